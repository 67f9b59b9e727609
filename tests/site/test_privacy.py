"""What is made for one reader stays out of every shared cache."""

import pytest
from django.test import Client

from tests import cast
from tests.make import make_comment

pytestmark = pytest.mark.django_db


def test_a_page_with_a_token_is_its_readers_alone():
    comment = make_comment()
    for address in ("/display/", f"/comments/{comment.pk}/report/", "/accounts/login/",
                    "/accounts/signup/", "/accounts/password/reset/"):  # fmt: skip
        answer = Client().get(address)
        assert "csrfmiddlewaretoken" in answer.text, address
        assert answer["Cache-Control"] == "private, no-store", address


def test_a_page_without_one_is_asked_for_again_and_sets_no_cookie():
    comment = make_comment()
    for address in ("/", "/search/", comment.article.get_absolute_url(), "/nowhere/",
                    f"/articles/{comment.article_id}/compose/"):  # fmt: skip
        answer = Client().get(address)
        assert not answer.cookies and "csrfmiddlewaretoken" not in answer.text, address
        assert "no-cache" in answer["Cache-Control"], address


def test_whatever_a_member_asks_for_is_theirs_alone(client: Client):
    client.force_login(cast.alice())
    for address in ("/", "/settings/", "/nowhere/", "/desk/", "/accounts/login/"):
        assert client.get(address)["Cache-Control"] == "private, no-store", address
