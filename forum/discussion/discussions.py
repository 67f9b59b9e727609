"""The row of a whole discussion: finding it, locking it, its settings."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from articles.models import Article
from forum import postgresql
from forum.discussion import visibility
from forum.discussion.models import Discussion, Mode, Order
from forum.ready.columns import Columns

# What change_settings() writes.
SETTINGS = (
    "mode", "closes_after_days", "closing_set_at", "default_order", "slow_minutes",
    "newcomers_below", "paused_until", "version",
)  # fmt: skip
_columns = Columns(Discussion)
_OF_ARTICLE = f'SELECT {_columns.listed()} FROM "{_columns.table}" WHERE article_id = %s'  # noqa: S608

# What lock_discussion() locks, of a comment's discussion; for PostgreSQL.
LOCK_DISCUSSION_OF = f"""
SELECT {postgresql.KEEP_PLANS} FROM discussion_discussion AS discussion
JOIN articles_article AS article ON article.id = discussion.article_id
WHERE discussion.article_id = (
    SELECT article_id FROM discussion_comment WHERE xtd_id = CAST(%s AS bigint)
)
FOR NO KEY UPDATE OF discussion, article
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Calm:
    """How a discussion's talk is calmed; None each: not at all.

    `slow_minutes` lie between two comments of a member, 60 at most. Comments of
    who has fewer than `newcomers_below` published ones wait for a moderator.
    Nobody writes before `paused_until`.
    """

    slow_minutes: int | None = None
    newcomers_below: int | None = None
    paused_until: datetime | None = None


def get_discussion(article: Article) -> Discussion:
    """Return the article's discussion; an unsaved one with the defaults if nobody wrote yet."""
    try:
        return article.discussion
    except Discussion.DoesNotExist:
        return Discussion(article=article)


def with_discussion_as_it_is(article: Article) -> Article:
    """Return a copy of an article with its discussion read anew; one query."""
    fresh = copy(article)
    with connection.cursor() as cursor:
        cursor.execute(_OF_ARTICLE, [article.pk])
        found = cursor.fetchone()
    if found:
        _columns.row(found).article = fresh  # Which knows it from there as well.
    else:
        fresh._state.fields_cache["discussion"] = None  # As select_related() says so.
    return fresh


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
        make_discussion(article_id)
        found = rows.get(article_id=article_id)
    return found


def make_discussion(article_id: int) -> None:
    """Make the row of an article's discussion, unless somebody was quicker. It isn't locked."""
    Discussion.objects.get_or_create(article_id=article_id)


def change_settings(
    *,
    article: Article,
    mode: str,
    closes_after_days: int | None,
    default_order: str = "",
    calm: Calm | None = None,
) -> Discussion:
    """Set what readers may do, when the discussion closes by itself, and how it begins.

    `closes_after_days` counts from publication; None never closes. An article older
    than that closes now.
    `default_order` "" leaves the order as it is, and `calm` None how it is calmed.
    Raises ValueError for an unknown mode or order.
    """
    if mode not in Mode.values:
        raise ValueError(f"Unknown mode {mode!r}")
    if default_order not in ("", *Order.values):
        raise ValueError(f"Unknown order {default_order!r}")
    with transaction.atomic():
        discussion = lock_discussion(article.pk)
        was_hidden = discussion.mode == Mode.HIDDEN
        discussion.mode = mode
        if closes_after_days != discussion.closes_after_days:
            discussion.closing_set_at = timezone.now() if closes_after_days else None
        discussion.closes_after_days = closes_after_days
        discussion.default_order = default_order or discussion.default_order
        if calm is not None:
            discussion.slow_minutes = calm.slow_minutes
            discussion.newcomers_below = calm.newcomers_below
            discussion.paused_until = calm.paused_until
        discussion.version += 1
        discussion.save(update_fields=SETTINGS)
        if was_hidden != (mode == Mode.HIDDEN):
            visibility.follow_visibility(discussion)
    return discussion
