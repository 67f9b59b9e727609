"""Who may complain about what was decided about a notice, until when, and who judges it."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from forum.members.models import Member
from forum.moderation.legal.complaints.models import (
    OF_COMMENTS,
    OF_PAGES,
    ComplaintOutcome,
    NoticeComplaint,
)
from forum.moderation.legal.elsewhere.judging import ABOUT_YOU
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.models import LegalNotice, Told
from forum.moderation.legal.rules import can_be, is_so
from forum.moderation.legal.turns.models import NoticeTurn
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
FITS_NO_PAGE = Refusal(
    "fits_not", _("This can’t be told of it as it stands now. Please look again.")
)
JUDGED_BEFORE = Refusal("judged_before", _("A colleague has judged this complaint meanwhile."))


def why_cannot_complain(
    *,
    notice: LegalNotice | PageNotice,
    complaint: NoticeComplaint | None,
    now: datetime,
    turn: NoticeTurn | None = None,
) -> Refusal | None:
    """Say why who holds a notice's link may not complain about what was decided.

    Or about its last `turn`, if there was one; `complaint` is the one about that, or any open.
    """
    if notice.decided_at is None or (turn and turn.told == Told.HELD):
        return NOT_DECIDED
    if notice.is_granted:
        return GRANTED
    if complaint is not None:
        return COMPLAINED_BEFORE
    return TOO_LATE if now > complain_until(notice.decided_at, turn) else None


def complain_until(decided_at: datetime, turn: NoticeTurn | None) -> datetime:
    """Return until when the sender may complain about the decision, or about its last turn."""
    return (turn.turned_at if turn else decided_at) + COMPLAIN_WITHIN


def fitting(complaint: NoticeComplaint) -> list[ComplaintOutcome]:
    """Return what can be judged, of a comment as it stands: what is told must be true.

    Needs its notice and that one's comment.
    """
    notice, page = complaint.notice, complaint.page_notice
    if page is not None and page.told != complaint.told:
        return [ComplaintOutcome.ACTED]  # Nobody can say any more that it stays.
    if notice is None:
        return list(OF_PAGES)
    how: dict[str, Any] = {"comment": notice.comment, "snapshot": notice.snapshot}
    # What stays is what holds now, if that isn't what the sender has asked for meanwhile.
    stays = notice.told in (complaint.told, Told.KEPT) and is_so(notice.told, **how)
    return [
        one
        for one in OF_COMMENTS
        if (stays if one == ComplaintOutcome.UPHELD else _reverses(one, complaint.told, how))
    ]


def _reverses(outcome: str, told: str, how: dict[str, Any]) -> bool:
    """Say whether an outcome can be true, and is anything else than what was complained about."""
    return can_be(outcome, **how) and not (outcome == told and is_so(outcome, **how))


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
    # Who decided about the notice has a part in it also where the complaint is about a turn.
    if judge.pk in (complaint.against_id, notice.decided_by_id):
        return OWN_DECISION
    if notice.email and notice.email.casefold() == judge.email.casefold():
        return OWN_COMPLAINT
    return None
