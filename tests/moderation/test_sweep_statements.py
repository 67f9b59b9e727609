"""The statement of what was removed together: what had brought it about, and all that went."""

import pytest

from forum.discussion.models import Comment
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Why
from forum.moderation.subjects.threads import remove_thread
from forum.moderation.sweeping.branch_working import work_on_all as work_on_branches
from forum.moderation.sweeping.starting import undo_sweep
from forum.moderation.sweeping.working import work_on_all
from forum.notifications.models import OutgoingMail
from tests import cast
from tests.make import make_comment
from tests.moderation.making import (
    make_decision,
    make_member_report,
    make_report,
    make_thread_report,
    prune,
    sweep,
)

pytestmark = pytest.mark.django_db

SOME = "Readers had reported some of it."
ALL = "Readers had reported it."
NOBODY = "of their own accord"


def page_of(client, decision: Decision) -> str:
    client.force_login(decision.member)
    return client.get(decision.get_absolute_url()).content.decode()


def mail_of(decision: Decision) -> str:
    return OutgoingMail.objects.get(text__contains=decision.get_absolute_url()).text


@pytest.fixture
def root() -> Comment:
    """A comment of dai's that alice answered."""
    root = make_comment(author=cast.member("dai"))
    make_comment(reply_to=root, author=cast.alice(), text="What I answered")
    return root


def part_of_alice(root: Comment) -> Decision:
    prune(root)
    work_on_branches()
    return Decision.objects.get(act="prune", member=cast.alice())


def test_what_was_reported_is_said_to_be_whatever_becomes_of_it(client):
    comment = make_report(make_comment(author=cast.alice())).comment
    make_comment(author=cast.alice())
    begun = sweep(cast.alice())
    assert SOME in page_of(client, begun.decision) and SOME in mail_of(begun.decision)
    work_on_all()
    undo_sweep(sweep=begun, moderator=cast.mori(), reason=Why.MISTAKE)
    work_on_all()
    make_decision("dismiss", comment)
    assert SOME in page_of(client, begun.decision)


def test_where_nobody_reported_that_is_said(client, root):
    make_report(make_comment(author=cast.bob()), reporter=cast.suzu())
    assert NOBODY in page_of(client, sweep(cast.alice()).decision)


def test_a_report_of_the_member_is_one_of_it(client, root):
    make_member_report()
    assert ALL in page_of(client, sweep(cast.alice()).decision)


def test_of_a_branch_each_author_reads_of_their_own_part(client, root):
    make_member_report()  # Of alice, not of what she wrote there.
    make_report(root)
    decision = part_of_alice(root)
    assert NOBODY in page_of(client, decision) and NOBODY in mail_of(decision)
    assert SOME in page_of(client, Decision.objects.get(act="prune", member=cast.member("dai")))


def test_what_was_reported_as_a_thread_was_reported_of_all(client, root):
    report = make_thread_report(root)
    remove_thread(comment_id=root.pk, moderator=cast.mori(), seen_report=report.pk, reason="abuse")
    work_on_branches()
    decision = Decision.objects.get(act="prune", member=cast.alice())
    assert ALL in page_of(client, decision) and ALL in mail_of(decision)
