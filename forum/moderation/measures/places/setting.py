"""Set what holds in a discussion, and take the last such act back."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles.models import Article
from forum.discussion.discussions import Calm, change_settings, lock_discussion
from forum.discussion.models import Discussion
from forum.members.models import Member
from forum.moderation.chain.appending import log_place
from forum.moderation.chain.entries import digest
from forum.moderation.measures.places import rules
from forum.moderation.measures.places.models import PlaceMeasure, PlaceWhy
from forum.moderation.rules import why_cannot_work_under
from forum.refusals import Refusal, Refused


def set_place(
    *,
    article: Article,
    moderator: Member,
    mode: str,
    closes_after_days: int | None,
    calm: Calm,
    reason: str,
    note: str = "",
    seen: int | None = None,
    held: str = "",
) -> PlaceMeasure:
    """Set all that holds in an article's discussion, as one logged act.

    `seen` is what find_last() gave whoever decides, `held` what mark_of() did: an
    editor sets some of it without a measure. None and "" don't ask. Locks the
    discussion, last the head of the log. Raises Refused, ValueError.
    """
    reason = PlaceWhy(reason)
    after = _named(mode, closes_after_days, calm)
    with transaction.atomic():
        discussion = lock_discussion(article.pk)
        refusal = why_cannot_work_under(article, moderator=moderator, now=timezone.now())
        stale = _why_stale(discussion, seen, held)
        if refusal := refusal or stale or rules.why_unexplained(reason, note):
            raise Refused(refusal)
        if settings_of(discussion) == after:
            raise Refused(rules.UNCHANGED)
        return _write(discussion, moderator, after, reason=reason, note=note)


def undo_place(*, measure_id: int, article: Article, moderator: Member) -> PlaceMeasure:
    """Let hold again what held before an act, if it was the last one and still holds.

    Locks as set_place(). Raises Refused, PlaceMeasure.DoesNotExist.
    """
    with transaction.atomic():
        discussion = lock_discussion(article.pk)
        measure = PlaceMeasure.objects.get(pk=measure_id, article=article)
        if refusal := why_cannot_work_under(article, moderator=moderator, now=timezone.now()):
            raise Refused(refusal)
        is_last = measure.pk == find_last(article) and rules.can_undo(measure)
        # An editor may have changed the settings without a measure.
        if not is_last or settings_of(discussion) != measure.after:
            raise Refused(rules.NOT_LAST)
        return _write(
            discussion, moderator, measure.before, reason=PlaceWhy.MISTAKE, undoes=measure
        )


def find_last(article: Article) -> int:
    """Return the number of the last act on a discussion, 0 for none; a form carries it."""
    ids = PlaceMeasure.objects.filter(article=article).order_by("-pk").values_list("pk", flat=True)
    return ids.first() or 0


def settings_of(discussion: Discussion) -> dict[str, Any]:
    """Return what holds in a discussion as a measure keeps it."""
    calm = Calm(discussion.slow_minutes, discussion.newcomers_below, discussion.paused_until)
    return _named(discussion.mode, discussion.closes_after_days, calm)


def mark_of(discussion: Discussion) -> str:
    """Return by what a form knows again what held when it was shown."""
    return digest(json.dumps(settings_of(discussion), sort_keys=True))


def _named(mode: str, closes_after_days: int | None, calm: Calm) -> dict[str, Any]:
    until = calm.paused_until
    return {
        "mode": str(mode),
        "closes_after_days": closes_after_days,
        "slow_minutes": calm.slow_minutes,
        "newcomers_below": calm.newcomers_below,
        "paused_until": until.astimezone(UTC).isoformat() if until else None,
    }


def _write(
    discussion: Discussion, moderator: Member, after: Mapping[str, Any], **why: Any
) -> PlaceMeasure:
    """Write the settings, the act and its entry in the log."""
    until = after["paused_until"]
    measure = PlaceMeasure(
        article=discussion.article,
        moderator=moderator,
        before=settings_of(discussion),
        after=dict(after),
        **why,
    )
    change_settings(
        article=discussion.article,
        mode=after["mode"],
        closes_after_days=after["closes_after_days"],
        calm=Calm(
            after["slow_minutes"],
            after["newcomers_below"],
            datetime.fromisoformat(until) if until else None,
        ),
    )
    return write_measure(measure)


def write_measure(measure: PlaceMeasure) -> PlaceMeasure:
    """Write an act and its entry in the log: last in the transaction, locks the log's head."""
    measure.save(force_insert=True)
    log_place(measure)
    return measure


def _why_stale(discussion: Discussion, seen: int | None, held: str) -> Refusal | None:
    is_stale = seen is not None and seen != find_last(discussion.article)
    return rules.STALE if is_stale or held not in ("", mark_of(discussion)) else None
