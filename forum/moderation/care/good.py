"""A good comment among the bad ones: what readers are worth, now and then.

Nothing is to be done about it and nothing counts. It is due after so many
bad ones, stays on the pages of that moderator until they judge the next, and
is chosen among a bounded number, so that it costs the same on any site.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from django.db.models import F

from forum.discussion.models import Comment
from forum.discussion.rules import SCORE_HIDDEN_FOR
from forum.discussion.scopes import scope_of
from forum.members.models import Member
from forum.moderation.care import rules
from forum.moderation.care.caring import keep_good
from forum.moderation.care.looking import ShownCare
from forum.moderation.care.veiling import veil_html


@dataclass(frozen=True, slots=True)
class ShownGood:
    """A comment that every reader may read, with the sentence that says why if it was picked."""

    comment: Comment
    is_new: bool  # It has become due just now.


def find_good(care: ShownCare, moderator: Member, now: datetime) -> ShownGood | None:
    """Return the good comment that a page shows to a moderator, if it is time for one.

    No query where it isn't, one while it is shown, four when it becomes due.
    """
    turn = care.turn
    if not turn.is_wanted or not turn.newest_bad:
        return None
    if turn.newest_bad == turn.shown_at:
        return _show(turn.comment_id, is_new=False, now=now)
    if turn.bad_enough <= turn.shown_at:
        return None
    ids = _choose(moderator, care, now)
    chosen = ids[turn.newest_bad % len(ids)] if ids else None
    if not keep_good(moderator=moderator, comment_id=chosen, at=turn.newest_bad):
        return None  # Another page of theirs was quicker.
    return _show(chosen, is_new=True, now=now)


def _show(comment_id: int | None, *, is_new: bool, now: datetime) -> ShownGood | None:
    """Return it if readers may still read it."""
    if comment_id is None:
        return None
    rows = Comment.objects.public(now).filter(pk=comment_id, open_report_count=0)
    comment = (
        rows.select_related("author", "article")
        .defer("article__body", "article__body_html")
        .first()
    )
    return ShownGood(comment, is_new) if comment else None


def _choose(moderator: Member, care: ShownCare, now: datetime) -> list[int]:
    """Return picks and well-liked comments of late within a moderator's scope.

    Not their own, nor the last one, nor one in which anything would be hidden.
    """
    reach = scope_of(moderator).of("article")
    rows = Comment.objects.public(now).filter(reach, open_report_count=0).exclude(author=moderator)
    picks = rows.filter(picked_at__gt=now - rules.GOOD_FOR).order_by("-picked_at")
    newest = Comment.objects.public(now).order_by("-pk").values_list("pk", flat=True)
    liked = rows.filter(
        pk__in=list(newest[: rules.GOOD_AMONG]),
        up_count__gte=F("down_count") + rules.GOOD_SCORE,
        created_at__lt=now - SCORE_HIDDEN_FOR,
    ).order_by("-rank", "-pk")
    found = (few.values_list("pk", "html")[: rules.GOOD_MOST] for few in (picks, liked))
    return [
        pk
        for pk, html in dict.fromkeys(chain(*found))
        if pk != care.turn.comment_id and not _hides_anything(html, care)
    ]


def _hides_anything(html: str, care: ShownCare) -> bool:
    veiled = veil_html(html, care.lists, pictures=care.hides_words)
    return bool(veiled.count or veiled.picture_count)
