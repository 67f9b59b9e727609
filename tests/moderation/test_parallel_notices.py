"""Notices of illegal content come while the cases of their comments are closed, all at once."""

from contextlib import suppress

from forum.members.models import Member
from forum.moderation.cases.models import Case
from forum.moderation.chain.verifying import verify_log
from forum.moderation.legal.models import LegalNotice
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import assert_cases_fit, make_notice, usual_why


def send_all(comments: list[int], number: int) -> int:
    """Send a notice about every comment; return how many there were."""
    from forum.moderation.legal.receiving import receive_notice

    for comment_id in comments:
        receive_notice(
            comment_id=comment_id, ground="defamation", explanation=f"Not true, {number}.",
            name="N. Ishii", email="ishii@example.org", language="en",
            address=f"198.51.100.{comment_id}{number}",
        )  # fmt: skip
    return len(comments)


def answer_all(member_id: int) -> int:
    """Answer whatever notice waits, several times over; return how many that were."""
    from forum.moderation.legal.judging import judge_notice
    from forum.refusals import Refused

    moderator, answered = Member.objects.get(pk=member_id), 0
    for _time in range(4):
        waiting = LegalNotice.objects.filter(decided_at=None).order_by("pk")
        for notice_id in waiting.values_list("pk", flat=True):
            try:
                judge_notice(
                    notice_id=notice_id, moderator=moderator, outcome="kept", answer="It stays."
                )
                answered += 1
            except Refused:
                continue
    return answered


def report_and_judge(member_id: int, comments: list[int]) -> int:
    """Report and dismiss, hide and restore each comment in turn; return how many were tried."""
    from forum.moderation.deciding import decide
    from forum.moderation.reporting import report_comment
    from forum.refusals import Refused

    moderator = Member.objects.get(pk=member_id)
    for comment_id in comments:
        with suppress(Refused):
            report_comment(comment_id=comment_id, reporter=moderator, reason="spam")
        for act in ("dismiss", "hide", "restore"):
            try:
                decide(act=act, comment_id=comment_id, moderator=moderator, reason=usual_why(act))
            except Refused:
                continue
    return len(comments)


def work(how: str, **with_what) -> int:
    """Do one of these."""
    return {"send": send_all, "answer": answer_all, "judge": report_and_judge}[how](**with_what)


def test_each_notice_that_waits_has_the_open_case_of_its_comment(writers):
    article = make_article()
    comments = [make_comment(article=article, author=cast.alice()).pk for _ in range(4)]
    moderators = [cast.staff(f"mod{number}", "moderator").pk for number in range(5)]
    calls = [{"how": "send", "comments": comments, "number": number} for number in range(3)]
    calls += [{"how": "answer", "member_id": pk} for pk in moderators[:3]]
    calls += [{"how": "judge", "member_id": pk, "comments": comments} for pk in moderators[3:]]
    results = writers.call(work, calls)
    assert [one for one in results if isinstance(one, BaseException)] == []
    assert LegalNotice.objects.count() == 12
    assert_cases_fit()
    answer_all(moderators[0])
    assert_cases_fit()
    assert verify_log().broken is None


def test_of_a_notice_and_the_last_answer_both_hold(writers):
    comments = [make_comment(author=cast.alice()) for _ in range(8)]
    notices = [make_notice(one, address=f"203.0.{one.pk}.0") for one in comments]
    mori = cast.mori().pk
    calls = [{"how": "answer", "member_id": mori}] * 4
    calls += [
        {"how": "send", "comments": [one.pk for one in comments], "number": number}
        for number in range(4)
    ]
    results = writers.call(work, calls)
    assert [one for one in results if isinstance(one, BaseException)] == []
    assert LegalNotice.objects.count() == len(notices) + 32
    assert_cases_fit()
    answer_all(mori)
    assert not Case.objects.open().exists()
