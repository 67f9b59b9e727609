"""Requests that no browser sends by itself are answered all the same.

PostgreSQL refuses what SQLite does and more, so it is asked where it is there.
"""

import re
import time
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from tests import cast
from tests.make import make_article, make_comment
from tests.timing import times_slower

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]

PAGES = ["/", "/search/", "/display/", "/settings/", "/notices/", "/desk/", "/moderation/",
         "/admin/members/member/", "/accounts/login/"]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    "value",
    [r'"aaaaaaaa\000b"', r'"\000"', "", "x" * 32_000, "A" * 32, "../../etc/passwd", '"a\\"b"'],
)
def test_a_session_that_is_none_of_ours_is_nobodys(client: Client, value: str):
    article = make_article()
    for address in ("/", "/settings/", "/accounts/login/", article.get_absolute_url()):
        answer = client.get(address, headers={"cookie": f"session={value}"})
        assert answer.status_code in (200, 302), address
        assert "Sign in" in client.get("/", headers={"cookie": f"session={value}"}).text


def test_a_strange_session_is_replaced_by_signing_in(client: Client):
    cast.alice()
    sent = {"login": "alice", "password": cast.PASSWORD}
    headers = {"cookie": r'session="aaaaaaaa\000b"; csrf="\000"; theme="\000"; language="\000"'}
    assert client.post("/accounts/login/", sent, headers=headers).status_code == 303


@pytest.mark.parametrize("page", PAGES)
def test_a_query_that_no_database_can_hold_is_answered(client: Client, page: str):
    client.force_login(cast.ada())
    names = ("q", "order", "after", "before", "page", "username__exact", "next", "\0")
    answer = client.get(page, dict.fromkeys(names, "a\x00b"))
    assert answer.status_code in (200, 302, 303, 404, 422)


@pytest.mark.parametrize(
    "address",
    ["/members/a%00b/", "/sections/a%00/", "/tags/%00/", "/%00", "/media/%00"],
)
def test_no_page_has_an_address_that_no_database_can_hold(client: Client, address: str):
    assert client.get(address).status_code == 404


# What forms here are made of, wherever one is.
FIELDS = [
    "act", "alt", "at", "author", "body", "byline", "caption", "closes_after_days", "code",
    "credit", "dateline", "days", "display_name", "draft_seen", "email", "headline",
    "image-alt", "image-credit", "language", "lead_image", "lines", "login", "mode", "name",
    "next", "note", "object_pk", "password", "password1", "q", "quote", "reason", "related",
    "related_search", "reply_to", "rescue_key", "section", "seen", "source", "standfirst",
    "state", "submission_key", "tags", "text", "theme", "time_zone", "until", "username",
    "value", "version", "when", "why",
]  # fmt: skip
PILE = "a" + "\u0300" * 5_000 + "\u0316" * 5_000  # Quadratic where it is normalised as it is.


def addresses(patterns: list, start: str = "/") -> Iterator[str]:
    """Return every address of the site, with the numbers and names that the test has made."""
    for one in patterns:
        route = f"{start}{one.pattern}"
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, route)
        else:
            route = route.replace("<str:username>", "bob").replace("<slug:slug>", "politics")
            yield re.sub(r"<[^>]*>", "1", re.sub(r"[\^$]|\\Z|\(\?P", "", route))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("person", "value"),
    [(None, PILE), (cast.alice, PILE), (cast.ada, PILE), (cast.ada, "a\0b"), (None, "9" * 5000)],
    ids=["a pile by nobody", "by alice", "by ada", "nul by ada", "digits by nobody"],
)
def test_no_form_and_no_address_breaks_or_halts(client: Client, person, value: str):
    make_comment(author=cast.bob())
    sent = dict.fromkeys(FIELDS, value)
    limit = 3 * times_slower()
    for address in addresses(get_resolver().url_patterns):
        if address == "/accounts/2fa/reauthenticate/":
            continue  # Reads the secret, which the cast's second factors don't have.
        if person:
            client.force_login(person())
        start = time.process_time()
        assert client.post(address, sent).status_code < 500, address
        assert client.get(address, dict.fromkeys(FIELDS, value[:100])).status_code < 500
        assert time.process_time() - start < limit, address
