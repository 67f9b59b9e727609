"""Builders that call the real verbs."""

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from django.db.models import F
from django.utils import timezone
from PIL import Image as Pillow

from articles.images import store_image
from articles.models import Article, Image, Section
from articles.publishing import create_article, publish_article
from forum.discussion.generating import generate_discussion
from forum.discussion.models import Comment, Discussion
from forum.discussion.pictures.keeping import keep_picture, markdown_of
from forum.discussion.pictures.models import CommentPicture
from forum.discussion.posting import post_comment
from forum.members.models import Member
from forum.members.trust.levels import HIGHEST
from tests import cast


def make_section(slug: str = "politics", **fields: Any) -> Section:
    """Return the section of that slug, made on first call."""
    return Section.objects.get_or_create(
        slug=slug, defaults={"name": slug.title(), "position": 0, **fields}
    )[0]


def make_picture_file(
    mode: str = "RGB", size: tuple[int, int] = (90, 60), kind: str = "JPEG", **options: Any
) -> BytesIO:
    """Return an upload: a plain picture of that mode, size in pixels and format."""
    file = BytesIO()
    Pillow.new(mode, size).save(file, kind, **options)
    file.seek(0)
    return file


def make_image(**fields: Any) -> Image:
    """Return a stored picture; each size is a picture of its own."""
    size = fields.pop("size", (90, 60))
    return store_image(file=make_picture_file(size=size), **{"alt": "A ferry at sea", **fields})


def make_article(
    *, published_at: datetime | None = None, is_draft: bool = False, **fields: Any
) -> Article:
    """Return an article, published an hour ago unless told."""
    fields.setdefault("headline", "Ferry to sail every hour")
    fields.setdefault("body", "The ferry will sail every hour.\n\nFares stay.")
    fields.setdefault("credit", "© NORTHWIRE")
    fields.setdefault("section", make_section())
    article = create_article(editor=None, **fields)
    if is_draft:
        return article
    at = published_at or timezone.now() - timedelta(hours=1)
    return publish_article(article=article, editor=None, at=at)


def make_comment(
    *,
    article: Article | None = None,
    author: Member | None = None,
    text: str = "A comment.",
    reply_to: Comment | None = None,
    **fields: Any,
) -> Comment:
    """Return a published comment, posted past the rates as an import is; it tells nobody."""
    article = article or (reply_to.article if reply_to else make_article())
    return post_comment(
        article=article,
        author=author or cast.bob(),
        text=text,
        reply_to=reply_to.pk if reply_to else None,
        is_import=True,
        **fields,
    )


def let_show_pictures(member: Member, level: int = HIGHEST) -> Member:
    """Give a member a level of trust, the highest unless told, and return them.

    It is fixed: the first page that they read settles any other.
    """
    member.trust_level = member.best_trust_level = member.fixed_trust_level = level
    member.save(update_fields=["trust_level", "best_trust_level", "fixed_trust_level"])
    return member


def make_waiting_picture(
    uploader: Member | None = None, *, size: tuple[int, int] = (90, 60)
) -> CommentPicture:
    """Return a picture that was uploaded for a comment, of alice's unless told.

    Each size is a picture of its own.
    """
    uploader = let_show_pictures(uploader or cast.alice())
    return keep_picture(file=make_picture_file(size=size), uploader=uploader)


def make_comment_with_picture(
    *, author: Member | None = None, text: str = "Look:", alt: str = "A ferry", **fields: Any
) -> Comment:
    """Return a comment with a picture in it, by alice unless told; see make_comment()."""
    author = author or cast.alice()
    picture = make_waiting_picture(author)
    text = f"{text}\n\n{markdown_of(picture, alt)}"
    return make_comment(author=author, text=text, **fields)


def grow_old(article: Article) -> None:
    """Let a day pass for an article's comments: their votes are shown then (young.py)."""
    day = timedelta(days=1)
    Comment.objects.filter(article=article).update(created_at=F("created_at") - day)
    Discussion.objects.filter(article=article).update(
        last_comment_at=F("last_comment_at") - day, version=F("version") + 1
    )


def make_old_comment(**fields: Any) -> Comment:
    """Return a comment whose votes are shown already: one of an hour ago."""
    return make_comment(posted_at=timezone.now() - timedelta(hours=1), **fields)


def make_big_discussion(count: int, *, shape: str = "mixed") -> Article:
    """Return an article with that many comments, made by the thousand."""
    article = make_article()
    generate_discussion(article=article, count=count, shape=shape, author_count=50)
    return article
