"""Run a text through all checks. Pure: whatever they need to know is given."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from time import thread_time

from forum.moderation.checks.check import Check, Lists
from forum.moderation.checks.outcomes import (
    MATCH_LENGTH,
    MATCHES_KEPT,
    Finding,
    Match,
    Mode,
    Outcome,
    Then,
)
from forum.moderation.checks.subject import Subject

logger = logging.getLogger(__name__)
# Seconds of CPU that one check may take, not of the clock: a busy machine holds nobody's comment.
TIME_LIMIT = 0.25


@dataclass(frozen=True, slots=True)
class Tuned:
    """A check as it is set for one article."""

    check: Check
    mode: Mode
    then: Then
    limits: Mapping[str, int]


def run_checks(
    tuned: Iterable[Tuned], subject: Subject, lists: Lists, *, time_limit: float = TIME_LIMIT
) -> list[Finding]:
    """Return what each check says that is not off, whatever the others said.

    One that raises or takes longer than `time_limit` (seconds of CPU) asks to
    hold the comment.
    """
    return [_run(one, subject, lists, time_limit) for one in tuned if one.mode != Mode.OFF]


def outcome_of(findings: Iterable[Finding], *, insisted: bool = False) -> Outcome:
    """Return the gravest outcome. Who `insisted` on a nudge is published, and watched."""
    outcome = max((finding.counted for finding in findings), default=Outcome.PUBLISH)
    return Outcome.WATCH if insisted and outcome == Outcome.NUDGE else outcome


def _outcome(tuned: Tuned, match: Match | None) -> Outcome:
    if match is None:
        return Outcome.PUBLISH
    return Outcome[tuned.then.name] if match.outcome is None else match.outcome


def _run(tuned: Tuned, subject: Subject, lists: Lists, time_limit: float) -> Finding:
    code, began = tuned.check.code, thread_time()
    try:
        match = tuned.check.look(subject, tuned.limits, lists)
    except Exception:
        logger.exception("The check %s failed", code)
        match, outcome = Match("failed", sure=0), Outcome.HOLD
    else:
        outcome = _outcome(tuned, match)
    took = thread_time() - began
    if took > time_limit:
        match, outcome = Match("slow", sure=0), max(outcome, Outcome.HOLD)
    match = match or Match("", sure=0)
    return Finding(
        check=code,
        outcome=outcome,
        reason=match.reason,
        matched=_cut(match.matched),
        sure=match.sure,
        microseconds=round(took * 1_000_000),
        is_trial=tuned.mode == Mode.TRIAL,
        typed=_cut(match.typed),
    )


def _cut(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one[:MATCH_LENGTH] for one in words[:MATCHES_KEPT])
