"""What is typed into a form while what it is about goes away: it comes back with the answer."""

from collections.abc import Callable

import pytest
from django.test import Client

from articles.models import Article
from articles.publishing import withdraw_article
from forum.discussion.discussions import change_settings
from forum.discussion.models import Comment, Mode
from forum.discussion.removal import hide_comment, remove_comment
from tests import cast
from tests.make import make_comment
from tests.moderation.making import suspend

pytestmark = pytest.mark.django_db

TYPED = "<b>My</b> words, which took me an hour."
SHOWN = "&lt;b&gt;My&lt;/b&gt; words, which took me an hour."


def withdraw(comment: Comment) -> None:
    article = Article.objects.get(pk=comment.article_id)
    withdraw_article(article=article, editor=cast.edo(), reason="Wrong")


def hide_discussion(comment: Comment) -> None:
    change_settings(article=comment.article, mode=Mode.HIDDEN, closes_after_days=None)


def send(address: str, client: Client, **headers: str):
    return client.post(address, {"text": TYPED, "note": "Look."}, headers=headers)


@pytest.mark.parametrize(
    ("going", "address", "count"),
    [
        (lambda comment: remove_comment(comment_id=comment.pk), "/comments/{pk}/edit/", 1),
        (lambda comment: hide_comment(comment_id=comment.pk), "/comments/{pk}/edit/", 1),
        (hide_discussion, "/comments/{pk}/edit/", 1),
        (hide_discussion, "/articles/{article}/comments/?reply_to={pk}", 1),
        (withdraw, "/articles/{article}/comments/", 1),
        (withdraw, "/articles/{article}/mistake/", 2),
        (withdraw, "/comments/{pk}/report/", 2),
    ],
)
def test_what_was_typed_about_what_is_gone_stands_on_the_page_that_says_so(
    going: Callable[[Comment], object], address: str, count: int
):
    comment, client = make_comment(author=cast.alice()), Client()
    client.force_login(cast.alice())
    going(comment)
    page = send(address.format(pk=comment.pk, article=comment.article_id), client)
    assert page.status_code == 404
    assert SHOWN in page.text and page.text.count("readonly") == count


def test_a_moderator_who_may_no_more_gets_back_what_they_typed(client):
    comment = make_comment(author=cast.alice())
    client.force_login(cast.mori())
    suspend(cast.mori())
    page = send(f"/moderation/comments/{comment.pk}/remove/", client)
    assert page.status_code == 403 and SHOWN in page.text
    client.force_login(cast.bob())
    page = send(f"/moderation/comments/{comment.pk}/remove/", client)
    assert page.status_code == 403 and SHOWN in page.text


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}])
def test_nothing_that_another_site_sends_stands_on_our_page(client, headers):
    page = send("/articles/999/comments/", client, **headers)
    assert page.status_code == 404 and "My" not in page.text


@pytest.mark.parametrize("address", ["/nowhere/", "/accounts/nowhere/", "/members/nobody/"])
def test_nothing_stands_there_where_no_form_of_the_discussion_leads(client, address):
    assert "took me an hour" not in send(address, client).text


def test_a_form_that_cannot_be_read_is_not_found_all_the_same(client):
    page = client.post("/articles/999/comments/", b"junk", "multipart/form-data")
    assert page.status_code == 404
