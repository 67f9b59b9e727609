"""The row about searches."""

import pytest

from bench.bench import Bench, Row
from bench.lengths import QUICK
from bench.peers.bare import Bare
from bench.searching import fill_in, time_searches

pytestmark = pytest.mark.once


def test_the_slowest_kind_is_named_and_decides_and_the_server_counts():
    row = Row("search", "≤ 50 ms")
    fast = [("no hit", "newest", 2.0, 1.0, 9.0, 1.0), ("phrase", "newest", 6.0, 1.0, 9.0, 1.0)]
    fill_in(row, "sqlite", [("two words", "best match", 50.0, 0.0, 70.0, 1.0), *fast])
    fill_in(row, "postgresql", [("two words", "best match", 31.0, 19.5, 40.0, 1.0), *fast])
    assert row.is_met == {"sqlite": True, "postgresql": False}
    assert row.cells == {
        "sqlite": "50 ms (two words, best match); half of all kinds up to 7.0 ms",
        "postgresql": "31 + 20 ms (two words, best match); half of all kinds up to 7.0 ms",
    }


def test_a_slow_machine_widens_the_goal_and_does_not_choose_the_slowest_kind():
    row = Row("search", "≤ 50 ms")
    slow = ("two words", "best match", 90.0, 0.0, 99.0, 2.0)
    fill_in(row, "sqlite", [slow, ("phrase", "newest", 49.0, 0.0, 60.0, 1.0)])
    assert row.is_met == {"sqlite": True} and row.cells["sqlite"].startswith("49 ms (phrase")
    fill_in(row, "sqlite", [(*slow[:5], 1.7)])
    assert row.is_met == {"sqlite": False}


def test_the_quick_form_leaves_searches_out_and_says_so():
    bench = Bench([], Bare(), {}, [], QUICK)
    time_searches(bench)
    assert not bench.rows and bench.notes == ["search (in the full form alone)"]
