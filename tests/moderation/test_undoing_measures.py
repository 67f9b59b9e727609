"""A measure that closed a case is undone: who reported hears of it, and the case is open again."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.blind.models import SecondLook
from forum.moderation.cases.models import Case
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.measures.banning import ban_member, lift_ban
from forum.moderation.measures.warning import (
    acknowledge_warning,
    take_back_warning,
    warn_member,
)
from forum.moderation.measures.watching import end_watch, watch_member
from forum.moderation.reasons import Reason, Why
from forum.moderation.reports.models import Report, Told
from forum.moderation.subjects.judging import dismiss_case, measure_member
from forum.moderation.subjects.threads import act_on_branch, remove_thread
from forum.moderation.suspending import lift_suspension, suspend_member
from forum.moderation.sweeping.branch_starting import undo_branch
from forum.moderation.sweeping.starting import sweep_all, undo_sweep
from forum.moderation.trust.fixing import fix_level, free_level
from forum.notifications.models import Notice
from forum.notifications.recounting import recount_unread
from tests import cast
from tests.make import make_comment
from tests.moderation.making import (
    make_appeal,
    make_decision,
    make_member_report,
    make_thread_report,
    prune,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

DAY = timedelta(days=1)


def end_sweep(member: Member, **why: Any) -> Decision:
    sweep = Decision.objects.get(member=member, act=Act.SWEEP).sweep
    return undo_sweep(sweep=sweep, **why)


MEASURES: dict[str, tuple[Callable[..., Decision], Callable[..., Decision]]] = {
    "warn": (warn_member, take_back_warning),
    "watch": (partial(watch_member, duration=DAY), end_watch),
    "suspend": (partial(suspend_member, duration=DAY), lift_suspension),
    "ban": (ban_member, lift_ban),
    "trust": (partial(fix_level, level=0), free_level),
    "sweep": (sweep_all, end_sweep),
}


@pytest.fixture
def root() -> Comment:
    """A comment of alice's that was answered."""
    root = make_comment(author=cast.alice())
    make_comment(reply_to=root, author=cast.suzu())
    return root


def heard() -> str:
    """Return what the one notice about bob's report says."""
    return Notice.objects.get(recipient=cast.bob(), kind="report").note


def assert_waits_again(case: Case) -> None:
    report = Report.objects.get(reporter=cast.bob())
    assert (report.closed_at, report.verdict, report.told) == (None, "", Told.WAITS)
    assert "has been taken back. It will be looked at again." in heard()
    assert Case.objects.open().get().pk == case.pk
    assert not SecondLook.objects.exists()
    assert verify_log().wrong == ""


@pytest.mark.parametrize("name", MEASURES)
def test_a_member_is_reported_still(name: str, settings, root):
    settings.SECOND_LOOK_PERCENT = 100
    do, end = MEASURES[name]
    report = make_member_report()
    measure_member(
        do, member=cast.alice(), moderator=cast.ada(), seen_report=report.pk, reason=Reason.ABUSE
    )
    assert "has taken a measure" in heard()
    end(member=cast.alice(), moderator=cast.ada(), reason=Why.MISTAKE)
    assert_waits_again(report.case)


@pytest.mark.parametrize(
    ("act", "end"),
    [("lock", "unlock"), ("hold_below", "let_below"), ("slow_below", "unslow")],
)
@pytest.mark.parametrize("why", [Why.TAKEN_BACK, Why.MISTAKE])
def test_a_thread_is_reported_still(root: Comment, act: str, end: str, why: str, settings):
    settings.SECOND_LOOK_PERCENT = 100
    report = make_thread_report(root)
    act_on_branch(
        act=act, comment_id=root.pk, moderator=cast.mori(), seen_report=report.pk, reason="heated"
    )
    assert "has done something" in heard()
    make_decision(end, root, reason=why)
    assert_waits_again(report.case)


