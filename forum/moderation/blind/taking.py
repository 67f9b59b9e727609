"""Which second looks a moderator may take, and taking one so that nobody else has it."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from forum.discussion.models import State
from forum.discussion.scopes import scope_of
from forum.members.models import Member
from forum.moderation import rules as room
from forum.moderation.appeals.models import Appeal
from forum.moderation.asking.models import Question
from forum.moderation.asking.rules import is_senior
from forum.moderation.blind.models import SecondLook
from forum.moderation.blind.rules import OPEN_FOR
from forum.moderation.decisions.models import Decision
from forum.moderation.reports.models import Report
from forum.refusals import Refused


def looks_for(moderator: Member, now: datetime) -> QuerySet[SecondLook]:
    """Return what a moderator may judge a second time: of nothing they know how it was judged.

    In their scope; not their own comments and decisions, nor a comment they decided or
    appealed about, reported, asked or were asked about. What its author deleted, or has
    closed the account of, drops out.
    """
    rows = SecondLook.objects.filter(judged_at=None, drawn_at__gt=now - OPEN_FOR)
    rows = rows.filter(scope_of(moderator).of("comment__article"))
    rows = rows.exclude(Q(author=moderator) | Q(first_by=moderator))
    rows = rows.filter(author__is_active=True).exclude(comment__state=State.DELETED)
    comment = OuterRef("comment")
    asked = Q(asked_by=moderator) | Q(asked_of=moderator) | Q(answered_by=moderator)
    if is_senior(moderator):
        asked |= Q(asked_of=None)
    return rows.exclude(
        Exists(Decision.objects.filter(comment=comment, moderator=moderator))
    ).exclude(
        Exists(Question.objects.filter(asked, case__comment=comment))
    ).exclude(
        Exists(Report.objects.filter(comment=comment, reporter=moderator))
    ).exclude(
        Exists(Appeal.objects.filter(decision__comment=comment, judge=moderator))
    )  # fmt: skip


def take_next(moderator: Member) -> SecondLook | None:
    """Take the oldest that is free, or the one they have; None if there is none. Raises Refused.

    One conditional UPDATE, so of two at once one gets it.
    """
    now = timezone.now()
    if refusal := room.why_cannot_work(moderator, now):
        raise Refused(refusal)
    rows = looks_for(moderator, now)
    free = Q(claimed_until=None) | Q(claimed_until__lte=now)
    tried = [
        *rows.filter(claimed_by=moderator, claimed_until__gt=now).order_by("pk")[:1],
        *rows.filter(free).order_by("pk")[: room.CLAIMS_TRIED],
    ]
    for look in tried:
        still = SecondLook.objects.filter(
            Q(claimed_by=moderator) | free, pk=look.pk, judged_at=None
        )
        if still.update(claimed_by=moderator, claimed_until=now + room.CLAIM_FOR):
            return look
    return None
