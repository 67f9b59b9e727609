"""Make a long discussion quickly, for trying, testing and measuring.

Rows go in by the thousand, past posting.post_comment() and its rules; every
counter is then counted from the rows by recounting.py. Never for real people.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django_comments.models import Comment as PackageComment
from django_comments.models import CommentFlag
from django_comments_xtd.models import DISLIKEDIT_FLAG, LIKEDIT_FLAG, XtdComment

from articles.models import Article
from forum.discussion import tree
from forum.discussion.discussions import lock_discussion
from forum.discussion.models import Comment, State
from forum.discussion.recounting import recount_discussion, recount_members
from forum.discussion.text import render_comment
from forum.members.models import Member
from forum.members.names import name_key

SHAPES = ("mixed", "flat", "chain", "roots")
BATCH = 500  # Rows an INSERT.

OPENINGS = (
    "I read this twice and still wonder", "The numbers tell another story:", "Fair point, but",
    "As someone who lives there, I can say", "What the article leaves out is", "Honestly,",
    "My grandfather used to say", "Compare this with last year:", "Two things can be true:",
    "地元の者として言わせてもらうと、", "数字を見る限り、", "記事には書かれていませんが、",
)  # fmt: skip
MIDDLES = (
    "the ferry was never going to pay for itself", "nobody asked the people on the island",
    "a smaller harbour would have done", "the council has known since spring",
    "prices rose long before the tax did", "the timetable matters more than the ticket",
    "島の人たちの意見は聞かれていない", "予算の使い道をまず説明するべきだ",
)  # fmt: skip
ENDINGS = (
    "and that is the whole problem.", "and I'd like to see the source.", "so let us wait a year.",
    "which is why I changed my mind.", "but I may be wrong.",
    "と思います。", "ではないでしょうか。",
)  # fmt: skip


@dataclass(slots=True)
class _Row:
    """A comment to be inserted."""

    pk: int
    parent: "_Row | None"
    root: "_Row | None"
    path: str
    depth: int
    author: Member
    text: str
    at: datetime


def generate_discussion(
    *, article: Article, count: int, shape: str = "mixed", author_count: int = 200, seed: int = 1
) -> None:
    """Add `count` comments and some two votes each to an article's discussion.

    `shape` is one of SHAPES: "mixed" looks like a newspaper's discussion,
    "flat" is one root with answers, "chain" each answers the last, "roots"
    has no answers. The same seed makes the same discussion.
    """
    chance = random.Random(seed)
    with transaction.atomic():
        discussion = lock_discussion(article.pk)
        authors = make_authors(author_count)
        first = (PackageComment.objects.aggregate(last=models.Max("pk"))["last"] or 0) + 1
        rows = _plan(article, authors, count, shape, chance, first)
        _insert(article, rows, discussion.arrival_count)
        _vote(rows, authors, chance)
        recount_discussion(article.pk, mend=True)
        recount_members(Q(pk__in=[author.pk for author in authors]))


def make_authors(count: int) -> list[Member]:
    """Return that many members who can't sign in, made where they are missing."""
    names = [f"reader-{number:04}" for number in range(1, count + 1)]
    known = set(Member.objects.filter(username__in=names).values_list("username", flat=True))
    Member.objects.bulk_create(
        Member(
            username=name,
            username_key=name_key(name),
            display_name=name.replace("-", " ").title(),
            name_key=name_key(name.replace("-", " ")),
            is_claimed=False,
            password="!",  # noqa: S106 - unusable.
        )
        for name in names
        if name not in known
    )
    return list(Member.objects.filter(username__in=names).order_by("pk"))


