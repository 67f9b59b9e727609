"""Make a long discussion quickly, for trying, testing and measuring.

Rows go in by the thousand, past posting.post_comment(), its rules and the
package's signals, with their votes counted; `recount --check` agrees. Never
for real people.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

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
from forum.discussion.ranking import wilson_lower_bound
from forum.discussion.recounting import recount_members
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


class Remark(Protocol):
    """A comment to be made: which of those before it is answered, by whom, the text."""

    @property
    def parent(self) -> int | None: ...  # noqa: D102
    @property
    def author(self) -> int: ...  # noqa: D102
    @property
    def text(self) -> str: ...  # noqa: D102


def generate_discussion(
    *,
    article: Article,
    count: int,
    shape: str = "mixed",
    author_count: int = 200,
    seed: int = 1,
    remarks: Sequence[Remark] | None = None,
    counts_members: bool = True,
) -> None:
    """Add `count` comments and some two votes each to an article's discussion.

    `shape` is one of SHAPES: "mixed" looks like a newspaper's discussion,
    "flat" is one root with answers, "chain" each answers the last, "roots"
    has no answers. The same seed makes the same discussion. `remarks` says
    what is said in place of chance: `count` of them. Who makes many discussions
    in a row counts for the members once, afterwards.
    """
    chance = random.Random(seed)
    with transaction.atomic():
        discussion = lock_discussion(article.pk)
        authors = make_authors(author_count)
        said = remarks if remarks is not None else _make_up(count, shape, author_count, chance)
        comments = _plan(discussion, authors, said)
        states.count_posted_together(discussion, comments)
        votes = _vote(comments, authors, chance)
        insert_comments(comments)
        CommentFlag.objects.bulk_create(votes, batch_size=BATCH)
        if counts_members:
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
    discussion: Discussion, authors: Sequence[Member], remarks: Sequence[Remark]
) -> list[Comment]:
    """Return the comments in the order they are posted, all but their counters complete."""
    # Spread over the time since publication: nothing may lie in the future.
    start = discussion.article.published_at or discussion.article.created_at
    step = (timezone.now() - start) / (len(remarks) + 1)
    comments: list[Comment] = []
    for number, (remark, pk) in enumerate(zip(remarks, reserve_ids(len(remarks)), strict=True)):
        comment = make_comment(
            discussion,
            author=authors[remark.author],
            parent=None if remark.parent is None else comments[remark.parent],
            text=remark.text,
            html=render_comment(remark.text, {}),
            posted_at=start + step * number,
        )
        give_id(comment, pk)
        states.number_posted(discussion, comment)
        comments.append(comment)
    return comments


@dataclass(frozen=True, slots=True)
class _MadeUp:
    parent: int | None
    author: int
    text: str


def _make_up(count: int, shape: str, author_count: int, chance: random.Random) -> list[_MadeUp]:
    """Return what chance says."""
    return [
        _MadeUp(_choose_parent(number, shape, chance), chance.randrange(author_count),
                _write(chance))
        for number in range(count)
    ]  # fmt: skip


def _choose_parent(number: int, shape: str, chance: random.Random) -> int | None:
    if not number or shape == "roots" or (shape == "mixed" and chance.random() < 0.25):
        return None
    if shape == "flat":
        return 0
    if shape == "chain":
        return number - 1
    # People answer what was said lately, and now and then something old.
    return number - 1 - min(int(chance.expovariate(1 / 12)), number - 1)


def _write(chance: random.Random) -> str:
    paragraphs = [
        f"{chance.choice(OPENINGS)} {chance.choice(MIDDLES)}, {chance.choice(ENDINGS)}"
        for _ in range(chance.choice((1, 1, 1, 2, 3)))
    ]
    return "\n\n".join(paragraphs)


def _vote(
    comments: list[Comment], authors: Sequence[Member], chance: random.Random
) -> list[CommentFlag]:
    """Return a few votes on each comment, one a member, mostly up; counted on the comment."""
    votes = []
    for comment in comments:
        most = min(chance.choice((0, 0, 1, 2, 3, 6)), len(authors))
        for voter in chance.sample(authors, k=most):
            if voter.pk == comment.author_id:
                continue
            is_up = chance.random() < 0.75
            comment.up_count += is_up
            comment.down_count += not is_up
            votes.append(
                CommentFlag(
                    comment_id=comment.pk,
                    user_id=voter.pk,
                    flag=LIKEDIT_FLAG if is_up else DISLIKEDIT_FLAG,
                    flag_date=comment.created_at,
                )
            )
        comment.rank = wilson_lower_bound(comment.up_count, comment.down_count)
    return votes
