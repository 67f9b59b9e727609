"""Requests that no browser sends by itself are answered all the same."""

import pytest
from django.test import Client

from tests import cast
from tests.make import make_article

pytestmark = pytest.mark.django_db

PAGES = ["/", "/search/", "/display/", "/settings/", "/notices/", "/desk/", "/moderation/",
         "/admin/members/member/", "/accounts/login/"]  # fmt: skip


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
