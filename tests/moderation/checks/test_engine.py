"""All checks together: none is left out, none that fails lets a comment pass, all are quick."""

from dataclasses import replace
from time import thread_time

import pytest

from forum.moderation.checks.check import Lists
from forum.moderation.checks.engine import outcome_of, run_checks
from forum.moderation.checks.listing import read_lists
from forum.moderation.checks.outcomes import Finding, Match, Mode, Outcome
from forum.moderation.checks.registry import CHECKS
from tests.moderation.checks.subjects import read_list, subject, tuned

LISTS = Lists(read_lists({"suspect": "scum", "watch": "jerk"}))


def fail(*_asked: object) -> Match | None:
    raise RuntimeError("broken")


def dawdle(*_asked: object) -> Match | None:
    began = thread_time()
    while thread_time() - began < 0.03:
        pass
    return None


def test_all_checks_run_whatever_the_first_ones_say():
    findings = run_checks([tuned(code) for code in ("suspect", "watch", "length")],
                          subject("scum and jerk"), LISTS)  # fmt: skip
    assert [(one.check, one.outcome) for one in findings] == [
        ("suspect", Outcome.HOLD), ("watch", Outcome.WATCH), ("length", Outcome.PUBLISH),
    ]  # fmt: skip
    assert outcome_of(findings) == Outcome.HOLD


@pytest.mark.parametrize(("look", "reason"), [(fail, "failed"), (dawdle, "slow")])
def test_a_check_that_fails_or_dawdles_holds(look: object, reason: str):
    broken = replace(CHECKS["length"], look=look)
    findings = run_checks([tuned("length", check=broken), tuned("watch")], subject("jerk"), LISTS,
                          time_limit=0.02)  # fmt: skip
    assert [(one.outcome, one.reason) for one in findings] == [
        (Outcome.HOLD, reason), (Outcome.WATCH, "listed"),
    ]  # fmt: skip
    assert outcome_of(findings) == Outcome.HOLD


def test_a_trial_only_records_and_what_is_off_does_not_run():
    judged = subject("scum")
    [finding] = run_checks([tuned("suspect", mode=Mode.TRIAL)], judged, LISTS)
    assert (finding.outcome, finding.matched) == (Outcome.HOLD, ("scum",))
    assert outcome_of([finding]) == Outcome.PUBLISH
    assert run_checks([tuned("suspect", mode=Mode.OFF)], judged, LISTS) == []


def test_who_insists_passes_a_nudge_and_nothing_graver():
    nudge, hold = Finding("a", Outcome.NUDGE), Finding("b", Outcome.HOLD)
    assert outcome_of([nudge]) == Outcome.NUDGE
    assert outcome_of([nudge], insisted=True) == Outcome.WATCH
    assert outcome_of([nudge, hold], insisted=True) == Outcome.HOLD


def test_what_is_kept_is_bounded():
    lists = Lists(read_list("\n".join(f"*{n:03}{'x' * 90}*" for n in range(100)), "suspect"))
    [finding] = run_checks(
        [tuned("suspect")], subject(" ".join(f"{n:03}{'x' * 90}" for n in range(100))), lists
    )
    assert len(finding.matched) == 5
    assert len(finding.typed) == 5
    assert max(map(len, (*finding.matched, *finding.typed))) == 60
