"""Nobody learns by a watch whose address or name is known here."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client

from tests.cast import PASSWORD, alice
from tests.members.joining import sign_in, sign_up, verify

pytestmark = [pytest.mark.django_db, pytest.mark.once]


class CountingHasher(MD5PasswordHasher):
    """Counts what takes time: each password hashed."""

    algorithm = "counted"
    count = 0

    def encode(self, password: str, salt: str) -> str:
        """Hash, and count it."""
        CountingHasher.count += 1
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def _counted(settings) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    verify(alice())


def cost_of(act, *arguments, **fields) -> int:
    CountingHasher.count = 0
    act(Client(), *arguments, **fields)
    return CountingHasher.count


def test_signing_in_costs_the_same_for_every_name_and_address():
    for login in ("alice", "nobody", "alice@reader.example", "nobody@reader.example", "a" * 400):
        expected = 0 if len(login) > 320 else 1
        assert cost_of(sign_in, login, "wrong password") == expected, login
    assert cost_of(sign_in, "alice@reader.example", PASSWORD) == 1


def test_joining_costs_the_same_with_an_address_that_is_known():
    assert cost_of(sign_up, "hana") == 1
    assert cost_of(sign_up, "kumi", email="alice@reader.example") == 1
