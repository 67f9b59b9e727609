"""The machine's pace, and what is judged by it."""

import pytest

from bench.bench import Bench, Row, pace_of
from bench.lengths import QUICK
from bench.load import Load, sum_up
from bench.pace import times_slower
from bench.peers.bare import Bare
from bench.table import make_table

pytestmark = pytest.mark.once


def test_pace_is_never_better_than_usual_so_that_no_goal_is_narrowed():
    assert times_slower() >= 1.0


def test_each_round_is_told_at_the_pace_it_was_taken_at():
    fast, slow = Load(100, 1.0, 0.2, 0.1, 0.01, 1.0), Load(50, 1.0, 0.2, 0.1, 0.02, 2.0)
    figure = sum_up([fast, slow])
    assert figure.cpu_ms == pytest.approx(0.4 / 150 * 1000)
    usual = figure.at_usual_pace()
    assert usual.cpu_ms == pytest.approx((0.2 + 0.2 / 2) / 150 * 1000)
    assert usual.per_second == pytest.approx(figure.per_second * figure.pace)
    assert usual.p99_ms == pytest.approx(figure.p99_ms / figure.pace)
    assert usual.at_usual_pace() == usual


def test_rounds_of_a_machine_at_its_usual_pace_stay_as_they_are():
    figure = sum_up([Load(100, 1.0, 0.2, 0.1, 0.01)])
    assert figure.at_usual_pace() == figure


def test_nothing_used_is_nothing_whatever_the_pace():
    assert sum_up([Load(0, 1.0, 0.0, pace=2.0)]).at_usual_pace().cpu_ms == 0


def test_table_says_how_slow_the_machine_was_where_it_counts():
    bench = Bench([], Bare(), {}, [], QUICK)
    bench.rows = [Row("reply", "≤ 6 ms", paces=[1.5, 2.5]), Row("weight", "≤ 25 KB")]
    lines = make_table(bench, []).splitlines()
    assert lines[0].endswith("| slower |")
    assert lines[2].endswith("| 2.0× |") and lines[3].endswith("|  |")
    assert pace_of(bench.rows[1]) == ""
