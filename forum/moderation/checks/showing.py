"""What the checks said, as moderators read it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.functional import Promise

from forum.moderation.checks.check import SEPARATOR
from forum.moderation.checks.models import CheckRun
from forum.moderation.checks.outcomes import OUTCOME_LABELS, Finding, Outcome
from forum.moderation.checks.saying import ASTRAY, name_of
from forum.moderation.waves.holding import CHECK as WAVE
from forum.ready.columns import Columns
from forum.ready.compiled import CompiledQuery

LISTED = ("banned", "suspect")  # The checks that find words of the site's own lists.
RUNS_TALLIED = 500
RUNS_SHOWN = 5  # Of one comment: when it was posted, and its last edits.


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """What one check said, in words."""

    code: str
    name: str | Promise
    outcome: str | Promise
    words: str | Promise  # In which words of the text, or why it came to no end.
    sure: int  # Percent; 0 where it makes no sense.
    is_trial: bool
    milliseconds: float

    @property
    def is_of_words(self) -> bool:
        """Say whether its words are those that a list of the site calls banned or suspect."""
        return self.code in LISTED


@dataclass(frozen=True, slots=True)
class ShownRun:
    """What all checks said of a text at one time: the findings, and the names of the rest."""

    outcome: str | Promise
    found: list[ShownFinding]
    passed: list[str | Promise]
    milliseconds: float
    is_insisted: bool = False
    checked_at: datetime | None = None


def show_findings(findings: Iterable[Finding], outcome: Outcome) -> ShownRun:
    """Return findings as they are read, the gravest first."""
    findings = sorted(findings, key=lambda one: (-one.counted, -one.outcome))
    shown = [(one, _show(one)) for one in findings]
    return ShownRun(
        outcome=OUTCOME_LABELS[outcome],
        found=[line for one, line in shown if one.outcome > Outcome.PUBLISH],
        passed=[line.name for one, line in shown if one.outcome == Outcome.PUBLISH],
        milliseconds=round(sum(one.microseconds for one in findings) / 1_000, 1),
    )


def load_runs(comment_id: int) -> list[ShownRun]:
    """Return what the checks said of a comment, the last time first, in one query."""
    rows = CheckRun.objects.filter(comment_id=comment_id).order_by("-pk")[:RUNS_SHOWN]
    return [_show_run(row) for row in rows]


def load_run_before(comment_id: int, at: datetime) -> ShownRun | None:
    """Return what the checks had said last of a comment at a time, in one query."""
    rows = CheckRun.objects.filter(comment_id=comment_id, checked_at__lte=at)
    row = rows.order_by("-pk").first()
    return _show_run(row) if row else None


def load_last_runs(comment_ids: Iterable[int]) -> dict[int, ShownRun]:
    """Return what the checks said last, by comment, in one query; none for none."""
    runs = map(RUNS.row, _last_runs_query(*comment_ids))
    return {run.comment_id: _show_run(run) for run in runs}


def _last_runs(comments: list[int]) -> QuerySet[CheckRun, Any]:
    last = (
        CheckRun.objects.filter(comment_id__in=comments)
        .order_by()
        .values("comment_id")
        .annotate(last=Max("pk"))
        .values("last")
    )
    return CheckRun.objects.filter(pk__in=last).values_list(*RUNS.attnames)


RUNS = Columns(CheckRun, "id", "comment", "outcome", "is_insisted", "findings", "checked_at")
_last_runs_query = CompiledQuery(_last_runs, many="comments")


@dataclass(frozen=True, slots=True)
class Tally:
    """Of how many comments, the last ones, and by check in how many something was found."""

    count: int
    found: Counter[str]


def tally_found() -> Tally:
    """Count what the checks found in the last RUNS_TALLIED comments, trials too. One query."""
    rows = CheckRun.objects.order_by("-pk")[:RUNS_TALLIED]
    found: Counter[str] = Counter()
    for row in rows:
        found.update(one.check for one in row.found if one.outcome > Outcome.PUBLISH)
    return Tally(len(rows), found)


def _show_run(row: CheckRun) -> ShownRun:
    shown = show_findings(row.found, Outcome(row.outcome))
    return ShownRun(
        outcome=shown.outcome,
        found=shown.found,
        passed=shown.passed,
        milliseconds=shown.milliseconds,
        is_insisted=row.is_insisted,
        checked_at=row.checked_at,
    )


def _words_of(finding: Finding) -> str | Promise:
    if finding.check == WAVE:
        return ""  # It names the wave by its number; the text has no part in it.
    return ASTRAY.get(finding.reason) or SEPARATOR.join(finding.matched)


def _show(finding: Finding) -> ShownFinding:
    return ShownFinding(
        code=finding.check,
        name=name_of(finding.check),
        outcome=OUTCOME_LABELS[finding.outcome],
        words=_words_of(finding),
        sure=finding.sure if 0 < finding.sure < 100 else 0,
        is_trial=finding.is_trial,
        milliseconds=round(finding.microseconds / 1_000, 2),
    )
