"""The Atom feeds of articles."""

import time
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from django.utils.http import http_date

from articles import publishing
from articles.feeds import FEED_LENGTH
from articles.models import Article, Source
from tests.make import make_article, make_image, make_section

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]

ATOM = {"a": "http://www.w3.org/2005/Atom"}
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
FEEDS = ["/feed.atom", "/sections/politics/feed.atom"]


def read(answer) -> ElementTree.Element:
    return ElementTree.fromstring(answer.content)


def headlines(answer) -> list[str]:
    return [entry.findtext("a:title", "", ATOM) for entry in read(answer).findall("a:entry", ATOM)]


def test_it_is_valid_atom_with_the_whole_text(client, settings):
    settings.SITE_URL = "https://news.example"
    make_article(
        headline="Ferry & <harbour>",
        standfirst="A & B",
        body="Text **bold** ![Boat](/media/images/a.webp)",
        language="ja",
        tags=["離島"],
    )
    answer = client.get("/feed.atom")
    feed = read(answer)
    entry = feed.find("a:entry", ATOM)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert [feed.findtext(f"a:{name}", "", ATOM) != "" for name in ("id", "title", "updated")]
    assert entry.findtext("a:title", "", ATOM) == "Ferry & <harbour>"
    assert entry.findtext("a:summary", "", ATOM) == "A &amp; B"
    assert "<strong>bold</strong>" in entry.findtext("a:content", "", ATOM)
    assert 'src="https://news.example/media/images/a.webp"' in entry.findtext("a:content", "", ATOM)
    assert "<p>© NORTHWIRE</p>" in entry.findtext("a:content", "", ATOM)
    assert entry.findtext("a:author/a:name", "", ATOM)
    assert entry.get(LANGUAGE) == "ja"
    assert entry.find("a:link", ATOM).get("href").startswith("https://news.example/articles/")
    assert {one.get("term") for one in entry.findall("a:category", ATOM)} == {"Politics", "離島"}


def test_an_entry_starts_with_the_picture_and_the_dateline(client, settings):
    settings.SITE_URL = "https://news.example"
    image = make_image(alt='A "ferry"', caption="At sea", credit="© NW")
    at = datetime(2025, 10, 27, 3, tzinfo=UTC)
    make_article(lead_image=image, dateline="Tokyo", published_at=at)
    content = read(client.get("/feed.atom")).findtext("a:entry/a:content", "", ATOM)
    assert content.startswith(
        f'<figure><img src="https://news.example{image.file.url}" alt="A &quot;ferry&quot;" '
        'width="90" height="60"><figcaption>At sea © NW</figcaption></figure><p>'
    )
    assert "TOKYO, Oct. 27 —" in content


def test_an_entry_keeps_its_id_when_the_headline_changes(client):
    article = make_article()
    before = read(client.get("/feed.atom")).findtext("a:entry/a:id", "", ATOM)
    publishing.save_article(article=article, editor=None, fields={"headline": "Other"})
    assert read(client.get("/feed.atom")).findtext("a:entry/a:id", "", ATOM) == before


