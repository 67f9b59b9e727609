"""Eight processes report one thread, and judge the case, at once."""

from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.cases.models import Case
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.reports.models import Report
from forum.notifications.models import Notice
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_thread_report


def report_once(comment_id: int, reporter_id: int) -> str:
    """Report a thread; return what came of it."""
    from forum.moderation.subjects.thread_reporting import report_thread
    from forum.refusals import Refused

    reporter = Member.objects.get(pk=reporter_id)
    try:
        report_thread(comment_id=comment_id, reporter=reporter, reason="abuse")
    except Refused as refused:
        return refused.refusal.code
    return "reported"


def judge_once(moderator_id: int, case_id: int, comment_id: int, seen: int, how: str) -> str:
    """Dismiss a case, or close it by locking or removing the thread; return what came of it."""
    from forum.moderation.subjects.judging import dismiss_case
    from forum.moderation.subjects.threads import act_on_thread, remove_thread
    from forum.refusals import Refused

    moderator = Member.objects.get(pk=moderator_id)
    verbs = {
        "dismiss": lambda: dismiss_case(
            case_id=case_id, moderator=moderator, reason="no_rule_broken", seen=seen
        ),
        "lock": lambda: act_on_thread(
            case_id=case_id, act="lock", moderator=moderator, reason="heated", seen=seen
        ),
        "remove": lambda: remove_thread(
            comment_id=comment_id, moderator=moderator, seen_report=seen, reason="abuse"
        ),
    }
    try:
        verbs[how]()
    except Refused as refused:
        return refused.refusal.code
    return how


def make_thread() -> Comment:
    root = make_comment(author=cast.alice())
    make_comment(reply_to=root, author=cast.suzu())
    return root


def test_eight_readers_at_once_open_one_case_of_a_thread(writers):
    root = make_thread()
    calls = [
        {"comment_id": root.pk, "reporter_id": cast.member(f"reader-{number}").pk}
        for number in range(8)
    ]
    assert set(writers.call(report_once, calls)) == {"reported"}
    assert Case.objects.get().reports.count() == 8


def test_eight_moderators_judge_one_thread_and_one_of_them_does(writers):
    root = make_thread()
    for number in range(3):
        last = make_thread_report(root, cast.member(f"reader-{number}"))
    calls = [
        {
            "moderator_id": cast.staff(f"judge-{number}", "moderator").pk,
            "case_id": last.case_id, "comment_id": root.pk, "seen": last.pk,
            "how": ("dismiss", "lock", "remove")[number % 3],
        }
        for number in range(8)
    ]  # fmt: skip
    results = writers.call(judge_once, calls)
    assert results.count("is_closed") == 7
    decision = Decision.objects.get()
    assert not Report.objects.exclude(decision=decision).exists()
    assert not Case.objects.open().exists() and verify_log().broken is None
    assert Notice.objects.filter(kind="report").count() == 3


def ask_once(moderator_id: int, case_id: int, colleague_id: int, question_id: int, how: str) -> str:
    """Ask about a case, answer, take the question back or dismiss; return what came of it."""
    from forum.moderation.asking.models import Question
    from forum.moderation.asking.questions import (
        answer_question,
        ask_colleague,
        take_question_back,
    )
    from forum.moderation.subjects.judging import dismiss_case
    from forum.refusals import Refused

    moderator = Member.objects.get(pk=moderator_id)
    verbs = {
        "ask": lambda: ask_colleague(
            case_id=case_id, moderator=moderator, text="So?",
            colleague=Member.objects.get(pk=colleague_id),
        ),
        "answer": lambda: answer_question(
            question_id=question_id, moderator=moderator, answer="Yes."
        ),
        "take back": lambda: take_question_back(question_id=question_id, moderator=moderator),
        "dismiss": lambda: dismiss_case(
            case_id=case_id, moderator=moderator, reason="no_rule_broken"
        ),
    }  # fmt: skip
    try:
        verbs[how]()
    except Refused as refused:
        return refused.refusal.code
    except Question.DoesNotExist:
        return "gone"
    return how


def assert_calls_fit(case: Case) -> None:
    """Assert that who is called to answer is called about an open case, and counted so."""
    case.refresh_from_db()
    question = case.question
    is_called = case.closed_at is None and question is not None and question.is_open
    called = Notice.objects.filter(kind="opinion_asked")
    assert set(called.values_list("subject", flat=True)) == (
        {f"question:{question.pk}"} if is_called else set()
    )
    for member in Member.objects.all():
        unread = Notice.objects.filter(recipient=member, read_at=None).count()
        assert member.unread_notice_count == unread, member


def test_a_case_is_asked_about_once_answered_once_or_judged(writers):
    mori, kai = cast.mori(), cast.staff("kai", "moderator")
    case = make_thread_report(make_thread()).case
    about = {"case_id": case.pk, "colleague_id": kai.pk, "question_id": 0}
    calls = [{"moderator_id": mori.pk, "how": "ask", **about} for _number in range(8)]
    assert sorted(writers.call(ask_once, calls)) == ["ask"] + ["asked_already"] * 7
    case.refresh_from_db()
    about["question_id"] = case.question_id
    hows = [(kai, "answer"), (mori, "take back"), (kai, "dismiss"), (mori, "dismiss")] * 2
    calls = [{"moderator_id": one.pk, "how": how, **about} for one, how in hows]
    found = writers.call(ask_once, calls)
    assert found.count("dismiss") == 1 and found.count("answer") + found.count("take back") <= 1
    assert_calls_fit(case)
    assert verify_log().broken is None
