"""Theme and language for anyone."""

import pytest
from django.test import Client

from tests.cast import alice

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_a_reader_without_an_account_keeps_theme_and_language_in_cookies(client: Client):
    answer = client.post("/display/", {"language": "ja", "theme": "dark", "next": "/display/"})
    assert answer.status_code == 303 and answer["Location"] == "/display/"
    assert '<html lang="ja" data-theme="dark">' in client.get("/display/").content.decode()
    for name in ("language", "theme"):
        assert answer.cookies[name]["httponly"] and answer.cookies[name]["samesite"] == "Lax"


def test_leaving_it_open_forgets_the_cookies(client: Client):
    client.post("/display/", {"language": "ja", "theme": "dark"})
    client.post("/display/", {"language": "auto", "theme": "auto"})
    page = client.get("/display/", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert '<html lang="en">' in page


def test_without_a_choice_the_browser_decides(client: Client):
    assert 'lang="ja"' in client.get("/display/", HTTP_ACCEPT_LANGUAGE="ja").content.decode()
    client.cookies["language"] = "en"
    assert 'lang="en"' in client.get("/display/", HTTP_ACCEPT_LANGUAGE="ja").content.decode()


def test_a_member_keeps_it_in_the_settings(client: Client):
    client.force_login(alice())
    client.post("/display/", {"language": "ja", "theme": "light"})
    assert (alice().language, alice().theme) == ("ja", "light")


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "java:x", ""])
def test_it_leads_back_to_this_site_only(client: Client, elsewhere: str):
    choice = {"language": "en", "theme": "dark", "next": elsewhere}
    assert client.post("/display/", choice)["Location"] == "/"


@pytest.mark.parametrize("cookie", ['"><script>', "dark light", "x" * 3000])
def test_a_forged_cookie_reaches_no_page(client: Client, cookie: str):
    client.cookies["theme"] = cookie
    page = client.get("/display/")
    assert page.status_code == 200 and "data-theme" not in page.content.decode()


def test_a_wrong_choice_is_refused(client: Client):
    assert client.post("/display/", {"language": "xx", "theme": "dark"}).status_code == 422
