"""Ask a program of the site's own what it thinks: CHECKS_WEBHOOK_URL.

The one check that is not pure: it reads what the text answers, and waits for
the other's answer. Whatever goes wrong raises, and so holds the comment.
"""

import json
from hmac import new as hmac
from http.client import HTTPResponse
from time import monotonic, time
from typing import Any
from urllib.request import HTTPRedirectHandler, ProxyHandler, Request, build_opener

from django.conf import settings

from articles.models import Article
from forum.discussion.models import Comment, State
from forum.moderation.checks.outcomes import Match, Outcome
from forum.moderation.checks.subject import Subject

PATIENCE = 2.0  # Seconds for the connection and the head, and for the rest: the author waits.
MAX_ANSWER = 10_000  # Bytes.
SIGNATURE = "X-Dateline-Signature"


class _NoRedirect(HTTPRedirectHandler):
    """Follow nobody: the text is for the address that was given."""

    def redirect_request(self, *_args: Any, **_options: Any) -> None:
        """Let it be an error."""


_opener = build_opener(ProxyHandler({}), _NoRedirect)


def check_webhook(subject: Subject) -> Match | None:
    """Return what the program answers; nothing where none is set.

    It gets JSON by POST and answers with JSON: `outcome`, one of Outcome in
    small letters, and a `reason` for the author and moderators. Raises
    OSError, ValueError, KeyError when it does neither in time.
    """
    if not settings.CHECKS_WEBHOOK_URL:
        return None
    answer = json.loads(_post(json.dumps(_describe(subject)).encode()))
    outcome = Outcome[str(answer["outcome"]).upper()]
    reason = str(answer.get("reason") or "")
    if outcome == Outcome.PUBLISH:
        return None
    return Match("asked" if reason else "silent", (reason,) if reason else (), outcome=outcome)


def sign(body: bytes, at: int) -> str:
    """Return the signature that goes with a body: its time, and a HMAC-SHA256 of both."""
    signed = hmac(settings.CHECKS_WEBHOOK_SECRET.encode(), f"{at}.".encode() + body, "sha256")
    return f"t={at},v1={signed.hexdigest()}"


def _post(body: bytes) -> bytes:
    headers = {"Content-Type": "application/json", SIGNATURE: sign(body, int(time()))}
    request = Request(settings.CHECKS_WEBHOOK_URL, data=body, headers=headers)  # noqa: S310
    with _opener.open(request, timeout=PATIENCE) as answer:
        return _read(answer)


def _read(answer: HTTPResponse) -> bytes:
    """Return the body. Raises TimeoutError of one that comes in drops or never ends."""
    body, ends_at = b"", monotonic() + PATIENCE
    while part := answer.read1(MAX_ANSWER):
        body += part
        if len(body) > MAX_ANSWER or monotonic() > ends_at:
            raise TimeoutError("The program answers too slowly, or too much.")
    return body


def _describe(subject: Subject) -> dict[str, Any]:
    """Return the text with what it was written to and by whom. Two queries."""
    article = Article.objects.filter(pk=subject.article_id).values("id", "headline", "language")
    answered = Comment.objects.filter(
        pk=subject.reply_to, article_id=subject.article_id, state=State.PUBLISHED
    ).values("id", "text")
    return {
        "text": subject.text,
        "article": article.first(),
        "in_reply_to": answered.first(),
        "author": {"username": subject.author_key, "comment_count": subject.comment_count},
        "edited_comment": subject.comment_id,
    }
