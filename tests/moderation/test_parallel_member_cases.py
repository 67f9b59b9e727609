"""Eight processes report one member, and judge the case, at once."""

import pytest

from forum.members.models import Member
from forum.moderation.cases.models import Case
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.measures.warning import warn_member
from forum.moderation.reports.models import Report
from forum.moderation.subjects.judging import measure_member
from forum.notifications.models import Notice
from tests import cast
from tests.moderation.making import make_appeal, make_member_report


def report_once(member_id: int, reporter_id: int) -> str:
    """Report a member; return what came of it."""
    from forum.moderation.subjects.reporting import report_member
    from forum.refusals import Refused

    reporter = Member.objects.get(pk=reporter_id)
    try:
        report_member(member_id=member_id, reporter=reporter, reason="harassment")
    except Refused as refused:
        return refused.refusal.code
    return "reported"


def judge_once(moderator_id: int, case_id: int, member_id: int, seen: int, act: str) -> str:
    """Dismiss a case, or close it by a warning; return what came of it."""
    from forum.moderation.measures.warning import warn_member
    from forum.moderation.subjects.judging import dismiss_case, measure_member
    from forum.refusals import Refused

    moderator = Member.objects.get(pk=moderator_id)
    try:
        if act == "dismiss":
            dismiss_case(case_id=case_id, moderator=moderator, reason="no_rule_broken", seen=seen)
        else:
            measure_member(
                warn_member, member=Member.objects.get(pk=member_id), moderator=moderator,
                seen_report=seen, reason="abuse",
            )  # fmt: skip
    except Refused as refused:
        return refused.refusal.code
    return act


def claim_once(moderator_id: int, case_id: int) -> str:
    """Take a case; return what came of it."""
    from forum.moderation.cases.claiming import claim_case
    from forum.refusals import Refused

    try:
        claim_case(case_id=case_id, moderator=Member.objects.get(pk=moderator_id))
    except Refused as refused:
        return refused.refusal.code
    return "taken"


def moderators() -> list[int]:
    return [cast.staff(f"judge-{number}", "moderator").pk for number in range(8)]


def test_eight_readers_at_once_open_one_case(writers):
    alice = cast.alice()
    calls = [
        {"member_id": alice.pk, "reporter_id": cast.member(f"reader-{number}").pk}
        for number in range(8)
    ]
    assert set(writers.call(report_once, calls)) == {"reported"}
    case = Case.objects.get()
    assert case.reports.count() == 8 and case.closed_at is None


def test_one_reader_in_eight_windows_reports_once(writers):
    calls = [{"member_id": cast.alice().pk, "reporter_id": cast.bob().pk}] * 8
    results = writers.call(report_once, calls)
    assert sorted(set(results)) == ["reported", "reported_before"]
    assert Report.objects.count() == 1


def test_members_who_report_each_other_wait_for_each_other_in_one_order(writers):
    people = [cast.member(f"reader-{number}").pk for number in range(8)]
    calls = [
        {"member_id": people[(at + 1) % 8], "reporter_id": person}
        for at, person in enumerate(people)
    ]
    assert set(writers.call(report_once, calls)) == {"reported"}
    assert Case.objects.open().count() == 8


def test_eight_moderators_take_one_case_and_one_of_them_has_it(writers):
    case = make_member_report().case
    calls = [{"moderator_id": pk, "case_id": case.pk} for pk in moderators()]
    results = writers.call(claim_once, calls)
    assert sorted(results) == ["claimed"] * 7 + ["taken"]


def test_eight_moderators_judge_one_case_and_one_of_them_does(writers):
    report = make_member_report()
    for number in range(3):
        last = make_member_report(cast.member(f"reader-{number}"))
    calls = [
        {
            "moderator_id": pk, "case_id": report.case_id, "member_id": cast.alice().pk,
            "seen": last.pk, "act": ("dismiss", "measure")[at % 2],
        }
        for at, pk in enumerate(moderators())
    ]  # fmt: skip
    results = writers.call(judge_once, calls)
    assert results.count("is_closed") == 7
    decision = Decision.objects.get()
    assert not Report.objects.exclude(decision=decision).exists()
    assert Notice.objects.filter(kind="report").count() == 4 and verify_log().broken is None


def test_reports_while_it_is_judged_are_in_a_case_that_is_open(writers):
    report = make_member_report()
    calls = [
        {"member_id": cast.alice().pk, "reporter_id": cast.member(f"reader-{number}").pk}
        for number in range(7)
    ]
    judging = {
        "moderator_id": cast.mori().pk, "case_id": report.case_id,
        "member_id": cast.alice().pk, "seen": report.pk, "act": "dismiss",
    }  # fmt: skip
    results = writers.call(
        either,
        [{"call": "judge", "asked": judging}, *({"call": "report", "asked": one} for one in calls)],
    )
    assert results == ["dismiss"] + ["reported"] * 7
    open_reports = Report.objects.filter(closed_at=None)
    assert open_reports.count() == 7 and Case.objects.open().count() == 1
    assert set(open_reports.values_list("case", flat=True)) == {Case.objects.open().get().pk}


def either(call: str, asked: dict) -> str:
    """Judge or report, as a call says."""
    return {"judge": judge_once, "report": report_once}[call](**asked)


def undo_once(member_id: int, appeal_id: int) -> str:
    """Take back the warning of a member, as a mistake or on appeal; return what came of it."""
    from forum.moderation.appeals.judging import judge_appeal
    from forum.moderation.measures.warning import take_back_warning

    if appeal_id:
        judge_appeal(appeal_id=appeal_id, judge=cast.ada(), outcome="reversed", answer="Yes.")
    else:
        member = Member.objects.get(pk=member_id)
        take_back_warning(member=member, moderator=cast.mori(), reason="mistake")
    return "undone"


@pytest.mark.parametrize("is_appeal", [False, True])
def test_eight_who_reported_each_other_are_warned_no_more_at_once(writers, is_appeal: bool):
    cast.ada()
    members = [cast.member(f"neighbour-{number}") for number in range(8)]
    calls = []
    for number, member in enumerate(members):
        for reporter in (members[number - 1], members[number - 7]):
            report = make_member_report(reporter, member=member)
        decision = measure_member(
            warn_member, member=member, moderator=cast.mori(), seen_report=report.pk,
            reason="abuse",
        )  # fmt: skip
        appeal = make_appeal(decision).pk if is_appeal else 0
        calls.append({"member_id": member.pk, "appeal_id": appeal})
    assert set(writers.call(undo_once, calls)) == {"undone"}
    assert Report.objects.filter(verdict="").count() == 16
    assert Case.objects.open().count() == (0 if is_appeal else 8)
    told = Notice.objects.filter(kind="report", read_at=None)
    assert told.count() == 16 and verify_log().wrong == ""
    assert all(Member.objects.get(pk=one.pk).unread_notice_count >= 2 for one in members)
