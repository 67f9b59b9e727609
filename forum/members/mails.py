"""Mails: one text, and the HTML made of it.

A mail has one source, its text template. What isn't text (a link that stands
on a line of its own) is found again here, so no mail can say one thing in
text and another in HTML, and nothing a member typed is ever markup.
"""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.validators import EmailValidator
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# Mails that somebody sits and waits for. Known and unknown addresses alike:
# a failure must not tell which of them has an account.
AWAITED = {
    "account_already_exists", "email_confirmation", "email_confirmation_signup",
    "password_reset_key", "unknown_account",
}  # fmt: skip

FAILED = _(
    "We could not send the mail just now. Please try again in some minutes; "
    "if you have just signed up, sign in and we send it then."
)


def check_mailbox(address: str) -> str:
    """Return an address, unless what stands before its @ is in quotes. Raises ValidationError.

    The standard allows it and nobody has one; but quotes may hold what breaks a
    mail's head, or another spelling of an address that was counted already.
    """
    if '"' in address:
        raise ValidationError(EmailValidator.message, code=EmailValidator.code)
    return address


def attach_html(message: EmailMessage) -> None:
    """Give a mail the HTML of its text."""
    if isinstance(message, EmailMultiAlternatives):
        context = {
            "subject": message.subject,
            "blocks": split_text(str(message.body)),
            "language": get_language(),
            "SITE_NAME": settings.SITE_NAME,
        }
        message.attach_alternative(
            render_to_string("account/email/message.html", context), "text/html"
        )


def split_text(text: str) -> list[dict[str, object]]:
    """Return the paragraphs of a text: each a link of ours, or lines.

    Only links to this site become links; an address in a display name or a
    browser's name stays text.
    """
    blocks: list[dict[str, object]] = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lines = paragraph.strip().splitlines()
        if len(lines) == 1 and lines[0].startswith(f"{settings.SITE_URL}/"):
            blocks.append({"link": lines[0]})
        elif lines:
            blocks.append({"lines": lines})
    return blocks
