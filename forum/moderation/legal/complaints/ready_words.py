"""What is often answered to complaints about decisions of notices."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.moderation.legal.complaints.models import ComplaintOutcome, NoticeComplaint
from forum.moderation.legal.complaints.rules import fitting
from forum.moderation.legal.ready_words import told_to_author
from forum.moderation.ready_words import ReadyWords, written

_AGREE = _("The complaint is right")
_ANSWERS: tuple[tuple[str, ComplaintOutcome, Promise, Promise], ...] = (
    (
        "holds", ComplaintOutcome.UPHELD, _("What was decided is right"),
        _(
            "Another moderator has looked at all of it again, and at what you say. "
            "What was decided about your notice is right, so it stays."
        ),
    ),
    (
        "nothing_new", ComplaintOutcome.UPHELD, _("It says nothing that wasn’t weighed"),
        _(
            "Another moderator has looked at all of it again. What you say had been weighed "
            "before, and leads to no other decision, so it stays."
        ),
    ),
    (
        "removed", ComplaintOutcome.REMOVED, _AGREE,
        _(
            "Another moderator has looked at all of it again and agrees with you. "
            "The comment is removed; we are sorry."
        ),
    ),
    (
        "hidden", ComplaintOutcome.HIDDEN, _AGREE,
        _(
            "Another moderator has looked at all of it again and agrees with you. "
            "Readers don’t see the comment any more; we are sorry."
        ),
    ),
    (
        "changed", ComplaintOutcome.CHANGED, _("Taken out"),
        _(
            "Another moderator has looked at all of it again and agrees with you. "
            "What you named is taken out of the comment; the rest of it stays."
        ),
    ),
    (
        "deleted", ComplaintOutcome.DELETED, _("Deleted meanwhile"),
        _("The author has deleted the comment."),
    ),
    (
        "acted", ComplaintOutcome.ACTED, _AGREE,
        _(
            "Another moderator has looked at all of it again and agrees with you. "
            "It was changed or taken away; we are sorry."
        ),
    ),
)  # fmt: skip


def answers_to_complaint(complaint: NoticeComplaint) -> list[ReadyWords]:
    """Return what can be answered to a complaint, with its notice and that one's author at hand.

    Only what is true of what it is about. With what takes a comment away goes what its author
    is told, by the law that the notice names.
    """
    notice, outcomes = complaint.notice, fitting(complaint)
    told = told_to_author(notice) if notice else ""
    takes = (ComplaintOutcome.REMOVED, ComplaintOutcome.HIDDEN)
    return [
        ReadyWords(
            code, outcome, label, written(text, complaint.about.language),
            told if outcome in takes else "",
        )
        for code, outcome, label, text in _ANSWERS
        if outcome in outcomes
    ]  # fmt: skip
