"""What lists of articles say of comments that are new."""

import pytest
from django.test import Client

from articles.models import Article
from forum.discussion.removal import hide_comment
from tests.make import make_article, make_comment

pytestmark = pytest.mark.django_db


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
