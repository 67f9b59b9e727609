"""A stale form is answered with the text that was typed."""

import pytest
from django.test import Client

from tests.cast import alice
from tests.make import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_the_typed_text_comes_back_in_a_form_that_can_be_sent():
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice())
    address = f"/articles/{make_article().pk}/comments/?reply_to=1"
    page = client.post(address, {"text": "<b>my words</b>", "password": "secret words"})
    assert page.status_code == 403
    assert "&lt;b&gt;my words&lt;/b&gt;" in page.text and "secret words" not in page.text
    assert f'action="{address}"' in page.text and "csrfmiddlewaretoken" in page.text


def test_where_nothing_is_written_the_text_comes_back_without_a_form():
    client = Client(enforce_csrf_checks=True)
    for address in ("/display/?a=1", "/accounts/logout/", "/comments/1/delete/", "/nowhere/"):
        page = client.post(address, {"text": "<b>my words</b>"})
        assert page.status_code in (403, 404)
        assert "<form" not in page.text.split("<main")[1], address
        assert page.status_code == 404 or "&lt;b&gt;my words&lt;/b&gt;" in page.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver:81"},
    ],
)
def test_the_form_of_another_site_never_becomes_one_of_ours(headers):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice())
    address = f"/articles/{make_article().pk}/comments/"
    page = client.post(address, {"text": "their words"}, headers=headers)
    assert page.status_code == 403
    assert "their words" not in page.text and 'name="text"' not in page.text
    # As a browser sends it, without its cookies: they must not be replaced.
    page = Client(enforce_csrf_checks=True).post("/accounts/login/", headers=headers)
    assert page.status_code == 403 and not page.cookies
