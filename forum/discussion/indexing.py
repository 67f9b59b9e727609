"""Let comments and articles be found by what they say: called by the verbs that change them.

In the index is what is published; whether its article, its discussion or the
clock keeps it from readers is asked when it is found (search/results.py), so
hiding a discussion of a hundred thousand comments touches one row.
"""

from collections.abc import Sequence

from articles import bylines
from articles.markup import plain_text
from articles.models import Article, Status
from forum.discussion.marks import own_text
from forum.discussion.models import Comment, State
from forum.search.documents import Document, Kind, place_of
from forum.search.index import get_index

BATCH = 500  # Documents a statement.
# What may become public by the clock alone is in the index before its time.
INDEXED = (Status.PUBLISHED, Status.SCHEDULED)


def index_comment(comment: Comment) -> None:
    """Let a published comment be found by what it says now. One statement; none for a held one."""
    if comment.state == State.PUBLISHED:
        get_index().put([comment_document(comment)])


def follow_state(comment: Comment) -> None:
    """Take a comment into the index or out of it, as its state says. One statement."""
    if comment.state == State.PUBLISHED:
        index_comment(comment)
    else:
        get_index().remove([comment_place(comment)])


def index_comments(comments: Sequence[Comment]) -> None:
    """Take the published ones of many comments into the index, BATCH a statement."""
    documents = [comment_document(one) for one in comments if one.state == State.PUBLISHED]
    for start in range(0, len(documents), BATCH):
        get_index().put(documents[start : start + BATCH])


def index_article(*, article: Article, change: str = "edited") -> None:
    """Let an article be found by what it says and at its time; a draft or withdrawn one not."""
    index = get_index()
    wanted = [article_document(article)] if article.status in INDEXED else []
    places = {one.place for one in wanted}
    if old := set(index.places_of(Kind.ARTICLE, article.pk)) - places:
        index.remove(sorted(old))
    if wanted:
        index.put(wanted)


def comment_place(comment: Comment) -> int:
    """Return where a comment stands in the index; it never changes."""
    return place_of(Kind.COMMENT, comment.pk, comment.created_at)


def article_place(article: Article) -> int:
    """Return where an article that has a time stands in the index."""
    assert article.published_at is not None  # noqa: S101 - see the constraint of its table.
    return place_of(Kind.ARTICLE, article.pk, article.published_at)


def comment_document(comment: Comment) -> Document:
    """Return what a comment is found by: the words of its author.

    What it quotes is somebody else's, and found where they say it.
    """
    return Document(
        kind=Kind.COMMENT,
        number=comment.pk,
        at=comment.created_at,
        title="",
        text=own_text(comment.html),
        author_id=comment.author_id,
        below=comment.article_id,
    )


def article_document(article: Article) -> Document:
    """Return what an article that has a time is found by. The credit is left out: many share it."""
    assert article.published_at is not None  # noqa: S101 - see the constraint of its table.
    parts = (
        article.standfirst,
        article.dateline,
        plain_text(article.body_html),
        article.byline,
        *article.tags,
    )
    return Document(
        kind=Kind.ARTICLE,
        number=article.pk,
        at=article.published_at,
        title=article.headline,
        text=" ".join(part for part in parts if part),
        author_id=article.author_id,
        bylines=bylines.names_in(article.byline),
    )
