"""What lists of articles say of comments that are new."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from forum.discussion.muting import mute
from forum.discussion.removal import hide_comment
from forum.discussion.visiting import mark_all_read
from tests import cast
from tests.make import make_article, make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]


def numbers(page: str, article: Article) -> str:
    """Return the number of the last arrival that an entry of a list carries."""
    return page.split(f'data-discussion="{article.pk}" data-arrival="')[1].split('"')[0]


def test_a_list_tells_scripts_the_last_arrival_and_is_made_anew_with_it(client: Client):
    quiet, lively = make_article(), make_comment().article
    assert numbers(client.get("/").text, quiet) == "0"
    assert numbers(client.get("/").text, lively) == "1"
    hide_comment(comment_id=make_comment(article=lively).pk)
    for address in (
        "/",
        lively.section.get_absolute_url(),
        f"/archive/{lively.published_at.year}/",
    ):
        assert numbers(client.get(address).text, lively) == "2"


def new_on(client: Client, article: Article, address: str = "/") -> str:
    """Return what an entry says is new to the reader; "" if nothing."""
    entry = client.get(address).text.split(f'data-discussion="{article.pk}"')[1].split("</p>")[0]
    found = re.search(r'<span class="badge badge--new">([^<]*)</span>', entry)
    return found[1] if found else ""


@pytest.fixture
def alice(client: Client) -> Client:
    client.force_login(cast.alice())
    return client


def been_to(article: Article) -> None:
    """Let alice have seen all there is."""
    mark_all_read(member=cast.alice(), article=article, arrival=10**9, now=timezone.now())


def test_every_list_says_exactly_how_much_is_new_to_a_member(alice: Client):
    article = make_comment(article=make_article(tags=["budget"])).article
    been_to(article)
    for _ in range(2):
        make_comment(article=article)
    make_comment(article=article, author=cast.alice())
    hide_comment(comment_id=make_comment(article=article).pk)
    for address in (
        "/", article.section.get_absolute_url(), "/tags/budget/", "/archive/",
        f"/archive/{article.published_at.year}/", f"/search/?q={article.headline.split()[0]}",
    ):  # fmt: skip
        assert new_on(alice, article, address) == "+2 new", address
    alice.get(article.get_absolute_url())
    assert new_on(alice, article) == ""


def test_an_article_never_visited_says_nothing_and_neither_does_a_stranger(client: Client):
    article = make_comment().article
    been_to(article)
    make_comment(article=article)
    assert new_on(client, article) == ""
    client.force_login(cast.bob())
    assert new_on(client, article) == ""


def test_what_is_muted_is_not_counted(alice: Client):
    first = make_comment(author=cast.bob())
    other = make_comment(article=first.article, author=cast.suzu())
    been_to(first.article)
    mute(member=cast.alice(), target=first)
    mute(member=cast.alice(), target=cast.mori())
    make_comment(reply_to=make_comment(reply_to=first, author=cast.suzu()))
    make_comment(article=first.article, author=cast.mori())
    assert new_on(alice, first.article) == ""
    make_comment(reply_to=other, author=cast.suzu())
    assert new_on(alice, first.article) == "+1 new"


@pytest.mark.both
def test_a_list_costs_a_member_one_query_more_however_many_articles(alice: Client, client):
    def queries(reader: Client) -> int:
        with CaptureQueriesContext(connection) as asked:
            reader.get("/")
        return len(asked)

    client.get("/")  # Keeps the sections of the masthead.
    one = make_comment().article
    been_to(one)
    few = queries(alice)
    for _ in range(3):
        article = make_comment().article
        been_to(article)
        make_comment(article=article)
    assert queries(alice) == few
    # Session and member are the two others.
    assert few == queries(Client()) + 3
