"""Moderators ask and decide while the author answers, all at once."""

from forum.members.models import Member
from forum.moderation.chain.verifying import verify_log
from forum.moderation.legal.inquiry.asking import ask_author
from forum.moderation.legal.inquiry.models import Inquiry
from forum.moderation.legal.models import LegalNotice
from forum.notifications.models import Notice
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_notice


def ask(moderator_id: int, notice_id: int) -> str:
    """Ask the author; return what came of it."""
    from forum.refusals import Refused

    moderator = Member.objects.get(pk=moderator_id)
    try:
        ask_author(notice_id=notice_id, moderator=moderator, words="Is it true?")
    except Refused as refused:
        return refused.refusal.code
    return "done"


def answer_or_judge(inquiry_id: int, moderator_id: int | None) -> str:
    """Answer as the author, or decide as that moderator."""
    from forum.moderation.legal.inquiry.asking import answer_inquiry
    from forum.moderation.legal.judging import judge_notice
    from forum.refusals import Refused

    try:
        if moderator_id is None:
            answer_inquiry(inquiry_id=inquiry_id, answer="objected", words="It is.")
            return "answered"
        moderator = Member.objects.get(pk=moderator_id)
        notice_id = Inquiry.objects.get(pk=inquiry_id).notice_id
        judge_notice(
            notice_id=notice_id,
            moderator=moderator,
            outcome="removed",
            answer="It isn't.",
            words="It is a lie.",
        )
    except Refused as refused:
        return refused.refusal.code
    return "judged"


def test_of_eight_who_ask_one_does(writers):
    notice = make_notice(make_comment(author=cast.alice()))
    moderators = [cast.staff(f"mod{number}", "moderator") for number in range(8)]
    calls = [{"moderator_id": one.pk, "notice_id": notice.pk} for one in moderators]
    assert sorted(writers.call(ask, calls)) == ["asked_before"] * 7 + ["done"]
    assert Notice.objects.filter(kind="inquiry").count() == 1
    assert Member.objects.get(username="alice").unread_notice_count == 1
    assert verify_log().broken is None


def test_an_author_answers_while_moderators_decide(writers):
    notice = make_notice(make_comment(author=cast.alice()))
    inquiry = ask_author(notice_id=notice.pk, moderator=cast.mori(), words="Is it true?")
    calls = [
        {"inquiry_id": inquiry.pk, "moderator_id": None if number % 2 else cast.mori().pk}
        for number in range(8)
    ]
    results = writers.call(answer_or_judge, calls)
    assert results.count("judged") == 1
    # The four send the same answer: whichever comes before the decision is that one.
    assert set(results) <= {"judged", "answered", "decided_before", "decided_meanwhile"}
    inquiry.refresh_from_db()
    assert (inquiry.answered_at is not None) is ("answered" in results)
    assert LegalNotice.objects.get().outcome == "removed"
    assert verify_log().broken is None
