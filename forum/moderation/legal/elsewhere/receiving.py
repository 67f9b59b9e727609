"""Take a notice about an article or a member's page, and confirm that it came."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_noop

from articles.models import Article
from forum.members.models import Member
from forum.moderation.cases.joining import join_noticed_member
from forum.moderation.chain.appending import PAGE_NOTICE, append_entry
from forum.moderation.legal.elsewhere.facts import facts_of_page_notice
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.elsewhere.standing import words_of
from forum.moderation.legal.elsewhere.telling import tell_editors
from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.placing import HARM
from forum.moderation.legal.receiving import (
    count_notice,
    mail_to_sender,
    may_be_mailed,
    status_address,
)
from forum.moderation.legal.status_links import read_status, sign_status

SALT = "legal-page-notice"


def receive_page_notice(
    *,
    about: Article | Member,
    ground: str,
    explanation: str,
    name: str,
    email: str,
    language: str,
    address: str,
) -> PageNotice:
    """Write the notice with the page as it stands, log it, and mail a receipt.

    One about a member opens their case, or joins the open one. In all else as
    receive_notice(), with which it shares its limits. Editors are told of one about an
    article. Locks the article or the member, then who is told by id, last the head of
    the log. Raises Refused.
    """
    count_notice(address)
    article = about if isinstance(about, Article) else None
    subject = {"article": article, "member": None if article else about}
    with transaction.atomic():
        # So that of the same notice sent twice the second waits, and finds the first.
        rows = Article.objects if isinstance(about, Article) else Member.objects
        rows.select_for_update(no_key=True).only("pk").get(pk=about.pk)
        sent = {"ground": ground, "explanation": explanation, "name": name, "email": email}
        if same := PageNotice.objects.filter(**subject, **sent, decided_at=None).first():
            return same
        notice = PageNotice.objects.create(
            **subject,
            **sent,
            language=language,
            snapshot=words_of(about),
            received_at=timezone.now(),
        )
        if isinstance(about, Member):
            join_noticed_member(about, HARM[notice.ground], notice.received_at)
        if may_be_mailed(email):
            mail_page_sender(notice, "receipt", gettext_noop("We have received your notice"))
        tell_editors(notice)
        append_entry(kind=PAGE_NOTICE, key=notice.pk, facts=facts_of_page_notice(notice))
    return notice


def page_status_address(notice: PageNotice) -> str:
    """Return where the sender sees what became of it; signed, good for rules.STATUS_LASTS."""
    token = sign_status(notice.pk, SALT)
    return reverse("moderation:page_notice_status", args=[token])


def read_page_token(token: str) -> int | None:
    """Return whose status a link shows; None for one that is not ours or too old."""
    return read_status(token, SALT)


def mail_page_sender(notice: PageNotice, kind: str, subject: str) -> None:
    """Put a mail to the sender into the outbox, if they left an address."""
    mail_to_sender(notice, f"page_{kind}", subject, page_status_address(notice))


def mail_either(notice: LegalNotice | PageNotice, kind: str, subject: str, **more: Any) -> None:
    """Put a mail that is the same for both kinds of notices to its sender into the outbox.

    `more` is what it tells of besides the notice.
    """
    if isinstance(notice, PageNotice):
        mail_to_sender(notice, kind, subject, page_status_address(notice), **more)
    else:
        mail_to_sender(notice, kind, subject, status_address(notice), **more)
