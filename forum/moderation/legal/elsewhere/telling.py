"""Tell the editors that a notice about an article came, and what was decided: they change it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from articles.models import Article
from forum.members import limits
from forum.members.models import Member
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.notifications.models import NoticeKind
from forum.notifications.outbox import write_mail
from forum.notifications.telling import tell

MOST_TOLD = 50  # Editors; a newsroom with more has somebody who tells the others.
# Mails to one editor: a flood of notices is read in the site.
MAIL_LIMIT, MAIL_PERIOD = 20, timedelta(days=1)
EXCERPT = 300  # Characters of what the sender says.


def tell_editors(notice: PageNotice) -> None:
    """Tell who may change articles, in the site and by mail, but for whoever decided.

    Who sent it nobody learns; what they say is not told to whom it is about. Two statements
    an editor and one more with a mail. Call in the transaction of the notice or the
    decision, its article locked or the notice; locks the editors by id.
    """
    if notice.article is None:
        return
    tell_of_article(
        notice.article,
        kind=NoticeKind.PAGE_NOTICE if notice.is_open else NoticeKind.PAGE_NOTICE_DECIDED,
        subject=f"page_notice:{notice.pk}",
        say=partial(_say, notice),
        context={"notice": notice},
        but_for=notice.decided_by_id,
        now=notice.decided_at or notice.received_at,
    )


def tell_of_article(
    article: Article,
    *,
    kind: NoticeKind,
    subject: str,
    say: Callable[[Member], str],
    context: dict[str, Any],
    but_for: int | None,
    now: datetime,
) -> None:
    """Tell every editor but one what `say` returns for them, and mail what `context` is about.

    Both are said in the editor's language. Locks the editors by id.
    """
    for editor in _find_editors(but_for):
        with translation.override(editor.language or settings.LANGUAGE_CODE):
            tell(
                recipient_id=editor.pk,
                kind=kind,
                subject=subject,
                url=reverse("desk:edit", args=[article.pk]),
                about=article.headline,
                note=say(editor),
                now=now,
            )
            if limits.hit(
                scope="legal-mail", key=str(editor.pk), limit=MAIL_LIMIT, period=MAIL_PERIOD
            ):
                _mail(article, editor, context)


def _find_editors(but_for: int | None) -> list[Member]:
    may_change = Permission.objects.filter(
        content_type__app_label="articles", codename="change_article"
    )
    roles = Group.objects.filter(permissions__in=may_change)
    rows = Member.objects.filter(groups__in=roles, is_active=True, is_staff=True).distinct()
    return list(rows.exclude(pk=but_for or 0).order_by("pk")[:MOST_TOLD])


def _say(notice: PageNotice, editor: Member) -> str:
    """Return which law or what was decided, and what the sender says to who isn't concerned."""
    if not notice.is_open:
        return f"{notice.label} · {notice.get_outcome_display()}"
    law = f"{notice.label} · {notice.get_ground_display()}"
    if notice.concerned_id == editor.pk:
        return law
    return f"{law}: {Truncator(notice.explanation).chars(EXCERPT)}"


def _mail(article: Article, editor: Member, context: dict[str, Any]) -> None:
    """Put a mail into the outbox; it holds no text of the article nor of the notice."""
    context = {
        **context,
        "url": settings.SITE_URL + reverse("desk:edit", args=[article.pk]),
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
    }
    subject = _("Notice about an article")
    write_mail(
        recipient=editor,
        subject=f"{subject} · {settings.SITE_NAME}",
        text=render_to_string("moderation/email/page_editors.txt", context).strip() + "\n",
        language=editor.language or settings.LANGUAGE_CODE,
    )
