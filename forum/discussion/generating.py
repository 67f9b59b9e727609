"""Make a long discussion quickly, for trying, testing and measuring.

Rows go in by the thousand, past posting.post_comment(), its rules and the
package's signals; what hangs on votes is then counted from the rows by
recounting.py. Never for real people.
"""

import random
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_comments.models import CommentFlag
from django_comments_xtd.models import DISLIKEDIT_FLAG, LIKEDIT_FLAG

from articles.models import Article
from forum.discussion import states
from forum.discussion.discussions import lock_discussion
from forum.discussion.inserting import BATCH, give_id, insert_comments, reserve_ids
from forum.discussion.models import Comment, Discussion
from forum.discussion.posting import make_comment
from forum.discussion.recounting import recount_discussion, recount_members
from forum.discussion.text import render_comment
from forum.members.models import Member

SHAPES = ("mixed", "flat", "chain", "roots")

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
        comments = _plan(discussion, authors, count, shape, chance)
        states.count_posted_together(discussion, comments)
        insert_comments(comments)
        _vote(comments, authors, chance)
        recount_discussion(article.pk, mend=True)
        recount_members(Q(pk__in=[author.pk for author in authors]))


def make_authors(count: int) -> list[Member]:
    """Return that many members who can't sign in, made where they are missing."""
    names = [f"reader-{number:04}" for number in range(1, count + 1)]
    known = set(Member.objects.filter(username__in=names).values_list("username", flat=True))
    missing = [_make_author(name) for name in names if name not in known]
    Member.objects.bulk_create(missing)
    return list(Member.objects.filter(username__in=names).order_by("pk"))


def _make_author(name: str) -> Member:
    member = Member(username=name, display_name=name.replace("-", " ").title(), is_claimed=False)
    member.set_unusable_password()
    member.keep_keys()
    return member


def _plan(
    discussion: Discussion,
    authors: Sequence[Member],
    count: int,
    shape: str,
    chance: random.Random,
) -> list[Comment]:
    """Return the comments in the order they are posted, all but their counters complete."""
    # Spread over the time since publication: nothing may lie in the future.
    start = discussion.article.published_at or discussion.article.created_at
    step = (timezone.now() - start) / (count + 1)
    comments: list[Comment] = []
    for number, pk in enumerate(reserve_ids(count)):
        parent = _choose_parent(comments, shape, chance)
        author, text = chance.choice(authors), _write(chance)
        comment = make_comment(
            discussion,
            author=author,
            parent=parent,
            text=text,
            html=render_comment(text, {}),
            posted_at=start + step * number,
        )
        give_id(comment, pk)
        states.number_posted(discussion, comment)
        comments.append(comment)
    return comments


def _choose_parent(rows: list[Comment], shape: str, chance: random.Random) -> Comment | None:
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


def _vote(rows: list[Comment], authors: Sequence[Member], chance: random.Random) -> None:
    """Give each comment a few votes, one a member, mostly up."""
    flags = []
    for row in rows:
        for voter in chance.sample(authors, k=min(chance.choice((0, 0, 1, 2, 3, 6)), len(authors))):
            if voter.pk != row.author_id:
                flag = LIKEDIT_FLAG if chance.random() < 0.75 else DISLIKEDIT_FLAG
                at = row.created_at
                flags.append(
                    CommentFlag(comment_id=row.pk, user_id=voter.pk, flag=flag, flag_date=at)
                )
    CommentFlag.objects.bulk_create(flags, batch_size=BATCH)
