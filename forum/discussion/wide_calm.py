"""What calms the talk in many discussions at once, as pages and posts here meet it.

Who decides so is built on the discussion (moderation/waves/); here is what a
post has to keep to, what readers are told, and the stamp by which both know
that something changed.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from articles.models import Article
from forum.dates import shown_time
from forum.members.models import Member
from forum.refusals import Refusal


class Extent(models.TextChoices):
    """Over which discussions something holds."""

    ARTICLE = "article", _("An article")
    SECTION = "section", _("A section")
    SITE = "site", _("The whole site")


class WideCalmStamp(models.Model):
    """One row: a number that is another one after every change of what calms many discussions.

    Table `discussion_widecalmstamp`, the number in `stamp`; no row: nothing ever
    did. Written by wide_calm_changed() alone. Drawn, not counted: one that was
    rolled back must not come again.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    stamp = models.BigIntegerField(editable=False)

    class Meta:
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=Q(id=1), name="wide_calm_stamp_is_single")]

    def __str__(self) -> str:
        return str(self.stamp)


@dataclass(frozen=True, slots=True)
class Slowness:
    """One comment of a member in so many minutes, counted over an extent."""

    minutes: int
    over: Extent


@dataclass(frozen=True, slots=True)
class WideCalm:
    """What readers of a discussion are told of one such measure.

    A line that leads to `lines`, a sentence each. `url` is its page for moderators; where
    it `is_wide`, not of one article, for those of the whole site.
    """

    lead: str
    lines: Sequence[str]
    ends_at: datetime
    url: str
    is_wide: bool


def wide_calm_changed() -> None:
    """Let no page and no post go by what held before. Locks the row after every other lock."""
    stamp = secrets.randbelow(2**62) + 1
    WideCalmStamp.objects.update_or_create(pk=1, defaults={"stamp": stamp})


def find_wide_calm(article: Article, stamp: int | None, now: datetime) -> list[WideCalm]:
    """Return what to tell the readers of an article's discussion; no query while it is known.

    `stamp` is what the database says it is now, None if it wasn't asked; 0
    says that there never was anything.
    """
    if stamp is None:
        row = WideCalmStamp.objects.filter(pk=1).first()
        stamp = row.stamp if row else 0
    return _find_teller()(article, stamp, now) if stamp else []


def why_too_soon_anywhere(
    *,
    slow: Iterable[Slowness],
    last_written: Mapping[str, datetime | None],
    member: Member,
    now: datetime,
) -> Refusal | None:
    """Say why a member must wait where writing is slow beyond one discussion; staff needn't.

    `last_written` is when they wrote last, by the extents of `slow`, if within an hour.
    """
    if member.is_staff:
        return None
    for one in slow:
        last = last_written.get(one.over)
        if last is not None and (again_at := last + timedelta(minutes=one.minutes)) > now:
            # Rounded up: whoever comes at the minute that is named may write.
            named_at = shown_time(again_at + timedelta(seconds=59))
            return Refusal("slow", _say_slow(one) % {"minutes": one.minutes, "time": named_at})
    return None


def _say_slow(slow: Slowness) -> str:
    if slow.over == Extent.SITE:
        return ngettext(
            "Slow mode: one comment a minute on this site. You may write again at %(time)s.",
            "Slow mode: one comment every %(minutes)s minutes on this site. "
            "You may write again at %(time)s.",
            slow.minutes,
        )
    if slow.over == Extent.SECTION:
        return ngettext(
            "Slow mode: one comment a minute in this section. You may write again at %(time)s.",
            "Slow mode: one comment every %(minutes)s minutes in this section. "
            "You may write again at %(time)s.",
            slow.minutes,
        )
    return ngettext(
        "Slow mode: one comment a minute here. You may write again at %(time)s.",
        "Slow mode: one comment every %(minutes)s minutes here. You may write again at %(time)s.",
        slow.minutes,
    )


@cache
def _find_teller() -> Callable[[Article, int, datetime], list[WideCalm]]:
    return import_string(settings.DISCUSSION_WIDE_CALM)
