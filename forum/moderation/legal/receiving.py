"""Take a notice of illegal content, and confirm that it came."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_noop

from articles.hosts import tidy_host
from forum.discussion.access import lock_comment
from forum.members import limits
from forum.moderation.chain.appending import LEGAL_NOTICE, append_entry
from forum.moderation.legal import rules
from forum.moderation.legal.facts import facts_of_notice
from forum.moderation.legal.models import AnyNotice, LegalNotice
from forum.moderation.legal.placing import place_notice
from forum.moderation.legal.status_links import read_status, sign_status
from forum.notifications.outbox import write_mail_to
from forum.refusals import Refused

SALT = "legal-notice"


def receive_notice(
    *,
    comment_id: int,
    ground: str,
    explanation: str,
    name: str,
    email: str,
    language: str,
    address: str,
) -> LegalNotice:
    """Write the notice with the comment as it stands, open its case, log it, mail a receipt.

    What was sent before, word for word, and waits still, is returned as it is.
    `address` is the sender's shortened network, of which so many are taken an
    hour. Locks the discussion, last the head of the log. Raises Refused,
    Comment.DoesNotExist.
    """
    count_notice(address)
    with transaction.atomic():
        _discussion, comment = lock_comment(comment_id)
        sent = {"ground": ground, "explanation": explanation, "name": name, "email": email}
        before = LegalNotice.objects.filter(comment=comment, decided_at=None, **sent)
        if same := before.first():
            return same
        notice = LegalNotice.objects.create(
            comment=comment,
            **sent,
            language=language,
            snapshot=comment.html,
            received_at=timezone.now(),
        )
        place_notice(notice)
        if may_be_mailed(email):
            mail_sender(notice, "receipt", gettext_noop("We have received your notice"))
        append_entry(kind=LEGAL_NOTICE, key=notice.pk, facts=facts_of_notice(notice))
    return notice


def status_address(notice: LegalNotice) -> str:
    """Return where the sender sees what became of it; signed, good for rules.STATUS_LASTS."""
    return reverse("moderation:notice_status", args=[sign_status(notice.pk, SALT)])


def read_token(token: str) -> int | None:
    """Return whose status a link shows; None for one that is not ours or too old."""
    return read_status(token, SALT)


def count_notice(address: str) -> None:
    """Count a notice from a network. Raises Refused if too many came."""
    if not limits.hit(
        scope="legal", key=address, limit=rules.NOTICE_LIMIT, period=rules.NOTICE_PERIOD
    ):
        raise Refused(rules.TOO_MANY)


def may_be_mailed(email: str) -> bool:
    """Count a receipt, and say whether its address gets it: nobody has shown that it is theirs."""
    mailbox, _at, domain = email.casefold().rpartition("@")
    mailbox = mailbox.partition("+")[0]  # What follows a plus goes to the same.
    return limits.hit(
        scope="receipt",
        key=f"{mailbox}@{tidy_host(domain)}",
        limit=rules.RECEIPT_LIMIT,
        period=rules.RECEIPT_PERIOD,
    )


def mail_sender(notice: LegalNotice, kind: str, subject: str) -> None:
    """Put a mail to the sender into the outbox, as mail_to_sender()."""
    mail_to_sender(notice, kind, subject, status_address(notice))


def mail_to_sender(notice: AnyNotice, kind: str, subject: str, status: str, **more: Any) -> None:
    """Put a mail to the sender into the outbox, as compose_to_sender(), if they left an address."""
    if notice.email:
        write_mail_to(**compose_to_sender(notice, kind, subject, status, **more))


def compose_to_sender(
    notice: AnyNotice, kind: str, subject: str, status: str, **more: Any
) -> dict[str, str]:
    """Return a mail to the sender, with the status page, as write_mail_to() takes it.

    It holds no text of the comment nor of the notice: mails stay where they arrive. `more` is
    what it tells of besides.
    """
    with translation.override(notice.language):
        context = {
            "notice": notice,
            **more,
            "url": settings.SITE_URL + status,
            "SITE_NAME": settings.SITE_NAME,
            "SITE_URL": settings.SITE_URL,
        }
        text = render_to_string(f"moderation/email/legal_{kind}.txt", context).strip() + "\n"
        return {
            "address": notice.email,
            "subject": f"{translation.gettext(subject)} · {settings.SITE_NAME}",
            "text": text,
            "language": notice.language,
        }