def _plan(
    article: Article,
    authors: Sequence[Member],
    count: int,
    shape: str,
    chance: random.Random,
    first: int,
) -> list[_Row]:
    """Return the rows in the order they are posted."""
    # Spread over the time since publication: nothing may lie in the future.
    start = article.published_at or article.created_at
    step = (timezone.now() - start) / (count + 1)
    rows: list[_Row] = []
    for number in range(count):
        parent = _choose_parent(rows, shape, chance)
        pk = first + number
        rows.append(
            _Row(
                pk=pk,
                parent=parent,
                root=(parent.root or parent) if parent else None,
                path=tree.child_path(parent.path if parent else "", pk),
                depth=parent.depth + 1 if parent else 0,
                author=chance.choice(authors),
                text=_write(chance),
                at=start + step * number,
            )
        )
    return rows


def _choose_parent(rows: list[_Row], shape: str, chance: random.Random) -> _Row | None:
    if not rows or shape == "roots" or (shape == "mixed" and chance.random() < 0.25):
        return None
    if shape == "flat":
        return rows[0]
    if shape == "chain":
        return rows[-1]
    # People answer what was said lately, and now and then something old.
    return rows[-1 - min(int(chance.expovariate(1 / 12)), len(rows) - 1)]


def _write(chance: random.Random) -> str:
    paragraphs = [
        f"{chance.choice(OPENINGS)} {chance.choice(MIDDLES)}, {chance.choice(ENDINGS)}"
        for _ in range(chance.choice((1, 1, 1, 2, 3)))
    ]
    return "\n\n".join(paragraphs)


def _insert(article: Article, rows: list[_Row], arrived: int) -> None:
    """Write the three tables of each row; `arrived` comments were published before."""
    content_type = ContentType.objects.get_for_model(Article).pk
    comments: list[Comment] = []
    for number, row in enumerate(rows, start=1):
        comment = Comment(
            id=row.pk, comment_ptr_id=row.pk, xtd_id=row.pk, content_type_id=content_type,
            object_pk=str(article.pk), site_id=settings.SITE_ID, user_id=row.author.pk,
            user_name=row.author.display_name, comment=row.text, submit_date=row.at,
            thread_id=row.root.pk if row.root else row.pk,
            parent_id=row.parent.pk if row.parent else row.pk,
            level=min(row.depth, 32_767), order=number, article_id=article.pk,
            author_id=row.author.pk, reply_to_id=row.parent.pk if row.parent else None,
            path=row.path, depth=row.depth, created_at=row.at, text=row.text,
            html=render_comment(row.text, {}), state=State.PUBLISHED, is_listed=True,
            arrival=arrived + number,
        )  # fmt: skip
        comment.root_id = row.root.pk if row.root else row.pk
        comments.append(comment)
    for model in (PackageComment, XtdComment, Comment):
        _insert_table(model, comments)
    _advance_ids()


def _insert_table(model: type[models.Model], comments: list[Comment]) -> None:
    """Insert the rows of one table of the three; bulk_create refuses inherited models."""
    fields = model._meta.local_concrete_fields
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        for start in range(0, len(comments), BATCH):
            batch = comments[start : start + BATCH]
            cursor.executemany(sql, [_values(fields, comment) for comment in batch])


def _values(fields: Sequence[Any], comment: Comment) -> list[Any]:
    return [field.get_db_prep_save(getattr(comment, field.attname), connection) for field in fields]


def _advance_ids() -> None:
    """Let the database go on counting after the ids given here."""
    from django.core.management.color import no_style

    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), [PackageComment]):
            cursor.execute(sql)


def _vote(rows: list[_Row], authors: Sequence[Member], chance: random.Random) -> None:
    """Give each comment a few votes, one a member, mostly up."""
    flags = []
    for row in rows:
        for voter in chance.sample(authors, k=min(chance.choice((0, 0, 1, 2, 3, 6)), len(authors))):
            if voter.pk != row.author.pk:
                flag = LIKEDIT_FLAG if chance.random() < 0.75 else DISLIKEDIT_FLAG
                flags.append(
                    CommentFlag(comment_id=row.pk, user_id=voter.pk, flag=flag, flag_date=row.at)
                )
    CommentFlag.objects.bulk_create(flags, batch_size=BATCH)
