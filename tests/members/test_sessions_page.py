"""Where one is signed in, and the way to end it from afar."""

import pytest
from django.test import Client

from tests.cast import PASSWORD, alice, bob
from tests.members.joining import is_signed_in, sign_in, verify
from tests.members.test_browsers import NAMES

pytestmark = [pytest.mark.django_db, pytest.mark.once]

PAGE = "/accounts/sessions/"
FIREFOX, SAFARI = NAMES[0][0], NAMES[1][0]


def signed_in(user_agent: str = FIREFOX, name: str = "alice", **meta: str) -> Client:
    """Return a browser in which a member is signed in."""
    browser = Client(HTTP_USER_AGENT=user_agent, **meta)
    assert sign_in(browser, name, PASSWORD)["Location"] == "/"
    return browser


@pytest.fixture(autouse=True)
def _members() -> None:
    verify(alice())
    verify(bob())


def number_of(browser: Client, name: str) -> int:
    """Return the number under which a browser of that name stands on the page."""
    sessions = browser.get(PAGE).context["sessions"]
    return next(one.pk for one in sessions if one.browser == name)


def test_browsers_have_names_and_the_words_they_use_of_themselves_stand_beside():
    signed_in(SAFARI)
    here = signed_in()
    page = here.get(PAGE).content.decode()
    first, second = here.get(PAGE).context["sessions"]
    assert first.is_current and first.browser == "Firefox on Windows"
    assert not second.is_current and second.browser == "Safari on iPhone"
    assert page.count("This browser") == 1 and f"<bdi>{SAFARI}</bdi>" in page
    assert page.index("This browser") < page.index("Safari on iPhone")


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.77", "203.0.113.*"), ("2001:db8:0:7:1:2:3:4", "2001:db8:0:7:*"), ("", "unknown")],
)
def test_only_the_network_of_an_address_is_shown(address: str, network: str):
    page = signed_in(REMOTE_ADDR=address).get(PAGE).content.decode()
    assert f"Network {network}" in page and (not address or address not in page)


def test_one_other_session_is_ended_and_no_more():
    here, phone, other = signed_in(), signed_in(SAFARI), signed_in(NAMES[4][0])
    answer = here.post(PAGE, {"session": number_of(here, "Safari on iPhone")})
    assert answer.status_code == 303 and answer["Location"] == PAGE
    assert "That browser is signed out." in here.get(PAGE).content.decode()
    assert phone.get("/settings/").status_code == 302
    assert here.get("/settings/").status_code == other.get("/settings/").status_code == 200


def test_all_others_are_ended_at_once():
    here, phone, bobs = signed_in(), signed_in(SAFARI), signed_in(name="bob")
    here.post(PAGE)
    assert here.get("/settings/").status_code == 200 == bobs.get("/settings/").status_code
    assert phone.get("/settings/").status_code == 302


@pytest.mark.slow
def test_nobody_ends_another_member_s_session_nor_this_one_here():
    here, bobs = signed_in(), signed_in(SAFARI, "bob")
    here.post(PAGE, {"session": number_of(bobs, "Safari on iPhone")})
    here.post(PAGE, {"session": number_of(here, "Firefox on Windows")})
    assert bobs.get("/settings/").status_code == here.get("/settings/").status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("number", ["", "x", "-1", "0", "9" * 30, "\0", "１"])
def test_a_strange_number_ends_nothing_and_breaks_nothing(number: str):
    here, phone = signed_in(), signed_in(SAFARI)
    assert here.post(PAGE, {"session": number}).status_code == 303
    assert phone.get("/settings/").status_code == 200


def test_the_page_is_for_members():
    stranger = Client()
    assert stranger.get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"
    assert stranger.post(PAGE).status_code == 303 and not is_signed_in(stranger)
