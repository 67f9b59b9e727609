"""A search of one discussion alone: what is found there, and where one is told to be."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from articles.publishing import withdraw_article
from forum.discussion.discussions import change_settings
from forum.discussion.filtered_page import WORTH_PARTING
from forum.discussion.models import Mode
from forum.discussion.removal import hide_comment
from tests import cast
from tests.make import make_article, make_comment, make_section
from tests.search.test_search_page import ask, comments_in

pytestmark = pytest.mark.django_db

NOWHERE = "There is no such discussion. From here everything is searched."


def test_comments_of_one_discussion_alone_are_found_in_either_order(client: Client):
    article = make_article(headline="The <b>ferry</b>")
    mine = [make_comment(article=article, text=f"A ferry, {n}.").pk for n in range(2)]
    make_comment(text="A ferry elsewhere.")
    for order in ("", "newest"):
        html = ask(client, q="ferry", article=str(article.pk), order=order)
        assert sorted(comments_in(html)) == mine and "2 results" in html
        assert 'entry__headline" lang' not in html  # Of no article, not even its own.
    assert f'href="{article.get_absolute_url()}#discussion" lang="en">The &lt;b&gt;ferry' in html
    assert 'href="?q=ferry&amp;order=newest">Search everywhere</a>' in html
    assert f'<input type="hidden" name="article" value="{article.pk}"' in html
    assert "Search this discussion</h1>" in html and 'name="section"' not in html
    assert f"?q=ferry&amp;article={article.pk}" in html  # The other order.


def test_a_search_of_a_discussion_can_be_narrowed_further(client: Client):
    article = make_article(section=make_section("sport"))
    old = make_comment(
        article=article, author=cast.alice(), text="A ferry.",
        posted_at=timezone.now() - timedelta(days=9),
    )  # fmt: skip
    new = make_comment(article=article, author=cast.bob(), text="A ferry to the island.")
    make_comment(author=cast.bob(), text="A ferry.")
    number = str(article.pk)
    assert comments_in(ask(client, q="ferry", article=number, author="bob")) == [new.pk]
    assert comments_in(ask(client, q="", article=number, author="bob")) == [new.pk]
    assert comments_in(ask(client, q="ferry -island", article=number)) == [old.pk]
    day = (timezone.localtime() - timedelta(days=5)).date().isoformat()
    assert comments_in(ask(client, q="ferry", article=number, until=day)) == [old.pk]
    # Where it stands is known: what else is chosen of that changes nothing.
    html = ask(client, q="ferry", article=number, section="sport", kind="articles")
    assert sorted(comments_in(html)) == [old.pk, new.pk]


def test_pages_of_one_discussion_stay_in_it(client: Client):
    article = make_article()
    made = [make_comment(article=article, text=f"quokka {n}").pk for n in range(25)]
    make_comment(text="quokka")
    for order in ("", "newest"):
        seen, address = [], f"/search/?q=quokka&article={article.pk}&order={order}"
        while address:
            html = client.get(address).text
            seen += comments_in(html)
            found = re.search(r'rel="next" href="([^"]+)"', html)
            address = f"/search/{found.group(1).replace('&amp;', '&')}" if found else ""
        assert sorted(seen) == made


def test_few_comments_are_found_however_many_newer_ones_say_the_same(client, monkeypatch):
    monkeypatch.setattr("forum.discussion.search.results.STEPS", (2, 3))
    for place in (f"forum.search.{connection.vendor}", "forum.discussion.search.results"):
        monkeypatch.setattr(f"{place}.RANKED", 3)
    article = make_article()
    old = make_comment(article=article, text="A ferry.")
    for _ in range(9):
        make_comment(article=cast_elsewhere(), text="A ferry.")
    for order in ("", "newest"):
        html = ask(client, q="ferry", article=str(article.pk), order=order)
        assert comments_in(html) == [old.pk] and "1 result" in html


def cast_elsewhere() -> Article:
    return Article.objects.filter(headline="Elsewhere").first() or make_article(
        headline="Elsewhere"
    )


def test_nothing_found_leads_out_with_the_words(client: Client):
    make_comment(text="A ferry elsewhere.")
    html = ask(client, q="ferry & co", article=str(make_article().pk))
    assert "No comment in this discussion has all that you asked for." in html
    assert html.count('href="?q=ferry+%26+co">Search everywhere') == 2


def hide_discussion(article: Article) -> None:
    change_settings(article=article, mode=Mode.HIDDEN, closes_after_days=None)


HIDING = {
    "withdrawn": lambda article: withdraw_article(article=article, editor=None, reason="Wrong"),
    "of tomorrow": lambda article: Article.objects.filter(pk=article.pk).update(
        published_at=timezone.now() + timedelta(days=1)
    ),
    "hidden discussion": hide_discussion,
}


def without_number(html: str, number: int) -> str:
    return re.sub(rf"(article(=|%3D)){number}\b", r"\1", html)


@pytest.mark.parametrize("how", HIDING)
@pytest.mark.parametrize("words", [{}, {"q": "ferry"}, {"q": "ferry", "author": "alice"}])
def test_a_hidden_discussion_answers_as_one_that_is_not_there(client, how: str, words: dict):
    article = make_article(headline="Secret")
    make_comment(article=article, author=cast.alice(), text="A ferry.")
    assert NOWHERE not in ask(client, article=str(article.pk), **words)
    HIDING[how](article)
    for person in (None, cast.alice(), cast.mori()):
        if person:
            client.force_login(person)
        hidden = without_number(ask(client, 422, article=str(article.pk), **words), article.pk)
        assert NOWHERE in hidden and "Secret" not in hidden and "result" not in hidden
        nowhere = without_number(ask(client, 422, article="987654", **words), 987654)
        assert strip_tokens(hidden) == strip_tokens(nowhere)


def strip_tokens(html: str) -> str:
    return re.sub(r"\b\w{64}\b", "", html)


def test_a_hidden_comment_of_the_discussion_is_neither_found_nor_counted(client: Client):
    article = make_article()
    shown = make_comment(article=article, text="A ferry.")
    hide_comment(comment_id=make_comment(article=article, text="A ferry, hidden.").pk)
    html = ask(client, q="ferry", article=str(article.pk))
    assert comments_in(html) == [shown.pk] and "1 result" in html


@pytest.mark.parametrize(
    "number", ["0", "-1", "x", "1.5", "٣", "²", "9" * 18, "9" * 400, "<b>", "1,2", "%00"]
)
def test_a_number_of_no_discussion_gets_a_clear_word(client: Client, number: str):
    for words in ({}, {"q": "ferry"}, {"q": ""}):
        html = ask(client, 422, article=number, **words)
        assert NOWHERE in html and 'class="error-summary"' in html
        assert 'name="article"' not in html  # The next search is of everything.


def test_the_way_in_asks_what_is_looked_for_and_searches_nothing(client: Client):
    article = make_article(headline="Ferry")
    html = ask(client, article=str(article.pk))
    assert "Search this discussion</h1>" in html and "error-summary" not in html
    assert "harbour -ferry leaves out" in html and "results" not in html
    assert "Type what you are looking for." in ask(client, 422, article=str(article.pk), q="")


@pytest.mark.parametrize("query", ["", "?show=links"])
def test_a_discussion_worth_it_leads_to_its_search(client: Client, query: str):
    article = make_article()
    link = f'<a href="/search/?article={article.pk}" rel="nofollow">Search this discussion</a>'
    for count in range(1, WORTH_PARTING + 1):
        make_comment(article=article)
        html = client.get(article.get_absolute_url() + query).text
        assert (link in html) == (count >= WORTH_PARTING)


@pytest.mark.parametrize("order", ["", "newest"])
def test_a_discussion_is_searched_by_as_many_queries_however_long(client: Client, order: str):
    article, counts = make_article(), []
    other = make_article()
    for _ in range(2):
        for _ in range(20):
            make_comment(article=article, text="ferry")
            make_comment(article=other, text="ferry")
        ask(client, q="ferry", article=str(article.pk), order=order)
        with CaptureQueriesContext(connection) as queries:
            ask(client, q="ferry", article=str(article.pk), order=order)
        counts.append(len(queries))
    # As any search, which test_search_page.py counts, and the article; no articles are asked for.
    assert counts[0] == counts[1] <= 9


def test_the_page_is_japanese_in_japanese(client: Client):
    article = make_article(headline="船")
    make_comment(article=article, text="政府の発表", author=cast.suzu())
    html = client.get(
        "/search/", {"q": "政府", "article": article.pk}, headers={"accept-language": "ja"}
    ).text
    assert "この議論の中を検索" in html and ">船</a> へのコメント" in html and "全体を検索" in html
