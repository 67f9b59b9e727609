"""What somebody typed before they had signed in, kept in their session.

Signing in takes the session along, so the text is there when they come back.
Only the last one is kept, and it is dropped when it was sent.
"""

from typing import Any

from django.http import HttpRequest

from forum.discussion.rules import MAX_TEXT_LENGTH

KEY = "typed_comment"


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


def keep_typed_edit(request: HttpRequest, comment_id: int, text: str) -> None:
    """Keep what a comment was to say, for after sign-in."""
    request.session[KEY] = {"edits": comment_id, "text": text.replace("\0", "")[:MAX_TEXT_LENGTH]}


def find_typed_edit(request: HttpRequest, comment_id: int) -> str:
    """Return what a comment was to say, or ""."""
    kept = request.session.get(KEY) or {}
    return kept["text"] if kept.get("edits") == comment_id else ""


def drop_typed_edit(request: HttpRequest, comment_id: int) -> None:
    """Forget what a comment was to say; it says it."""
    if find_typed_edit(request, comment_id):
        del request.session[KEY]


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
