"""A moderator speaks for the moderation: unmistakably, above votes and reports."""

import pytest
from django.test import Client
from django.urls import reverse

from forum.discussion.models import Comment, Discussion
from forum.discussion.posting import post_comment
from forum.discussion.removal import hide_comment
from forum.discussion.rules import NOT_FOR_THE_MODERATION, OFFICIAL
from forum.discussion.voting import cast_vote
from forum.moderation.reporting import report_comment
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

BADGE = '<strong class="badge badge--official">Moderator</strong>'
BOX = 'name="is_official"'


def speak(**fields) -> Comment:
    fields = {"article": make_article(), "author": cast.mori()} | fields
    return post_comment(text="Please stay on topic.", is_official=True, **fields)


def test_a_moderator_may_speak_so_from_the_form_below_an_article_and_a_comment(client: Client):
    comment = make_comment()
    client.force_login(cast.mori())
    page, compose = comment.article.get_absolute_url(), f"/articles/{comment.article_id}/compose/"
    for _ in range(2):  # As it is made, and as it is kept.
        assert BOX in client.get(page).content.decode()
    assert BOX in client.get(f"{compose}?reply_to={comment.pk}").content.decode()
    form = client.get(page).context
    sent = {"text": "Please stay on topic.", "is_official": "1", "honeypot": ""}
    sent |= {name: value for name, value in form["composer"].security.items() if value}
    posting = reverse("discussion:post", args=[comment.article_id])
    assert client.post(posting, sent).status_code == 303
    said = Comment.objects.latest("pk")
    sent |= {"text": "And again.", "submission_key": ""}
    assert BOX in client.post(posting, sent, headers={"HX-Request": "true"}).content.decode()
    assert said.is_official and BADGE in client.get(page).content.decode()
    client.logout()
    for address in (page, said.get_absolute_url()):
        html = client.get(address).content.decode()
        assert BADGE in html and "data-official" in html and BOX not in html


@pytest.mark.parametrize("who", [cast.alice, cast.edo])
def test_nobody_else_may(client: Client, who):
    with pytest.raises(Refused) as error:
        speak(author=who())
    assert error.value.refusal == NOT_FOR_THE_MODERATION
    article = make_article()
    client.force_login(who())
    for _ in range(2):
        assert BOX not in client.get(article.get_absolute_url()).content.decode()


def test_a_members_kept_page_is_not_the_moderators(client: Client):
    page = make_comment(article=make_article()).article.get_absolute_url()
    for who, sees in ((cast.mori, True), (cast.alice, False), (cast.mori, True)):
        client.force_login(who())
        assert (BOX in client.get(page).content.decode()) is sees


def test_it_is_neither_voted_on_nor_reported(client: Client):
    said = speak()
    for act in (
        lambda: cast_vote(comment_id=said.pk, member=cast.alice(), value=-1),
        lambda: report_comment(comment_id=said.pk, reporter=cast.alice(), reason="abuse"),
    ):
        with pytest.raises(Refused) as error:
            act()
        assert error.value.refusal == OFFICIAL
    client.force_login(cast.alice())
    html = client.get(said.article.get_absolute_url()).content.decode()
    assert f"/comments/{said.pk}/vote/" not in html and f"/comments/{said.pk}/report/" not in html


def test_once_hidden_it_says_no_more_who_spoke(client: Client):
    said = speak()
    make_comment(reply_to=said)
    hide_comment(comment_id=said.pk)
    html = client.get(said.article.get_absolute_url()).content.decode()
    assert BADGE not in html and "data-official" not in html
    assert Discussion.objects.get().comment_count == 1
