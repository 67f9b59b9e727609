"""What the log keeps of notices of illegal content: digests of words, nothing of the sender."""

from forum.moderation.chain.entries import Facts, digest, moment
from forum.moderation.legal.inquiry.models import Inquiry
from forum.moderation.legal.models import LegalNotice


def facts_of_notice(notice: LegalNotice) -> Facts:
    """Return what the log keeps of a notice as it came."""
    return {
        "comment": notice.comment_id,
        "explanation": digest(notice.explanation),
        "ground": str(notice.ground),
        "received_at": moment(notice.received_at),
        "snapshot": digest(notice.snapshot),
    }


def facts_of_judged_notice(notice: LegalNotice) -> Facts:
    """Return what the log keeps of what was decided."""
    return {
        "answer": digest(notice.answer),
        "decided_at": moment(notice.decided_at),
        "decided_by": notice.decided_by_id,
        "outcome": str(notice.outcome),
    }


def facts_of_inquiry(inquiry: Inquiry) -> Facts:
    """Return what the log keeps of a question to an author."""
    return {
        "asked_at": moment(inquiry.asked_at),
        "asked_by": inquiry.asked_by_id,
        "notice": inquiry.notice_id,
        "words": digest(inquiry.words),
    }


def facts_of_answered_inquiry(inquiry: Inquiry) -> Facts:
    """Return what the log keeps of the author's answer."""
    return {
        "answer": str(inquiry.answer),
        "answered_at": moment(inquiry.answered_at),
        "words": digest(inquiry.answer_words),
    }
