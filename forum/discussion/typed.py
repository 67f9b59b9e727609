"""What somebody typed before they had signed in, kept in their session.

Signing in takes the session along, so the text is there when they come back.
Only the last comment and the last change of one are kept, each until it was sent.
"""

from datetime import timedelta
from typing import Any, NamedTuple

from django.http import HttpRequest
from django.utils import timezone

from forum.discussion import rules
from forum.discussion.models import Comment
from forum.discussion.pictures.adding import Written
from forum.discussion.rules import MAX_TEXT_LENGTH
from forum.members import limits
from forum.members.addresses import client_address
from forum.origins import is_from_elsewhere
from forum.refusals import Refusal

KEY, EDIT_KEY = "typed_comment", "typed_edit"
# How many texts of people who aren't signed in one network may leave here: each is a session.
TYPED_LIMIT, TYPED_PERIOD = 30, timedelta(minutes=10)


class TypedEdit(NamedTuple):
    """What a comment was to say, and whether a picture was to be added, with what is said of it."""

    text: str
    picture_alt: str
    has_picture: bool


def keep_typed(
    request: HttpRequest,
    article_id: int,
    reply_to: int | None,
    text: str,
    *,
    picture_alt: str = "",
    has_picture: bool = False,
) -> None:
    """Keep the text for after sign-in, and what was said of a picture: its file is nobody's yet."""
    request.session[KEY] = {
        "article": article_id,
        "reply_to": reply_to,
        "text": text.replace("\0", "")[:MAX_TEXT_LENGTH],
        "picture_alt": picture_alt,
        "has_picture": has_picture,
    }


def keep_typed_edit(request: HttpRequest, comment_id: int, written: Written) -> None:
    """Keep what a comment was to say, for after sign-in, unless why_not_kept().

    Of too long a text as much as a comment may say.
    """
    text = written.text.replace("\0", "")[:MAX_TEXT_LENGTH]
    if why_not_kept(request, text) is None:
        request.session[EDIT_KEY] = {
            "comment": comment_id,
            "text": text,
            "picture_alt": written.alt,
            "has_picture": bool(written.file or written.alt),
            "at": timezone.now().timestamp(),
        }


def find_typed_edit(request: HttpRequest, comment: Comment) -> TypedEdit | None:
    """Return what a comment was to say, unless it has been changed since; None if nothing."""
    kept: dict[str, Any] = request.session.get(EDIT_KEY) or {}
    changed = comment.edited_at.timestamp() if comment.edited_at else 0
    if kept.get("comment") != comment.pk or changed > kept["at"]:
        return None
    return TypedEdit(kept["text"], kept["picture_alt"], kept["has_picture"])


def drop_typed_edit(request: HttpRequest) -> None:
    """Forget what a comment was to say; it says it."""
    request.session.pop(EDIT_KEY, None)


def why_not_kept(request: HttpRequest, text: str) -> Refusal | None:
    """Say why a text is not put aside until its reader has signed in.

    Another site's page brings no cookies along. What it sends looks signed
    out, and a session made for it would take the place of a member's own.
    """
    if is_from_elsewhere(request):
        return rules.FOREIGN
    if len(text) > rules.MAX_TEXT_LENGTH:
        return rules.TOO_LONG
    is_calm = limits.hit(
        scope="typed", key=client_address(request), limit=TYPED_LIMIT, period=TYPED_PERIOD
    )
    return None if is_calm else rules.CROWDED


def find_typed(request: HttpRequest, article_id: int, reply_to: int | None) -> str:
    """Return what was typed in that place, or ""."""
    return _find(request, article_id, reply_to).get("text", "")


def find_typed_picture(
    request: HttpRequest, article_id: int, reply_to: int | None
) -> tuple[bool, str]:
    """Return whether a picture was to be added in that place, and what was said of it."""
    kept = _find(request, article_id, reply_to)
    alt = kept.get("picture_alt", "")
    return bool(alt) or kept.get("has_picture", False), alt


def drop_typed(request: HttpRequest, article_id: int, reply_to: int | None) -> None:
    """Forget what was typed in that place; it was sent."""
    if _find(request, article_id, reply_to):
        del request.session[KEY]


def _find(request: HttpRequest, article_id: int, reply_to: int | None) -> dict[str, Any]:
    kept: dict[str, Any] = request.session.get(KEY) or {}
    is_here = (kept.get("article"), kept.get("reply_to")) == (article_id, reply_to)
    return kept if is_here else {}
