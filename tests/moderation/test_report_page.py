"""The report form: with and without JavaScript, signed in and not."""

import pytest
from django.urls import reverse

from forum.discussion.answers import comment_url
from forum.discussion.models import Comment
from forum.discussion.removal import hide_comment
from forum.moderation.reports.models import Report
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_report

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

HTMX = {"HX-Request": "true"}
TYPED = {"reason": "spam", "note": "Sells <b>shoes</b>"}


def page_of(comment: Comment) -> str:
    return reverse("moderation:report", args=[comment.pk])


@pytest.fixture
def comment() -> Comment:
    return make_comment(author=cast.alice())


@pytest.fixture
def reading(client):
    client.force_login(cast.bob())
    return client


def test_a_report_leads_back_to_the_comment_with_thanks(reading, comment):
    response = reading.post(page_of(comment), TYPED)
    assert (response.status_code, response["Location"]) == (303, comment_url(comment.pk))
    assert Report.objects.get().note == TYPED["note"]
    assert "Thank you" in reading.get(response["Location"]).content.decode()


def test_a_report_by_htmx_is_thanked_in_place(reading, comment):
    response = reading.post(page_of(comment), TYPED, headers=HTMX)
    assert response.status_code == 200 and Report.objects.count() == 1
    page = response.content.decode()
    assert "Thank you" in page and "<html" not in page


def test_htmx_gets_the_form_alone(reading, comment):
    page = reading.get(page_of(comment), headers=HTMX).content.decode()
    assert "<form" in page and "<html" not in page


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_a_report_without_a_reason_comes_back_with_the_note(reading, comment, headers):
    response = reading.post(page_of(comment), {"note": TYPED["note"]}, headers=headers)
    page = response.content.decode()
    assert response.status_code == 422 and not Report.objects.exists()
    assert "Please choose what is wrong" in page and "Sells &lt;b&gt;shoes" in page


@pytest.mark.parametrize("note", ["x" * 1001, "a\0b"])
def test_a_note_that_cannot_be_kept_is_refused(reading, comment, note: str):
    response = reading.post(page_of(comment), {"reason": "spam", "note": note})
    assert response.status_code == 422 and not Report.objects.exists()


def test_a_second_report_is_explained(reading, comment):
    make_report(comment, reporter=cast.bob())
    page = reading.get(page_of(comment)).content.decode()
    assert "reported this comment already" in page and "<textarea" not in page
    response = reading.post(page_of(comment), TYPED)
    assert response.status_code == 422 and Report.objects.count() == 1


def test_ones_own_comment_shows_no_form(client, comment):
    client.force_login(cast.alice())
    assert "<textarea" not in client.get(page_of(comment)).content.decode()
    assert client.post(page_of(comment), TYPED).status_code == 422


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_what_was_typed_survives_signing_in(client, comment, headers):
    assert "<textarea" in client.get(page_of(comment)).content.decode()
    response = client.post(page_of(comment), TYPED, headers=headers)
    address = response["HX-Redirect"] if headers else response["Location"]
    assert address.startswith(reverse("account_login"))
    assert not Report.objects.exists()
    client.force_login(cast.bob())
    page = client.get(page_of(comment)).content.decode()
    assert "Sells &lt;b&gt;shoes" in page
    assert "checked" in page
    assert "Sells" not in client.get(page_of(comment)).content.decode()


def test_what_was_typed_about_one_comment_is_not_put_to_another(client, comment):
    client.post(page_of(comment), TYPED)
    client.force_login(cast.bob())
    other = make_comment(author=cast.alice())
    assert "Sells" not in client.get(page_of(other)).content.decode()


def test_a_tombstone_shows_neither_text_nor_name(reading, comment):
    make_comment(reply_to=comment)
    hide_comment(comment_id=comment.pk)
    page = reading.get(page_of(comment)).content.decode()
    assert comment.text not in page and "Alice" not in page and "<textarea" not in page


def test_a_hidden_comment_without_replies_is_not_found(reading, comment):
    hide_comment(comment_id=comment.pk)
    assert reading.get(page_of(comment)).status_code == 404
    assert reading.post(page_of(comment), TYPED).status_code == 404


@pytest.mark.parametrize("who", [None, cast.suzu, cast.alice])
def test_readers_never_learn_who_reported(client, comment, who):
    make_report(comment, reporter=cast.member("zenobia", display_name="Zenobia"), note="Zounds")
    if who:
        client.force_login(who())
    for address in (
        comment.article.get_absolute_url(),
        comment.get_absolute_url(),
        page_of(comment),
        reverse("discussion:member", args=["alice"]),
        reverse("discussion:feed", args=[comment.article_id]),
    ):
        page = client.get(address).content.decode()
        assert "Zenobia" not in page and "Zounds" not in page
