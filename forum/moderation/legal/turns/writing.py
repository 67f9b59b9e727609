"""Write that what senders of notices were told holds no more, and mail it to them."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db.models import Count
from django.utils.translation import gettext_noop

from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.elsewhere.receiving import page_status_address
from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.receiving import compose_to_sender, status_address
from forum.moderation.legal.rules import MOST_TURNS_MAILED
from forum.moderation.legal.turns.models import NoticeTurn
from forum.notifications.outbox import write_mails_to

TOGETHER = 500  # Turns written at once.
Kind = TypeVar("Kind", LegalNotice, PageNotice)


def write_turns(
    notices: Sequence[Kind],
    is_taken_back: Callable[[Kind], bool],
    *,
    turned_by: int | None = None,
) -> None:
    """Write what holds now of notices of one kind, each with its new `told`, and mail it.

    Whoever changes their mind again and again fills no mailbox. `is_taken_back` says whether
    a sender is told that a decision was taken back or reversed. One statement for each thing
    that is told, three more and the mails.
    """
    kind, name = (
        type(notices[0]),
        "notice" if isinstance(notices[0], LegalNotice) else "page_notice",
    )
    by_told: dict[str, list[int]] = {}
    for notice in notices:
        by_told.setdefault(notice.told, []).append(notice.pk)
    for told, keys in by_told.items():
        kind._default_manager.filter(pk__in=keys).update(told=told)
    NoticeTurn.objects.bulk_create(
        [
            NoticeTurn(**{name: notice}, told=notice.told, turned_by_id=turned_by)
            for notice in notices
        ],
        batch_size=TOGETHER,
    )
    turns = NoticeTurn.objects.filter(**{f"{name}__in": [notice.pk for notice in notices]})
    counts = dict(turns.values_list(name).annotate(Count("pk")))
    to_mail = [one for one in notices if one.email and counts[one.pk] <= MOST_TURNS_MAILED]
    write_mails_to(
        compose_to_sender(
            notice, "turn", gettext_noop("What you were told of your notice has changed"),
            _address_of(notice), is_taken_back=is_taken_back(notice),
        )
        for notice in to_mail
    )  # fmt: skip


def _address_of(notice: LegalNotice | PageNotice) -> str:
    if isinstance(notice, PageNotice):
        return page_status_address(notice)
    return status_address(notice)
