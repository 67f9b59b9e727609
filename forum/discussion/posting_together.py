"""Post the comments of an imported discussion: the door for many, beside posting's for one."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from django.db import transaction
from django_comments.signals import comment_was_posted

from articles.models import Article
from forum.discussion import rules, states
from forum.discussion.discussions import lock_discussion
from forum.discussion.forms import CommentForm
from forum.discussion.inserting import give_id, insert_comments, reserve_ids
from forum.discussion.mentions import find_all_mentioned
from forum.discussion.models import Comment
from forum.discussion.posting import ask_package, make_comment
from forum.discussion.preparing import check_form, render_visibly
from forum.members.models import Member
from forum.refusals import Refusal, Refused

# A text that check_texts() let through.
Checked = NewType("Checked", str)


@dataclass(frozen=True, slots=True)
class Post:
    """A comment to be posted; `reply_to` is the index of an earlier one in the same list."""

    author: Member
    text: Checked
    posted_at: datetime
    reply_to: int | None = None


class PostRefused(Refused):
    """One of them was refused: the one at `index`. Nothing was written."""

    def __init__(self, refusal: Refusal, index: int) -> None:
        super().__init__(refusal)
        self.index = index


def check_texts(texts: Iterable[str]) -> list[Checked]:
    """Run the package's form over the texts and return them cleaned. Raises PostRefused.

    Half of the time that posting them takes; it needs no lock and no row, not
    even the article's, so call it before the transaction begins.
    """
    article = Article()
    security = CommentForm(article).generate_security_data()
    checked = []
    for index, text in enumerate(texts):
        with _naming(index):
            checked.append(Checked(check_form(article, text, None, security)))
    return checked


def post_comments(*, article: Article, posts: Sequence[Post]) -> list[Comment]:
    """Insert them all with everything that follows, in one transaction, or none of them.

    The same as post_comment(is_import=True) for one after the other: the
    same form, rendering, counters and signals, but in a number of statements
    that hardly grows with theirs. Whoever receives `comment_will_be_posted`
    finds the comments before in memory, not yet in the database.

    Locks the discussion, then members by id. Raises PostRefused.
    """
    mentioned = find_all_mentioned(post.text for post in posts)
    with transaction.atomic():
        discussion = lock_discussion(article.pk)
        comments: list[Comment] = []
        for index, number in enumerate(reserve_ids(len(posts))):
            post = posts[index]
            parent = None if post.reply_to is None else comments[post.reply_to]
            with _naming(index):
                if refusal := rules.why_too_deep(parent):
                    raise Refused(refusal)
                comment = make_comment(
                    discussion,
                    author=post.author,
                    parent=parent,
                    text=post.text,
                    html=render_visibly(post.text, mentioned(post.text, post.author)),
                    posted_at=post.posted_at,
                )
                ask_package(comment, None)
            give_id(comment, number)
            states.number_posted(discussion, comment)
            comments.append(comment)
        states.count_posted_together(discussion, comments)
        insert_comments(comments)
        states.count_for_authors(discussion, comments)
        for comment in comments:
            comment_was_posted.send(sender=Comment, comment=comment, request=None)
    return comments


@contextmanager
def _naming(index: int) -> Iterator[None]:
    """Say which one it was that a rule refused."""
    try:
        yield
    except Refused as refused:
        raise PostRefused(refused.refusal, index) from refused
