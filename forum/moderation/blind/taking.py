"""Which second looks a moderator may take, and taking one so that nobody else has it."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from forum.discussion.models import State
from forum.discussion.scopes import scope_of
from forum.members.models import Member
from forum.moderation import rules as room
from forum.moderation.acts import MEMBER_ACTS
from forum.moderation.appeals.models import Appeal
from forum.moderation.asking.models import Question
from forum.moderation.asking.rules import is_senior
from forum.moderation.blind.models import SecondLook
from forum.moderation.blind.rules import OPEN_FOR
from forum.moderation.cases.models import wrote_in
from forum.moderation.decisions.models import Decision
from forum.moderation.reports.models import Report
from forum.refusals import Refused


def looks_for(moderator: Member, now: datetime) -> QuerySet[SecondLook]:
    """Return what a moderator may judge a second time: of nothing they know how it was judged.

    In their scope, and of members only what they might judge first; nothing that concerns
    them: not their own comments and decisions, no thread in which they wrote. Nothing they
    decided or appealed about, judged again, reported, asked or were asked about. What its
    author deleted, or has closed the account of, drops out.
    """
    rows = SecondLook.objects.filter(judged_at=None, drawn_at__gt=now - OPEN_FOR)
    rows = rows.filter(scope_of(moderator).of("case__article"), author__is_active=True)
    rows = rows.exclude(Q(author=moderator) | Q(first_by=moderator))
    rows = rows.exclude(comment__state=State.DELETED).exclude(branch__state=State.DELETED)
    if not moderator.has_perm(room.SUSPEND):
        rows = rows.exclude(_OF_MEMBER)
    elif not room.judges_staff(moderator):
        rows = rows.exclude(_OF_MEMBER, author__is_staff=True)
    rows = rows.exclude(took_part_in_look(moderator))
    rows = rows.alias(head=Coalesce("comment", "branch"))
    return rows.exclude(_knows_of_comment(moderator)).exclude(
        _OF_MEMBER & _knows_of_member(moderator)
    )


def took_part_in_look(moderator: Member) -> Q:
    """Return whether a moderator wrote in the thread that a look is about."""
    return wrote_in(OuterRef("case__article"), OuterRef("branch__path"), author=moderator)


_OF_MEMBER = Q(comment=None, branch=None)


def _knows_of_comment(moderator: Member) -> Q:
    """Return whether they had to do with the comment, or with the thread below it."""
    comment, branch = OuterRef("comment"), OuterRef("branch")
    cases = Q(case__comment=comment) | Q(case__branch=branch)
    reports = Q(comment=comment) | Q(case__branch=branch)
    return (
        Q(Exists(Decision.objects.filter(comment=OuterRef("head"), moderator=moderator)))
        | Q(Exists(Question.objects.filter(_asked(moderator), cases)))
        | Q(Exists(Report.objects.filter(reports, reporter=moderator)))
        | Q(Exists(Appeal.objects.filter(decision__comment=OuterRef("head"), judge=moderator)))
        | Q(Exists(SecondLook.objects.filter(branch=branch, judge=moderator)))
    )


def _knows_of_member(moderator: Member) -> Q:
    """Return whether they had to do with what is about the member."""
    of_member = {"case__author": OuterRef("author"), "case__comment": None, "case__branch": None}
    decided = Decision.objects.filter(member=OuterRef("author"), act__in=MEMBER_ACTS)
    appeals = Appeal.objects.filter(
        decision__member=OuterRef("author"), decision__act__in=MEMBER_ACTS, judge=moderator
    )
    looks = SecondLook.objects.filter(_OF_MEMBER, author=OuterRef("author"), judge=moderator)
    return (
        Q(Exists(decided.filter(moderator=moderator)))
        | Q(Exists(Question.objects.filter(_asked(moderator), **of_member)))
        | Q(Exists(Report.objects.filter(**of_member, reporter=moderator)))
        | Q(Exists(appeals))
        | Q(Exists(looks))
    )


def _asked(moderator: Member) -> Q:
    """Return which questions a moderator knows: as a senior also what all of them are asked."""
    asked = Q(asked_by=moderator) | Q(asked_of=moderator) | Q(answered_by=moderator)
    return asked | Q(asked_of=None) if is_senior(moderator) else asked


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
