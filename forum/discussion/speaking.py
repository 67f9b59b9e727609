"""Speak for the moderation: who may, and who hears of it: settings.DISCUSSION_OFFICIAL_LISTENER."""

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from forum.discussion.access import can_moderate_under
from forum.discussion.models import Comment
from forum.members.models import Visitor


def may_still_speak(comment: Comment, member: Visitor) -> bool:
    """Say whether a member may change a comment's words as far as their role goes.

    What speaks for the moderation only somebody changes who may moderate there now.
    No query for any other comment.
    """
    return not comment.is_official or can_moderate_under(member, comment.article)


def tell_listener(comment: Comment) -> None:
    """Say that a comment speaks for the moderation. Call last in the post's transaction."""
    _find_listener()(comment)


@cache
def _find_listener() -> Callable[[Comment], object]:
    return import_string(settings.DISCUSSION_OFFICIAL_LISTENER)
