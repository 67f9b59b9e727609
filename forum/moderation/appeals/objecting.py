"""Say something for one's comment that reports have hidden, before a moderator judges it.

There is no appeal yet: nobody has decided. What is said stands beside the comment's case.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.markup import clean_text
from forum.discussion.rules import NOT_YOURS
from forum.members.models import Member
from forum.moderation.appeals.lodging import lock_subject
from forum.moderation.appeals.models import Objection
from forum.moderation.appeals.objections import find_hiding, find_objection
from forum.moderation.appeals.rules import MAX_WORDS, NO_APPEAL, still_stands
from forum.moderation.cases.joining import move_objected
from forum.moderation.chain.appending import log_objection
from forum.moderation.decisions.models import Decision
from forum.refusals import Refusal, Refused

NEEDS_WORDS = Refusal("needs_words", _("Please say what speaks for your comment."))
LONG_WORDS = Refusal("long_words", _("Please say it in at most 2,000 characters."))
OBJECTED_BEFORE = Refusal("objected_before", _("You have objected already."))
DECIDED_MEANWHILE = Refusal(
    "decided_meanwhile",
    _(
        "A moderator has decided about your comment meanwhile. "
        "If it was taken away, you can appeal that decision."
    ),
)


def lodge_objection(*, decision_id: int, member: Member, words: str) -> Objection:
    """Write what an author says for their comment, and let its case come sooner; once.

    What was sent before, word for word, is returned as it is. Locks the discussion with the
    comment, last the head of the log. Raises Refused, Decision.DoesNotExist.
    """
    words = clean_text(words).strip()
    with transaction.atomic():
        decision = lock_subject(decision_id)
        before = find_objection(decision)
        if before and before.words == words and decision.member_id == member.pk:
            return before
        refusal = why_cannot_object(decision=decision, objection=before, member=member)
        if refusal := refusal or _why_words_wont_do(words):
            raise Refused(refusal)
        # Not before the wait for the lock: who decided meanwhile had nothing of it before them.
        objection = Objection.objects.create(
            decision=find_hiding(decision), words=words, lodged_at=timezone.now()
        )
        if decision.comment_id:
            move_objected(decision.comment_id)
        log_objection(objection)
    return objection


def why_cannot_object(
    *, decision: Decision, objection: Objection | None, member: Member
) -> Refusal | None:
    """Say why a member can say nothing against it that reports hid a comment.

    Whoever is suspended or banned can: it is their own case. One query at most.
    """
    if decision.member_id != member.pk:
        return NOT_YOURS
    if not decision.is_by_reports:
        return NO_APPEAL
    if objection is not None:
        return OBJECTED_BEFORE
    return None if still_stands(decision) else DECIDED_MEANWHILE


def _why_words_wont_do(words: str) -> Refusal | None:
    if not words:
        return NEEDS_WORDS
    return LONG_WORDS if len(words) > MAX_WORDS else None
