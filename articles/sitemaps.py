"""What search engines are told."""

from datetime import datetime

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.models import Article, ArticleQuerySet

# What is a member's own, or makes a page of every comment's form.
PRIVATE = (
    "/accounts/", "/admin/", "/desk/", "/display/", "/drafts/", "/moderation/", "/notices/",
    "/search/", "/settings/", "/articles/*/compose/", "/comments/*/edit/", "/comments/*/report/",
)  # fmt: skip


class ArticleSitemap(Sitemap):
    """Every public article, in pages of a thousand."""

    limit = 1000

    def items(self) -> ArticleQuerySet:
        """Return the articles in an order that doesn't move under a reader."""
        fields = ("pk", "slug", "published_at", "updated_at")
        return Article.objects.public().order_by("pk").only(*fields)

    def lastmod(self, item: Article) -> datetime | None:
        """Return when it last changed for readers."""
        return item.updated_at or item.published_at

    def get_domain(self, site: object = None) -> str:
        """Return the host from the settings, never from the request."""
        return settings.SITE_URL.split("://", 1)[1]

    def get_protocol(self, protocol: str | None = None) -> str:
        """Return the scheme from the settings."""
        return settings.SITE_URL.split("://", 1)[0]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Name the pages of the sitemap.

    Django's own index takes the host from the sites framework, which is one
    more place to forget when the site gets its name.
    """
    address = settings.SITE_URL + reverse("articles:sitemap_page", args=["articles"])
    pages = range(1, ArticleSitemap().paginator.num_pages + 1)
    sitemaps = [{"location": address if page == 1 else f"{address}?p={page}"} for page in pages]
    context = {"sitemaps": sitemaps}
    return render(request, "sitemap_index.xml", context, content_type="application/xml")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Tell robots where the map is and what is not for them."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in PRIVATE),
        f"Sitemap: {settings.SITE_URL}{reverse('articles:sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
