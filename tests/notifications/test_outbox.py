"""Mails wait in the outbox, go out once, and are tried again."""

import threading
from datetime import timedelta
from email.errors import HeaderParseError
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import transaction
from django.db.models import F

from forum.members.models import Member
from forum.notifications.models import OutgoingMail
from forum.notifications.outbox import (
    FIRST_WAIT,
    MAX_ATTEMPTS,
    send_due_mails,
    write_mail,
    write_mail_to,
)
from tests import cast

pytestmark = pytest.mark.django_db

TEXT = "First.\n\nhttp://127.0.0.1:8000/decisions/1/\n\n<b>Last.</b>\n"


def put(recipient=None, **fields) -> None:
    told = {"subject": "News", "text": TEXT, "language": "ja", **fields}
    write_mail(recipient=recipient or cast.alice(), **told)


class Stubborn(EmailBackend):
    """A mail server that refuses what it is told to."""

    refuses: dict[str, Exception] = {}

    def send_messages(self, messages):
        for message in messages:
            if error := self.refuses.get(message.to[0]):
                raise error
        return super().send_messages(messages)


@pytest.fixture
def refuses(settings, monkeypatch: pytest.MonkeyPatch):
    """What the mail server answers, by address."""
    settings.EMAIL_BACKEND = f"{__name__}.Stubborn"
    monkeypatch.setattr(Stubborn, "refuses", {})
    return Stubborn.refuses


def make_due() -> None:
    OutgoingMail.objects.update(due_at=F("due_at") - timedelta(days=30))


def test_a_mail_goes_out_once_in_text_and_html(capsys):
    put()
    call_command("send_mails")
    call_command("send_mails")
    assert capsys.readouterr().out.split("\n")[:2] == ["1 mails sent.", "0 mails sent."]
    (sent,) = mail.outbox
    assert sent.message()["Auto-Submitted"] == "auto-generated"
    html = sent.alternatives[0][0]
    assert sent.to == ["alice@reader.example"] and sent.body == TEXT
    assert 'lang="ja"' in html and "&lt;b&gt;Last." in html
    assert '<a href="http://127.0.0.1:8000/decisions/1/">' in html
    assert not OutgoingMail.objects.exists()


def test_sending_takes_two_statements_a_mail_and_two_more(django_assert_num_queries):
    for recipient in (cast.alice(), cast.bob(), cast.suzu()):
        put(recipient)
    with django_assert_num_queries(3 * 2 + 2):
        assert send_due_mails() == 3


def test_a_mail_goes_where_its_recipient_is_reached_when_it_is_sent():
    put()
    Member.objects.filter(pk=cast.alice().pk).update(email="alice@elsewhere.example")
    write_mail_to(address="no-member@example.org", subject="News", text=TEXT, language="en")
    assert send_due_mails() == 2
    assert sorted(one.to[0] for one in mail.outbox) == [
        "alice@elsewhere.example", "no-member@example.org",
    ]  # fmt: skip


def test_who_has_no_address_gets_none():
    newton = cast.member("newton")
    newton.email = ""
    put(newton)
    assert not OutgoingMail.objects.exists()


def test_a_refused_address_keeps_no_other_mail_back(refuses):
    refuses["alice@reader.example"] = SMTPRecipientsRefused({})
    put()
    put(cast.bob())
    assert send_due_mails() == 1
    left = OutgoingMail.objects.get()
    assert left.recipient == cast.alice() and left.attempt_count == 1


@pytest.mark.parametrize("error", [ValueError("newlines"), HeaderParseError("embedded")])
def test_an_address_that_breaks_a_mail_keeps_no_other_back_and_is_given_up(refuses, error):
    unwritable = '"=?utf-8?q?a=0ABcc:x?="@example.org'
    refuses[unwritable] = error
    write_mail_to(address=unwritable, subject="News", text=TEXT, language="en")
    put()
    assert send_due_mails() == 1 and [one.to for one in mail.outbox] == [["alice@reader.example"]]
    for _ in range(MAX_ATTEMPTS - 1):
        make_due()
        send_due_mails()
    assert not OutgoingMail.objects.exists()


def test_a_server_that_is_down_is_asked_once_and_then_later(refuses):
    refuses["alice@reader.example"] = SMTPServerDisconnected()
    put()
    put(cast.bob())
    assert send_due_mails() == 0
    refuses.clear()
    assert send_due_mails() == 1  # Bob's: the other isn't due.
    make_due()
    assert send_due_mails() == 1


def test_a_mail_is_given_up_in_the_end(refuses):
    refuses["alice@reader.example"] = SMTPRecipientsRefused({})
    put()
    for attempt in range(MAX_ATTEMPTS):
        waiting = OutgoingMail.objects.get()
        assert waiting.attempt_count == attempt
        before = waiting.due_at
        send_due_mails()
        if waiting := OutgoingMail.objects.first():
            assert waiting.due_at >= before + FIRST_WAIT * 2**attempt
        make_due()
    assert not OutgoingMail.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_thread_sends_what_was_committed_and_nothing_else(settings):
    settings.SEND_MAILS_AT_ONCE = True
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    with transaction.atomic():
        put(cast.bob())
        assert not mail.outbox
    put(cast.suzu())
    for thread in threading.enumerate():
        if thread.name == "outbox":
            thread.join(10)
    assert sorted(sent.to for sent in mail.outbox) == [
        ["bob@reader.example"],
        ["suzu@reader.example"],
    ]
    assert not OutgoingMail.objects.exists()
