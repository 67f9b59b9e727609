"""What changed between two texts."""

import random
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.desk.differences import Change, compare, is_changed
from tests.timing import times_slower

pytestmark = [pytest.mark.once, pytest.mark.slow]

LENGTH = 100_000  # Characters, as much as an article may have.


def old_of(changes: list[Change]) -> str:
    return "".join(change.text for change in changes if change.kind != "inserted")


def new_of(changes: list[Change]) -> str:
    return "".join(change.text for change in changes if change.kind != "deleted")


def test_a_changed_word_is_marked_and_the_rest_is_not():
    changes = compare("They meet on Monday.\nMore.", "They meet on Friday.\nMore.")
    assert changes == [
        Change("same", "They meet on "),
        Change("deleted", "Monday"),
        Change("inserted", "Friday"),
        Change("same", ".\nMore."),
    ]


def test_japanese_is_compared_sign_by_sign():
    changes = compare("会談は水曜日に開く。", "会談は木曜日に開く。")
    assert [change.text for change in changes] == ["会談は", "水", "木", "曜日に開く。"]


def test_equal_texts_have_no_differences():
    assert not is_changed(compare("a\nb", "a\nb"))
    assert compare("", "") == []


@given(st.text(alphabet="ab .\n。会"), st.text(alphabet="ab .\n。会"))
def test_runs_lead_from_the_old_text_to_the_new_one(old, new):
    changes = compare(old, new)
    assert (old_of(changes), new_of(changes)) == (old, new)


def prose(seed: int) -> str:
    words, rng = [f"w{number}" for number in range(3000)], random.Random(seed)
    weights = [1 / (rank + 1) for rank in range(3000)]
    lines = (" ".join(rng.choices(words, weights, k=80)) for _ in range(500))
    return "\n".join(lines)[:LENGTH]


def few_lines(seed: int, different: int) -> str:
    rng = random.Random(seed)
    return "\n".join(str(rng.randrange(different)) for _ in range(LENGTH // 3))[:LENGTH]


# Made where they are compared: every process that runs tests reads this file.
PAIRS: dict[str, Callable[[], tuple[str, str]]] = {
    "nothing alike": lambda: (prose(1), prose(2)),
    "one word changed": lambda: (prose(1), prose(1).replace("w7 ", "changed ")),
    "one line": lambda: (prose(1).replace("\n", " "), prose(2).replace("\n", " ")),
    "short lines": lambda: ("a\n" * (LENGTH // 2), "ab\n" * (LENGTH // 3)),
    "one word": lambda: ("a" * LENGTH, "ab" * (LENGTH // 2)),
    "two lines": lambda: (few_lines(1, 2), few_lines(2, 2)),
    "20 lines": lambda: (few_lines(1, 20), few_lines(2, 20)),
    "200 lines": lambda: (few_lines(1, 200), few_lines(2, 200)),
    "2000 lines": lambda: (few_lines(1, 2000), few_lines(2, 2000)),
}


@pytest.mark.slow
@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_long_texts_are_compared_in_bounded_time(pair):
    """Measured: 20 to 650 ms on two cores; the limit leaves room for a busy machine."""
    (old, new), limit = pair(), 3 * times_slower()
    began = time.process_time()
    changes = compare(old, new)
    assert time.process_time() - began < limit
    assert (old_of(changes), new_of(changes)) == (old, new)
