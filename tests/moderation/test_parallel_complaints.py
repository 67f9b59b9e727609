"""Eight processes complain about one decision, and judge one complaint, at once."""

from forum.discussion.models import Comment, State
from forum.members.models import Member
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.complaints.lodging import lodge_complaint
from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.judging import judge_notice
from forum.moderation.legal.models import LegalNotice
from forum.notifications.models import OutgoingMail
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_notice


def decided() -> LegalNotice:
    notice = make_notice(make_comment(author=cast.alice()))
    return judge_notice(
        notice_id=notice.pk, moderator=cast.mori(), outcome="kept", answer="It may be said."
    )


def complain_once(notice_id: int, words: str) -> str:
    """Complain; return what came of it."""
    from forum.moderation.legal.complaints.lodging import lodge_complaint
    from forum.refusals import Refused

    try:
        lodge_complaint(notice=LegalNotice.objects.get(pk=notice_id), words=words)
    except Refused as refused:
        return refused.refusal.code
    return "done"


def judge_once(judge_id: int, complaint_id: int, outcome: str) -> str:
    """Judge a complaint; return what came of it."""
    from forum.moderation.legal.complaints.judging import judge_complaint
    from forum.refusals import Refused

    judge = Member.objects.get(pk=judge_id)
    try:
        judge_complaint(
            complaint_id=complaint_id, judge=judge, outcome=outcome, answer="Read.", words="A lie."
        )
    except Refused as refused:
        return refused.refusal.code
    return outcome


def test_who_complains_in_eight_windows_complains_once(writers):
    notice = decided()
    calls = [{"notice_id": notice.pk, "words": f"No {number}."} for number in range(8)]
    assert sorted(writers.call(complain_once, calls)) == ["complained_before"] * 7 + ["done"]
    assert verify_log().broken is None


def test_eight_moderators_judge_one_complaint_and_one_of_them_does(writers):
    complaint = lodge_complaint(notice=decided(), words="No.")
    OutgoingMail.objects.all().delete()
    judges = [cast.staff(f"judge-{number}", "moderator").pk for number in range(8)]
    calls = [
        {"judge_id": judge, "complaint_id": complaint.pk, "outcome": outcome}
        for judge, outcome in zip(judges, ["upheld", "removed"] * 4, strict=True)
    ]
    results = writers.call(judge_once, calls)
    assert results.count("judged_before") == 7
    (outcome,) = set(results) - {"judged_before"}
    assert NoticeComplaint.objects.get().outcome == outcome
    removed = outcome == "removed"
    assert Comment.objects.get().state == (State.REMOVED if removed else State.PUBLISHED)
    assert Decision.objects.count() == removed
    assert OutgoingMail.objects.filter(address="ishii@example.org").count() == 1
    assert verify_log().broken is None
