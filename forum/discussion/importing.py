"""Take in an article with its discussion, once, or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.intake.discussion_text import ParsedDiscussion
from articles.models import Article, Section, Source
from articles.plain import escape_markdown
from articles.publishing import create_article, publish_article
from forum.discussion.discussions import change_settings
from forum.discussion.imported_names import Names
from forum.discussion.models import Comment, Mode, Order
from forum.discussion.posting_together import (
    Checked,
    Post,
    PostRefused,
    check_texts,
    post_comments,
)
from forum.members.models import Member
from forum.refusals import Refusal, Refused

NOON = time(12)  # Of the site's time zone: a date alone says no hour.
STEP = timedelta(minutes=1)  # Between two comments; the text gives no times.

# Another import may take one of the names at the same moment; then it is there.
TRIES = 10

AHEAD = Refusal("ahead", _("The date lies ahead. A discussion that took place has a past one."))


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import made; `is_new` is false where all of it was here already."""

    article: Article
    comments: list[Comment]
    names: Names
    is_new: bool


def import_discussion(
    *,
    parsed: ParsedDiscussion,
    headline: str,
    section: Section,
    language: str,
    editor: Member | None = None,
) -> Imported:
    """Publish the article and post its comments, in one transaction.

    The text is plain: it is shown as it was written, and an @name in it was
    meant for another place, so it calls nobody here.

    The same text in the same roles comes in once: a second import, or one
    that ran at the same moment, returns what the first one made. Raises
    Refused.
    """
    key = key_of(parsed)
    if found := find_imported(parsed):
        return _found(found)
    texts = _check_texts(parsed)
    for tries_left in reversed(range(TRIES)):
        names = Names()
        try:
            with transaction.atomic():
                article = _make_article(parsed, headline, section, language, editor, key)
                _begin_with_the_oldest(article)
                comments = _post_comments(parsed, texts, article, names)
            break
        except IntegrityError:
            if found := find_imported(parsed):
                return _found(found)
            if not tries_left:
                raise
    article.refresh_from_db()
    return Imported(article, comments, names, is_new=True)


def key_of(parsed: ParsedDiscussion) -> str:
    """Return by what the discussion is known when it comes in again."""
    return f"discussion-{parsed.fingerprint}"


def find_imported(parsed: ParsedDiscussion) -> Article | None:
    """Return the article that an earlier import of the same discussion made."""
    return Article.objects.filter(intake_key=key_of(parsed)).first()


def published_at(parsed: ParsedDiscussion, now: datetime) -> datetime:
    """Return when the article appeared: noon of its date, or just before now.

    Early enough for the last comment not to lie ahead. Raises Refused for a
    date that does.
    """
    latest = now - STEP * len(parsed.comments)
    if parsed.date is None:
        return latest
    zone = timezone.get_default_timezone()
    if parsed.date > now.astimezone(zone).date():
        raise Refused(AHEAD)
    return min(datetime.combine(parsed.date, NOON, zone), latest)


def guess_language(parsed: ParsedDiscussion) -> str:
    """Return "ja" for an article with kana in it, else "en"."""
    has_kana = any("\u3040" <= sign <= "\u30ff" for text in parsed.paragraphs for sign in text)
    return "ja" if has_kana else "en"


def _found(article: Article) -> Imported:
    comments = list(Comment.objects.filter(article=article).order_by("pk"))
    return Imported(article, comments, Names(), is_new=False)


def _make_article(
    parsed: ParsedDiscussion,
    headline: str,
    section: Section,
    language: str,
    editor: Member | None,
    key: str,
) -> Article:
    article = create_article(
        editor=editor,
        headline=headline,
        section=section,
        language=language,
        body=escape_markdown("\n\n".join(parsed.paragraphs)),
        credit=f"© {parsed.credit}",
        source=Source.objects.filter(name__iexact=parsed.credit).first(),
        intake_key=key,
    )
    at = published_at(parsed, timezone.now())
    return publish_article(article=article, editor=editor, at=at)


def _begin_with_the_oldest(article: Article) -> None:
    """Let the discussion be read as it went: nobody has voted, so "best" would turn it round."""
    change_settings(
        article=article, mode=Mode.OPEN, closes_after_days=None, default_order=Order.OLDEST
    )


def _check_texts(parsed: ParsedDiscussion) -> list[Checked]:
    with _naming_lines(parsed):
        return check_texts(escape_markdown(one.text) for one in parsed.comments)


def _post_comments(
    parsed: ParsedDiscussion, texts: list[Checked], article: Article, names: Names
) -> list[Comment]:
    authors = names.take(one.name for one in parsed.comments)
    start = article.published_at or timezone.now()
    posts = [
        Post(author, text, start + STEP * number, one.reply_to)
        for number, (one, author, text) in enumerate(
            zip(parsed.comments, authors, texts, strict=True), start=1
        )
    ]
    with _naming_lines(parsed):
        return post_comments(article=article, posts=posts)


@contextmanager
def _naming_lines(parsed: ParsedDiscussion) -> Iterator[None]:
    """Say in which line the comment begins that is refused."""
    try:
        yield
    except PostRefused as refused:
        words = _("Line %(number)d: %(problem)s") % {
            "number": parsed.comments[refused.index].line_number,
            "problem": refused.refusal.message,
        }
        raise Refused(Refusal(refused.refusal.code, words)) from refused
