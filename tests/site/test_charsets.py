"""What a request says of the charset it is in: nothing is read in any but UTF-8.

These go in by the door that the application server calls, before which Django's own browser
for tests stands already.
"""

from http.cookies import SimpleCookie

import pytest
from django.core.signals import request_started
from django.db import close_old_connections
from django.http import HttpRequest
from django.test import Client, RequestFactory

from tests.make import make_article

pytestmark = pytest.mark.django_db


def ask_server(request: HttpRequest) -> tuple[str, dict[str, str]]:
    """Send it as the application server does, past no door; return status and headers."""
    from forum.wsgi import application

    told: list = []
    request_started.disconnect(close_old_connections)  # The test's own stays open, as for Client.
    try:
        application(request.environ, lambda status, headers: told.extend((status, dict(headers))))
    finally:
        request_started.connect(close_old_connections)
    return told[0], told[1]


@pytest.mark.parametrize(
    "charset", ["hex", "undefined", "idna", "*=nope''a", "unicode_escape", '"hex"', "utf-16"]
)
@pytest.mark.parametrize("page", ["/search/?q=%5CN%7B", "ARTICLE", "/accounts/login/?next=/"])
def test_an_address_is_read_in_no_charset_that_the_request_names(page: str, charset: str):
    address = f"{make_article().get_absolute_url()}?order=best" if page == "ARTICLE" else page
    sign = "" if charset.startswith("*") else "="
    kind = f"text/plain; charset{sign}{charset}"
    request = RequestFactory().generic("GET", address, content_type=kind)
    status, headers = ask_server(request)
    assert status == "200 OK" and "Content-Security-Policy" in headers


@pytest.mark.parametrize("charset", ["hex", "punycode", "utf-16", "utf-8"])
def test_a_form_is_read_as_utf_8_whatever_it_says_of_itself(charset: str):
    article, text = make_article(), "Größe-12" * 3
    body = f'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n{text}\r\n--x--\r\n'
    request = RequestFactory().generic(
        "POST", f"/articles/{article.pk}/comments/", body,
        content_type=f"multipart/form-data; charset={charset}; boundary=x",
    )  # fmt: skip
    status, headers = ask_server(request)
    assert status == "303 See Other"
    client = Client()
    client.cookies = SimpleCookie(headers["Set-Cookie"])
    assert client.session["typed_comment"]["text"] == text
