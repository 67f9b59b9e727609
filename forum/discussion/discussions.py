"""The row of a whole discussion: finding it, locking it, its settings."""

from django.db import transaction

from articles.models import Article
from forum.discussion import visibility
from forum.discussion.models import Discussion, Mode


def get_discussion(article: Article) -> Discussion:
    """Return the article's discussion; an unsaved one with the defaults if nobody wrote yet."""
    try:
        return article.discussion
    except Discussion.DoesNotExist:
        return Discussion(article=article)


def lock_discussion(article_id: int) -> Discussion:
    """Return the discussion locked until the transaction ends, made if need be.

    First in the order of locks: discussion, its article, then comments, then
    members by id. The article is held as well, so that nobody withdraws it
    between its reading and the counting of what was written under it. Call
    inside a transaction.
    """
    rows = Discussion.objects.select_related("article").select_for_update(
        of=("self", "article"), no_key=True
    )
    found = rows.filter(article_id=article_id).first()
    if found is None:
        Discussion.objects.get_or_create(article_id=article_id)
        found = rows.get(article_id=article_id)
    return found


def change_settings(*, article: Article, mode: str, closes_after_days: int | None) -> Discussion:
    """Set what readers may do and when the discussion closes by itself.

    `closes_after_days` counts from publication; None never closes. Raises
    ValueError for an unknown mode.
    """
    if mode not in Mode.values:
        raise ValueError(f"Unknown mode {mode!r}")
    with transaction.atomic():
        discussion = lock_discussion(article.pk)
        was_hidden = discussion.mode == Mode.HIDDEN
        discussion.mode = mode
        discussion.closes_after_days = closes_after_days
        discussion.version += 1
        discussion.save(update_fields=["mode", "closes_after_days", "version"])
        if was_hidden != (mode == Mode.HIDDEN):
            visibility.follow_visibility(discussion)
    return discussion
