"""Mails: what they say, where they lead, and what happens when none goes out."""

import socket
import time
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client

from forum.members.models import Member
from tests.cast import PASSWORD, alice, suzu
from tests.members.joining import PASSWORD as OWN_PASSWORD
from tests.members.joining import is_signed_in, link_in_mail, sign_in, sign_up, verify
from tests.members.mail_server import mail_server
from tests.members.test_browsers import NAMES

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]

FORGED = {"HTTP_HOST": "evil.example", "HTTP_X_FORWARDED_HOST": "evil.example"}


def bodies(message) -> list[str]:
    """Return the text and the HTML of a mail."""
    return [message.body, *(part.content for part in message.alternatives)]


def test_links_lead_to_the_site_whatever_host_the_request_named(settings):
    settings.ALLOWED_HOSTS = ["evil.example", "testserver"]
    verify(alice())
    client = Client(**FORGED)
    sign_up(client)
    sign_up(Client(**FORGED), "other", email="alice@reader.example")
    for address in ("alice@reader.example", "nobody@reader.example"):
        client.post("/accounts/password/reset/", {"email": address})
    assert len(mail.outbox) == 4
    for message in mail.outbox:
        for body in bodies(message):
            assert settings.SITE_URL in body and "evil.example" not in body


def test_every_mail_has_text_and_html_with_the_same_link():
    sign_up(Client())
    text, html = bodies(mail.outbox[0])
    assert link_in_mail() in text and f'href="http://127.0.0.1:8000{link_in_mail()}"' in html
    assert mail.outbox[0].alternatives[0].mimetype == "text/html"


def test_a_mail_is_in_its_readers_language_not_in_the_senders_browsers(settings):
    verify(suzu())
    Client(HTTP_ACCEPT_LANGUAGE="en").post("/accounts/password/reset/", {"email": suzu().email})
    assert 'lang="ja"' in bodies(mail.outbox[0])[1]


@pytest.mark.both
def test_a_name_is_text_in_the_html():
    member = verify(alice())
    Member.objects.filter(pk=member.pk).update(username="<img src=x>")
    Client().post("/accounts/password/reset/", {"email": member.email})
    text, html = bodies(mail.outbox[0])
    assert "<img src=x>" in text and "<img" not in html


def test_no_form_can_add_a_header(client: Client):
    sign_up(client, email="a@reader.example\r\nBcc: many@reader.example")
    assert not mail.outbox
    sign_up(client, "hana", HTTP_USER_AGENT="x\r\nBcc: many@reader.example")
    assert all("Bcc" not in str(message.message()) for message in mail.outbox)


def test_a_change_of_password_is_told_by_mail(client: Client):
    member = verify(alice())
    sign_in(client, "alice", PASSWORD)
    new = {"oldpassword": PASSWORD, "password1": OWN_PASSWORD, "password2": OWN_PASSWORD}
    client.post("/accounts/password/change/", new)
    assert mail.outbox[-1].to == [member.email]


def test_a_mail_names_browser_and_network_in_its_reader_s_language(client: Client):
    member = verify(suzu())
    client.defaults |= {"HTTP_USER_AGENT": NAMES[0][0], "REMOTE_ADDR": "203.0.113.77"}
    sign_in(client, "suzu", PASSWORD)
    new = {"oldpassword": PASSWORD, "password1": OWN_PASSWORD, "password2": OWN_PASSWORD}
    client.post("/accounts/password/change/", new)
    told = mail.outbox[-1]
    assert told.to == [member.email]
    assert "Firefox（Windows）" in told.body and "203.0.113.*" in told.body
    assert "Mozilla" not in told.body and "203.0.113.77" not in told.body


def use_smtp(settings, port: int) -> None:
    """Send by SMTP to a port of this machine, as EMAIL_URL does."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port


@pytest.mark.slow
def test_the_link_comes_through_a_real_smtp_conversation(client: Client, settings):
    with mail_server() as server:
        use_smtp(settings, server.server_address[1])
        assert sign_up(client).status_code == 303
    (message,) = server.mails
    assert message["To"] == "hana@reader.example" and message["From"] == settings.DEFAULT_FROM_EMAIL
    assert [part.get_content_type() for part in message.walk()][1:] == ["text/plain", "text/html"]
    text = next(part for part in message.walk() if part.get_content_type() == "text/plain")
    assert f"{settings.SITE_URL}/accounts/confirm-email/" in text.get_payload(decode=True).decode()


@pytest.mark.slow
def test_a_dead_mail_server_is_told_and_signing_in_sends_the_link_later(client: Client, settings):
    use_smtp(settings, 9)  # Nothing listens there.
    started = time.monotonic()
    page = client.get(sign_up(client)["Location"]).content.decode()
    assert time.monotonic() - started < settings.EMAIL_TIMEOUT + 2
    assert "could not send the mail" in page and "email sent to" not in page
    with mail_server() as server:
        use_smtp(settings, server.server_address[1])
        sign_in(Client(), "hana", OWN_PASSWORD)
    assert len(server.mails) == 1
    text = next(part for part in server.mails[0].walk() if part.get_content_type() == "text/plain")
    body = text.get_payload(decode=True).decode()
    link = next(line for line in body.splitlines() if "confirm-email" in line)
    client.post(urlsplit(link).path)
    assert is_signed_in(client)


@pytest.mark.slow
def test_a_silent_mail_server_holds_nobody_longer_than_the_limit(client: Client, settings):
    settings.EMAIL_TIMEOUT = 1
    with socket.create_server(("127.0.0.1", 0)) as silent:
        use_smtp(settings, silent.getsockname()[1])
        started = time.monotonic()
        answer = client.post("/accounts/password/reset/", {"email": "nobody@reader.example"})
    assert answer.status_code == 303 and time.monotonic() - started < 5


def test_asking_for_a_new_password_is_limited(client: Client):
    verify(alice())
    for _n in range(5):
        client.post("/accounts/password/reset/", {"email": "alice@reader.example"})
    assert len(mail.outbox) == 3
