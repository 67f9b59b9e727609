"""Notices about a member come and are answered while the reports about them are judged."""

from forum.members.models import Member
from forum.moderation.asking.questions import ask_colleague
from forum.moderation.cases.models import Case
from forum.moderation.chain.verifying import verify_log
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.reports.models import Report
from forum.notifications.models import Notice
from tests import cast
from tests.moderation.making import make_member_report, make_page_notice


def act(what: str, number: int) -> str:
    """Send a notice, answer one, report the member, or dismiss what was reported."""
    from forum.moderation.legal.elsewhere.judging import judge_page_notice
    from forum.moderation.subjects.judging import dismiss_case
    from forum.refusals import Refused
    from tests.moderation.making import make_member_report, make_page_notice

    alice, mori = Member.objects.get(username="alice"), Member.objects.get(username="mori")
    try:
        if what == "notice":
            make_page_notice(alice, explanation=f"Line {number}.")
        elif what == "report":
            make_member_report(Member.objects.get(username=f"r{number}"))
        elif what == "answer":
            judge_page_notice(notice_id=number, moderator=mori, outcome="left", answer="Read.")
        else:
            dismiss_case(case_id=number, moderator=mori, reason="no_rule_broken")
    except Refused as refused:
        return refused.refusal.code
    return "done"


def test_what_waits_about_a_member_is_what_their_case_says(writers):
    cast.mori()
    for number in range(8):
        cast.member(f"r{number}")
    make_member_report(cast.bob())
    notice = make_page_notice(cast.alice())
    case = Case.objects.get()
    calls = [
        {"what": "notice", "number": 1}, {"what": "answer", "number": notice.pk},
        {"what": "report", "number": 1}, {"what": "dismiss", "number": case.pk},
        {"what": "notice", "number": 2}, {"what": "report", "number": 2},
        {"what": "dismiss", "number": case.pk}, {"what": "answer", "number": notice.pk},
    ]  # fmt: skip
    results = writers.call(act, calls)
    closed = {"is_closed", "nothing_reported", "decided_before"}
    assert set(results) <= {"done", *closed}
    waiting = PageNotice.objects.filter(decided_at=None).exists()
    reported = Report.objects.filter(closed_at=None).exists()
    found = Case.objects.open().get()
    assert (found.is_noticed, found.is_reported) == (waiting, reported) and waiting
    assert verify_log().broken is None


def test_nobody_stays_called_about_a_case_that_an_answer_closes(writers):
    kai = cast.staff("kai", "moderator")  # Comes before alice where both are locked by id.
    mori, notice = cast.mori(), make_page_notice(cast.alice())
    make_member_report(cast.bob())
    case = Case.objects.get()
    ask_colleague(case_id=case.pk, moderator=mori, colleague=kai, text="So?")
    dismiss = {"what": "dismiss", "number": case.pk}
    answer = {"what": "answer", "number": notice.pk}
    results = writers.call(act, [dismiss, dismiss, answer, dismiss] * 2)
    assert results.count("done") == 2
    assert set(results) <= {"done", "nothing_reported", "decided_before", "is_closed"}
    case.refresh_from_db()
    kai.refresh_from_db()
    assert case.closed_at and not Notice.objects.filter(kind="opinion_asked").exists()
    assert kai.unread_notice_count == 0
