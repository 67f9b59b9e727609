"""What migrations make of the rows that stand there, forwards and back."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from articles.publishing import restore_article, save_article, withdraw_article
from forum.discussion.models import Comment
from forum.members.closing import set_active
from forum.moderation.cases.models import Case
from forum.moderation.chain.verifying import verify_log
from forum.moderation.legal.complaints.judging import judge_complaint
from forum.moderation.legal.complaints.lodging import lodge_complaint
from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.elsewhere.judging import judge_page_notice
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.judging import judge_notice
from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.turns.models import NoticeTurn
from forum.moderation.subjects.judging import measure_member
from forum.moderation.sweeping.branch_working import work_on_all as work_on_branches
from forum.moderation.sweeping.models import Sweep
from forum.moderation.sweeping.starting import sweep_all
from forum.moderation.sweeping.working import work_on_all
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import (
    assert_cases_fit,
    make_member_report,
    make_notice,
    make_page_notice,
    make_report,
    prune,
    sweep,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

Migrate = Callable[[str], Any]
LAST = ""
TOLD = ("pk", "told", "remained")


@pytest.fixture
def migrate() -> Iterator[Migrate]:
    """Return what takes the room's tables to a migration, and gives the models of then."""

    def go(name: str) -> Any:
        executor = MigrationExecutor(connection)
        named = [("moderation", name)]
        targets = executor.loader.graph.leaf_nodes("moderation") if name == LAST else named
        executor.migrate(targets)
        return executor.loader.project_state(targets).apps

    yield go
    go(LAST)


def columns_of(table: str) -> set[str]:
    with connection.cursor() as cursor:
        return {one.name for one in connection.introspection.get_table_description(cursor, table)}


def rows_of(apps: Any, model: str, *but: str) -> list[dict[str, Any]]:
    """Return the rows of a model of then, without some columns."""
    rows = apps.get_model("moderation", model).objects.order_by("pk").values()
    return [{name: value for name, value in row.items() if name not in but} for row in rows]


def reported_and_others() -> dict[str, bool]:
    """Remove the comments of five members together; say by name which were reported."""
    was_reported = {"alice": True, "bob": False, "dai": True, "eli": False, "suzu": False}
    for name in ("alice", "bob"):
        comment = make_comment(author=cast.member(name))
        if was_reported[name]:
            make_report(comment, reporter=cast.member("reader"))
        sweep(comment.author)
    root = make_comment(author=cast.member("dai"))
    make_report(root, reporter=cast.member("reader"))
    make_comment(reply_to=root, author=cast.member("eli"))
    work_on_all()
    prune(root)
    work_on_branches()
    # What closed the case of a member closed the reports of no comment.
    make_comment(author=cast.suzu())
    report = make_member_report(cast.member("reader"), member=cast.suzu())
    measure_member(
        sweep_all, member=cast.suzu(), moderator=cast.mori(), seen_report=report.pk, reason="spam"
    )
    work_on_all()
    return was_reported


def test_0013_tells_which_removals_were_of_what_had_been_reported(migrate: Migrate):
    expected = reported_and_others()
    before = rows_of(migrate("0012_steps_of_taking_back"), "Sweep")
    assert "was_reported" not in columns_of("moderation_sweep")
    after = migrate("0013_sweeps_of_what_was_reported")
    assert rows_of(after, "Sweep", "was_reported") == before
    found = after.get_model("moderation", "Sweep").objects
    assert dict(found.values_list("member__username", "was_reported")) == expected
    assert rows_of(migrate("0012_steps_of_taking_back"), "Sweep") == before
    assert "was_reported" not in columns_of("moderation_sweep")
    migrate(LAST)
    assert dict(Sweep.objects.values_list("member__username", "was_reported")) == expected


