"""The row about the checks before publication: a long comment, long lists of words."""

import time
from statistics import median
from typing import Any

from bench.bench import Bench, Row, number

MOST_MS = 5
TURNS, FIRST_TURNS = 8, 3  # A round; once.
SLOWEST = 3  # Of all pairs, after the first turns, are measured as often as the plain ones.
PLAIN = {"English": ("mixed", "plain"), "Japanese": ("japanese", "Japanese")}


def check_long_comments(bench: Bench) -> None:
    """Measure all checks together on plain texts and on the worst that is known."""
    found = bench.sites[0].inside("time_checks", TURNS * bench.length.rounds)["ms"]
    bench.add(make_row(bench.sites[0].key, found, bench.slower))


def make_row(key: str, found: dict[str, float], slower: float) -> Row:
    """Return the row: what is plain, and last the slowest of all."""
    what, goal = "all checks, 2,000 characters, 5,000 listed words", f"≤ {MOST_MS} ms, any text"
    row = Row(what, goal, slower=slower)
    row.cells[key] = "; ".join(f"{name} {number(ms)} ms" for name, ms in found.items())
    row.is_met[key] = max(found.values()) <= MOST_MS * slower
    return row


def time_checks(turns: int) -> dict[str, Any]:
    """Return the CPU milliseconds of all checks by text; runs inside Django (bench.inside)."""
    from bench.disguises import ENTRIES, TEXTS

    pairs = [(entries, text) for entries in ENTRIES for text in TEXTS]
    first = {pair: _time(*pair, FIRST_TURNS) for pair in pairs}
    worst = sorted(pairs, key=lambda pair: first[pair])[-SLOWEST:]
    found = {name: _time(*pair, turns) for name, pair in PLAIN.items()}
    again = {pair: _time(*pair, turns) for pair in worst}
    entries, text = max(again, key=lambda pair: again[pair])
    return {"ms": found | {f"worst ({text}, {entries} words listed)": again[entries, text]}}


def _time(entries: str, text: str, turns: int) -> float:
    from bench.disguises import every_check, judged, lists_of, text_of
    from forum.moderation.checks.engine import run_checks

    every, lists, took = every_check(), lists_of(entries), []
    for _turn in range(turns + 1):
        one = judged(text_of(text))
        started = time.process_time()
        run_checks(every, one, lists)
        took.append(1000 * (time.process_time() - started))
    return median(took[1:])  # By the first the lists are made ready.
