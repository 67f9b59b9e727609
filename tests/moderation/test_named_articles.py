"""An article is named alike all over the room: by number, address or words of its headline."""

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from forum.moderation.named_articles import find_article
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import make_decision
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

LOG, CHECKS, TRY = (reverse(f"moderation:{name}") for name in ("log", "checks", "try_checks"))


@pytest.fixture
def articles() -> list:
    """Return three articles, of which two are about harbours."""
    headlines = ("Harbour fees rise", "Harbour", "School closes")
    return [make_article(headline=headline) for headline in headlines]


@pytest.fixture
def tuning(client: Client) -> Client:
    """A browser in which ada, who sets the checks, is signed in."""
    sign_in(client, cast.ada())
    return client


@pytest.mark.parametrize(
    "typed",
    ["{pk}", " {pk} ", "{url}", "https://news.example{url}?page=2#c7", "news.example/articles/{pk}",
     "harbour rise", "FEES"],
)  # fmt: skip
def test_it_is_found_by_number_address_or_words(articles, typed: str):
    fees = articles[0]
    typed = typed.format(pk=fees.pk, url=fees.get_absolute_url())
    assert find_article(typed) == fees


def test_the_whole_headline_is_one_and_a_part_of_several_is_none(articles):
    assert find_article("harbour") == articles[1] and find_article(" ") is None
    for typed, why in (("harb", "More than one article fits"), ("ferry", "No article fits")):
        with pytest.raises(forms.ValidationError, match=why):
            find_article(typed)


@pytest.mark.slow
def test_checks_are_set_and_tried_for_an_article_by_its_words(articles, tuning: Client):
    page = tuning.get(CHECKS, {"article": "fees"}).content.decode()
    assert "Harbour fees rise</span></h2>" in page
    refused = tuning.get(CHECKS, {"article": "harb"})
    assert refused.status_code == 422
    assert f"Harbour fees rise ({articles[0].pk})" in refused.content.decode()
    tried = {"text": "A calm word.", "article": "nowhere"}
    answer = tuning.post(TRY, tried)
    assert answer.status_code == 422 and "No article fits." in answer.content.decode()
    assert "Publish</h2>" in tuning.post(TRY, {**tried, "article": "school"}).content.decode()


@pytest.mark.slow
def test_the_log_is_narrowed_by_the_same(articles, tuning: Client):
    for one in articles:
        comment = make_comment(article=one, author=cast.alice())
        make_decision("remove", comment, note=f"About {one.headline}.")
    for typed, notes in (
        (articles[0].get_absolute_url(), ["Harbour fees rise"]),
        (str(articles[2].pk), ["School closes"]),
        ("harbour", ["Harbour fees rise", "Harbour"]),
        ("nowhere", []),
    ):
        page = tuning.get(LOG, {"article": typed}).content.decode()
        shown = {one.headline for one in articles if f"About {one.headline}." in page}
        assert shown == set(notes)
