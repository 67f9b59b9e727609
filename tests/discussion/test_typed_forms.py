"""What is typed into a form of the room or the newsroom when the session has ended."""

import pytest
from django.urls import reverse

from forum.moderation.decisions.models import Decision
from tests import cast
from tests.make import make_comment
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db

TYPED = "/typed/"
WORDS = "Please leave out what he earns, <b>and</b> his street."


def act(client, words: str = WORDS, **headers: str):
    comment = make_comment(author=cast.alice())
    address = reverse("moderation:act", args=[comment.pk, "remove"])
    sent = {"reason": "abuse", "words": words, "note": "again", "seen": "x y", "then": "next"}
    return client.post(
        address, sent, headers={"Referer": "http://testserver/moderation/", **headers}
    )


def test_words_typed_by_who_was_signed_out_are_shown_once_they_have_signed_in(client):
    answer = act(client)
    assert answer.status_code == 303 and answer.url.endswith("?next=%2Ftyped%2F")
    sign_in(client, cast.mori())
    page = client.get(TYPED)
    assert page.context["texts"] == [WORDS, "again"]
    shown = page.content.decode()
    assert "&lt;b&gt;and&lt;/b&gt; his street." in shown and 'href="/moderation/"' in shown
    assert not Decision.objects.exists()
    assert WORDS[:20] in client.get(TYPED).content.decode()  # A reload loses nothing.


def test_htmx_is_led_there_as_well(client):
    answer = act(client, **{"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].endswith("?next=%2Ftyped%2F")


def test_nobody_who_is_signed_out_reads_it_and_signing_out_forgets_it(client):
    act(client)
    assert client.get(TYPED).status_code == 303
    sign_in(client, cast.mori())
    assert client.get(TYPED).context["texts"]
    client.logout()
    sign_in(client, cast.mori())
    assert client.get(TYPED).context["texts"] == []


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}],
)
def test_what_another_site_sends_is_not_kept(client, headers: dict[str, str]):
    assert TYPED not in act(client, **headers).url
    assert "typed_form" not in client.session


def test_a_form_without_words_leads_where_it_always_did(client):
    comment = make_comment(author=cast.alice())
    answer = client.post(
        reverse("moderation:act", args=[comment.pk, "dismiss"]), {"reason": "no_rule", "words": " "}
    )
    assert TYPED not in answer.url and "typed_form" not in client.session


def test_no_more_is_kept_than_forms_have(client):
    words = {f"field_{number}": f"word {number} " * 9_000 for number in range(30)}
    client.post(reverse("moderation:blocks"), words)
    kept = client.session["typed_form"]["texts"]
    assert len(kept) == 12 and max(map(len, kept)) == 20_000


def test_the_way_back_leads_to_no_other_site(client):
    act(client, Referer="http://elsewhere.example/moderation/")
    assert client.session["typed_form"]["url"] == reverse("moderation:queue")


def test_words_of_the_newsroom_are_kept_as_well(client):
    comment = make_comment()
    address = reverse("discussion:pick", args=[comment.pk])
    client.post(address, {"why": "Best"})
    assert client.session["typed_form"] == {"texts": ["Best"], "url": address}
