"""What somebody typed before they had signed in, kept in their session.

Signing in takes the session along, so the text is there when they come back.
Only the last one is kept, and it is dropped when it was sent.
"""

from django.http import HttpRequest

from forum.discussion.rules import MAX_TEXT_LENGTH

KEY = "typed_comment"


def keep_typed(request: HttpRequest, article_id: int, reply_to: int | None, text: str) -> None:
    """Keep the text for after sign-in."""
    request.session[KEY] = {
        "article": article_id,
        "reply_to": reply_to,
        "text": text.replace("\0", "")[:MAX_TEXT_LENGTH],
    }


def find_typed(request: HttpRequest, article_id: int, reply_to: int | None) -> str:
    """Return what was typed in that place, or ""."""
    kept = request.session.get(KEY)
    if not kept or (kept["article"], kept["reply_to"]) != (article_id, reply_to):
        return ""
    return kept["text"]


def drop_typed(request: HttpRequest, article_id: int, reply_to: int | None) -> None:
    """Forget what was typed in that place; it was sent."""
    if find_typed(request, article_id, reply_to):
        del request.session[KEY]
