"""Atom feeds of articles."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.decorators.http import condition, require_safe

from articles.dateline import print_text
from articles.models import Article, ArticleQuerySet, ArticleVersion, Image, Section

FEED_LENGTH = 40  # Articles.
# What an entry prints of an article and of what it names; an article's own words by its version.
PRINTED = (
    "pk", "version", "section__name", "source__name", "lead_image__alt", "lead_image__caption",
    "lead_image__credit", "lead_image__file",
)  # fmt: skip


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Return the newest articles of the whole paper with their text; 304 while they stand."""
    return _answer(request, None)


@require_safe
def section_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """Return one section's newest articles with their text; 304 while they stand."""
    return _answer(request, get_object_or_404(Section, slug=slug))


def _answer(request: HttpRequest, section: Section | None) -> HttpResponse:
    articles = Article.objects.public()
    if section:
        articles = articles.in_section(section)
    version, changed_at = _state_of(articles, section)

    @condition(etag_func=lambda _request: version, last_modified_func=lambda _request: changed_at)
    def answer(_request: HttpRequest) -> HttpResponse:
        return _write(articles, section)

    return answer(request)


def _state_of(articles: ArticleQuerySet, section: Section | None) -> tuple[str, datetime | None]:
    """Return the ETag, made of what the feed prints, and its last change, in two queries.

    The change is the last of any article, also of one that left the feed: a
    reader who only asks by time must see a withdrawn article go. A scheduled
    one changes the feed without being written, at its time. Sections and
    sources are renamed without a time, which the ETag alone tells.
    """
    rows = list(articles.newest().values_list("published_at", *PRINTED)[:FEED_LENGTH])
    written_at = ArticleVersion.objects.order_by("-pk").values_list("at", flat=True).first()
    times = [time for time in (written_at, rows[0][0] if rows else None) if time]
    printed = [settings.SITE_NAME, section.name if section else "", rows]
    etag = sha256(repr(printed).encode()).hexdigest()[:32]
    return f'"{etag}"', _when_over(max(times, default=None))


def _when_over(changed_at: datetime | None) -> datetime | None:
    """Return the end of a change's second once it is over: HTTP's times can't tell a second apart.

    Who read in that second was told no time and may ask by that of their reading.
    """
    if changed_at is None or changed_at >= timezone.now().replace(microsecond=0):
        return None
    return changed_at + timedelta(seconds=1)


class _Atom(Atom1Feed):
    """Atom that says each article's language and carries its whole text."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


def _write(articles: ArticleQuerySet, section: Section | None) -> HttpResponse:
    """Write the feed, the same for every reader."""
    page = section.get_absolute_url() if section else reverse("articles:front")
    own = (
        reverse("articles:section_feed", args=[section.slug])
        if section
        else reverse("articles:feed")
    )
    atom = _Atom(
        title=f"{settings.SITE_NAME}: {section.name}" if section else settings.SITE_NAME,
        link=settings.SITE_URL + page,
        feed_url=settings.SITE_URL + own,
        description="",
        language=settings.LANGUAGE_CODE,
    )
    rows = articles.select_related("section", "source", "lead_image").newest()
    for article in rows[:FEED_LENGTH]:
        _add(atom, article)
    return HttpResponse(atom.writeString("utf-8"), content_type=atom.content_type)


def _add(atom: Atom1Feed, article: Article) -> None:
    atom.add_item(
        title=article.headline,
        link=settings.SITE_URL + article.get_absolute_url(),
        # Without one there is no summary, not an empty one.
        description=escape(article.standfirst) or None,  # type: ignore[arg-type]
        # Stays when the headline changes.
        unique_id=f"tag:{settings.SITE_HOST},2025:article:{article.pk}",
        author_name=article.byline
        or (article.source.name if article.source else settings.SITE_NAME),
        pubdate=article.published_at,
        updateddate=article.updated_at or article.published_at,
        categories=[article.section.name, *article.tags],
        language=article.language,
        content=_content(article),
    )


def _content(article: Article) -> str:
    """Return the text as a feed reader needs it: whole, its pictures by full address."""
    picture = _picture(article.lead_image) if article.lead_image else ""
    credit = f"<p>{escape(article.credit)}</p>" if article.credit else ""
    content = picture + print_text(article) + credit
    return content.replace('src="/', f'src="{settings.SITE_URL}/')


def _picture(image: Image) -> str:
    below = " ".join(part for part in (image.caption, image.credit) if part)
    return (
        f'<figure><img src="{escape(image.file.url)}" alt="{escape(image.alt)}" '
        f'width="{image.width}" height="{image.height}">'
        f"<figcaption>{escape(below)}</figcaption></figure>"
    )
