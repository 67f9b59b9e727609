"""Judge a complaint: a second moderator upholds what was decided about a notice or reverses it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from forum.members.models import Member
from forum.moderation.chain.appending import JUDGED_COMPLAINT, append_entry, logged_last
from forum.moderation.claims import why_claimed
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.complaints import rules
from forum.moderation.legal.complaints.facts import facts_of_judged_complaint
from forum.moderation.legal.complaints.models import (
    OF_COMMENTS,
    OF_PAGES,
    ComplaintOutcome,
    NoticeComplaint,
)
from forum.moderation.legal.complaints.telling import tell_editors_of_reversal
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.elsewhere.receiving import mail_either
from forum.moderation.legal.elsewhere.standing import read_words
from forum.moderation.legal.judging import take_away
from forum.moderation.legal.locking import lock_either
from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.rules import FITS_NOT
from forum.moderation.overtaken import why_stale
from forum.moderation.rules import LOOKS_AT_COMPLAINT
from forum.moderation.seen import Seen
from forum.refusals import Refusal, Refused

_JUDGED = ("judge", "judged_at", "outcome", "answer", "claimed_by", "claimed_until")


def judge_complaint(
    *,
    complaint_id: int,
    judge: Member,
    outcome: str,
    answer: str,
    words: str = "",
    seen: Seen | None = None,
) -> NoticeComplaint:
    """Uphold the decision or reverse it, log it, and mail the sender the reasons.

    Reversed, a comment is hidden or removed; what a page needs is done elsewhere, before,
    and of an article its editors are told.

    `answer` is for the sender, `words` for the author, who gets a statement of reasons as
    after every decision. `seen` is as for judge_notice(). Of two judges at once the second
    is refused, and whoever comes while a colleague has taken the complaint. Locks the
    discussion of a comment, else the article or the member, then the notice, the complaint,
    members by id, last the head of the log. Raises Refused, NoticeComplaint.DoesNotExist,
    ValueError for an outcome that there isn't for the kind.
    """
    outcome, answer, now = ComplaintOutcome(outcome), answer.strip(), timezone.now()
    about = NoticeComplaint.objects.get(pk=complaint_id).about
    with transaction.atomic(), logged_last():
        notice = lock_either(about)
        rows = NoticeComplaint.objects.select_related("claimed_by")
        complaint = rows.select_for_update(of=("self",), no_key=True).get(pk=complaint_id)
        _attach(complaint, notice, outcome)
        refusal = rules.why_cannot_judge_complaint(complaint=complaint, judge=judge, now=now)
        refusal = refusal or why_claimed(complaint, judge, now, LOOKS_AT_COMPLAINT)
        refusal = refusal or (None if answer else rules.NEEDS_ANSWER)
        refusal = refusal or _why_unread(notice, seen)
        if refusal := refusal or (
            None if outcome in rules.fitting(complaint) else _fits_not(notice)
        ):
            raise Refused(refusal)
        complaint.judge, complaint.judged_at = judge, now
        complaint.outcome, complaint.answer = outcome, answer
        complaint.claimed_by = complaint.claimed_until = None
        complaint.save(update_fields=_JUDGED)
        if isinstance(notice, LegalNotice):
            if outcome != ComplaintOutcome.UPHELD:
                # Beforehand: of what is done here the sender hears once (turns/following.py).
                notice.told = outcome
                notice.save(update_fields=["told"])
            take_away(outcome=outcome, notice=notice, moderator=judge, words=words)
        elif outcome == ComplaintOutcome.ACTED:
            notice.told, notice.remained = outcome, read_words(notice.subject)
            notice.save(update_fields=["told", "remained"])
        subject = gettext_noop("What became of your complaint")
        mail_either(notice, "complaint", subject, complaint=complaint)
        tell_editors_of_reversal(complaint)
        facts = facts_of_judged_complaint(complaint)
        append_entry(kind=JUDGED_COMPLAINT, key=complaint.pk, facts=facts)
    return complaint


def _attach(
    complaint: NoticeComplaint, notice: LegalNotice | PageNotice, outcome: ComplaintOutcome
) -> None:
    """Give a complaint its notice as it was locked. Raises ValueError for another's outcome."""
    if isinstance(notice, LegalNotice):
        complaint.notice = notice
    else:
        complaint.page_notice = notice
    if outcome not in (OF_COMMENTS if isinstance(notice, LegalNotice) else OF_PAGES):
        raise ValueError(f"{outcome} is no outcome of {complaint}")


def _fits_not(notice: LegalNotice | PageNotice) -> Refusal:
    return FITS_NOT if isinstance(notice, LegalNotice) else rules.FITS_NO_PAGE


def _why_unread(notice: LegalNotice | PageNotice, seen: Seen | None) -> Refusal | None:
    """Say why what the moderator saw of a comment is no longer so."""
    if seen is None or not isinstance(notice, LegalNotice):
        return None
    return why_stale(seen, notice.comment, Decision.objects.last_on(notice.comment))
