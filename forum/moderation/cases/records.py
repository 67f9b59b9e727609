"""What is known of members from before: what moderators see beside a case, and on their page."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from forum.discussion.models import State
from forum.discussion.scopes import EVERYWHERE, Scope
from forum.members.models import Member
from forum.moderation.acts import MEMBER_ACTS, STRIKES, SWEEPS, Act, Step
from forum.moderation.appeals.models import Outcome
from forum.moderation.decisions.models import Decision
from forum.moderation.measures.models import MemberNote
from forum.moderation.measures.noting import load_notes
from forum.moderation.reasons import Why
from forum.moderation.scopes.compiled import ScopedQuery


@dataclass(slots=True)
class Record:
    """What is known of a member from before.

    A decision that was taken back, or reversed on appeal, doesn't count.
    """

    member: Member
    removed_count: int
    hidden_count: int
    suspended_count: int
    is_suspended: bool
    warned_count: int = 0
    is_swept: bool = False  # Comments of theirs were removed together, and not brought back.
    is_watched: bool = False
    notes: list[MemberNote] = field(default_factory=list)  # The newest, for colleagues.

    @property
    def has_history(self) -> bool:
        """Say whether anything was decided against the member before."""
        return bool(
            self.removed_count
            or self.hidden_count
            or self.suspended_count
            or self.warned_count
            or self.is_swept
        )


def load_records(
    members: Iterable[Member], now: datetime, scope: Scope = EVERYWHERE
) -> dict[int, Record]:
    """Return each member's record with the newest notes by id, in two queries.

    Of comments those in a moderator's scope; measures against a member hold everywhere.
    """
    by_id = {member.pk: member for member in members}
    counts: dict[tuple[int, str], int] = {}
    if by_id:
        for pk, act, of_comments, of_all in _stands_query(scope, *by_id):
            counts[pk, act] = of_all if act in MEMBER_ACTS else of_comments
    notes = load_notes(by_id)
    return {
        pk: Record(
            member=member,
            removed_count=counts.get((pk, Act.REMOVE), 0),
            hidden_count=counts.get((pk, Act.HIDE), 0),
            suspended_count=counts.get((pk, Act.SUSPEND), 0) + counts.get((pk, Act.BAN), 0),
            is_suspended=member.is_suspended(now),
            warned_count=counts.get((pk, Act.WARN), 0),
            is_swept=any((pk, act) in counts for act in SWEEPS),
            is_watched=member.is_watched(now),
            notes=notes.get(pk, []),
        )
        for pk, member in by_id.items()
    }


def _stands(members: list[int], scope: Scope) -> QuerySet[Decision, Any]:
    """Return how many comments of each member, and decisions, still stand, by act."""
    # What reports hid nobody has judged: it would count against its author as it is.
    hidden = Q(act=Act.HIDE, comment__state=State.HIDDEN) & ~Q(reason=Why.REPORTED)
    removed = Q(act=Act.REMOVE, comment__state=State.REMOVED)
    pruned = Q(act=Act.PRUNE, sweep__undo=None)
    stands = (
        ((hidden | removed | pruned) & scope.of("comment__article"))
        | (Q(act=Act.WARN) & _is_not_taken_back(Act.WARN, Act.UNWARN))
        | (
            Q(act__in=(Act.SUSPEND, Act.BAN))
            & _is_not_taken_back(Act.SUSPEND, Act.LIFT, Act.BAN, Act.UNBAN)
        )
        | Q(act__in=(Act.SWEEP, Act.SWEEP_DAY), sweep__undo=None)
    )
    return (
        Decision.objects.filter(stands, member_id__in=members)
        .filter(Q(appeal=None) | ~Q(appeal__outcome=Outcome.REVERSED))
        .order_by()
        .values("member_id", "act")
        .annotate(comments=Count("comment", distinct=True), decisions=Count("pk"))
        .values_list("member_id", "act", "comments", "decisions")
    )


def _is_not_taken_back(*kin: Act) -> Q:
    """Keep measures that whoever took them did not take back at once: what came next of these."""
    later = Decision.objects.filter(member=OuterRef("member"), pk__gt=OuterRef("pk"))
    # In the words of the index decision_strikes: SQLite finds it by no others.
    following = later.filter(act__in=STRIKES).filter(act__in=kin).order_by("pk").values("step")
    return ~Q(Exact(Coalesce(Subquery(following[:1]), Value("")), Step.BACK))


_stands_query = ScopedQuery(_stands, many="members")
