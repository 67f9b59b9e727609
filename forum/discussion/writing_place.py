"""Where somebody writes: under an article, or in answer to a comment; and what holds there."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils import timezone

from articles.models import Article
from forum.discussion import rules
from forum.discussion.access import get_article_or_404, get_visible_comment_or_404
from forum.discussion.answers import number_from
from forum.discussion.discussions import get_discussion
from forum.discussion.locking import find_branch_pace, is_branch_locked
from forum.discussion.models import Comment, State
from forum.members.models import Visitor
from forum.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written: under an article, or in answer to a comment there."""

    article: Article
    reply_to: int | None
    parent: Comment | None


def read_place(request: HttpRequest, article_id: int, reply_to: str | None) -> Place:
    """Return the article and the comment answered; no comment if it can't be answered any more.

    Not even the name of a tombstone's author may stand above the form.

    `reply_to` stands in the form's address, so that it survives where only
    the text is sent again (the page for a stale token).
    """
    article = get_article_or_404(article_id)
    number = number_from(reply_to)
    parent = None
    if number:
        try:
            parent = get_visible_comment_or_404(number, request.user)
        except Http404:
            parent = None
    if parent and (parent.article_id != article.pk or parent.state != State.PUBLISHED):
        parent = None
    return Place(article, number, parent)


def why_cannot_send(place: Place, member: Visitor) -> Refusal | None:
    """Say beforehand why nothing could be sent."""
    refusal = rules.why_cannot_post(
        discussion=get_discussion(place.article),
        article=place.article,
        member=member,
        now=timezone.now(),
        reply_to=place.parent,
        branch_is_locked=place.parent is not None and is_branch_locked(place.parent.path),
    )
    # Signing in, or confirming a warning, is asked for when it is sent.
    return None if refusal in (rules.SIGNED_OUT, rules.WARNED) else refusal


def pace_at(place: Place) -> int | None:
    """Return how slow the branch is in which somebody answers: read before they type."""
    return find_branch_pace(place.parent.path) if place.parent else None
