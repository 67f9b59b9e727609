"""What programs had found in a comment when moderators read it, or had held it for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.db.models import Exists, OuterRef

from forum.discussion.models import Comment, State
from forum.moderation.checks.models import CheckRun
from forum.moderation.checks.outcomes import Finding, Outcome
from forum.moderation.checks.registry import SEPARATOR
from forum.moderation.checks.saying import name_of
from forum.moderation.waves.holding import CHECK as WAVE
from forum.moderation.waves.models import WaveHold
from forum.ready.compiled import CompiledQuery, as_datetime

_facts = CompiledQuery(
    lambda comment: (
        Comment.objects.filter(pk=comment)
        .annotate(
            is_recalled=Exists(
                WaveHold.objects.filter(comment=OuterRef("pk"), recall__isnull=False)
            )
        )
        .order_by("-check_runs__pk")
        .values_list(
            "is_recalled",
            "check_runs__outcome",
            "check_runs__findings",
            "check_runs__checked_at",
        )
    ),
    "comment",
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


def find_brought(comment_id: int, state: str, at: datetime | None = None) -> Brought | None:
    """Return what programs had brought a comment before moderators who found it in a state.

    At a time, or now. One query, of a row for each time that its text was checked. What was
    found when it was posted counts on after an edit, as long as it waits for that. A wave
    counts as long as what it held was published by nobody.
    """
    rows = _facts(comment=comment_id)
    runs = [
        (outcome, findings)
        for _recalled, outcome, findings, checked_at in rows
        if outcome is not None and (at is None or cast(datetime, as_datetime(checked_at)) <= at)
    ]
    held = [run for run in runs if run[0] == Outcome.HOLD]
    read = held[:1] if state == State.HELD else runs[:1]
    for outcome, findings in read:
        codes = _found(CheckRun(findings=findings).found, is_published=state == State.PUBLISHED)
        if codes:
            return Brought(codes, outcome == Outcome.HOLD)
    is_recalled = state in (State.HELD, State.HIDDEN) and any(row[0] for row in rows)
    return Brought((WAVE,), was_held=True) if is_recalled else None


def _found(findings: Iterable[Finding], *, is_published: bool) -> tuple[str, ...]:
    found = [one.check for one in findings if one.counted > Outcome.PUBLISH]
    return tuple(code for code in dict.fromkeys(found) if not (code == WAVE and is_published))
