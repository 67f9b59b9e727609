"""Unicode's normal forms, in linear time."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.letters import _MAY_BE_RUN, MAX_RUN, is_sorted_mark, normalise
from articles.markup import MAX_MARKS, clean_text
from tests.timing import cpu_seconds

pytestmark = pytest.mark.once

BASE = Path(__file__).parent.parent.parent
FORMS = ("NFC", "NFD", "NFKC", "NFKD")
LETTERS = 0x110000  # Unicode has no more places.


def pile(count: int, *marks: str) -> str:
    """Return a letter under marks in the order that costs most to sort."""
    return "a" + "".join(mark * (count // len(marks)) for mark in marks)


PILES = {
    "above, then below": pile(40_000, "\u0300", "\u0316"),
    "by turns": "a" + "\u0300\u0316" * 20_000,
    "half-width": "か" + ("\u0316" * 8 + "\uff9e" * 8) * 2500,
    "tibetan": "ཀ" + "\u0f73\u0316" * 20_000,
    "music": "\U0001d157" + "\U0001d165\U0001d16d" * 20_000,
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", PILES.values(), ids=PILES)
def test_a_pile_of_marks_takes_no_time(text: str, form):
    assert cpu_seconds(lambda: normalise(form, text)) < 0.5


@pytest.mark.parametrize("text", PILES.values(), ids=PILES)
def test_a_text_with_a_pile_of_marks_is_cleaned_in_no_time(text: str):
    assert cpu_seconds(lambda: clean_text(text)) < 0.5
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert "\u0316" * (MAX_MARKS + 1) not in cleaned


@given(st.text(), st.sampled_from(FORMS))
def test_what_people_write_is_normalised_as_ever(text: str, form):
    assert normalise(form, text) == unicodedata.normalize(form, text)


@pytest.mark.parametrize("form", FORMS)
def test_as_many_marks_as_a_stream_may_have_are_kept(form):
    text = "a" + "\u0300\u0316" * (MAX_RUN // 2)
    assert normalise(form, text) == unicodedata.normalize(form, text)
    assert normalise("NFD", text + "\u0316" * 5 + "b") == unicodedata.normalize("NFD", text) + "b"


def test_every_mark_of_unicode_is_known():
    letters = map(chr, range(LETTERS))
    marks = [one for one in letters if unicodedata.combining(unicodedata.normalize("NFKD", one)[0])]
    assert [one for one in marks if not is_sorted_mark(one)] == []
    assert [one for one in marks if not _MAY_BE_RUN.fullmatch(one * (MAX_RUN + 1))] == []


def test_nothing_else_on_the_site_normalises():
    callers = {
        path.relative_to(BASE).as_posix()
        for part in ("articles", "forum")
        for path in (BASE / part).rglob("*.py")
        if "unicodedata.normalize" in path.read_text() or "is_normalized" in path.read_text()
    }
    assert callers == {"articles/letters.py"}
