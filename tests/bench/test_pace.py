"""The machine's pace, and what is judged by it."""

import pytest

from bench.bench import Bench, Row
from bench.lengths import QUICK
from bench.load import Load, sum_up
from bench.peers.bare import Bare
from bench.table import make_table

pytestmark = pytest.mark.once


def test_figures_are_told_at_the_usual_pace():
    figure = sum_up([Load(100, 1.0, 0.2, 0.1, 0.02)])
    usual = figure.at_usual_pace(2.0)
    assert (usual.cpu_ms, usual.other_ms) == (figure.cpu_ms / 2, figure.other_ms / 2)
    assert (usual.per_second, usual.p99_ms) == (2 * figure.per_second, figure.p99_ms / 2)
    assert figure.at_usual_pace(1.0) == figure


def test_table_says_how_slow_the_machine_was_where_it_counts():
    bench = Bench([], Bare(), {}, [], QUICK)
    bench.rows = [Row("reply", "≤ 6 ms", slower=1.96), Row("weight", "≤ 25 KB")]
    lines = make_table(bench, []).splitlines()
    assert lines[0].endswith("| slower |")
    assert lines[2].endswith("| 2.0× |") and lines[3].endswith("|  |")
