"""Who reported hears that a comment went with others, and its reports are open once it is back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.discussion.models import Comment, State
from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.cases.models import Case
from forum.moderation.reasons import Why
from forum.moderation.reports.models import Report, Told
from forum.moderation.sweeping.branch_starting import undo_branch
from forum.moderation.sweeping.branch_working import work_on_all as work_on_branches
from forum.moderation.sweeping.models import Sweep
from forum.moderation.sweeping.starting import undo_sweep
from forum.moderation.sweeping.working import work_on, work_on_all
from forum.notifications.models import Notice
from tests import cast
from tests.make import make_comment
from tests.moderation.making import (
    assert_cases_fit,
    make_appeal,
    make_decision,
    make_report,
    prune,
    sweep,
)
from tests.statements import spelled

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

REMOVED = "Thank you. The comment that you reported has been removed."


def swept(*comments: Comment) -> Sweep:
    begun = sweep(comments[0].author)
    work_on_all()
    return begun


def undo(begun: Sweep) -> None:
    undo_sweep(sweep=begun, moderator=cast.mori(), reason=Why.MISTAKE)
    work_on_all()


def heard(comment: Comment, member: Member | None = None) -> str:
    """Return what the one notice about the report of a comment says, bob's unless told."""
    recipient = member or cast.bob()
    return Notice.objects.get(recipient=recipient, subject=f"report:{comment.pk}").note


@pytest.fixture
def reported() -> Comment:
    """A comment of alice's that bob reported, and suzu."""
    comment = make_report(make_comment(author=cast.alice())).comment
    return make_report(comment, reporter=cast.suzu()).comment


def test_who_reported_hears_that_it_is_gone(reported: Comment):
    make_comment(author=cast.alice())
    other = make_report(make_comment(author=cast.alice())).comment
    swept(reported, other)
    assert heard(reported) == heard(other) == REMOVED
    assert cast.bob().unread_notice_count == 2 and cast.suzu().unread_notice_count == 1
    assert set(Report.objects.values_list("verdict", "told")) == {("", Told.REMOVED)}


def test_what_comes_back_is_reported_still(reported: Comment):
    other = make_report(make_comment(author=cast.alice())).comment
    undo(swept(reported, other))
    reported.refresh_from_db()
    assert (reported.state, reported.open_report_count) == (State.PUBLISHED, 2)
    opened = Report.objects.filter(closed_at=None, decision=None, told=Told.WAITS)
    assert opened.count() == 3 and Case.objects.open().count() == 2
    assert_cases_fit()
    assert "has been taken back" in heard(reported) and "has been taken back" in heard(other)
    make_decision(Act.DISMISS, reported)
    assert "let it stand" in heard(reported) and "taken back" in heard(other)


def test_one_that_a_moderator_restores_by_itself_stands(reported: Comment):
    other = make_report(make_comment(author=cast.alice())).comment
    begun = swept(reported, other)
    make_decision(Act.RESTORE, reported)
    assert "it stands" in heard(reported) and heard(other) == REMOVED
    assert set(reported.reports.values_list("verdict", flat=True)) == {"wrong"}
    assert other.reports.get().decision == begun.decision
    undo(begun)
    assert "it stands" in heard(reported) and "taken back" in heard(other)
    assert Case.objects.open().get().comment == other


def test_after_an_appeal_it_is_reported_still(reported: Comment):
    appeal = make_appeal(swept(reported).decision)
    judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome="reversed", answer="Yes.")
    work_on_all()
    assert Case.objects.open().get().comment == reported
    assert "has been taken back" in heard(reported)


def test_it_is_so_with_a_branch(reported: Comment):
    reply = make_comment(reply_to=reported, author=cast.member("dai"))
    make_report(reply)
    branch = prune(reported)
    work_on_branches()
    assert heard(reply) == heard(reported) == REMOVED
    undo_branch(branch_id=branch.pk, moderator=cast.mori(), reason=Why.MISTAKE)
    work_on_branches()
    assert Report.objects.filter(closed_at=None).count() == 3
    assert "taken back" in heard(reply) and "taken back" in heard(reported)
    assert_cases_fit()


def test_a_step_costs_the_same_however_many_reported():
    costs = []
    for count in (2, 6):
        comment = make_comment(author=cast.member(f"author{count}"))
        for number in range(count):
            reporter = cast.member(f"reader{number}")
            make_report(comment, reporter=reporter, reason="off_topic")
        begun = sweep(comment.author)
        with CaptureQueriesContext(connection) as removing:
            work_on(begun.pk, chunk=1)
        undo_sweep(sweep=begun, moderator=cast.mori(), reason=Why.MISTAKE)
        with CaptureQueriesContext(connection) as restoring:
            work_on(begun.pk, chunk=1)
        costs.append((len(spelled(removing)), len(spelled(restoring))))
    assert costs[0] == costs[1]
