"""The front page, sections, tags and the archive."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Status
from articles.paging import PAGE_SIZE
from articles.publishing import withdraw_article
from forum.discussion.discussions import change_settings
from forum.discussion.models import Discussion, Mode
from tests import cast
from tests.fresh import empty_cache
from tests.make import make_article, make_comment, make_image, make_section

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

MAX_LIST_QUERIES = 4  # The sections of the masthead, the list, what names it.
OCTOBER = datetime(2025, 10, 27, 3, 0, tzinfo=UTC)  # Noon in Tokyo.


def many_articles(count: int) -> None:
    """Articles an hour apart, straight into the table: only their number matters here."""
    section = make_section()
    make_article(headline="Newest", section=section, tags=["ferries"])
    rows = [
        Article(
            headline=f"Article {number}",
            slug=f"article-{number}",
            section=section,
            status=Status.PUBLISHED,
            published_at=timezone.now() - timedelta(hours=2 + number),
        )
        for number in range(count - 1)
    ]
    made = Article.objects.bulk_create(rows)
    through = Article.taggings.rel.related_model
    through.objects.bulk_create(
        through(article=row, name="ferries", slug="ferries") for row in made
    )


def count_queries(client, address: str) -> int:
    client.get(address)
    empty_cache()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.slow
@pytest.mark.parametrize("address", ["/", "/sections/politics/", "/tags/ferries/", "/archive/"])
def test_a_list_costs_the_same_however_long_it_is(client, address):
    many_articles(8)  # Enough for the front page to have something below its top.
    short = count_queries(client, address)
    many_articles(300)
    assert count_queries(client, address) == short <= MAX_LIST_QUERIES


def test_the_front_page_starts_with_the_newest_and_says_how_lively_it_is(client):
    old = make_article(headline="Older", published_at=timezone.now() - timedelta(days=1))
    make_article(headline="Newest", standfirst="It sails.")
    make_comment(article=old)
    page = client.get("/").text
    assert page.index("Newest") < page.index("Older")
    assert "It sails." in page
    assert "1 comment" in page


def test_a_picture_leads_the_front_page(client):
    make_article(headline="Newest")
    earlier = timezone.now() - timedelta(hours=3)
    make_article(headline="Pictured", lead_image=make_image(), published_at=earlier)
    page = client.get("/")
    assert page.context["front"].lead.headline == "Pictured"
    assert [article.headline for article in page.context["front"].beside] == ["Newest"]


def test_the_front_page_gives_each_section_its_newest_below_the_top(client):
    now = timezone.now()
    for slug in ("sport", "politics"):
        for number in range(8):
            make_article(
                headline=f"{slug} {number}",
                section=make_section(slug),
                published_at=now - timedelta(hours=number + 1),
            )
    make_article(headline="Quiet", section=make_section("law"), published_at=OCTOBER)
    make_section("empty")
    front = client.get("/").context["front"]
    top = {article.pk for article in front.top.articles}
    assert len(top) == 4
    blocks = {block.section.slug: block.articles for block in front.blocks}
    assert {slug: len(articles) for slug, articles in blocks.items()} == {
        "law": 1, "politics": 4, "sport": 4,
    }  # fmt: skip
    for articles in blocks.values():
        assert not top & {article.pk for article in articles}
    assert [article.headline for article in blocks["sport"]] == [f"sport {n}" for n in (2, 3, 4, 5)]


def test_nothing_is_lost_between_the_front_page_and_what_came_before(client):
    many_articles(PAGE_SIZE)
    front = client.get("/")
    earlier = client.get(f"/?after={front.context['page'].next_cursor}")
    pages = [front.context["page"], earlier.context["page"]]
    assert len({article.pk for page in pages for article in page.articles}) == PAGE_SIZE
    assert 'name="robots" content="noindex, follow"' in earlier.text
    assert 'rel="first" href="/"' in earlier.text
    assert "There is nothing earlier." in client.get("/?after=1-1").text


def test_a_lists_canonical_address_is_the_sites_own(client, settings):
    settings.SITE_URL = "https://news.example"
    make_article(tags=["離島"])
    page = client.get("/tags/離島/").text
    address = f"https://news.example/tags/{quote('離島')}/"
    assert f'<link rel="canonical" href="{address}">' in page


def test_each_entry_says_how_many_comments_there_are(client):
    make_article(headline="Silent")
    make_comment(article=make_article(headline="Loud"))
    page = client.get("/").text
    assert "0 comments" in page and "1 comment<" in page


def test_a_hidden_discussion_leaves_no_trace_in_lists(client):
    comment = make_comment(article=make_article(headline="Hushed"))
    change_settings(article=comment.article, mode=Mode.HIDDEN, closes_after_days=None)
    page = client.get("/").text
    assert "Hushed" in page and " comment" not in page and "#discussion" not in page


def test_an_empty_front_page_says_so(client):
    assert "Nothing has been published yet." in client.get("/").text


def test_the_pages_of_a_list_hold_every_article_once(client):
    many_articles(2 * PAGE_SIZE + 5)
    seen, address = [], "/sections/politics/"
    while address:
        page = client.get(address).context["page"]
        seen += [article.pk for article in page.articles]
        address = f"/sections/politics/?after={page.next_cursor}" if page.next_cursor else ""
    assert len(seen) == len(set(seen)) == 2 * PAGE_SIZE + 5


@pytest.mark.both
def test_a_cursor_in_the_future_shows_nothing_before_its_time(client):
    article = make_article(published_at=timezone.now() + timedelta(hours=1))
    later = int((article.published_at + timedelta(days=1)).timestamp() * 1_000_000)
    page = client.get(f"/sections/politics/?after={later}-{2**40}")
    assert page.context["page"].articles == []


@pytest.mark.both
def test_articles_of_the_same_moment_are_not_lost_between_pages(client):
    moment = timezone.now() - timedelta(hours=1)
    many_articles(PAGE_SIZE + 3)
    Article.objects.update(published_at=moment)
    first = client.get("/").context["page"]
    second = client.get(f"/?after={first.next_cursor}").context["page"]
    assert len({article.pk for article in [*first.articles, *second.articles]}) == PAGE_SIZE + 3


@pytest.mark.parametrize("path", ["/", "/sections/politics/", "/tags/ferries/", "/archive/2025/"])
@pytest.mark.parametrize(
    "cursor",
    ["x", "-", "1", "1-", "-1", "1-2-3", "1-0", "1--1", f"1-{2**63}", "9" * 30 + "-1", "1-1' OR 1",
     "%00", "%F0%9F%9A%A2", "9" * 5000 + "-1", "-" + "9" * 17 + "-1"],
)  # fmt: skip
def test_a_cursor_that_is_none_of_ours_is_not_found(client, path, cursor):
    make_article(tags=["ferries"], published_at=OCTOBER)
    assert client.get(f"{path}?after={cursor}").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/sections/none/", "/tags/none/", "/tags/%00/", "/tags/%ED%A0%80/",
     "/tags/" + "x" * 3000 + "/", "/tags/'%22%3E%3Cscript%3E/",
     "/archive/0/", "/archive/10000/", "/archive/1/", "/archive/9999/", "/archive/2025/10/0/",
     "/archive/2025/0/", "/archive/2025/13/", "/archive/2025/2/30/", "/archive/" + "9" * 40 + "/",
     "/articles/0/x/", "/articles/" + "9" * 30 + "/x/", f"/articles/{2**63}/x/"],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client, path):
    make_article()
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("status", ["draft", "scheduled", "withdrawn"])
@pytest.mark.parametrize(
    "path",
    ["/", "/sections/politics/", "/archive/", "/feed.atom", "/sections/politics/feed.atom",
     "/sitemap-articles.xml"],
)  # fmt: skip
def test_only_public_articles_are_listed_even_to_editors(client, path, status):
    make_unpublic(status)
    client.force_login(cast.edo())
    assert "secret-plan" not in client.get(path).text.lower().replace(" ", "-")


@pytest.mark.parametrize("status", ["draft", "scheduled", "withdrawn"])
def test_a_tag_or_a_day_with_nothing_public_shows_nothing(client, status):
    make_unpublic(status)
    day = timezone.localtime() - timedelta(hours=1)
    assert client.get("/tags/plans/").status_code == 404
    assert "Secret plan" not in client.get(f"/archive/{day:%Y/%-m/%-d}/").text


def make_unpublic(status: str) -> Article:
    fields = {"headline": "Secret plan", "tags": ["plans"]}
    if status == "draft":
        return make_article(is_draft=True, **fields)
    if status == "scheduled":
        return make_article(published_at=timezone.now() + timedelta(hours=1), **fields)
    return withdraw_article(article=make_article(**fields), editor=None, reason="It was wrong.")


def test_tags_work_in_any_script(client):
    make_article(tags=["離島", "Café Crème"])
    for slug in ("離島", "café-crème"):
        assert client.get(f"/tags/{quote(slug)}/").status_code == 200
    assert "離島" in client.get("/tags/離島/").text


def test_a_section_has_a_japanese_name(client):
    section = make_section("politics", name_ja="政治")
    make_article(section=section)
    page = client.get("/sections/politics/", headers={"Accept-Language": "ja"}).text
    assert "<title>政治–" in "".join(page.split())


def test_the_archive_leads_from_years_to_days_in_the_papers_time(client):
    # Half past eleven in the evening in London is the next day in Tokyo.
    article = make_article(published_at=datetime(2025, 10, 26, 23, 30, tzinfo=UTC))
    assert "/archive/2025/" in client.get("/archive/").text
    assert "/archive/2025/10/" in client.get("/archive/2025/").text
    assert "/archive/2025/10/27/" in client.get("/archive/2025/10/").text
    assert article.get_absolute_url() in client.get("/archive/2025/10/27/").text
    assert article.get_absolute_url() not in client.get("/archive/2025/10/26/").text


def test_a_day_without_articles_says_so(client):
    assert "Nothing was published then." in client.get("/archive/2025/10/28/").text


def test_the_archive_counts_and_knows_its_neighbours(client):
    for day in (1, 14, 14, 27):
        make_article(published_at=datetime(2025, 10, day, 3, tzinfo=UTC))
    make_article(published_at=datetime(2024, 12, 31, 3, tzinfo=UTC))
    page = client.get("/archive/2025/10/")
    days = [(part.day, part.count) for part in page.context["parts"]]
    assert days == [(1, 1), (14, 2), (27, 1)]
    assert 'rel="prev" href="/archive/2024/12/"' in page.text
    assert 'rel="next"' not in page.text
    day = client.get("/archive/2025/10/14/").text
    assert 'href="/archive/2025/10/1/"' in day and 'href="/archive/2025/10/27/"' in day
    assert '<time datetime="2025-10-14">' in day and "Oct. 14, 2025" in day
    assert 'href="/archive/2024/"' in client.get("/archive/").text


def test_the_archive_reads_in_japanese(client):
    make_article(published_at=OCTOBER)
    japanese = {"Accept-Language": "ja"}
    assert "2025年10月27日" in client.get("/archive/2025/10/27/", headers=japanese).text
    assert "2025年10月" in client.get("/archive/2025/10/", headers=japanese).text


@pytest.mark.parametrize(
    "name",
    ["front", "archive", "robots", "sitemap", "feed"],
)
def test_pages_are_for_reading_only(client, name):
    assert client.post(reverse(f"articles:{name}")).status_code == 405
    assert client.head(reverse(f"articles:{name}")).status_code == 200


@pytest.mark.both
def test_many_comments_are_a_number_that_one_can_read(client):
    article = make_article()
    make_comment(article=article)
    Discussion.objects.update(comment_count=12_345)
    for address in ("/", article.get_absolute_url()):
        assert "12,345 comments" in client.get(address).content.decode()