def noticed_and_others() -> dict[str, bool]:
    """Remove the comments of members together; say by name if a notice about some waited then."""
    for name in ("alice", "bob", "dai", "eli", "suzu"):
        make_comment(author=cast.member(name))
    of = {one.author.username: one for one in Comment.objects.select_related("author")}
    how = {"moderator": cast.mori(), "answer": "It may."}
    make_notice(of["alice"])
    waits = make_notice(of["bob"])
    for name in ("dai", "eli"):
        notice = judge_notice(notice_id=make_notice(of[name]).pk, outcome="kept", **how)
    lodge_complaint(notice=notice, words="No.")
    for comment in of.values():
        sweep(comment.author)
    work_on_all()
    judge_notice(notice_id=waits.pk, outcome="removed", **how)
    make_notice(make_comment(author=cast.suzu()))  # After it.
    return {"alice": True, "bob": True, "dai": False, "eli": True, "suzu": False}


def test_0022_tells_about_which_removals_notices_waited(migrate: Migrate):
    expected = noticed_and_others()
    assert dict(Sweep.objects.values_list("member__username", "was_noticed")) == expected
    before = rows_of(migrate("0021_given_back_cases"), "Sweep")
    assert "was_noticed" not in columns_of("moderation_sweep")
    after = migrate("0022_sweeps_of_what_was_noticed")
    assert rows_of(after, "Sweep", "was_noticed") == before
    migrate(LAST)
    assert dict(Sweep.objects.values_list("member__username", "was_noticed")) == expected


def judged_notices() -> dict[int, str]:
    """Return by notice what its sender was told last: by its decision, or by a complaint's."""
    told = {make_notice(make_comment(author=cast.alice())).pk: ""}
    for outcome, reversed_to in (("kept", ""), ("removed", ""), ("kept", "hidden"), ("kept", "")):
        notice = judge_notice(
            notice_id=make_notice(make_comment(author=cast.alice())).pk, moderator=cast.mori(),
            outcome=outcome, answer="So we read it.", words="It names a crime.",
        )  # fmt: skip
        told[notice.pk] = reversed_to or outcome
        if reversed_to:
            judge_complaint(
                complaint_id=lodge_complaint(notice=notice, words="No.").pk, judge=cast.ada(),
                outcome=reversed_to, answer="You are right.", words="It names a crime.",
            )  # fmt: skip
    upheld = lodge_complaint(notice=notice, words="No.")
    judge_complaint(complaint_id=upheld.pk, judge=cast.ada(), outcome="upheld", answer="It stays.")
    return told


def test_0014_tells_what_senders_were_told_by_decision_or_complaint(migrate: Migrate):
    expected = judged_notices()
    before = rows_of(migrate("0013_sweeps_of_what_was_reported"), "LegalNotice")
    assert "told" not in columns_of("moderation_legalnotice")
    after = migrate("0014_told_of_notices")
    assert rows_of(after, "LegalNotice", "told") == before
    found = after.get_model("moderation", "LegalNotice").objects
    assert dict(found.values_list("pk", "told")) == expected
    assert rows_of(migrate("0013_sweeps_of_what_was_reported"), "LegalNotice") == before
    migrate(LAST)
    assert dict(LegalNotice.objects.values_list("pk", "told")) == expected


def judged_page_notices() -> dict[int, tuple[str, str]]:
    """Return by notice what its sender was told last, and what of the page remained then."""
    article = make_article(headline="Mayor took it", body="He sat.\n\nHe took it.")
    waiting, withdrawn, changed, left, turned = (
        make_page_notice(article, explanation=f"Line {number}.") for number in range(5)
    )
    save_article(article=article, editor=None, fields={"body": "He sat."})
    _judge(changed, "acted")
    _judge(left, "left")
    withdraw_article(article=article, editor=None, reason="Wrong.")
    _judge(withdrawn, "acted")
    member, closed = make_page_notice(cast.alice()), make_page_notice(cast.bob())
    set_active(member_id=closed.member_id, is_active=False, by=cast.ada(), why="So.")
    _judge(member, "acted")
    _judge(closed, "acted")
    restore_article(article=article, editor=None)
    _judge(turned, "left")
    complaint = lodge_complaint(notice=turned, words="No.")
    judge_complaint(complaint_id=complaint.pk, judge=cast.ada(), outcome="acted", answer="Yes.")
    rest = "Mayor took it\n\nHe sat."
    return {
        waiting.pk: ("", ""), withdrawn.pk: ("acted", ""), changed.pk: ("acted", rest),
        left.pk: ("left", ""), turned.pk: ("acted", rest),
        member.pk: ("acted", "Alice (alice)"), closed.pk: ("acted", ""),
    }  # fmt: skip


