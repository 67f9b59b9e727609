"""Judge a complaint: a second moderator upholds what was decided about a notice or reverses it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from forum.members.models import Member
from forum.moderation.chain.appending import JUDGED_COMPLAINT, append_entry
from forum.moderation.deciding import why_stale
from forum.moderation.legal.complaints import rules
from forum.moderation.legal.complaints.facts import facts_of_judged_complaint
from forum.moderation.legal.complaints.models import ComplaintOutcome, NoticeComplaint
from forum.moderation.legal.judging import take_away
from forum.moderation.legal.locking import lock_notice
from forum.moderation.legal.receiving import mail_sender
from forum.moderation.models import Decision
from forum.moderation.seen import Seen
from forum.refusals import Refused


def judge_complaint(
    *,
    complaint_id: int,
    judge: Member,
    outcome: str,
    answer: str,
    words: str = "",
    seen: Seen | None = None,
) -> NoticeComplaint:
    """Uphold the decision or hide or remove the comment, log it, and mail the sender the reasons.

    `answer` is for the sender, `words` for the author, who gets a statement of reasons as
    after every decision. `seen` is as for judge_notice(). Of two judges at once the second
    is refused. Locks the discussion, then the notice, the complaint, members by id, last
    the head of the log. Raises Refused, NoticeComplaint.DoesNotExist, ValueError for an
    unknown outcome.
    """
    outcome, answer, now = ComplaintOutcome(outcome), answer.strip(), timezone.now()
    notice_id = NoticeComplaint.objects.values_list("notice_id", flat=True).get(pk=complaint_id)
    with transaction.atomic():
        notice = lock_notice(notice_id)
        complaint = NoticeComplaint.objects.select_for_update(no_key=True).get(pk=complaint_id)
        complaint.notice = notice
        refusal = rules.why_cannot_judge_complaint(complaint=complaint, judge=judge, now=now)
        refusal = refusal or (None if answer else rules.NEEDS_ANSWER)
        last = Decision.objects.last_on(notice.comment)
        if refusal := refusal or (why_stale(seen, notice.comment, last) if seen else None):
            raise Refused(refusal)
        take_away(outcome=outcome, comment=notice.comment, moderator=judge, words=words)
        complaint.judge, complaint.judged_at = judge, now
        complaint.outcome, complaint.answer = outcome, answer
        complaint.save(update_fields=["judge", "judged_at", "outcome", "answer"])
        mail_sender(notice, "complaint", gettext_noop("What became of your complaint"))
        facts = facts_of_judged_complaint(complaint)
        append_entry(kind=JUDGED_COMPLAINT, key=complaint.pk, facts=facts)
    return complaint
