"""Sign in, stay signed in, and be turned away."""

import time

import pytest
from django.core import mail
from django.test import Client

from forum.members.models import Member
from tests.cast import PASSWORD, alice
from tests.members.joining import is_signed_in, link_in_mail, sign_in, verify

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize("login", ["alice", "ALICE", "ａｌｉｃｅ", "alice@reader.example"])
def test_a_member_signs_in_by_name_or_address(client: Client, login: str):
    verify(alice())
    assert sign_in(client, login, PASSWORD)["Location"] == "/"
    assert is_signed_in(client)


def test_signing_in_leads_back_and_keeps_what_the_session_held(client: Client):
    verify(alice())
    session = client.session
    session["typed"] = "what I wanted to say"
    session.save()
    key = session.session_key
    assert sign_in(client, "alice", PASSWORD, next="/notices/")["Location"] == "/notices/"
    assert client.session["typed"] == "what I wanted to say"
    assert client.session.session_key != key  # A known key must not become a member's.


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_signing_in_never_leads_off_the_site(client: Client, elsewhere: str):
    verify(alice())
    assert sign_in(client, "alice", PASSWORD, next=elsewhere)["Location"] == "/"


def test_a_wrong_password_says_the_same_as_an_unknown_name(client: Client):
    verify(alice())
    known = sign_in(client, "alice", "wrong").context["form"].non_field_errors()
    unknown = sign_in(client, "nobody-here", "wrong").context["form"].non_field_errors()
    assert known == unknown and known


def test_guessing_is_limited_by_account_even_from_many_networks():
    verify(alice())
    for n in range(5):
        sign_in(Client(REMOTE_ADDR=f"10.0.{n}.1"), "alice", "wrong")
    last = Client(REMOTE_ADDR="10.9.9.9")
    page = sign_in(last, "alice", PASSWORD)
    assert "Too many failed" in page.content.decode() and not is_signed_in(last)


@pytest.mark.slow
def test_guessing_is_limited_by_network_over_many_accounts(client: Client):
    pages = [sign_in(client, f"name{n}", "wrong") for n in range(22)]
    assert "Too many failed" in pages[-1].content.decode()


@pytest.mark.slow
def test_a_forged_forwarded_address_opens_no_limit(client: Client):
    codes = []
    for n in range(32):
        forged = {"HTTP_X_FORWARDED_FOR": f"10.1.{n}.1"}
        codes.append(
            client.post("/accounts/login/", {"login": "x", "password": "y"}, **forged).status_code
        )
    assert codes[-1] == 429


@pytest.mark.slow
def test_behind_a_proxy_each_network_has_its_own_limit(client: Client, settings):
    settings.TRUSTED_PROXY_COUNT = 1
    codes = []
    for n in range(32):
        seen = {"HTTP_X_FORWARDED_FOR": f"6.6.6.6, 10.1.{n}.1"}
        codes.append(
            client.post("/accounts/login/", {"login": "x", "password": "y"}, **seen).status_code
        )
    assert set(codes) == {422}


def unclaimed() -> Member:
    """Newton, whose name came with an imported discussion."""
    member = Member(username="newton", is_claimed=False)
    member.set_unusable_password()
    member.save()
    return member


@pytest.mark.parametrize("password", ["", "!", PASSWORD])
def test_nobody_signs_in_as_an_imported_name(client: Client, password: str):
    unclaimed()
    sign_in(client, "newton", password)
    assert not is_signed_in(client)


def test_an_unclaimed_account_stays_shut_even_with_password_and_address(client: Client):
    member = unclaimed()
    member.set_password(PASSWORD)
    member.email = "newton@reader.example"
    member.save()
    verify(member)
    assert sign_in(client, "newton", PASSWORD)["Location"] == "/accounts/inactive/"
    client.post("/accounts/password/reset/", {"email": member.email})
    assert not is_signed_in(client) and not mail.outbox


def test_a_closed_account_is_signed_out_everywhere_and_cannot_come_back(client: Client):
    member = verify(alice())
    client.force_login(member)
    member.is_active = False
    member.save()
    assert client.get("/settings/")["Location"].startswith("/accounts/login/")
    assert sign_in(client, "alice", PASSWORD)["Location"] == "/accounts/inactive/"
    client.post("/accounts/password/reset/", {"email": member.email})
    assert not any("/password/reset/key/" in message.body for message in mail.outbox)


def test_a_forgotten_password_is_replaced_by_the_link_once(client: Client):
    member = verify(alice())
    client.post("/accounts/password/reset/", {"email": member.email})
    link = link_in_mail("password/reset/key")
    page = client.get(link, follow=True)
    new = {"password1": "other boats seven lamp", "password2": "other boats seven lamp"}
    client.post(page.redirect_chain[-1][0], new)
    assert sign_in(client, "alice", new["password1"])["Location"] == "/"
    assert "no longer works" in Client().get(link).content.decode()


def test_a_pile_of_marks_for_a_name_is_refused_in_no_time(client: Client):
    pile = "a" + "\u0300" * 20_000 + "\u0316" * 20_000
    start = time.perf_counter()
    answer = sign_in(client, pile, "wrong")
    assert time.perf_counter() - start < 1
    assert answer.context["form"].errors["login"]
    assert client.get(f"/members/{pile[:3000]}/").status_code == 404
