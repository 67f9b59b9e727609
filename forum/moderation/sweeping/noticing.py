"""Which notices of illegal content wait about what is removed together, before and after.

What removes comments answers none of them: whoever sent one is told on its own page.
"""

from datetime import datetime
from typing import Any

from forum.discussion import tree
from forum.discussion.models import Comment, State
from forum.members.models import Member
from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.waiting import load_waiting_about
from forum.moderation.sweeping.models import BranchSweep, Sweep
from forum.moderation.sweeping.rules import SWEPT_FROM

# What is to go, what went, and what came back.
_TOUCHED = (*SWEPT_FROM, State.REMOVED)


def notices_before_sweep(member: Member, since: datetime | None = None) -> list[LegalNotice]:
    """Return those about what a member wrote, `since` then, that would go. One query."""
    lately = {"created_at__gte": since} if since else {}
    return load_waiting_about(author=member, state__in=SWEPT_FROM, **lately)


def notices_of_sweep(sweep: Sweep) -> list[LegalNotice]:
    """Return those about what a sweep removes, removed or gave back. One query."""
    about: dict[str, Any] = {"author": sweep.member_id, "pk__lte": sweep.last}
    if sweep.branch is not None:
        about |= _below(sweep.branch.root)
    if sweep.since:
        about["created_at__gte"] = sweep.since
    return load_waiting_about(state__in=_TOUCHED, **about)


def notices_before_branch(root: Comment, moderator: Member) -> list[LegalNotice]:
    """Return those about a comment and all below it that would go. One query."""
    return _of_others(load_waiting_about(state__in=SWEPT_FROM, **_below(root)), moderator.pk)


def notices_of_branch(branch: BranchSweep) -> list[LegalNotice]:
    """Return those about what the removal of a branch is about. One query."""
    found = load_waiting_about(state__in=_TOUCHED, pk__lte=branch.last, **_below(branch.root))
    return _of_others(found, branch.decision.moderator_id)


def _of_others(notices: list[LegalNotice], moderator_id: int | None) -> list[LegalNotice]:
    """Leave out what stays of a branch: what whoever removes it had said there officially."""
    return [one for one in notices if one.comment.author_id != moderator_id]


def _below(root: Comment) -> dict[str, Any]:
    low, high = tree.branch_range(root.path)
    return {"article": root.article_id, "path__gte": low, "path__lt": high}
