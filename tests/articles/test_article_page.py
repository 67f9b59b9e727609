"""The page of an article, for readers, editors and machines."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import navigation, publishing
from articles.models import Article, Source
from tests import cast
from tests.make import make_article, make_image, make_section

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

MAX_QUERIES = 8


def test_it_prints_what_an_article_has(client):
    article = make_article(
        standfirst="Fares stay.",
        dateline="TOKYO",
        byline="By Edo Hayashi",
        tags=["ferries"],
        body="**One.**\n\n## Two",
        published_at=datetime(2025, 10, 27, 3, tzinfo=UTC),
    )
    page = client.get(article.get_absolute_url()).text
    for part in (
        '<h1 class="article__headline">Ferry to sail every hour</h1>',
        '<p class="article__standfirst">Fares stay.</p>',
        '<p><span class="article__dateline">TOKYO, Oct. 27 —</span> <strong>One.',
        "By Edo Hayashi",
        "<strong>One.</strong>",
        "<h2>Two</h2>",
        '<p class="article__credit">© NORTHWIRE</p>',
        '<a href="/tags/ferries/" rel="tag">ferries</a>',
    ):
        assert part in page


def test_it_costs_the_same_however_much_hangs_on_it(client):
    article = make_article()
    others = [make_article(headline=f"Other {number}") for number in range(12)]

    def count() -> int:
        navigation.forget_sections()
        with CaptureQueriesContext(connection) as queries:
            client.get(article.get_absolute_url())
        return len(queries)

    count()
    plain = count()
    article.related.set(others)
    for number in range(5):
        publishing.correct_article(article=article, editor=None, text=f"Correction {number}.")
    assert count() == plain <= MAX_QUERIES


def test_another_slug_leads_to_the_right_one_for_good(client):
    article = make_article()
    for slug in ("x", "%00", "フェリー", "a" * 500):
        answer = client.get(f"/articles/{article.pk}/{slug}/")
        assert (answer.status_code, answer.url) == (301, article.get_absolute_url())


def test_the_way_to_the_right_slug_keeps_what_was_asked_for(client):
    article = make_article()
    answer = client.get(f"/articles/{article.pk}/old/?order=newest")
    assert answer.url == f"{article.get_absolute_url()}?order=newest"


def test_an_address_that_was_cut_off_leads_to_the_whole_one(client):
    article = make_article()
    answer = client.get(f"/articles/{article.pk}/?order=newest")
    assert (answer.status_code, answer.url) == (301, f"{article.get_absolute_url()}?order=newest")
    draft = make_article(is_draft=True)
    assert client.get(f"/articles/{draft.pk}/").status_code == 404
    assert client.get("/articles/999/").status_code == 404


def test_articles_are_read_without_a_forum(client, settings):
    settings.ARTICLES_PAGE_BELOW = settings.ARTICLES_PAGE_VERSION = ""
    settings.ARTICLES_PAGE_RENDER = ""
    page = client.get(make_article().get_absolute_url())
    assert page.status_code == 200
    assert 'id="discussion"' not in page.text


def test_a_headline_of_any_script_makes_an_address(client):
    for headline in ("離島のフェリー、増便へ", "🚢🚢", "Ülkü & Größe", "../../etc", "a" * 200):
        article = make_article(headline=headline)
        assert client.get(article.get_absolute_url()).status_code == 200


def test_a_scheduled_article_is_public_when_its_time_has_come(client, monkeypatch):
    article = make_article(published_at=timezone.now() + timedelta(hours=1))
    assert client.get(article.get_absolute_url()).status_code == 404
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert client.get(article.get_absolute_url()).status_code == 200
    assert article.get_absolute_url() in client.get("/").text


@pytest.mark.parametrize("person", [None, cast.alice, cast.mori])
def test_readers_and_moderators_see_no_draft_by_any_slug(client, person):
    article = make_article(is_draft=True)
    if person:
        client.force_login(person())
    assert client.get(article.get_absolute_url()).status_code == 404
    assert client.get(f"/articles/{article.pk}/x/").status_code == 404


def test_editors_see_a_draft_marked_as_one(client):
    article = make_article(is_draft=True)
    client.force_login(cast.edo())
    answer = client.get(article.get_absolute_url())
    assert "Only editors see this page: Draft." in answer.text
    assert '<meta name="robots" content="noindex">' in answer.text
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("slug", [None, "another"])
def test_a_withdrawn_article_is_gone_with_its_reason_and_without_its_words(client, slug):
    article = make_article(headline="Ferry sinks", standfirst="All of it", body="Wrong words.")
    publishing.withdraw_article(article=article, editor=None, reason="Nothing <sank>.")
    answer = client.get(f"/articles/{article.pk}/{slug or article.slug}/")
    assert answer.status_code == 410
    assert "Nothing &lt;sank&gt;." in answer.text
    assert "Ferry sinks" not in answer.text and "Wrong words" not in answer.text


def test_a_restored_article_is_back(client):
    article = make_article()
    publishing.withdraw_article(article=article, editor=None, reason="A mistake.")
    publishing.restore_article(article=article, editor=None)
    assert client.get(article.get_absolute_url()).status_code == 200


@pytest.mark.both
def test_corrections_carry_the_readers_date(client, settings):
    article = make_article()
    publishing.correct_article(article=article, editor=None, text="It is <two> ferries.")
    # Ten in the evening in London, the next morning in Tokyo.
    noted = datetime(2025, 10, 26, 22, 0, tzinfo=UTC)
    corrections = [{"at": noted.isoformat(), "text": "It is <two> ferries."}]
    Article.objects.filter(pk=article.pk).update(corrections=corrections)
    page = client.get(article.get_absolute_url()).text
    assert "It is &lt;two&gt; ferries." in page
    assert '<time datetime="2025-10-27T07:00:00+09:00" lang="en">Oct. 27, 2025</time>' in page
    page = client.get(article.get_absolute_url(), headers={"Accept-Language": "ja"}).text
    assert "2025年10月27日</time>: It is" in page
    suzu = cast.suzu()
    suzu.time_zone = "Europe/London"
    suzu.save()
    client.force_login(suzu)
    assert "2025年10月26日</time>: It is" in client.get(article.get_absolute_url()).text


def test_related_articles_are_public_ones(client):
    article = make_article()
    shown, hidden = make_article(headline="Shown"), make_article(headline="Hid", is_draft=True)
    article.related.set([shown, hidden])
    page = client.get(article.get_absolute_url()).text
    assert "Shown" in page and "Hid<" not in page


def test_an_article_in_japanese_says_so_in_a_page_in_english(client):
    article = make_article(
        headline="離島のフェリー", language="ja", byline="林 江戸", dateline="東京"
    )
    page = client.get(article.get_absolute_url()).text
    assert '<html lang="en"' in page
    assert '<article class="article" lang="ja">' in page
    assert '<p><span class="article__dateline">【東京】</span>The ferry' in page
    assert '<meta property="og:locale" content="ja_JP">' in page


def structured(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])


HOSTILE = '</script><script>alert(1)</script><!-- "&amp;\u2028'


def test_structured_data_ends_no_script(client):
    article = make_article(headline=HOSTILE, byline=HOSTILE, standfirst=HOSTILE, tags=[HOSTILE])
    page = client.get(article.get_absolute_url()).text
    assert "alert(1)</script>" not in page
    data = structured(page)
    assert data["headline"] == article.headline
    assert data["author"]["name"] == article.byline


def test_structured_data_names_what_search_engines_ask_for(client, settings):
    settings.SITE_URL = "https://news.example"
    article = make_article(byline="By Edo", dateline="TOKYO", standfirst="Short.")
    article = publishing.correct_article(article=article, editor=None, text="Two ferries.")
    data = structured(client.get(article.get_absolute_url()).text)
    assert data["@type"] == "NewsArticle"
    assert data["url"] == f"https://news.example{article.get_absolute_url()}"
    assert data["datePublished"] == article.published_at.isoformat()
    assert data["dateModified"] == article.updated_at.isoformat()
    assert (data["author"]["name"], data["dateline"]) == ("Edo", "TOKYO")
    assert [one["text"] for one in data["correction"]] == ["Two ferries."]
    assert data["correction"][0]["datePublished"] == article.corrections[0]["at"]
    assert "image" not in data


def test_structured_data_names_agency_and_picture(client, settings):
    settings.SITE_URL = "https://news.example"
    agency = Source.objects.create(name="Northwire", credit="© NORTHWIRE")
    article = make_article(source=agency, lead_image=make_image(credit="© NORTHWIRE"))
    page = client.get(article.get_absolute_url()).text
    data, address = structured(page), f"https://news.example{article.lead_image.file.url}"
    assert data["author"] == {"@type": "Organization", "name": "Northwire"}
    assert (data["image"]["url"], data["image"]["width"]) == (address, 90)
    assert f'<meta property="og:image" content="{address}">' in page


def test_canonical_and_shared_addresses_come_from_the_settings(client, settings):
    settings.SITE_URL = "https://news.example"
    settings.ALLOWED_HOSTS = ["*"]
    article = make_article(section=make_section("sport"))
    page = client.get(article.get_absolute_url(), headers={"Host": "evil.example"}).text
    address = f"https://news.example{article.get_absolute_url()}"
    assert f'<link rel="canonical" href="{address}">' in page
    assert f'<meta property="og:url" content="{address}">' in page
    assert "evil.example" not in page


def test_a_page_describes_itself_with_the_first_words_if_there_is_no_standfirst(client):
    article = make_article(body='The "ferry" sails.\n\nFares stay.')
    page = client.get(article.get_absolute_url()).text
    words = "The &quot;ferry&quot; sails. Fares stay."
    assert f'<meta name="description" content="{words}">' in page
    assert f'<meta property="og:description" content="{words}">' in page