def _judge(notice: PageNotice, outcome: str) -> None:
    judge_page_notice(notice_id=notice.pk, moderator=cast.mori(), outcome=outcome, answer="So.")


def test_0019_tells_what_senders_of_notices_about_pages_were_told(migrate: Migrate):
    expected = judged_page_notices()
    # What of the article came back since was told as a turn; of that there was none before.
    NoticeTurn.objects.all().delete()
    before = rows_of(migrate("0018_rule_about_shocking_pictures"), "PageNotice")
    assert not {"told", "remained"} & columns_of("moderation_pagenotice")
    after = migrate("0019_told_of_page_notices")
    assert rows_of(after, "PageNotice", "told", "remained") == before
    found = after.get_model("moderation", "PageNotice").objects
    told = {pk: (told, remained) for pk, told, remained in found.values_list(*TOLD)}
    assert told == expected
    assert rows_of(migrate("0018_rule_about_shocking_pictures"), "PageNotice") == before
    migrate(LAST)
    assert {one.pk: (one.told, one.remained) for one in PageNotice.objects.all()} == expected


def test_0020_goes_back_to_where_no_page_had_turns_with_the_complaints(migrate: Migrate):
    article = make_article()
    withdraw_article(article=article, editor=None, reason="Wrong.")
    notice = make_page_notice(article)
    _judge(notice, "acted")
    restore_article(article=article, editor=None)
    complaint = lodge_complaint(notice=notice, words="It is there again.")
    other = judged_notices()
    assert NoticeTurn.objects.filter(page_notice=notice).count() == 1
    before = migrate("0019_told_of_page_notices")
    assert not before.get_model("moderation", "NoticeTurn").objects.exists()
    rows = before.get_model("moderation", "NoticeComplaint").objects
    assert rows.get(pk=complaint.pk).turn_id is None
    migrate(LAST)
    assert NoticeComplaint.objects.get(pk=complaint.pk).page_notice == notice
    assert LegalNotice.objects.count() == len(other) and verify_log().count


def test_0023_goes_back_to_where_an_article_was_back_whole_or_not_at_all(migrate: Migrate):
    article, how = make_article(body="He took it."), {"editor": cast.edo()}
    withdraw_article(article=article, reason="Wrong.", **how)
    notice = judge_page_notice(
        notice_id=make_page_notice(article).pk, moderator=cast.mori(), outcome="acted", answer="So."
    )
    save_article(article=article, fields={"body": "He took all."}, **how)
    restore_article(article=article, **how)
    assert notice.turns.get().told == PageNotice.objects.get().told == "back"
    then = migrate("0022_sweeps_of_what_was_noticed")
    assert (
        rows_of(then, "NoticeTurn")[0]["told"] == rows_of(then, "PageNotice")[0]["told"] == "left"
    )
    migrate(LAST)
    assert verify_log().broken is None


def test_0025_opens_the_cases_of_what_notices_wait_about(migrate: Migrate):
    alone, reported, answered = (make_comment(author=cast.alice()) for _ in range(3))
    make_report(reported, reason="spam")
    for one in (alone, reported, answered):
        notice = make_notice(one, ground="threat")
    judge_notice(notice_id=notice.pk, moderator=cast.mori(), outcome="kept", answer="It stays.")
    fields = ("comment", "is_noticed", "head_start", "due", "opened_at", "closed_at")
    expected = list(Case.objects.open().order_by("comment").values_list(*fields))
    rows = migrate("0024_complaints_of_their_own_turns").get_model("moderation", "Case").objects
    still = rows.filter(closed_at=None)
    assert list(still.values_list("comment", flat=True)) == [reported.pk]
    # As if no notice had come.
    still.update(due=expected[1][3] + 43_200 - 17_280, head_start=17_280)
    migrate(LAST)
    assert list(Case.objects.open().order_by("comment").values_list(*fields)) == expected
    assert_cases_fit()
