"""Hear what becomes of a comment, and tell who sent a notice about it if that changes."""

from collections.abc import Sequence
from functools import cache

from forum.discussion.models import Comment, State
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.models import LegalNotice, Told
from forum.moderation.legal.rules import is_so
from forum.moderation.legal.turns.writing import write_turns
from forum.ready.compiled import CompiledQuery

# Readers are to see it, or did: that it waits for a moderator meanwhile is no change of that.
_THERE = (Told.KEPT, Told.CHANGED)

# Of most comments there are none, and every change of state asks.
_decided = CompiledQuery(
    lambda comment: LegalNotice.objects.filter(
        comment=comment, decided_at__isnull=False
    ).values_list("pk"),
    "comment",
    is_prepared=True,
)


def follow_comment(comment: Comment, _was: State | None = None) -> None:
    """Write and mail a turn to each sender of a decided notice who was told something else.

    The discussion calls it, under its lock, when the state or the text of a comment has
    changed. One statement, one more for notices; where it concerns anybody one for each thing
    that is told, and four.
    """
    found = [pk for (pk,) in _decided(comment=comment.pk)]
    if not found:
        return
    turned = []
    for notice in LegalNotice.objects.filter(pk__in=found).order_by("pk"):
        told = _what_to_tell(notice, comment)
        if told and told != notice.told:
            notice.told = told
            turned.append(notice)
    if turned:
        _turn(turned, comment)


def _what_to_tell(notice: LegalNotice, comment: Comment) -> Told | None:
    """Return what holds of the comment now; None where what was told still does."""
    if is_so(notice.told, comment=comment, snapshot=notice.snapshot):
        return None
    if comment.state == State.HELD and notice.told in _THERE:
        return None
    # The first that is so: another text goes before that it can be read.
    return next(one for one in Told if is_so(one, comment=comment, snapshot=notice.snapshot))


def _turn(notices: Sequence[LegalNotice], comment: Comment) -> None:
    """Write what holds now, and mail it."""

    @cache
    def was_decided() -> bool:
        """Say whether anybody had: what reports had hidden nobody had decided before."""
        return not Decision.objects.is_for_reports(comment)

    write_turns(notices, lambda notice: notice.told in _THERE and was_decided())
