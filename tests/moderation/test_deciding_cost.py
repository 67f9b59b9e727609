"""What a decision costs: the same statements however much is there already."""

import pytest
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forum.discussion.models import Comment
from forum.moderation.acts import Act
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Why
from forum.moderation.reports.models import Report
from forum.moderation.rules import REPORT_PERIOD
from forum.moderation.seen import Seen, microseconds
from forum.moderation.whys import ready_why
from tests import cast
from tests.make import make_big_discussion, make_comment
from tests.moderation.making import make_decision, make_held_comment, make_notice, make_report
from tests.signing_in import sign_in
from tests.statements import spelled

pytestmark = pytest.mark.django_db

FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
# By act: statements on SQLite; on PostgreSQL, which is asked for locks besides; its trips.
STATEMENTS = {
    Act.REMOVE: (40, 45, 30), Act.RESTORE: (37, 41, 30), Act.DISMISS: (22, 25, 17),
    Act.REOPEN: (18, 20, 16), Act.PUBLISH: (26, 29, 22),
}  # fmt: skip

# In a list, where a notice waits about it as well: dismissed, that taken back.
LISTED = ([34, 30], [37, 32])


@pytest.fixture
def mori(client: Client) -> Client:
    sign_in(client, cast.mori())
    return client


def send(
    client: Client, act: Act, comment: Comment, reason: str, *, is_listed: bool = False
) -> tuple[int, int]:
    """Decide by the page's form; return how many statements it took, and how many trips.

    Their frame is left out. Those that PostgreSQL takes in one trip are several.
    """
    comment = Comment.objects.get(pk=comment.pk)
    last = Decision.objects.last_on(comment)
    report = comment.reports.filter(closed_at=None).order_by("pk").last()
    seen = Seen(
        comment.state, microseconds(comment.edited_at), last.pk if last else 0,
        report.pk if report else 0,
    )  # fmt: skip
    form = {"seen": str(seen), "reason": reason, f"reason_{act}": reason}
    with CaptureQueriesContext(connection) as queries:
        headers = {"HX-Request": "true"} if is_listed else {}
        answer = client.post(f"/moderation/comments/{comment.pk}/{act}/", form, headers=headers)
    assert answer.status_code == (200 if is_listed else 303)
    statements = [sql for sql in spelled(queries) if not sql.startswith(FRAME)]
    trips = [query for query in queries if not query["sql"].startswith(FRAME)]
    return len(statements), len(trips)


def reported(root: Comment) -> Comment:
    """Return a reply that two members reported, with a reply of its own."""
    comment = make_comment(author=cast.alice(), reply_to=root)
    make_comment(author=cast.bob(), reply_to=comment)
    for reporter in (cast.bob(), cast.suzu()):
        make_report(comment, reporter=reporter)
    return comment


def costs(client: Client, root: Comment) -> dict[str, tuple[int, int]]:
    """Return what a removal, its undoing, a dismissal and its undoing cost in a thread."""
    removed, kept = reported(root), reported(root)
    return {
        Act.REMOVE: send(client, Act.REMOVE, removed, "abuse"),
        Act.RESTORE: send(client, Act.RESTORE, removed, Why.TAKEN_BACK),
        Act.DISMISS: send(client, Act.DISMISS, kept, ready_why(Act.DISMISS)),
        Act.REOPEN: send(client, Act.REOPEN, kept, Why.TAKEN_BACK),
    }


def check(act: str, statements: int, trips: int) -> None:
    on_sqlite, *on_postgresql = STATEMENTS[act]
    expected = on_postgresql if connection.vendor == "postgresql" else [on_sqlite, on_sqlite]
    assert (act, statements, trips) == (act, *expected)


def test_a_decision_takes_so_many_statements(mori: Client):
    root = make_comment()
    costs(mori, root)  # What is read once a process, or prepared once a connection.
    for act, (statements, trips) in costs(mori, root).items():
        check(act, statements, trips)


def test_a_decision_in_a_list_takes_so_many_statements(mori: Client):
    """What stands in the case's place is read with it: nothing of the thread once it is closed."""
    root, found = make_comment(), []
    for _time in range(2):  # What is read once a process is read the first time.
        comment = reported(root)
        make_notice(comment, address=f"203.0.{comment.pk}.0")
        found = [
            send(mori, act, comment, reason, is_listed=True)[0]
            for act, reason in ((Act.DISMISS, "no_rule_broken"), (Act.REOPEN, Why.TAKEN_BACK))
        ]
    assert found == LISTED[connection.vendor == "postgresql"]


@pytest.mark.slow
def test_neither_the_thread_nor_earlier_reports_nor_the_log_make_it_dearer(mori: Client):
    small = make_comment()
    costs(mori, small)
    few = costs(mori, small)
    article = make_big_discussion(300, shape="flat")
    large = Comment.objects.get(article=article, reply_to=None)
    for number in range(30):
        judged = make_comment(author=cast.alice(), reply_to=large)
        make_report(judged, reporter=cast.bob(), reason="off_topic")
        make_decision((Act.REMOVE, Act.DISMISS)[number % 2], judged)
        Report.objects.update(created_at=F("created_at") - REPORT_PERIOD)
    assert costs(mori, large) == few


def test_publishing_what_was_held_takes_so_many_statements(mori: Client):
    send(mori, Act.PUBLISH, make_held_comment(), ready_why(Act.PUBLISH))
    check(Act.PUBLISH, *send(mori, Act.PUBLISH, make_held_comment(), ready_why(Act.PUBLISH)))
