"""Who may ask an author about a notice, and who answers."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from forum.members.models import Member
from forum.moderation.legal.inquiry.models import Inquiry, InquiryAnswer
from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.rules import why_cannot_decide
from forum.refusals import Refusal

ASKED_BEFORE = Refusal("asked_before", _("The author has been asked already."))
NOBODY_THERE = Refusal(
    "nobody_there", _("Nobody can be asked: the author’s account is closed or was never claimed.")
)
NEEDS_WORDS = Refusal("needs_words", _("Please say to the author what the notice is about."))
ANSWERED_BEFORE = Refusal("answered_before", _("You have answered already."))
DECIDED_MEANWHILE = Refusal(
    "decided_meanwhile", _("A moderator has decided meanwhile. You can appeal if you disagree.")
)
NEEDS_OBJECTION = Refusal("needs_objection", _("Please say why you object."))


def why_cannot_ask(
    *, notice: LegalNotice, moderator: Member, inquiry: Inquiry | None, now: datetime
) -> Refusal | None:
    """Say why a moderator may not ask the author: who may not decide may not ask either."""
    if refusal := why_cannot_decide(notice=notice, moderator=moderator, now=now):
        return refusal
    if inquiry is not None:
        return ASKED_BEFORE
    author = notice.comment.author
    return None if author.is_active and author.is_claimed else NOBODY_THERE


def why_cannot_answer(*, inquiry: Inquiry, notice: LegalNotice) -> Refusal | None:
    """Say why an author can't answer any more: late is not too late, decided is.

    Whoever is suspended or banned may answer: it is their own case.
    """
    if inquiry.answered_at is not None:
        return ANSWERED_BEFORE
    return None if notice.is_open else DECIDED_MEANWHILE


def why_answer_wont_do(answer: str, words: str) -> Refusal | None:
    """Say what an answer lacks."""
    return NEEDS_OBJECTION if answer == InquiryAnswer.OBJECTED and not words else None
