"""Nothing hidden is found or counted by a search, even where the index still has it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article, Status
from articles.publishing import withdraw_article
from forum.discussion.indexing import index_article, index_comments
from forum.discussion.models import Comment
from tests import cast
from tests.discussion.test_doors import PEOPLE, SECRET, STATES, client_of, make_case
from tests.make import make_article, make_comment

# In `make check` the verbs' own tests stand for these walks, which take many seconds together.
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HIDDEN = [state for state in STATES if state != "published"]
SEARCHES = (
    "q=something", "q=something&order=newest", "q=author:alice", "q=something&kind=comments",
    "q=something&section=politics", "q=something&author=alice",
)  # fmt: skip


def lag(comment: Comment) -> None:
    """Put the comment and its article back into the index, as if nobody had taken them out."""
    comment.state = "published"
    index_comments([comment])
    article = Article.objects.get(pk=comment.article_id)
    article.status = Status.PUBLISHED
    index_article(article=article)


@pytest.mark.parametrize("search", SEARCHES)
def test_what_is_published_is_found_by_everybody(search: str):
    make_case("published")
    for person in PEOPLE:
        html = client_of(person).get(f"/search/?{search}").content.decode()
        assert SECRET in html and "1 result" in html, person


@pytest.mark.parametrize(
    "is_lagging", [pytest.param(False, marks=pytest.mark.slow, id="index"), True]
)
@pytest.mark.parametrize("state", HIDDEN)
def test_what_is_hidden_is_found_by_nobody_and_not_counted(state: str, is_lagging: bool):
    comment = make_case(state)
    if is_lagging:
        lag(comment)
    for person in PEOPLE:
        client = client_of(person)
        for search in SEARCHES:
            html = client.get(f"/search/?{search}").content.decode()
            assert SECRET not in html, (person, search)
            assert "Nothing was found." in html and "result" not in words_beside_the_form(html)


def words_beside_the_form(html: str) -> str:
    return html.split("</form>")[-1].split("<footer")[0]


def test_only_what_may_be_seen_is_counted():
    comment = make_case("hidden")
    lag(comment)
    article = make_article(headline="Something else")
    html = Client().get("/search/?q=something").content.decode()
    assert "1 result" in html and article.get_absolute_url() in html


def test_many_hidden_ones_are_not_hinted_at(monkeypatch):
    monkeypatch.setattr("forum.discussion.search.results.STEPS", (1, 2))
    monkeypatch.setattr("forum.discussion.search.results.RANKED", 1)
    comment = make_case("hidden discussion")
    for number in range(5):
        make_comment(reply_to=comment, text=f"Something {number}")
    for order in ("", "newest"):
        html = Client().get(f"/search/?q=something&order={order}").content.decode()
        assert "Nothing was found." in html and "more than" not in html


TAKEN: dict[str, Callable[[Article], object]] = {
    "withdrawn": lambda article: withdraw_article(article=article, editor=None, reason="Wrong"),
    "draft": lambda article: Article.objects.filter(pk=article.pk).update(status=Status.DRAFT),
    "of tomorrow": lambda article: Article.objects.filter(pk=article.pk).update(
        status=Status.SCHEDULED, published_at=timezone.now() + timedelta(days=1)
    ),
    "of the next minute": lambda article: Article.objects.filter(pk=article.pk).update(
        status=Status.SCHEDULED, published_at=timezone.now() + timedelta(seconds=5)
    ),
}


@pytest.mark.parametrize("state", TAKEN)
@pytest.mark.parametrize("is_lagging", [False, True], ids=["", "lagging index"])
def test_an_article_that_is_not_public_is_found_by_nobody(state: str, is_lagging: bool):
    article = make_article(headline="Something", body=f"Something {SECRET}", author=cast.edo())
    TAKEN[state](article)
    if not is_lagging:
        article.refresh_from_db()
    index_article(article=article)
    for client in (Client(), client_of("moderator")):
        for search in ("q=something", "q=something&order=newest", "q=author:edo"):
            html = client.get(f"/search/?{search}").content.decode()
            assert SECRET not in html and "Nothing was found." in html
