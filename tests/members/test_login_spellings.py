"""However a name is spelled, its account has the same tries to sign in."""

import pytest
from django.test import Client

from tests import cast

pytestmark = pytest.mark.django_db


def try_to_sign_in(login: str, password: str, network: int):
    client = Client(REMOTE_ADDR=f"198.51.{network}.7")
    return client.post("/accounts/login/", {"login": login, "password": password})


@pytest.mark.parametrize(
    ("spellings", "right"),
    [
        (["alice", "ALICE", "ａlice", "aｌice", "𝐚lice"], "al𝐢ce"),
        (["alice@reader.example", "Alice@reader.example", "ALICE@reader.example"] * 2, "alice"),
    ],
)
def test_failures_are_counted_for_the_account_and_not_for_a_spelling(spellings, right):
    cast.alice()
    for network, login in enumerate(spellings):
        assert try_to_sign_in(login, "a wrong guess", network).status_code in (422, 429)
    answer = try_to_sign_in(spellings[0] if "@" in spellings[0] else right, cast.PASSWORD, 99)
    assert answer.status_code == 422 and "Too many" in answer.text


def test_others_still_sign_in(client):
    cast.alice(), cast.bob()
    for network, login in enumerate(["alice", "ａlice", "aｌice", "alｉce", "alicｅ", "ALICE"]):
        try_to_sign_in(login, "a wrong guess", network)
    assert try_to_sign_in("bob", cast.PASSWORD, 98).status_code == 303
