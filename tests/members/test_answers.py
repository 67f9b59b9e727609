"""Account pages answer 422 to what they refuse and 303 to what they did."""

import pytest
from django.test import Client

from tests.cast import PASSWORD, alice
from tests.members.joining import PASSWORD as NEW_PASSWORD
from tests.members.joining import link_in_mail, sign_in, sign_up, verify

pytestmark = [pytest.mark.django_db, pytest.mark.once]

REFUSED = [
    ("/accounts/signup/", {"username": "a", "email": "here", "password1": "short"}, "here"),
    ("/accounts/login/", {"login": "alice", "password": "wrong"}, "alice"),
    ("/accounts/password/reset/", {"email": "no address"}, "no address"),
]
REFUSED_TO_A_MEMBER = [
    ("/accounts/email/", {"action_add": "", "email": "no address"}, "no address"),
    ("/accounts/password/change/", {"oldpassword": "wrong", "password1": "x"}, ""),
    ("/accounts/reauthenticate/", {"password": "wrong"}, ""),
    ("/accounts/2fa/totp/activate/", {"code": "000000"}, "000000"),
]


@pytest.mark.parametrize(("path", "typed", "kept"), REFUSED)
def test_a_refused_form_says_so_and_keeps_what_was_typed(
    client: Client, path: str, typed: dict, kept: str
):
    answer = client.post(path, typed)
    page = answer.content.decode()
    assert answer.status_code == 422 and "error-summary" in page and f'value="{kept}"' in page


@pytest.mark.parametrize(("path", "typed", "kept"), REFUSED_TO_A_MEMBER)
def test_a_member_s_refused_form_says_so(client: Client, path: str, typed: dict, kept: str):
    verify(alice())
    sign_in(client, "alice", PASSWORD)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    answer = client.post(path, typed)
    assert answer.status_code == 422 and kept in answer.content.decode()


def test_the_same_pages_are_only_looked_at_with_200(client: Client):
    assert {client.get(path).status_code for path, *_ in REFUSED} == {200}
    client.force_login(alice())
    assert client.get("/accounts/email/").status_code == 200


def test_each_step_of_joining_leads_on_by_303(client: Client):
    assert sign_up(client).status_code == 303
    assert client.post(link_in_mail()).status_code == 303
    assert client.post("/accounts/logout/").status_code == 303
    assert sign_in(client, "hana", NEW_PASSWORD).status_code == 303


def test_a_look_is_led_elsewhere_by_302_as_ever(client: Client):
    assert client.get("/accounts/email/").status_code == 302


@pytest.mark.slow
def test_pages_of_the_site_keep_their_own_answers(client: Client):
    client.force_login(alice())
    assert client.post("/settings/", {"display_name": ""}).status_code == 422
    assert client.post("/accounts/nowhere/").status_code == 404
