"""Where passkeys can't work, the page says where they do."""

import pytest
from django.test import Client

from tests.cast import PASSWORD, alice
from tests.members.joining import sign_in, verify

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]

ADD = "/accounts/2fa/webauthn/add/"


@pytest.fixture
def add_page(client: Client, settings):
    """Return what the page for adding a passkey says at a host."""
    settings.ALLOWED_HOSTS = ["*"]
    verify(alice())
    sign_in(client, "alice", PASSWORD)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    def read(host: str) -> str:
        answer = client.get(ADD, headers={"host": host})
        assert answer.status_code == 200
        return answer.content.decode()

    return read


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "[::1]:8000"])
def test_a_bare_number_of_this_machine_leads_to_its_name(add_page, host: str):
    page = add_page(host)
    assert f'href="http://localhost:8000{ADD}"' in page and "mfa_webauthn_add" not in page


@pytest.mark.parametrize("host", ["localhost:8000", "news.example", "192.0.2.7"])
def test_elsewhere_the_form_is_offered(add_page, host: str):
    page = add_page(host)
    assert "localhost:8000" not in page.replace(host, "") and "mfa_webauthn_add" in page


def test_a_site_with_a_name_leads_to_that(add_page, settings):
    settings.SITE_URL, settings.SITE_HOST = "https://news.example", "news.example"
    assert f'href="https://news.example{ADD}"' in add_page("127.0.0.1")


def test_where_localhost_is_not_served_nobody_is_sent_there(add_page, settings):
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    assert "//localhost" not in add_page("127.0.0.1")


def test_signing_in_by_passkey_keeps_the_way_back(client: Client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    page = client.get("/accounts/login/?next=/notices/", headers={"host": "127.0.0.1:8000"})
    html = page.content.decode()
    assert 'href="http://localhost:8000/accounts/login/?next=/notices/"' in html
    assert "passkey_login" not in html
