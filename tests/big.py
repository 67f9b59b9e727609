"""Discussions of any size, for what a page or a verb costs there: 100,000 comments in seconds.

forum/discussion/generating.py makes what a site could hold; this leaves out what no
count of statements depends on: each vote's own row, the members' totals and the search index.
"""

import random
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from articles.models import Article
from forum.discussion import tree
from forum.discussion.discussions import lock_discussion
from forum.discussion.generating import make_authors
from forum.discussion.inserting import TABLES, give_id, reserve_ids
from forum.discussion.posting import make_comment
from forum.discussion.ranking import wilson_lower_bound
from forum.ready.columns import Columns
from tests.make import make_article

AUTHORS = 200
ROWS = 1_000  # An INSERT, on PostgreSQL.
TEXT = "Where does this go? See https://reader.example/"
HTML = '<p>Where does this go? See <a href="https://reader.example/">it</a></p>'
COLUMNS = [Columns(model) for model in TABLES]


def make_huge_discussion(count: int) -> Article:
    """Return an article with that many comments, a quarter of them roots.

    Counters of the discussion and of its comments are exact. Call it inside a transaction.
    """
    article = make_article(published_at=timezone.now() - timedelta(days=3))
    discussion = lock_discussion(article.pk)
    drafts = _draft(reserve_ids(count), random.Random(count))
    samples = [
        [columns.values(comment) for columns in COLUMNS]
        for comment in (
            make_comment(
                discussion, author=author, parent=None, text=TEXT, html=HTML,
                posted_at=article.published_at + timedelta(hours=1),
            )
            for author in make_authors(AUTHORS)
        )
        if not give_id(comment, 1)
    ]  # fmt: skip
    for table, columns in enumerate(COLUMNS):
        places = [(at, name) for at, name in enumerate(columns.attnames) if name in drafts[0]]
        _insert(
            columns,
            (_row(samples[n % AUTHORS][table], places, one) for n, one in enumerate(drafts)),
        )
    discussion.comment_count = discussion.posted_count = discussion.arrival_count = count
    discussion.version = count
    discussion.thread_count = sum(one["reply_to_id"] is None for one in drafts)
    discussion.last_comment_at = article.published_at + timedelta(hours=1)
    discussion.save()
    return article


def _draft(ids: list[int], chance: random.Random) -> list[dict[str, Any]]:
    """Return what differs from comment to comment, by the names of columns."""
    drafts: list[dict[str, Any]] = []
    for number, pk in enumerate(ids, 1):
        back = min(int(chance.expovariate(1 / 12)), number - 2)
        above = drafts[-1 - back] if number > 1 and chance.random() > 0.25 else None
        root = above["root_id"] if above else pk
        up = chance.choice((0, 0, 0, 1, 4))
        drafts.append(
            {
                "id": pk, "comment_ptr_id": pk, "xtd_id": pk,
                "path": tree.child_path(above["path"] if above else "", pk),
                "depth": above["depth"] + 1 if above else 0,
                "level": above["depth"] + 1 if above else 0,
                "root_id": root, "thread_id": root,
                "reply_to_id": above["xtd_id"] if above else None,
                "parent_id": above["xtd_id"] if above else pk,
                "order": number, "arrival": number, "version": number,
                "up_count": up, "rank": wilson_lower_bound(up, 0),
                "is_listed": True, "reply_count": 0, "thread_count": 0,
            }
        )  # fmt: skip
        if above:
            above["reply_count"] += 1
            drafts[root - ids[0]]["thread_count"] += 1
    return drafts


def _row(sample: list[Any], places: list[tuple[int, str]], draft: dict[str, Any]) -> list[Any]:
    row = sample.copy()
    for at, name in places:
        row[at] = draft[name]
    return row


def _insert(columns: Columns[Any], rows: Iterable[list[Any]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(columns.insert(), rows)
            return
        from psycopg2.extras import execute_values

        into = columns.insert().partition(" VALUES")[0]
        execute_values(cursor.cursor, f"{into} VALUES %s", rows, page_size=ROWS)
