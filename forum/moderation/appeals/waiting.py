"""Find the appeals about comments that wait, and which colleague has one of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from forum.members.models import Member
from forum.moderation.acts import MEMBER_ACTS
from forum.moderation.appeals.models import Appeal
from forum.moderation.claims import Taken, show_taken, why_claimed
from forum.moderation.rules import LOOKS_AT_APPEAL
from forum.ready.compiled_rows import CompiledRows
from forum.refusals import Refusal


@dataclass(frozen=True, slots=True)
class WaitingAppeal:
    """An appeal about a comment that nobody has judged, and who has taken it."""

    appeal: Appeal
    taken: Taken


def load_appeals(
    comments: Collection[int], moderator: Member, now: datetime
) -> dict[int, list[WaitingAppeal]]:
    """Return the appeals that wait about comments, by comment. One query; none for no comments."""
    found: dict[int, list[WaitingAppeal]] = {}
    rows = _waiting().filter(decision__comment__in=comments) if comments else ()
    for appeal in rows:
        taken = show_taken(appeal, moderator, now, LOOKS_AT_APPEAL)
        about = appeal.decision.comment_id or 0
        found.setdefault(about, []).append(WaitingAppeal(appeal, taken))
    return found


def comments_before_others(moderator: Member, now: datetime) -> QuerySet[Appeal, Any]:
    """Return the numbers of the comments about which a colleague has an appeal before them."""
    rows = Appeal.objects.filter(judged_at=None, claimed_until__gt=now, decision__comment__gt=0)
    rows = rows.exclude(decision__act__in=MEMBER_ACTS).exclude(claimed_by=moderator)
    return rows.values("decision__comment")


def why_before_judge(comment_id: int, moderator: Member, now: datetime) -> Refusal | None:
    """Say which colleague has an appeal about a comment before them. One query."""
    claims = (
        why_claimed(appeal, moderator, now, LOOKS_AT_APPEAL)
        for appeal in _taken_about(comment=comment_id)
    )
    return next(filter(None, claims), None)


def _waiting() -> QuerySet[Appeal]:
    """Return what waits, but for what is about a member: that leaves their comments alone."""
    rows = Appeal.objects.filter(judged_at=None).exclude(decision__act__in=MEMBER_ACTS)
    return rows.select_related("claimed_by", "decision").order_by("pk")


_taken_about = CompiledRows(
    lambda comment: _waiting().filter(decision__comment=comment, claimed_by__isnull=False),
    "comment",
)
