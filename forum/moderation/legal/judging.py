"""Decide about a notice of illegal content."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from forum.members.models import Member
from forum.moderation.cases.claiming import find_open_case
from forum.moderation.cases.whose import why_somebody_elses
from forum.moderation.chain.appending import JUDGED_NOTICE, append_entry, logged_last
from forum.moderation.deciding import decide
from forum.moderation.decisions.models import Decision
from forum.moderation.legal import rules
from forum.moderation.legal.facts import facts_of_judged_notice
from forum.moderation.legal.inquiry.asking import tell_that_it_stays
from forum.moderation.legal.locking import lock_notice
from forum.moderation.legal.models import LegalNotice, NoticeOutcome
from forum.moderation.legal.placing import follow_answer
from forum.moderation.legal.receiving import mail_sender
from forum.moderation.overtaken import why_stale
from forum.moderation.reasons import Reason
from forum.moderation.seen import Seen
from forum.refusals import Refusal, Refused


def judge_notice(
    *,
    notice_id: int,
    moderator: Member,
    outcome: str,
    answer: str,
    words: str = "",
    seen: Seen | None = None,
) -> LegalNotice:
    """Decide, do what was decided, log both, tell the author, and mail the sender the reasons.

    An outcome that isn't true of the comment as it stands, nor can be made so, is refused, and
    whoever comes while the comment's case is before a colleague.

    `answer` is for the sender, `words` for the author, whose statement of
    reasons cites the rule about illegal content. `seen` is as for decide(): if the
    comment has changed since, nothing is done. Locks the discussion, then
    the notice, members by id, last the head of the log. Raises Refused,
    LegalNotice.DoesNotExist, ValueError for an unknown outcome.
    """
    outcome, answer, now = NoticeOutcome(outcome), answer.strip(), timezone.now()
    with transaction.atomic(), logged_last():
        notice = lock_notice(notice_id)
        comment = notice.comment
        refusal = rules.why_cannot_decide(notice=notice, moderator=moderator, now=now)
        refusal = refusal or why_somebody_elses(find_open_case(comment.pk), moderator, now)
        refusal = refusal or (None if answer else rules.NEEDS_ANSWER)
        last = Decision.objects.last_on(comment)
        refusal = refusal or (why_stale(seen, comment, last) if seen else None)
        if refusal := refusal or _why_untrue(outcome, notice):
            raise Refused(refusal)
        # Written before the act: of what is done here the sender hears once (turns/following.py).
        notice.outcome, notice.told, notice.answer = outcome, outcome, answer
        notice.decided_by, notice.decided_at = moderator, now
        notice.save(update_fields=["outcome", "told", "answer", "decided_by", "decided_at"])
        take_away(outcome=outcome, notice=notice, moderator=moderator, words=words)
        follow_answer(comment.pk)
        tell_that_it_stays(notice, now)
        mail_sender(notice, "outcome", gettext_noop("What became of your notice"))
        append_entry(kind=JUDGED_NOTICE, key=notice.pk, facts=facts_of_judged_notice(notice))
    return notice


def take_away(*, outcome: str, notice: LegalNotice, moderator: Member, words: str) -> None:
    """Hide or remove the comment as illegal content, if that is the outcome and is still to do.

    Its author reads which law the notice names, and in the `words` what breaks it (article
    17(3)(d) of the Digital Services Act). Raises Refused where there are none.
    """
    act, states = rules.ACTS.get(outcome, (None, ()))
    if act is None or notice.comment.state not in states:
        return
    if not words.strip():
        raise Refused(rules.NEEDS_WORDS)
    decide(
        act=act, comment_id=notice.comment_id, moderator=moderator, reason=Reason.ILLEGAL,
        law=notice.ground, words=words,
    )  # fmt: skip


def _why_untrue(outcome: NoticeOutcome, notice: LegalNotice) -> Refusal | None:
    """Say why an outcome can't be told of the comment as it stands under the lock."""
    fits = rules.can_be(outcome, comment=notice.comment, snapshot=notice.snapshot)
    return None if fits else rules.FITS_NOT
