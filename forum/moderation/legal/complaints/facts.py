"""What the log keeps of complaints about notices: digests of words, nothing of the sender."""

from collections.abc import Iterable, Mapping

from forum.moderation.chain.entries import Facts, digest, moment
from forum.moderation.legal.complaints.models import NoticeComplaint


def facts_of_complaint(complaint: NoticeComplaint) -> Facts:
    """Return what the log keeps of a complaint as it was lodged."""
    # Named by its kind: entries about comments are what they were before there were others.
    about = {
        "notice": complaint.notice_id,
        "page_notice": complaint.page_notice_id,
        "turn": complaint.turn_id,
    }
    return {
        **{kind: pk for kind, pk in about.items() if pk is not None},
        "against": complaint.against_id,
        "lodged_at": moment(complaint.lodged_at),
        "words": digest(complaint.words),
    }


def facts_of_judged_complaint(complaint: NoticeComplaint) -> Facts:
    """Return what the log keeps of what became of it."""
    return {
        "answer": digest(complaint.answer),
        "judge": complaint.judge_id,
        "judged_at": moment(complaint.judged_at),
        "outcome": str(complaint.outcome),
    }


def find_complaints(keys: Iterable[int]) -> Mapping[int, Facts]:
    """Return what the rows behind entries of complaints say now."""
    found = NoticeComplaint.objects.filter(pk__in=list(keys))
    return {complaint.pk: facts_of_complaint(complaint) for complaint in found}


def find_judged_complaints(keys: Iterable[int]) -> Mapping[int, Facts]:
    """Return what the rows behind entries of judged complaints say now."""
    found = NoticeComplaint.objects.filter(pk__in=list(keys))
    return {complaint.pk: facts_of_judged_complaint(complaint) for complaint in found}
