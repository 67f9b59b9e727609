"""The buttons that follow and mute: by form and by htmx, and what they answer."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from forum.discussion import attention_rules
from forum.discussion.attention import Follow, Mute
from forum.discussion.models import Comment
from forum.discussion.muting import mute
from tests import cast
from tests.make import make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

HTMX = {"HX-Request": "true"}
BOTH = pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
FOLLOWING: dict[str, Callable[[Comment], str]] = {
    "article": lambda comment: f"/articles/{comment.article_id}/follow/",
    "branch": lambda comment: f"/comments/{comment.pk}/follow/",
    "member": lambda comment: "/members/bob/follow/",
}
MUTING: dict[str, Callable[[Comment], str]] = {
    "branch": lambda comment: f"/comments/{comment.pk}/mute/",
    "member": lambda comment: "/members/bob/mute/",
}
ACTS = [*FOLLOWING.values(), *MUTING.values()]


@pytest.fixture
def alice(client: Client) -> Client:
    client.force_login(cast.alice())
    return client


@BOTH
@pytest.mark.parametrize("kind", FOLLOWING)
def test_a_press_follows_another_stops_and_two_do_no_harm(alice: Client, kind: str, headers):
    address = FOLLOWING[kind](make_comment())
    for value, count in (("1", 1), ("1", 1), ("0", 0), ("0", 0)):
        answer = alice.post(address, {"value": value}, headers=headers)
        assert answer.status_code == (200 if headers else 303)
        assert Follow.objects.filter(member=cast.alice()).count() == count
        if headers:
            html = answer.content.decode()
            assert html.count("<form") == 1
            assert (">Unfollow</button>" if count else ">Follow</button>") in html


@BOTH
@pytest.mark.parametrize("kind", MUTING)
def test_a_press_mutes_another_unmutes_and_two_do_no_harm(alice: Client, kind: str, headers):
    address = MUTING[kind](make_comment())
    for value, count in (("1", 1), ("1", 1), ("0", 0), ("0", 0)):
        answer = alice.post(address, {"value": value}, headers=headers)
        assert answer.status_code == (204 if headers else 303)
        assert answer.get("HX-Refresh") == ("true" if headers else None)
        assert Mute.objects.filter(member=cast.alice()).count() == count


@BOTH
@pytest.mark.parametrize("address", ACTS)
def test_who_is_not_signed_in_is_led_to_sign_in_and_does_nothing(client: Client, address, headers):
    answer = client.post(address(make_comment()), {"value": "1"}, headers=headers)
    assert "/accounts/login/?next=" in (answer["HX-Redirect"] if headers else answer["Location"])
    assert not Follow.objects.exists() and not Mute.objects.exists()


@pytest.mark.parametrize("address", ACTS)
def test_a_link_changes_nothing_and_leads_to_the_button(alice: Client, address):
    assert alice.get(address(make_comment())).status_code == 303
    assert not Follow.objects.exists() and not Mute.objects.exists()


@pytest.mark.parametrize("address", ACTS)
@pytest.mark.parametrize("value", ["", "2", "-1", "１", "\0", "9" * 5000])
def test_another_value_than_ours_is_a_bad_request(alice: Client, address, value: str):
    assert alice.post(address(make_comment()), {"value": value}).status_code == 400


@pytest.mark.parametrize("address", ACTS)
def test_a_form_of_another_site_is_turned_away(address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.alice())
    assert client.post(address(make_comment()), {"value": "1"}).status_code == 403


@BOTH
def test_a_refusal_says_why(alice: Client, headers):
    for act, words in (("follow", "follow yourself"), ("mute", "mute yourself")):
        answer = alice.post(f"/members/alice/{act}/", {"value": "1"}, headers=headers)
        assert answer.status_code == 422 and words in answer.content.decode()


@BOTH
def test_too_many_are_refused_in_the_menu_and_on_a_page(alice: Client, monkeypatch, headers):
    monkeypatch.setattr(attention_rules, "MAX_FOLLOWS", 0)
    monkeypatch.setattr(attention_rules, "MAX_MUTES", 0)
    comment = make_comment()
    for address in (FOLLOWING["branch"](comment), MUTING["branch"](comment)):
        answer = alice.post(address, {"value": "1", "menu": ""}, headers=headers)
        assert answer.status_code == 422 and " 200 " in answer.content.decode()


@BOTH
def test_more_offers_what_can_be_done_with_a_comment(alice: Client, headers):
    comment = make_comment()
    html = alice.get(f"/comments/{comment.pk}/more/", headers=headers).content.decode()
    for words in ("Follow this branch", "Mute Bob", "Mute this branch"):
        assert f">{words}</button>" in html
    assert ("<details" in html.split("<main")[-1]) == bool(headers)


def test_more_shows_what_is_chosen_and_offers_to_take_it_back(alice: Client):
    comment = make_comment()
    menu = alice.post(f"/comments/{comment.pk}/follow/", {"value": "1", "menu": ""}, headers=HTMX)
    assert ">Unfollow this branch</button>" in menu.content.decode()
    mute(member=cast.alice(), target=cast.bob())
    mute(member=cast.alice(), target=comment)
    html = alice.get(f"/comments/{comment.pk}/more/").content.decode()
    assert ">Unmute Bob</button>" in html and ">Unmute this branch</button>" in html
    assert "Follow this branch" not in html


def test_nobody_is_offered_to_mute_themselves(alice: Client):
    comment = make_comment(author=cast.alice())
    html = alice.get(f"/comments/{comment.pk}/more/").content.decode()
    assert "Mute Alice" not in html and "Follow this branch" in html


def test_an_act_leads_back_to_where_the_menu_was_opened(alice: Client):
    comment = make_comment()
    page = comment.article.get_absolute_url()
    html = alice.get(
        f"/comments/{comment.pk}/more/",
        headers={"Referer": f"http://testserver{page}?order=newest"},
    ).content.decode()
    back = f"{page}?order=newest#c{comment.pk}"
    assert f'name="next" value="{back}"' in html
    address = MUTING["member"](comment)
    assert alice.post(address, {"value": "1", "next": back})["Location"] == back
    for elsewhere in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        answer = alice.post(address, {"value": "1", "next": elsewhere})
        assert answer["Location"] == "/members/bob/"


def test_who_shuts_a_branch_is_led_to_what_it_answers_and_not_into_it(alice: Client):
    top = make_comment()
    branch = make_comment(reply_to=top)
    for comment, place in ((top, "discussion"), (branch, f"c{top.pk}")):
        sent = {"value": "1", "next": f"/articles/1/?order=newest#c{comment.pk}"}
        answer = alice.post(MUTING["branch"](comment), sent)
        assert answer["Location"] == f"/articles/1/?order=newest#{place}"


def test_pages_show_the_buttons_as_they_stand(alice: Client):
    comment = make_comment()
    article = comment.article.get_absolute_url()
    assert ">Follow</button>" in alice.get(article).content.decode()
    alice.post(f"/articles/{comment.article_id}/follow/", {"value": "1"})
    assert ">Unfollow</button>" in alice.get(article).content.decode()
    for address in ("/members/bob/", f"/comments/{comment.pk}/"):
        assert ">Follow</button>" in alice.get(address).content.decode()
        alice.post(f"{address}follow/", {"value": "1"})
        assert ">Unfollow</button>" in alice.get(address).content.decode()
        alice.post(f"{address}mute/", {"value": "1"})
        html = alice.get(address).content.decode()
        assert ">Unfollow</button>" not in html and ">Follow</button>" not in html
    assert ">Unmute</button>" in alice.get("/members/bob/").content.decode()
    assert ">Follow</button>" not in alice.get("/members/alice/").content.decode()


def test_strangers_see_a_link_that_leads_to_sign_in(client: Client):
    comment = make_comment()
    for address in ("/members/bob/", f"/comments/{comment.pk}/"):
        html = client.get(address).content.decode()
        assert f'href="{address}follow/"' in html and "more/" not in html


def test_the_muted_learn_nothing(client: Client):
    comment = make_comment()
    client.force_login(cast.bob())

    def said(address: str) -> str:
        return re.sub(r'value="\w{64}"|Token": "\w{64}', "", client.get(address).content.decode())

    cast.alice()
    pages = ["/members/alice/", "/members/bob/", f"/comments/{comment.pk}/", "/settings/muted/"]
    before = [said(page) for page in pages]
    mute(member=cast.alice(), target=cast.bob())
    mute(member=cast.alice(), target=comment)
    assert [said(page) for page in pages] == before
