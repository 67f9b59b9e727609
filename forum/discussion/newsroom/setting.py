"""Set in the desk what readers may do in a discussion, and say so to who logs it."""

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from articles.models import Article
from forum.discussion.discussions import change_settings, lock_discussion
from forum.discussion.models import Discussion
from forum.members.models import Member
from forum.refusals import Refusal, Refused


def set_from_desk(
    *,
    article: Article,
    editor: Member,
    mode: str,
    closes_after_days: int | None,
    default_order: str = "",
    held: str = "",
) -> Discussion:
    """Set what an editor sets in an article's discussion; as change_settings() in other ways.

    `held` is what mark_of() gave whoever decides; "" doesn't ask. Locks the discussion,
    then its comments' authors where it is hidden or shown again, last the head of the
    moderation's log. Raises Refused, ValueError.
    """
    with transaction.atomic():
        before = lock_discussion(article.pk)
        if held not in ("", mark_of(before)):
            raise Refused(Refusal("stale", _say_stale(before)))
        after = change_settings(
            article=article,
            mode=mode,
            closes_after_days=closes_after_days,
            default_order=default_order,
        )
        _find_listener()(before, after, editor)
    return after


def mark_of(discussion: Discussion) -> str:
    """Return by what the form knows again what held when it was shown."""
    return f"{discussion.mode}.{discussion.closes_after_days}.{discussion.default_order}"


def _say_stale(now: Discussion) -> str:
    """Say what holds: a moderator may have closed it meanwhile, and an old page opens nothing."""
    return _(
        "A colleague has changed this meanwhile. What holds now: %(mode)s. "
        "Save again if yours is to hold instead."
    ) % {"mode": now.get_mode_display()}


@cache
def _find_listener() -> Callable[[Discussion, Discussion, Member], object]:
    return import_string(settings.DISCUSSION_DESK_LISTENER)
