"""What search engines are told."""

from datetime import datetime

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from articles.models import Article, ArticleQuerySet


class ArticleSitemap(Sitemap):
    """Every public article, in pages of a thousand."""

    limit = 1000

    def items(self) -> ArticleQuerySet:
        """Return the articles in an order that doesn't move under a reader."""
        fields = ("pk", "slug", "published_at", "updated_at")
        return Article.objects.public().order_by("-pk").only(*fields)

    def lastmod(self, item: Article) -> datetime | None:
        """Return when it last changed for readers."""
        return item.updated_at or item.published_at

    def get_domain(self, site: object = None) -> str:
        """Return the host from the settings, never from the request."""
        return settings.SITE_URL.split("://", 1)[1]

    def get_protocol(self, protocol: str | None = None) -> str:
        """Return the scheme from the settings."""
        return settings.SITE_URL.split("://", 1)[0]


def robots(request: HttpRequest) -> HttpResponse:
    """Tell robots where the map is and what is not for them."""
    lines = [
        "User-agent: *",
        "Disallow: /accounts/",
        "Disallow: /desk/",
        "Disallow: /moderation/",
        "Disallow: /settings/",
        f"Sitemap: {settings.SITE_URL}{reverse('articles:sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
