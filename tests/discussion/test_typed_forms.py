"""What is typed into a form of the room or the newsroom when the session has ended."""

import pytest
from django.test import Client
from django.urls import reverse

from forum.moderation.decisions.models import Decision
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_decision
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]

TYPED = "/typed/"
WORDS = "Please leave out what he earns, <b>and</b> his street."


def act(client, words: str = WORDS, **headers: str):
    comment = make_comment(author=cast.alice())
    address = reverse("moderation:act", args=[comment.pk, "remove"])
    sent = {"reason": "abuse", "words": words, "note": "again", "seen": "x y", "then": "next"}
    return client.post(address, sent | {"next": "/moderation/?tab=held"}, headers=headers)


def texts_on(page) -> list[list[str]]:
    return [form["texts"] for form in page.context["forms"]]


@pytest.mark.both
def test_words_typed_by_who_was_signed_out_are_shown_once_they_have_signed_in(client):
    answer = act(client)
    assert answer.status_code == 303 and answer.url.endswith("?next=%2Ftyped%2F")
    sign_in(client, cast.mori())
    page = client.get(TYPED)
    assert texts_on(page) == [[WORDS, "again"]]
    shown = page.content.decode()
    assert "&lt;b&gt;and&lt;/b&gt; his street." in shown and 'href="/moderation/?tab=held"' in shown
    assert client.get("/moderation/?tab=held").status_code == 200
    assert not Decision.objects.exists()
    assert WORDS[:20] in client.get(TYPED).content.decode()  # A reload loses nothing.


def test_what_was_sent_in_several_tabs_is_kept(client):
    for words in ("one", "two", "three", "four", "five"):
        act(client, words)
    sign_in(client, cast.mori())
    page = client.get(TYPED)
    assert [texts[0] for texts in texts_on(page)] == ["two", "three", "four", "five"]


def test_whoever_else_signs_in_there_reads_nothing_of_it_and_it_is_gone(client):
    act(client)
    sign_in(client, cast.alice())
    page = client.get(TYPED)
    assert (
        WORDS[:20] not in page.content.decode() and "Nothing is kept here" in page.content.decode()
    )
    assert client.session["typed_form"] == []


def test_single_words_of_lists_and_rules_are_kept(client):
    lists = {"banned": "casino", "watched_members": "rin", "why": "spam", "on": "on", "days": "30"}
    client.post(reverse("moderation:check_lists"), lists)
    assert client.session["typed_form"][0]["texts"] == ["casino", "rin", "spam"]


def test_htmx_is_led_there_as_well(client):
    answer = act(client, **{"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].endswith("?next=%2Ftyped%2F")


def test_nobody_who_is_signed_out_reads_it_and_signing_out_forgets_it(client):
    act(client)
    assert client.get(TYPED).status_code == 303
    sign_in(client, cast.mori())
    assert texts_on(client.get(TYPED))
    client.logout()
    sign_in(client, cast.mori())
    assert texts_on(client.get(TYPED)) == []


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


def test_a_list_of_the_longest_is_kept_whole_and_what_is_longer_says_that_it_is_cut(client):
    client.post(reverse("moderation:check_lists"), {"banned": "word\n" * 40_000})
    assert not client.session["typed_form"][0]["is_cut"]
    client.post(reverse("moderation:check_lists"), {"banned": "word " * 60_000, "why": "All."})
    before, last = client.session["typed_form"]
    assert (before["texts"], before["is_cut"]) == ([], True)
    assert ([*map(len, last["texts"])], last["is_cut"]) == ([250_000], True)
    sign_in(client, cast.mori())
    assert "the end is missing" in client.get(TYPED).content.decode()


def test_the_way_back_leads_to_no_other_site(client):
    address = reverse("moderation:act", args=[make_comment().pk, "remove"])
    client.post(address, {"words": "Foul.", "next": "//elsewhere.example/"})
    assert client.session["typed_form"][0]["url"] == reverse("moderation:queue")


def test_words_of_the_newsroom_are_kept_as_well(client):
    address = reverse("discussion:pick", args=[make_comment().pk])
    client.post(address, {"why": "Best"})
    [kept] = client.session["typed_form"]
    assert (kept["texts"], kept["url"]) == (["Best"], address)


def test_a_form_that_came_after_signing_in_elsewhere_gives_the_words_back():
    client = Client(enforce_csrf_checks=True)
    sign_in(client, cast.mori())
    page = act(client)
    assert page.status_code == 403 and page.context["texts"] == [WORDS, "again"]
    assert "&lt;b&gt;and&lt;/b&gt; his street." in page.content.decode()
    assert not act(client, **{"Sec-Fetch-Site": "cross-site"}).context.get("texts")


def test_no_password_is_given_back():
    page = Client(enforce_csrf_checks=True).post(
        reverse("account_login"), {"login": "alice", "password": "my own secret"}
    )
    assert page.status_code == 403 and "my own secret" not in page.content.decode()


def test_an_appeal_is_kept_for_the_author_alone(client):
    found = make_decision("remove", make_comment(author=cast.alice()))
    address = reverse("moderation:appeal", args=[found.pk])
    for other in (cast.bob(), cast.mori()):
        assert client.post(address, {"words": WORDS}).url.endswith("?next=%2Ftyped%2F")
        sign_in(client, other)
        assert texts_on(client.get(TYPED)) == [] == client.session["typed_form"]
        client.logout()
    client.post(address, {"words": WORDS})
    sign_in(client, cast.alice())
    page = client.get(TYPED)
    assert texts_on(page) == [[WORDS]]
    assert client.get(page.context["forms"][0]["url"]).status_code == 200
