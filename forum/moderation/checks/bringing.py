"""What programs had found in a comment when moderators read it, or had held it for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db.models import OuterRef, Subquery

from forum.discussion.models import Comment, State
from forum.moderation.checks.check import SEPARATOR
from forum.moderation.checks.models import CheckRun
from forum.moderation.checks.outcomes import Finding, Outcome
from forum.moderation.checks.saying import name_of
from forum.moderation.decisions.models import Decision
from forum.moderation.waves.holding import CHECK as WAVE
from forum.ready.compiled import MAX_KEY, CompiledQuery, as_datetime

_facts = CompiledQuery(
    lambda comment, before: (
        Comment.objects.filter(pk=comment)
        .annotate(
            published_at=Subquery(
                Decision.objects.publishing()
                .filter(comment=OuterRef("pk"), pk__lt=before)
                .order_by("-pk")
                .values("decided_at")[:1]
            )
        )
        .order_by("-check_runs__pk")
        .values_list(
            "wave_hold__recall",
            "published_at",
            "check_runs__outcome",
            "check_runs__findings",
            "check_runs__checked_at",
        )
    ),
    "comment",
    "before",
    is_prepared=True,
)


@dataclass(frozen=True, slots=True)
class Brought:
    """What brought a comment before the moderators: codes of checks, or of the wave.

    `was_held`: it waited for them; else it was published, and marked for them.
    """

    codes: tuple[str, ...]
    was_held: bool

    @property
    def names(self) -> str:
        """Return what these are called, in the language that is active."""
        return SEPARATOR.join(str(name_of(code)) for code in self.codes)


def find_brought(
    comment_id: int, state: str, *, at: datetime | None = None, before: int = MAX_KEY
) -> Brought | None:
    """Return what programs had brought a comment before moderators who found it in a state.

    At a time and `before` a decision, or now. One query, of a row for each time that its text
    was checked. What was found when it was posted counts on after an edit, as long as it waits
    for that. Nothing counts, nor a wave, that was there when a moderator published the comment,
    as long as that stands.
    """
    rows = _facts(comment=comment_id, before=before)
    runs = [
        (outcome, findings)
        for _recall, published_at, outcome, findings, checked_at in rows
        if outcome is not None and _counts(checked_at, since=published_at, at=at)
    ]
    held = [run for run in runs if run[0] == Outcome.HOLD]
    read = held[:1] if state == State.HELD else runs[:1]
    for outcome, findings in read:
        codes = _found(CheckRun(findings=findings).found, is_published=state == State.PUBLISHED)
        if codes:
            return Brought(codes, outcome == Outcome.HOLD)
    is_recalled = state in (State.HELD, State.HIDDEN) and any(
        recall is not None and published_at is None for recall, published_at, *_run in rows
    )
    return Brought((WAVE,), was_held=True) if is_recalled else None


def _counts(checked_at: Any, *, since: Any, at: datetime | None) -> bool:
    """Say whether a text was checked after a moderator published it, and by a time."""
    checked, published = cast(datetime, as_datetime(checked_at)), as_datetime(since)
    return (published is None or checked > published) and (at is None or checked <= at)


def _found(findings: Iterable[Finding], *, is_published: bool) -> tuple[str, ...]:
    found = [one.check for one in findings if one.counted > Outcome.PUBLISH]
    return tuple(code for code in dict.fromkeys(found) if not (code == WAVE and is_published))
