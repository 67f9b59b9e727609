"""An article as its page prints it: read once a version, and printed once a language and zone."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from sys import getsizeof
from typing import Any

from django.conf import settings
from django.db.models import Case, TextField, Value, When
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from articles.kept import Kept
from articles.markup import excerpt, plain_text
from articles.models import Article
from articles.navigation import sections_version
from articles.structured import news_article

RELATED_LENGTH = 4  # Articles named below an article.
TEXTS = ("body", "body_html")
OVERHEAD = 3_500  # Bytes of an article's rows and related ones besides their texts, about.
# Stands where the number of comments is told, which changes more often than all else.
COUNT_MARK = SafeString("<!--comment count-->")

Version = tuple[Any, ...]

kept = Kept(settings.ARTICLES_KEPT_BYTES)


@dataclass(slots=True)
class Printed:
    """An article with all its page needs. Shared by requests: nobody may change it.

    `version` says what the page is made from, its first part what the article itself is;
    None where nobody says. `html` is the head, and the article up to the number of its
    comments and from there on; `counts` is that number in words, by language.
    """

    article: Article
    related: list[Article]  # Announced ones; the clock says which are public.
    version: Version | None
    description: str
    structured: SafeString
    canonical: str
    html: dict[Any, tuple[SafeString, SafeString, SafeString]] = field(default_factory=dict)
    counts: dict[str | None, SafeString] = field(default_factory=dict)

    def shown_related(self, now: datetime) -> list[Article]:
        """Return the related articles that readers may see at `now`."""
        return [one for one in self.related if one.is_public(now)][:RELATED_LENGTH]

    def changes_at(self, now: datetime) -> datetime | None:
        """Return when the page changes by the clock alone: one it names becomes public."""
        times = [one.published_at for one in self.related]
        return min((at for at in times if at and at > now), default=None)

    def as_html(self, now: datetime) -> tuple[SafeString, SafeString]:
        """Return what machines read in the page's head, and the article itself."""
        related = self.shown_related(now)
        is_preview = not self.article.is_public(now)
        language, zone = get_language(), timezone.get_current_timezone_name()
        key = (language, zone, is_preview, *(one.pk for one in related))
        if (found := self.html.get(key)) is None:
            found = self.html[key] = self._print(related, is_preview=is_preview)
            self.keep()
        if (count := self.counts.get(language)) is None:
            context = {"article": self.article}
            count = self.counts[language] = render_to_string(
                "articles/_comment_count.html", context
            )
        head, before, after = found
        return head, before + count + after

    def _print(
        self, related: list[Article], *, is_preview: bool
    ) -> tuple[SafeString, SafeString, SafeString]:
        # Without the request: what is kept can hold nothing of the one who asked first.
        context = {
            "article": self.article, "related": related, "is_preview": is_preview,
            "description": self.description, "structured": self.structured,
            "canonical": self.canonical, "SITE_NAME": settings.SITE_NAME,
            "SITE_URL": settings.SITE_URL, "count_mark": COUNT_MARK,
        }  # fmt: skip
        head = render_to_string("articles/_head.html", context)
        # The first is ours: what people wrote has no comment of HTML in it, and stands below.
        before, _mark, after = render_to_string("articles/_printed.html", context).partition(
            COUNT_MARK
        )
        return head, mark_safe(before), mark_safe(after)  # noqa: S308

    def keep(self) -> None:
        """Keep it for the next who ask, and count what it holds now."""
        if self.version is not None:
            kept.put(self.article.pk, self.version[0], self, self.size)

    @property
    def size(self) -> int:
        """Return how many bytes it takes, about."""
        texts = [self.article.body, self.article.body_html, self.description, self.structured]
        texts += [text for printed in list(self.html.values()) for text in printed]
        return OVERHEAD + sum(map(getsizeof, texts))


def load_printed(request: HttpRequest, pk: int) -> Printed:
    """Return an article in any state, ready to be printed. One query where it is kept.

    One more where what is built on it has changed since. Raises Http404 where there is none.
    """
    version = _find_version(request, pk)
    if version is not None and (found := kept.get(pk, version[0])):
        return found if found.version == version else _bring_up_to_date(found, version)
    article, related = _load(pk)
    printed = Printed(
        article=article,
        related=related,
        version=version,
        description=article.standfirst or excerpt(plain_text(article.body_html)),
        structured=news_article(article),
        canonical=settings.SITE_URL + article.get_absolute_url(),
    )
    printed.keep()
    return printed


def _bring_up_to_date(printed: Printed, version: Version) -> Printed:
    """Return the same with what is built on the article as it is now; nothing is printed anew."""
    refresh: Callable[[Article], Article] = import_string(settings.ARTICLES_PAGE_REFRESH)
    fresh = replace(printed, article=refresh(printed.article), version=version, counts={})
    fresh.keep()
    return fresh


def _load(pk: int) -> tuple[Article, list[Article]]:
    """Return an article, and the announced ones named below it, newest first, in one query."""
    if not 0 < pk < 2**63:
        raise Http404
    rows = Article.objects.with_related(pk).for_list().select_related("author")
    # Of the texts only its own: those of the others are nowhere on its page.
    rows = rows.defer(None).defer(*TEXTS)
    texts = {
        f"own_{name}": Case(When(pk=pk, then=name), default=Value(""), output_field=TextField())
        for name in TEXTS
    }
    found = {one.pk: one for one in rows.announced(besides=pk).newest().annotate(**texts)}
    article = found.pop(pk, None)
    if article is None:
        raise Http404
    for name in TEXTS:
        setattr(article, name, getattr(article, f"own_{name}"))
    return article, list(found.values())


def _find_version(request: HttpRequest, pk: int) -> Version | None:
    """Return what the page is made from now, as what is built on articles knows it.

    It gets the request, so that it can read along what it needs for the page below. The
    first part is what the article and those named below it are, as they are printed.
    """
    if not settings.ARTICLES_PAGE_VERSION:
        return None
    find: Callable[[HttpRequest, int], Version | None]
    find = import_string(settings.ARTICLES_PAGE_VERSION)
    version = find(request, pk)
    return None if version is None else ((*version[0], sections_version()), *version[1:])
