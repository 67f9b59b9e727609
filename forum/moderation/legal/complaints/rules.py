"""Who may complain about what was decided about a notice, until when, and who judges it."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from forum.members.models import Member
from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.elsewhere.judging import ABOUT_YOU
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.models import LegalNotice
from forum.moderation.rules import (
    OWN_COMMENT,
    why_cannot_work_everywhere,
    why_cannot_work_under,
)
from forum.refusals import Refusal

# Article 20(1) of the Digital Services Act: at least six months, of 184 days at most.
COMPLAIN_WITHIN = timedelta(days=184)

NOT_DECIDED = Refusal("not_decided", _("Nobody has decided about this notice yet."))
GRANTED = Refusal("granted", _("It was changed or taken away, as you asked."))
COMPLAINED_BEFORE = Refusal(
    "complained_before", _("You have complained about this decision already.")
)
TOO_LATE = Refusal("too_late", _("The time in which you could complain is over."))
NEEDS_WORDS = Refusal("needs_words", _("Please say why you think the decision is wrong."))
NEEDS_ANSWER = Refusal("needs_answer", _("Please give the sender your reasons."))
OWN_DECISION = Refusal(
    "own_decision", _("You decided about this notice yourself. A colleague judges the complaint.")
)
OWN_COMPLAINT = Refusal(
    "own_complaint", _("You sent this notice yourself. A colleague judges the complaint.")
)
JUDGED_BEFORE = Refusal("judged_before", _("A colleague has judged this complaint meanwhile."))


def why_cannot_complain(
    *, notice: LegalNotice | PageNotice, complaint: NoticeComplaint | None, now: datetime
) -> Refusal | None:
    """Say why who holds a notice's link may not complain about what was decided."""
    if notice.decided_at is None:
        return NOT_DECIDED
    if notice.is_granted:
        return GRANTED
    if complaint is not None:
        return COMPLAINED_BEFORE
    return TOO_LATE if now > notice.decided_at + COMPLAIN_WITHIN else None


def why_cannot_judge_complaint(
    *, complaint: NoticeComplaint, judge: Member, now: datetime
) -> Refusal | None:
    """Say why a member may not judge a complaint. Needs its notice and what that is about."""
    notice = complaint.about
    refusal = (
        why_cannot_work_everywhere(judge, now)
        if notice.place is None
        else why_cannot_work_under(notice.place, moderator=judge, now=now)
    )
    if refusal:
        return refusal
    if not complaint.is_open:
        return JUDGED_BEFORE
    if notice.concerned_id == judge.pk:
        return OWN_COMMENT if complaint.notice_id else ABOUT_YOU
    if complaint.against_id == judge.pk:
        return OWN_DECISION
    if notice.email and notice.email.casefold() == judge.email.casefold():
        return OWN_COMPLAINT
    return None
