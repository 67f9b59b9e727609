"""The row about the checks before publication: a long comment, long lists of words."""

import time
from statistics import median
from typing import Any

from bench.bench import Bench, Row, number
from bench.pace import times_slower

MOST_MS = 5
TURNS, FIRST_TURNS = 8, 3  # A round; once.
SLOWEST = 3  # Of all pairs, after the first turns, are measured as often as the plain ones.
PLAIN = {"English": ("mixed", "plain"), "Japanese": ("japanese", "Japanese")}


def check_long_comments(bench: Bench) -> None:
    """Measure all checks together on plain texts and on the worst that is known."""
    found = bench.sites[0].inside("time_checks", TURNS * bench.length.rounds)["took"]
    bench.add(make_row(bench.sites[0].key, found))


def make_row(key: str, found: dict[str, tuple[float, float]]) -> Row:
    """Return the row: what is plain, and last the slowest of all.

    `found`: of each text the milliseconds, and how many times slower the machine was.
    """
    row = Row("all checks, 2,000 characters, 5,000 listed words", f"≤ {MOST_MS} ms, any text")
    row.cells[key] = "; ".join(f"{name} {number(ms)} ms" for name, (ms, _pace) in found.items())
    row.is_met[key] = max(ms / pace for ms, pace in found.values()) <= MOST_MS
    row.paces = [pace for _ms, pace in found.values()]
    return row


def time_checks(turns: int) -> dict[str, Any]:
    """Return the CPU milliseconds of all checks by text, and the machine's pace meanwhile.

    Runs inside Django (bench.inside).
    """
    from bench.disguises import ENTRIES, TEXTS

    pairs = [(entries, text) for entries in ENTRIES for text in TEXTS]
    first = {pair: _time(*pair, FIRST_TURNS) for pair in pairs}
    worst = sorted(pairs, key=lambda pair: _usual(first[pair]))[-SLOWEST:]
    found = {name: _time(*pair, turns) for name, pair in PLAIN.items()}
    again = {pair: _time(*pair, turns) for pair in worst}
    entries, text = max(again, key=lambda pair: _usual(again[pair]))
    return {"took": found | {f"worst ({text}, {entries} words listed)": again[entries, text]}}


def _usual(took: tuple[float, float]) -> float:
    ms, pace = took
    return ms / pace


def _time(entries: str, text: str, turns: int) -> tuple[float, float]:
    from bench.disguises import every_check, judged, lists_of, text_of
    from forum.moderation.checks.engine import run_checks

    every, lists, took, paces = every_check(), lists_of(entries), [], []
    for _turn in range(turns + 1):
        one = judged(text_of(text))
        started = time.process_time()
        run_checks(every, one, lists)
        took.append(1000 * (time.process_time() - started))
        paces.append(times_slower())
    return median(took[1:]), median(paces[1:])  # By the first the lists are made ready.
