"""Atom feeds of articles."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date, parse_http_date_safe

from articles.models import Article, ArticleQuerySet, Section

FEED_SIZE = 40


class ArticleFeed(Feed):
    """The newest articles of the whole paper, with their full text."""

    feed_type = Atom1Feed
    link = "/"

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer 304 to a reader that has the latest already."""
        chosen = self.get_object(request, *args, **kwargs)
        newest = _changed_at(self.articles(chosen))
        since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
        if newest and since is not None and int(newest.timestamp()) <= since:
            return HttpResponseNotModified()
        response = super().__call__(request, *args, **kwargs)
        if newest:
            response["Last-Modified"] = http_date(newest.timestamp())
        response["Content-Type"] = "application/atom+xml; charset=utf-8"
        return response

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Section | None:
        """Return no section: everything."""
        return None

    def articles(self, section: Section | None) -> ArticleQuerySet:
        """Return what the feed is about."""
        articles = Article.objects.public()
        return articles.in_section(section) if section else articles

    def title(self, section: Section | None) -> str:
        """Return the feed's title."""
        return f"{settings.SITE_NAME}: {section.name}" if section else settings.SITE_NAME

    def feed_url(self, section: Section | None) -> str:
        """Return the feed's own address."""
        if section:
            return reverse("articles:section_feed", args=[section.slug])
        return reverse("articles:feed")

    def items(self, section: Section | None) -> list[Article]:
        """Return the newest articles."""
        rows = self.articles(section).select_related("section", "source").newest()
        return list(rows[:FEED_SIZE])

    def item_title(self, item: Article) -> str:
        """Return the headline."""
        return item.headline

    def item_description(self, item: Article) -> str:
        """Return the article with its credit."""
        from django.utils.html import escape

        credit = f"<p>{escape(item.credit)}</p>" if item.credit else ""
        standfirst = f"<p><em>{escape(item.standfirst)}</em></p>" if item.standfirst else ""
        return standfirst + item.body_html + credit

    def item_author_name(self, item: Article) -> str:
        """Return the byline, or who delivered it."""
        return item.byline or (item.source.name if item.source else settings.SITE_NAME)

    def item_pubdate(self, item: Article) -> datetime | None:
        """Return when it was published."""
        return item.published_at

    def item_updateddate(self, item: Article) -> datetime | None:
        """Return when it was last changed for readers."""
        return item.updated_at or item.published_at

    def item_categories(self, item: Article) -> list[str]:
        """Return the section and the tags."""
        return [item.section.name, *item.tags]

    def item_guid(self, item: Article) -> str:
        """Return an id that stays when the headline changes."""
        return f"tag:{settings.SITE_HOST},2025:article:{item.pk}"


class SectionFeed(ArticleFeed):
    """One section's newest articles."""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Section:
        """Return the section."""
        return get_object_or_404(Section, slug=kwargs["slug"])

    def link(self, section: Section | None) -> str:  # type: ignore[override]
        """Return the section's page."""
        return section.get_absolute_url() if section else "/"


def _changed_at(articles: ArticleQuerySet) -> datetime | None:
    """Return the last moment a reader of the feed would see a difference."""
    times = articles.aggregate(published=Max("published_at"), updated=Max("updated_at"))
    return max((time for time in times.values() if time), default=None)
