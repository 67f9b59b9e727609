"""Join the site."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from forum.members.models import Member
from tests.cast import alice, bob
from tests.members.joining import (
    PASSWORD,
    is_signed_in,
    link_in_mail,
    sign_in,
    sign_up,
    verify,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]


def test_joining_sends_a_link_whose_confirmation_signs_in_where_one_was(client: Client):
    answer = sign_up(client, next="/notices/")
    assert answer.status_code == 303 and not is_signed_in(client)
    page = client.get(link_in_mail())
    assert (
        page.status_code == 200 and not EmailAddress.objects.get().verified
    )  # A GET changes nothing.
    answer = client.post(link_in_mail(), {})
    assert answer["Location"] == "/notices/" and is_signed_in(client)


def test_the_link_in_another_browser_verifies_but_signs_nobody_in(client: Client):
    sign_up(client)
    other = Client()
    other.post(link_in_mail())
    assert EmailAddress.objects.get().verified and not is_signed_in(other)


def test_what_the_session_held_is_still_there_after_joining(client: Client):
    client.get("/accounts/signup/")
    session = client.session
    session["typed"] = "what I wanted to say"
    session.save()
    sign_up(client)
    client.post(link_in_mail())
    assert is_signed_in(client) and client.session["typed"] == "what I wanted to say"


def test_nobody_signs_in_before_verifying(client: Client):
    sign_up(client)
    other = Client()
    assert sign_in(other, "hana", PASSWORD)["Location"] == "/accounts/confirm-email/"
    assert not is_signed_in(other)


@pytest.mark.parametrize(
    "username", ["alice", "ALICE", "ａｌｉｃｅ", "admin", "dаn", "a", "a b", "a\u202eb"]
)
def test_a_name_that_may_not_be_is_refused_with_the_rest_kept(client: Client, username: str):
    alice()
    page = sign_up(client, username, email="new@reader.example")
    assert "username" in page.context["form"].errors
    assert "new@reader.example" in page.content.decode() and not mail.outbox


def test_a_username_equal_to_a_display_name_is_refused(client: Client):
    member = bob()
    member.display_name = "Robert"
    member.save()
    assert "username" in sign_up(client, "robert").context["form"].errors


def test_an_address_with_an_account_is_told_so_by_mail_alone(client: Client):
    verify(alice())
    new, known = sign_up(Client(), "hana"), sign_up(client, "other", email="alice@reader.example")
    assert new.status_code == known.status_code and new["Location"] == known["Location"]
    assert not Member.objects.filter(username="other").exists()
    assert "has an account already" in mail.outbox[-1].body


def test_a_program_that_fills_in_everything_makes_no_account(client: Client):
    answer = sign_up(client, website="https://buy.example")
    assert answer.status_code == 303
    assert not Member.objects.exists() and not mail.outbox


@pytest.mark.parametrize("password", ["short", "1234567890", "password1234", "hana@reader.example"])
def test_weak_passwords_are_refused(client: Client, password: str):
    assert "password1" in sign_up(client, password1=password).context["form"].errors


def test_joining_is_limited_by_network(client: Client):
    answers = [sign_up(Client(), f"hana{n}") for n in range(12)]
    codes = [answer.status_code for answer in answers]
    assert codes[:10] == [303] * 10 and codes[10:] == [429] * 2
    assert "Please wait a little" in answers[-1].content.decode()


def test_a_lost_race_for_a_name_asks_again_instead_of_breaking(client: Client, monkeypatch):
    # Both forms were checked before either was saved.
    monkeypatch.setattr("forum.members.naming.is_name_taken", lambda *args, **kwargs: False)
    alice()
    answer = sign_up(client, "alice", email="second@reader.example")
    assert answer["Location"] == "/accounts/signup/"
    assert "Somebody has this name" in client.get("/accounts/signup/").content.decode()
    assert Member.objects.count() == 1


@pytest.mark.parametrize("page", ["signup", "password/reset"])
@pytest.mark.parametrize("local", ['"=?utf-8?q?a=0ABcc:x?="', '"a\x1cBcc:x@b.org"', '"alice"'])
def test_an_address_in_quotes_is_asked_for_again(client: Client, page: str, local: str):
    email = f"{local}@example.org"
    form = {"username": "nina", "email": email, "password1": PASSWORD, "website": ""}
    answer = client.post(f"/accounts/{page}/", form)
    assert answer.status_code in (200, 422) and "valid email" in answer.content.decode()
    assert not mail.outbox
