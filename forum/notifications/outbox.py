"""Mails that go out after what they tell of is certain, and without anybody waiting for them.

A mail is a row, written in the transaction of what it tells about: no mail
without the fact, no fact without its mail. A thread of the process that wrote
it sends it right after; what fails, or was left by a process that ended, is
sent by `manage.py send_mails`, which is to run every few minutes.
"""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from email.errors import MessageError
from smtplib import SMTPRecipientsRefused
from threading import Lock, Thread
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.utils import timezone, translation

from forum.members.mails import attach_html
from forum.members.models import Member
from forum.notifications.models import OutgoingMail
from forum.ready import trips
from forum.ready.columns import Columns
from forum.ready.new_rows import NewRows

log = logging.getLogger("dateline.mail")
_mails, _columns = NewRows(OutgoingMail), Columns(OutgoingMail)

BATCH = 50  # Mails read at once.
TOGETHER = 500  # Mails written at once.
# A mail that can't be sent is tried again after this time, then after twice
# the time and so on: ten attempts in some three days and a half.
FIRST_WAIT = timedelta(minutes=5)
MAX_ATTEMPTS = 10

# A sender wakes for each mail, beside the requests: the ORM wrote this for half of its time.
_DUE = f"""
SELECT {_columns.listed("mail")}, coalesce(recipient.email, mail.address)
FROM notifications_outgoingmail AS mail
LEFT JOIN members_member AS recipient ON recipient.id = mail.recipient_id
WHERE mail.due_at <= %s ORDER BY mail.due_at LIMIT {BATCH}
"""  # noqa: S608
_CLAIM = """
UPDATE notifications_outgoingmail SET due_at = %s, attempt_count = attempt_count + 1
WHERE id = %s AND due_at = %s
"""
_FORGET = "DELETE FROM notifications_outgoingmail WHERE id = %s"


def write_mail(*, recipient: Member, subject: str, text: str, language: str) -> None:
    """Put a mail into the outbox, for who has an address. Call in the transaction of its cause."""
    if not recipient.email or not recipient.is_claimed:
        return
    _write(recipient=recipient, subject=subject, text=text, language=language)


def write_mail_to(*, address: str, subject: str, text: str, language: str) -> None:
    """Put a mail to somebody who is no member into the outbox, in the transaction of its cause."""
    _write(address=address, subject=subject, text=text, language=language)


def write_mails_to(mails: Iterable[Mapping[str, str]]) -> None:
    """Put many mails into the outbox, of each what write_mail_to() takes. One statement a TOGETHER.

    None for none. Call in the transaction of their cause.
    """
    now = timezone.now()
    rows = [OutgoingMail(due_at=now, **mail) for mail in mails]
    if rows:
        OutgoingMail.objects.bulk_create(rows, batch_size=TOGETHER)
        _send_soon()


def _write(**mail: Any) -> None:
    _mails.write(OutgoingMail(due_at=timezone.now(), **mail))
    _send_soon()


def _send_soon() -> None:
    if settings.SEND_MAILS_AT_ONCE:
        transaction.on_commit(_wake, robust=True)


def send_due_mails() -> int:
    """Send what is due, each mail by one sender only; return how many were sent.

    Stops at the first that the mail server doesn't take: it may be down, and
    each attempt may last as long as EMAIL_TIMEOUT.
    """
    sent, server = 0, get_connection()
    while due := _read_due(timezone.now()):
        for mail, address in due:
            if not _claim(mail, timezone.now()):
                continue
            try:
                _send(mail, address, server)
            # The latter two of an address that can't be written into a mail's head.
            except (SMTPRecipientsRefused, ValueError, MessageError) as error:
                _failed(mail, error)
            except OSError as error:  # Every other SMTPException is one.
                _failed(mail, error)
                return sent
            else:
                trips.write(_FORGET, [mail.pk])
                sent += 1
    return sent


def _read_due(now: datetime) -> list[tuple[OutgoingMail, str]]:
    """Return what is due, the oldest first, each with the address that it goes to now."""
    rows = trips.read_all((_DUE, [_adapt(now)]))
    return [(_columns.row(values), address) for *values, address in rows]


def _claim(mail: OutgoingMail, now: datetime) -> bool:
    """Say whether the mail is this sender's, until its next attempt is due."""
    wait = FIRST_WAIT * 2**mail.attempt_count
    return trips.counted(_CLAIM, [_adapt(now + wait), mail.pk, _adapt(mail.due_at)]) == 1


def _adapt(at: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(at)


def _send(mail: OutgoingMail, address: str, server: object) -> None:
    message = EmailMultiAlternatives(
        mail.subject, mail.text, to=[address], connection=server,
        headers={"Auto-Submitted": "auto-generated"},  # So that no program answers (RFC 3834).
    )  # fmt: skip
    with translation.override(mail.language):
        attach_html(message)
    message.send()


def _failed(mail: OutgoingMail, error: Exception) -> None:
    """Say that a mail wasn't sent; after the last attempt it is given up."""
    log.error("Mail %s could not be sent: %s", mail.pk, error)
    if mail.attempt_count + 1 >= MAX_ATTEMPTS:
        OutgoingMail.objects.filter(pk=mail.pk).delete()
        log.error("Mail %s is given up after %s attempts.", mail.pk, MAX_ATTEMPTS)


_lock = Lock()
_is_running = _is_asked = False


def _wake() -> None:
    """Have this process's thread send what is due; start it if it has ended."""
    global _is_running, _is_asked
    with _lock:
        _is_asked = True
        if _is_running:
            return
        _is_running = True
    Thread(target=_run, name="outbox", daemon=True).start()


def _run() -> None:
    global _is_running, _is_asked
    try:
        while True:
            with _lock:
                if not _is_asked:
                    _is_running = False
                    return
                _is_asked = False
            send_due_mails()
    except Exception:
        log.exception("The outbox could not be emptied.")
        with _lock:
            _is_running = False
    finally:
        connection.close()
