"""The row about searches."""

import pytest

from bench.bench import Bench, Row
from bench.lengths import QUICK
from bench.peers.bare import Bare
from bench.searching import fill_in, time_searches

pytestmark = pytest.mark.once


def test_the_slowest_kind_is_named_and_decides_and_the_server_counts():
    row = Row("search", "≤ 50 ms")
    fast = [("no hit", "newest", 2.0, 1.0, 9.0), ("phrase", "newest", 6.0, 1.0, 9.0)]
    fill_in(row, "sqlite", [("two words", "best match", 50.0, 0.0, 70.0), *fast])
    fill_in(row, "postgresql", [("two words", "best match", 31.0, 19.5, 40.0), *fast])
    assert row.is_met == {"sqlite": True, "postgresql": False}
    assert row.cells == {
        "sqlite": "50 ms (two words, best match); half of all kinds up to 7.0 ms",
        "postgresql": "31 + 20 ms (two words, best match); half of all kinds up to 7.0 ms",
    }


def test_a_slow_machine_widens_the_goal():
    row = Row("search", "≤ 50 ms", slower=1.5)
    fill_in(row, "sqlite", [("two words", "best match", 74.0, 0.0, 99.0)])
    fill_in(row, "postgresql", [("two words", "best match", 40.0, 36.0, 99.0)])
    assert row.is_met == {"sqlite": True, "postgresql": False}


def test_the_quick_form_leaves_searches_out_and_says_so():
    bench = Bench([], Bare(), {}, [], QUICK)
    time_searches(bench)
    assert not bench.rows and bench.notes == ["search (in the full form alone)"]
