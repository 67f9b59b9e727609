"""Ask a program of the site's own what it thinks: CHECKS_WEBHOOK_URL.

A check that is not pure: it reads what the text answers, and waits for
the other's answer. Whatever goes wrong raises, and so holds the comment.
"""

import json
from collections.abc import Sequence
from hmac import new as hmac
from time import time
from typing import Any

from django.conf import settings

from articles.models import Article
from forum.discussion.models import Comment, CommentPicture, State
from forum.discussion.pictures.lending import lend
from forum.discussion.pictures.shown import Shown
from forum.moderation.checks.outcomes import Match, Outcome
from forum.moderation.checks.posting_out import post_out
from forum.moderation.checks.subject import Subject

SIGNATURE = "X-Dateline-Signature"


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
    return post_out(settings.CHECKS_WEBHOOK_URL, body, headers)


def _describe(subject: Subject) -> dict[str, Any]:
    """Return the text with what it was written to and by whom. Two queries, three with pictures.

    Of each picture what it is said to show, its size in pixels, and where the program gets it
    for some minutes: nobody else sees it yet.
    """
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
        "pictures": _describe_pictures(subject.pictures),
    }


def _describe_pictures(shown: Sequence[Shown]) -> list[dict[str, Any]]:
    if not shown:
        return []
    rows = CommentPicture.objects.filter(key__in={one.key for one in shown})
    sizes = {
        key: {"width": x, "height": y} for key, x, y in rows.values_list("key", "width", "height")
    }
    return [{"alt": one.alt, "url": lend(one.key), **sizes.get(one.key, {})} for one in shown]
