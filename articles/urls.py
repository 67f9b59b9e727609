"""Addresses of articles."""

from django.contrib.sitemaps import views as sitemap_views
from django.urls import path

from articles import feeds, media, sitemaps, views
from articles.archive import archive

app_name = "articles"
SITEMAPS = {"articles": sitemaps.ArticleSitemap}

urlpatterns = [
    path("", views.front, name="front"),
    path("sections/<slug:slug>/", views.section, name="section"),
    path("sections/<slug:slug>/feed.atom", feeds.section_feed, name="section_feed"),
    path("feed.atom", feeds.feed, name="feed"),
    path("tags/<str:slug>/", views.tag, name="tag"),
    path("archive/", archive, name="archive"),
    path("archive/<int:year>/", archive, name="archive_year"),
    path("archive/<int:year>/<int:month>/", archive, name="archive_month"),
    path("archive/<int:year>/<int:month>/<int:day>/", archive, name="archive_day"),
    path("articles/<int:pk>/<str:slug>/", views.article, name="article"),
    # Cut off by hand or by a mail program: leads to the whole address.
    path("articles/<int:pk>/", views.article, {"slug": ""}, name="article_by_number"),
    path("media/<path:name>", media.picture, name="picture"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-<section>.xml", sitemap_views.sitemap, {"sitemaps": SITEMAPS},
         name="sitemap_page"),
]  # fmt: skip
