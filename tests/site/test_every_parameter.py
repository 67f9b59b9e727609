"""Whatever stands in an address or a form: an answer, never a failure of the server.

Every entry of the URLconf, and every parameter that its view reads: a
recorder notes the names asked for, so none has to be listed here. PostgreSQL
takes less than SQLite does (no NUL, no number of more than 32 or 64 bits).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.http import QueryDict, SimpleCookie
from django.test import Client

from forum.members.models import Member
from tests import cast
from tests.fresh import empty_cache
from tests.site.addresses import Address, all_addresses, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

DIGITS = "9" * 5000  # Python turns no text of more than 4,300 digits into a number.
VALUES = ["\0", DIGITS, "9" * 19, "-1", "0", "²", "٣", "1.5", "nan", "\ud800", "[]", "%",
          "x" * 20_000, "[" * 20_000, '{"id": "x", "rawId": 1, "response": []}',
          "//evil.example", "2000000000-1", ":9e999"]  # fmt: skip
# In the place of a number or a word of an address; as they are sent.
NUMBERS = ["0", "9" * 18, "9" * 19, DIGITS]
WORDS = ["%00", "%ED%A0%80", "x" * 5000, "%E2%80%AE", DIGITS, "-", "%25"]
# What makes a view read on: a search that has nothing to look for asks for no page.
BESIDE = {"discussion:search": {"q": "ferry", "order": "relevance"}}

SITE = [one for one in all_addresses() if not one.name.startswith("admin:")]
HTMX = {"HX-Request": "true"}
FORM = "application/x-www-form-urlencoded"


def nobody() -> None:
    """Somebody without an account."""


def omnipotent() -> Member:
    """Somebody who may do everything, and has a second factor that can be asked for."""
    member = cast.ada()
    Member.objects.filter(pk=member.pk).update(is_superuser=True)
    Authenticator.objects.filter(user=member).update(data={"secret": "JBSWY3DPEHPK3PXP"})
    return member


Who = Callable[[], Member | None]
PEOPLE: list[Who] = [nobody, cast.alice, omnipotent]


@pytest.fixture
def names_read(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Return the set in which every name is put that is read out of a query or a form."""
    names: set[str] = set()

    def listen(method: str) -> None:
        original = getattr(QueryDict, method)

        def reading(data: QueryDict, key: str, *rest: object) -> object:
            names.add(key)
            return original(data, key, *rest)

        monkeypatch.setattr(QueryDict, method, reading)

    for method in ("__getitem__", "get", "getlist", "__contains__"):
        listen(method)
    return names


@dataclass(frozen=True)
class World:
    """What stands on the site, and the key of each one's session; no answer changes either."""

    values_of: Callable[[Address], dict[str, Any]]
    sessions: dict[Who, str]

    def client_of(self, who: Who) -> Client:
        """Return a browser of theirs that has asked for nothing yet."""
        client = Client(raise_request_exception=False)
        key = self.sessions[who]
        client.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: key} if key else {})
        return client


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Yield the world, made once for all addresses; all is gone afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        values_of, sessions = make_world(), {}
        for who in PEOPLE:
            client = Client()
            if member := who():
                client.force_login(member)
            cookie = client.cookies.get(settings.SESSION_COOKIE_NAME)
            sessions[who] = cookie.value if cookie else ""
        yield World(values_of, sessions)
        transaction.set_rollback(True)


def ask(client: Client, method: str, url: str, data: dict[str, str], **headers: str) -> int:
    """Send it, undo what it did, forget what was counted; return the status."""
    sent = "&".join(
        f"{quote(name)}={quote(value.encode('utf-8', 'surrogatepass'))}"
        for name, value in data.items()
    )
    with transaction.atomic():
        if method == "get":
            answer = client.get(f"{url}?{sent}", headers=headers)
        else:
            answer = client.post(url, sent, content_type=FORM, headers=headers)
        transaction.set_rollback(True)
    empty_cache()
    return answer.status_code


@pytest.mark.parametrize("address", SITE, ids=str)
def test_no_parameter_is_too_strange(address: Address, world: World, names_read: set[str]):
    """Each name by itself, and all names at once: by whoever asks, with a share of the values."""
    url, beside, failed = address.url(**world.values_of(address)), BESIDE.get(address.name, {}), []
    for who, method in product(PEOPLE, ("get", "post")):
        client = world.client_of(who)
        names_read.clear()
        ask(client, method, url, beside)
        tried: set[str] = set()
        while names := names_read - tried:
            tried |= names
            for name in some_of_each_kind(names):
                for value in share_of(PEOPLE.index(who), name):
                    status = ask(client, method, url, {**beside, name: value})
                    failed += [(who, method, name, value[:12], status)] * (status >= 500)
        for value in share_of(PEOPLE.index(who) + (method == "get"), "") if tried else ():
            status = ask(client, method, url, dict.fromkeys(tried, value), **HTMX)
            failed += [(who, method, "all", value[:12], status)] * (status >= 500)
    assert failed == []


def some_of_each_kind(names: set[str]) -> list[str]:
    """Return the names, but two of those that are alike by what stands behind their prefix.

    A page of many forms reads all of them by the same lines.
    """
    kinds: dict[str, list[str]] = {}
    for name in sorted(names):
        kinds.setdefault(name.rpartition("-")[2], []).append(name)
    return [name for alike in kinds.values() for name in alike[:2]]


def share_of(number: int, name: str) -> list[str]:
    """Return a third of the values: three who ask by this name send each of them once."""
    return VALUES[(number + len(name)) % 3 :: 3]


@pytest.mark.parametrize("address", [one for one in SITE if one.parameters], ids=str)
def test_no_address_is_too_strange(address: Address, world: World):
    values, failed = world.values_of(address), []
    for who, name in product((nobody, omnipotent), address.parameters):
        client = world.client_of(who)
        for value in NUMBERS if isinstance(values[name], int) else WORDS:
            mark = 424242 if isinstance(values[name], int) else "mark"
            url = address.url(**{**values, name: mark}).replace(str(mark), value)
            for method in ("get", "post"):
                status = ask(client, method, url, {})
                failed += [(who, method, name, value[:12], status)] * (status >= 500)
    assert failed == []


@pytest.mark.parametrize(
    ("number", "address"),
    list(enumerate(one for one in all_addresses() if one.name.endswith("_changelist"))),
    ids=str,
)
def test_no_list_of_the_admin_is_asked_too_strangely(number: int, address: Address, world: World):
    """All lists are of one making: three of them send every value by every name."""
    client, failed = world.client_of(omnipotent), []
    for name in ("q", "p", "o", "e", "all", "_facets", "_to_field", "pk", "id", "id__exact",
                 "author__id__exact", "state__exact", "\0"):  # fmt: skip
        for value in share_of(number, name):
            status = ask(client, "get", address.url(), {name: value})
            failed += [(name, value[:12], status)] * (status >= 500)
    assert failed == []
