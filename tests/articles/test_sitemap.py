"""What search engines are told."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles.models import Article, Status
from articles.sitemaps import ArticleSitemap
from tests.make import make_article, make_section

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def places(answer) -> list[str]:
    return [
        place.text for place in ElementTree.fromstring(answer.content).iterfind(".//s:loc", MAP)
    ]


def test_it_lists_articles_by_the_sites_own_address(client, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://news.example", ["*"]
    article = make_article(headline="離島のフェリー")
    evil = {"Host": "evil.example"}
    assert places(client.get("/sitemap.xml", headers=evil)) == [
        "https://news.example/sitemap-articles.xml"
    ]
    assert places(client.get("/sitemap-articles.xml", headers=evil)) == [
        f"https://news.example{article.get_absolute_url()}"
    ]


def test_it_has_pages(client, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr(ArticleSitemap, "limit", 10)
    section, now = make_section(), timezone.now()
    Article.objects.bulk_create(
        Article(headline="x", slug="x", section=section, status=Status.PUBLISHED,
                published_at=now - timedelta(hours=number))
        for number in range(25)
    )  # fmt: skip
    index = places(client.get("/sitemap.xml"))
    found = []
    for address in index:
        with django_assert_max_num_queries(4):
            found += places(client.get(address.removeprefix("http://127.0.0.1:8000")))
    assert (len(index), len(set(found))) == (3, 25)


@pytest.mark.parametrize("query", ["?p=0", "?p=99", "?p=x", "?p=%00"])
def test_a_page_that_is_not_there_is_not_found(client, query):
    assert client.get(f"/sitemap-articles.xml{query}").status_code == 404
    assert client.get("/sitemap-other.xml").status_code == 404


def test_robots_are_kept_from_what_is_private_and_shown_the_map(client, settings):
    settings.SITE_URL = "https://news.example"
    text = client.get("/robots.txt").text
    assert "Disallow: /desk/\n" in text and "Disallow: /moderation/\n" in text
    assert text.endswith("Sitemap: https://news.example/sitemap.xml\n")
