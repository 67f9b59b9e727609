"""The row about the checks, and what it measures."""

import pytest

from bench.checking import PLAIN, make_row
from bench.disguises import ENTRIES, LENGTH, TEXTS, WORDS, judged, text_of

pytestmark = pytest.mark.once


def test_the_worst_text_decides_whether_the_goal_is_met():
    plain = {"English": 1.6, "Japanese": 2.21}
    assert make_row("sqlite", {**plain, "worst (x)": 5.0}, 1.0).is_met == {"sqlite": True}
    row = make_row("sqlite", {**plain, "worst (x)": 5.1}, 1.0)
    assert row.is_met == {"sqlite": False}
    assert row.cells == {"sqlite": "English 1.6 ms; Japanese 2.2 ms; worst (x) 5.1 ms"}
    assert make_row("sqlite", {**plain, "worst (x)": 5.1}, 1.1).is_met == {"sqlite": True}


def test_texts_and_lists_are_as_long_as_the_row_says():
    for entries, text in PLAIN.values():
        assert entries in ENTRIES and text in TEXTS
        assert len(judged(text_of(text)).text) == LENGTH == 2_000
    assert WORDS == 5_000