def test_a_branch_moved_back_is_reported_still(root: Comment):
    reply = make_comment(reply_to=root, author=cast.member("dai"))
    make_comment(reply_to=reply, author=cast.suzu())
    report = make_thread_report(reply)
    act_on_branch(
        act="move", comment_id=reply.pk, moderator=cast.mori(), seen_report=report.pk,
        reason="heated",
    )  # fmt: skip
    make_decision(Act.MOVE_BACK, reply, reason=Why.TAKEN_BACK)
    assert_waits_again(report.case)


def test_a_branch_restored_is_reported_still(root: Comment):
    report = make_thread_report(root)
    branch = remove_thread(
        comment_id=root.pk, moderator=cast.mori(), seen_report=report.pk, reason=Reason.ABUSE
    )
    undo_branch(branch_id=branch.pk, moderator=cast.mori(), reason=Why.MISTAKE)
    assert_waits_again(report.case)


def test_what_just_ends_was_right(root: Comment):
    report = make_thread_report(root)
    act_on_branch(
        act="lock", comment_id=root.pk, moderator=cast.mori(), seen_report=report.pk,
        reason="heated",
    )  # fmt: skip
    make_decision(Act.UNLOCK, root, reason=Why.CALM_AGAIN)
    assert Report.objects.get().verdict == "right" and not Case.objects.open().exists()
    assert "has done something" in heard()


@pytest.mark.parametrize("is_thread", [True, False])
def test_what_an_appeal_reverses_was_neither_right_nor_wrong(root: Comment, is_thread: bool):
    if is_thread:
        report = make_thread_report(root)
        decision = act_on_branch(
            act="lock", comment_id=root.pk, moderator=cast.mori(), seen_report=report.pk,
            reason="heated",
        )  # fmt: skip
    else:
        report = make_member_report()
        decision = measure_member(
            warn_member, member=cast.alice(), moderator=cast.mori(), seen_report=report.pk,
            reason=Reason.ABUSE,
        )  # fmt: skip
    appeal = make_appeal(decision)
    judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome="reversed", answer="Yes.")
    assert "it has been reversed" in heard() and not Case.objects.open().exists()
    report.refresh_from_db()
    assert (report.verdict, report.told) == ("", Told.STANDS) and report.closed_at
    assert verify_log().wrong == ""


@pytest.mark.both
def test_who_reported_anew_has_that_report_open(root: Comment):
    first, other = make_member_report(), make_member_report(cast.suzu())
    measure_member(
        warn_member, member=cast.alice(), moderator=cast.mori(), seen_report=other.pk,
        reason=Reason.ABUSE,
    )  # fmt: skip
    again = make_member_report()
    take_back_warning(member=cast.alice(), moderator=cast.mori(), reason=Why.MISTAKE)
    first.refresh_from_db()
    other.refresh_from_db()
    assert first.closed_at and first.verdict == ""
    assert other.closed_at is None and other.case == again.case
    assert Case.objects.open().get() == again.case


def test_an_older_measure_stays_as_it_was(root: Comment):
    report = make_member_report()
    measure_member(
        warn_member, member=cast.alice(), moderator=cast.mori(), seen_report=report.pk,
        reason=Reason.ABUSE,
    )  # fmt: skip
    warn_member(member=cast.alice(), moderator=cast.mori(), reason=Reason.SPAM)
    take_back_warning(member=cast.alice(), moderator=cast.mori(), reason=Why.MISTAKE)
    assert Report.objects.get().verdict == "right" and not Case.objects.open().exists()


@pytest.mark.both
def test_what_an_appeal_reverses_is_told_though_it_was_over():
    report = make_member_report(cast.suzu())
    warning = measure_member(
        warn_member, member=cast.alice(), moderator=cast.mori(), seen_report=report.pk,
        reason=Reason.ABUSE,
    )  # fmt: skip
    acknowledge_warning(decision=warning, member=cast.alice())
    appeal = make_appeal(warning)
    judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome="reversed", answer="Yes.")
    report.refresh_from_db()
    assert (report.verdict, report.told) == ("", Told.STANDS) and report.closed_at
    notice = Notice.objects.get(recipient=cast.suzu())
    assert "撤回" in notice.note and notice.created_at > appeal.lodged_at
    assert verify_log().broken is None


