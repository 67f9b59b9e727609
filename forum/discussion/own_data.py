"""What members wrote and chose in discussions, for their own copy of all that is kept of them.

Nothing of others: whom something names stands there by name alone, as on every page.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django_comments.models import CommentFlag

from articles.models import Article
from forum.discussion.answers import comment_url
from forum.discussion.attention import Follow, Mute
from forum.discussion.models import Comment, CommentRevision, Draft
from forum.discussion.newsroom.mistakes.models import Mistake
from forum.discussion.pictures.models import CommentPicture
from forum.discussion.redacting import text_of_author
from forum.discussion.visit import Visit
from forum.discussion.voting import VALUES
from forum.members.models import Member
from forum.members.own_data import in_chunks, one_by_one

Row = dict[str, Any]

TEXTS = 50  # Comments read at a time: each may have twenty earlier texts.
_OF_ARTICLES = ("article__body", "article__body_html")


def tell_comments(member: Member) -> Iterator[Row]:
    """Yield all comments of a member, in whatever state, with their earlier texts."""
    rows = Comment.objects.filter(author=member).select_related("article", "redaction")
    for chunk in in_chunks(rows.defer("html", *_OF_ARTICLES), size=TEXTS):
        earlier: dict[int, list[Row]] = {}
        revisions = CommentRevision.objects.filter(comment__in=[one.pk for one in chunk])
        for one in revisions.order_by("pk"):
            kept = {"until": one.edited_at, "text": one.text}
            earlier.setdefault(one.comment_id, []).append(kept)
        for comment in chunk:
            yield {
                "address": _address(comment.pk),
                "article": _tell_article(comment.article),
                "in_reply_to": _address(comment.reply_to_id) if comment.reply_to_id else None,
                "posted_at": comment.created_at,
                "edited_at": comment.edited_at,
                "state": comment.state,
                "text": text_of_author(comment),
                "changed_by_the_moderation": comment.text if comment.redaction_id else None,
                "network": comment.ip_address,
                "earlier_texts": earlier.get(comment.pk, []),
            }


def tell_pictures(member: Member) -> Iterator[Row]:
    """Yield the pictures that a member added; each has its own address."""
    for one in one_by_one(CommentPicture.objects.filter(uploaded_by=member)):
        yield {
            "name_in_text": f"picture:{one.key}",
            "added_at": one.uploaded_at,
            "comment": _address(one.comment_id) if one.comment_id else None,
        }


def tell_drafts(member: Member) -> Iterator[Row]:
    """Yield what a member typed and didn't send."""
    rows = Draft.objects.filter(member=member).select_related("article").defer(*_OF_ARTICLES)
    for one in one_by_one(rows):
        yield {
            "article": _tell_article(one.article),
            "in_reply_to": _address(one.reply_to_id) if one.reply_to_id else None,
            "saved_at": one.saved_at,
            "text": one.text,
        }


def tell_votes(member: Member) -> Iterator[Row]:
    """Yield how a member voted."""
    rows = CommentFlag.objects.filter(user=member, flag__in=VALUES)
    for one in one_by_one(rows, key="comment_id"):
        yield {"comment": _address(one.comment_id), "vote": VALUES[one.flag], "at": one.flag_date}


def tell_follows(member: Member) -> Iterator[Row]:
    """Yield whom and what a member follows."""
    rows = Follow.objects.filter(member=member).select_related("article", "followed")
    for one in one_by_one(rows.defer(*_OF_ARTICLES)):
        yield {
            "article": _tell_article(one.article) if one.article else None,
            "branch": _address(one.branch_id) if one.branch_id else None,
            "member": one.followed.username if one.followed else None,
            "since": one.created_at,
        }


def tell_mutes(member: Member) -> Iterator[Row]:
    """Yield whom and what a member doesn't want to read."""
    for one in one_by_one(Mute.objects.filter(member=member).select_related("muted")):
        yield {
            "branch": _address(one.branch_id) if one.branch_id else None,
            "member": one.muted.username if one.muted else None,
            "since": one.created_at,
        }


def tell_visits(member: Member) -> Iterator[Row]:
    """Yield in which discussions a member read, when last and where."""
    rows = Visit.objects.filter(member=member).select_related("article").defer(*_OF_ARTICLES)
    for one in one_by_one(rows, key="article_id"):
        place = one.place_now or one.place_before
        yield {
            "article": _tell_article(one.article),
            "at": one.at,
            "place": _address(place) if place else None,
        }


def tell_mistakes(member: Member) -> Iterator[Row]:
    """Yield what a member told the newsroom of mistakes in articles, and what it answered."""
    rows = Mistake.objects.filter(reader=member).select_related("article").defer(*_OF_ARTICLES)
    for one in one_by_one(rows):
        yield {
            "article": _tell_article(one.article),
            "passage": one.passage,
            "text": one.text,
            "at": one.found_at,
            "outcome": one.outcome,
            "answer": one.answer,
            "answered_at": one.answered_at,
        }


def _tell_article(article: Article) -> Row:
    """Return which article it is; what it is called only as long as readers may know that."""
    return {"number": article.pk, "headline": article.headline if article.is_public() else ""}


def _address(comment_id: int) -> str:
    return f"{settings.SITE_URL}{comment_url(comment_id)}"