def test_addresses_come_from_the_settings(client, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://news.example", ["*"]
    make_article()
    for path in FEEDS:
        text = client.get(path, headers={"Host": "evil.example"}).text
        assert "evil.example" not in text and "example.com" not in text


def test_the_same_feed_for_every_reader(client):
    make_article()
    japanese = client.get("/feed.atom", headers={"Accept-Language": "ja"})
    assert japanese.content == client.get("/feed.atom").content
    assert not japanese.cookies


def test_a_section_has_its_own(client):
    make_article(headline="Here")
    make_article(headline="There", section=make_section("sport"))
    assert headlines(client.get("/sections/politics/feed.atom")) == ["Here"]
    assert len(headlines(client.get("/feed.atom"))) == 2
    assert client.get("/sections/none/feed.atom").status_code == 404


def test_an_empty_feed_is_valid(client):
    make_section()
    for path in FEEDS:
        assert headlines(client.get(path)) == []


@pytest.mark.both
@pytest.mark.slow
@pytest.mark.parametrize("path", FEEDS)
def test_its_cost_does_not_grow(client, path, django_assert_max_num_queries):
    for number in range(FEED_LENGTH + 2):
        make_article(headline=f"Article {number}")
    with django_assert_max_num_queries(4):
        answer = client.get(path)
    assert len(headlines(answer)) == FEED_LENGTH
    with django_assert_max_num_queries(3):
        client.get(path, headers={"If-None-Match": answer["ETag"]})


def withdraw(article: Article) -> None:
    publishing.withdraw_article(article=article, editor=None, reason="It was wrong.")


def restore(article: Article) -> None:
    publishing.restore_article(article=article, editor=None)


def edit(article: Article) -> None:
    publishing.save_article(article=article, editor=None, fields={"body": "Other words."})


def backdate_another(article: Article) -> None:
    make_article(headline="From last year", published_at=timezone.now() - timedelta(days=365))


def swap_for_another(article: Article) -> None:
    withdraw(article)
    make_article(headline="In its place", published_at=article.published_at)


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize("change", [withdraw, edit, backdate_another, swap_for_another])
def test_who_asks_whether_there_is_news_is_told(client, path, change):
    make_article(headline="Other")
    article = make_article()
    long_ago(minutes=5)
    answer = client.get(path)
    by_tag = {"If-None-Match": answer["ETag"]}
    by_time = {"If-Modified-Since": answer["Last-Modified"]}
    assert client.get(path, headers=by_tag).status_code == 304
    assert client.get(path, headers=by_time).status_code == 304
    change(article)
    for headers in (by_tag, by_time, by_tag | by_time):
        assert client.get(path, headers=headers).status_code == 200


def long_ago(*, minutes: int) -> None:
    """Put what was written into the past, where a second's difference shows."""
    for version in Article.versions.rel.related_model.objects.all():
        version.at -= timedelta(minutes=minutes)
        version.save()


@pytest.mark.both
@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize("model", ["section", "source", "lead_image"])
def test_what_is_renamed_is_sent_again(client, path, model):
    source = Source.objects.create(name="Northwire", credit="© NORTHWIRE")
    article = make_article(source=source, lead_image=make_image())
    tag = client.get(path)["ETag"]
    named = getattr(article, model)
    setattr(named, "alt" if model == "lead_image" else "name", "Renamed")
    named.save()
    answer = client.get(path, headers={"If-None-Match": tag})
    assert answer.status_code == 200 and "Renamed" in answer.text


def wait_for_the_next_second() -> None:
    time.sleep(1 - time.time() % 1)


@pytest.mark.slow
def test_two_articles_in_one_second_are_both_sent(client):
    wait_for_the_next_second()  # So that all of it falls in one.
    make_article(headline="First")
    read_at = http_date()
    answer = client.get("/feed.atom")
    make_article(headline="Second", published_at=Article.objects.get().published_at)
    by_time = {"If-Modified-Since": answer.get("Last-Modified", read_at)}
    wait_for_the_next_second()
    assert len(headlines(client.get("/feed.atom", headers=by_time))) == 2


def test_a_withdrawn_article_leaves_conditional_readers_too(client):
    make_article(headline="Stays")
    article = make_article(headline="Goes")
    tag = client.get("/feed.atom")["ETag"]
    withdraw(article)
    assert headlines(client.get("/feed.atom", headers={"If-None-Match": tag})) == ["Stays"]
    restore(article)
    assert "Goes" in headlines(client.get("/feed.atom"))


@pytest.mark.both
def test_a_scheduled_article_comes_by_itself(client):
    make_article(headline="Here")
    article = make_article(headline="Soon", published_at=timezone.now() + timedelta(minutes=5))
    long_ago(minutes=5)
    answer = client.get("/feed.atom")
    assert headlines(answer) == ["Here"]
    Article.objects.filter(pk=article.pk).update(published_at=timezone.now())
    asked_at = http_date((timezone.now() - timedelta(seconds=2)).timestamp())
    for headers in ({"If-None-Match": answer["ETag"]}, {"If-Modified-Since": asked_at}):
        assert headlines(client.get("/feed.atom", headers=headers)) == ["Soon", "Here"]