def test_of_a_branch_that_was_opened_before_its_appeal_the_reversal_is_told_as_well(root: Comment):
    report = make_thread_report(root)
    locked = act_on_branch(
        act="lock", comment_id=root.pk, moderator=cast.mori(), seen_report=report.pk,
        reason="heated",
    )  # fmt: skip
    appeal = make_appeal(locked)
    make_decision(Act.UNLOCK, root, reason=Why.CALM_AGAIN)
    judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome="reversed", answer="Yes.")
    report.refresh_from_db()
    assert (report.verdict, report.told) == ("", Told.STANDS) and report.closed_at
    assert "it has been reversed" in heard() and verify_log().broken is None


@pytest.mark.both
@pytest.mark.parametrize("is_thread", [True, False])
def test_what_comes_of_a_later_case_replaces_what_was_told_of_the_first(
    root: Comment, is_thread: bool
):
    if is_thread:
        first = make_thread_report(root)
        act_on_branch(
            act="lock", comment_id=root.pk, moderator=cast.mori(), seen_report=first.pk,
            reason="heated",
        )  # fmt: skip
        later = make_thread_report(root, cast.suzu())
        make_decision(Act.UNLOCK, root, reason=Why.MISTAKE)
    else:
        first = make_member_report()
        measure_member(
            warn_member, member=cast.alice(), moderator=cast.mori(), seen_report=first.pk,
            reason=Reason.ABUSE,
        )  # fmt: skip
        later = make_member_report(cast.suzu())
        take_back_warning(member=cast.alice(), moderator=cast.mori(), reason=Why.MISTAKE)
    assert "looked at again" in heard()
    dismiss_case(case_id=later.case_id, moderator=cast.ada(), reason=Why.NO_RULE_BROKEN)
    told = Notice.objects.filter(recipient=cast.bob()).values_list("note", flat=True)
    assert len(told) == 1 and "looked at again" not in told[0]
    assert recount_unread(mend=False) == 0


def lock_reported(root: Comment) -> Report:
    """Close the case of a thread by locking it, as mori."""
    report = make_thread_report(root)
    act_on_branch(
        act="lock", comment_id=root.pk, moderator=cast.mori(), seen_report=report.pk,
        reason="heated",
    )  # fmt: skip
    return report


@pytest.mark.parametrize("times", [1, 2])
def test_a_lock_that_holds_on_once_its_end_was_taken_back_is_found_a_mistake(
    root: Comment, times: int
):
    report = lock_reported(root)
    for _time in range(times):
        make_decision(Act.UNLOCK, root)
        make_decision(Act.LOCK, root, reason=Why.TAKEN_BACK)
    make_decision(Act.UNLOCK, root, cast.ada(), reason=Why.MISTAKE)
    assert_waits_again(report.case)


def test_so_it_is_where_an_appeal_reverses_it(root: Comment):
    report = lock_reported(root)
    make_decision(Act.UNLOCK, root)
    appeal = make_appeal(make_decision(Act.LOCK, root, reason=Why.TAKEN_BACK))
    judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome="reversed", answer="Yes.")
    report.refresh_from_db()
    assert (report.verdict, report.told) == ("", Told.STANDS) and report.closed_at
    assert "it has been reversed" in heard()


def test_so_it_is_where_the_branch_was_opened_before_the_appeal_was_judged(root: Comment):
    report = lock_reported(root)
    make_decision(Act.UNLOCK, root)
    appeal = make_appeal(make_decision(Act.LOCK, root, reason=Why.TAKEN_BACK))
    make_decision(Act.UNLOCK, root)
    judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome="reversed", answer="Yes.")
    report.refresh_from_db()
    assert (report.verdict, report.told) == ("", Told.STANDS) and report.closed_at
    assert "it has been reversed" in heard()


def test_a_lock_that_ended_before_is_no_part_of_what_a_removal_locked(root: Comment):
    report = lock_reported(root)
    make_decision(Act.UNLOCK, root)
    prune(root)
    make_decision(Act.UNLOCK, root, reason=Why.MISTAKE)
    report.refresh_from_db()
    assert report.closed_at and report.verdict == "right" and "has done something" in heard()
