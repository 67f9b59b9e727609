"""Read an article with its discussion from plain text."""

import datetime
from contextlib import suppress
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.intake.discussion_text import (
    MAX_BYTES,
    MAX_LINES,
    IntakeError,
    Role,
    decode,
    parse,
    read_lines,
)
from tests.timing import times_slower

pytestmark = pytest.mark.once

ENGLISH = """ date 2025-03-04 The harbour light will burn electric from Monday, the port said.
The old lamp used oil since 1911.
Keepers will stay, the port said, "for company".© NORTHWIRE
Saltwater
I grew up under that light.
It was never dark in our kitchen.
dan
About time .
pier_watcher
Who pays?
dan
We do. """

JAPANESE = """
灯台の灯が月曜から電気になる、と港が発表した。
油の灯は大正元年から続いた。© 港通信

鈴木はる
子どものころ、あの灯の下で育ちました。
台所はいつも明るかった。
川沿いの走者
お疲れさまでした。
"""


def read(text: str):
    return parse(read_lines(text))


def problems_of(text: str) -> list[int | None]:
    with pytest.raises(IntakeError) as error:
        read(text)
    return [problem.line for problem in error.value.problems]


def names_and_sizes(found) -> list[tuple[str, int]]:
    return [(comment.name, len(comment.paragraphs)) for comment in found.comments]


def test_the_form_is_read():
    found = read(ENGLISH)
    assert found.date == datetime.date(2025, 3, 4)
    assert (len(found.paragraphs), found.credit) == (3, "NORTHWIRE")
    assert found.paragraphs[0].startswith("The harbour light")
    assert found.paragraphs[2].endswith('company".')
    assert names_and_sizes(found) == [
        ("Saltwater", 2), ("dan", 1), ("pier_watcher", 1), ("dan", 1),
    ]  # fmt: skip
    assert found.doubts == []


def test_japanese_is_read():
    found = read(JAPANESE)
    assert (found.date, len(found.paragraphs), found.credit) == (None, 2, "港通信")
    assert names_and_sizes(found) == [("鈴木はる", 2), ("川沿いの走者", 1)]


@pytest.mark.parametrize("change", [
    lambda text: "\ufeff" + text,
    lambda text: text.replace("\n", "\r\n"),
    lambda text: text.replace("\n", "\n\n"),
    lambda text: text.replace("\n", "\n \t\u3000"),
    lambda text: "\n\n" + text + "\n\n\n",
])  # fmt: skip
def test_how_the_file_was_saved_makes_no_difference(change):
    same = read(decode(change(ENGLISH).encode()))
    assert same.fingerprint == read(ENGLISH).fingerprint


def test_a_word_more_is_another_discussion():
    assert read(ENGLISH + " Twice.").fingerprint != read(ENGLISH).fingerprint


def test_a_credit_may_stand_on_its_own_line():
    found = read("One.\nTwo.\n© NORTHWIRE\ndan\nWell then.")
    assert (len(found.paragraphs), found.credit) == (2, "NORTHWIRE")


@pytest.mark.parametrize("short", ["lol", "Agreed", "good point", "同感"])
def test_a_short_line_in_a_comment_is_text_but_doubtful(short: str):
    found = read(f"News. © N\ndan\nSo it goes.\n{short}\nAnd so on, as ever.")
    assert names_and_sizes(found) == [("dan", 3)]
    assert [doubt.line for doubt in found.doubts] == [4]


def test_of_several_short_lines_the_last_is_the_name():
    found = read("News. © N\ndan\nWhatever\nNyan\nOh, no. Not again.")
    assert names_and_sizes(found) == [("dan", 1), ("Nyan", 1)]
    assert [doubt.line for doubt in found.doubts] == [3]


def test_an_editor_can_give_any_line_another_role():
    text = "News. © N\ndan\nSo it goes.\nlol\nAnd so on, as ever."
    found = parse(read_lines(text, {4: Role.NAME}))
    assert names_and_sizes(found) == [("dan", 1), ("lol", 1)]
    found = parse(read_lines(text, {4: Role.IGNORED}))
    assert names_and_sizes(found) == [("dan", 2)]


def test_an_editor_can_say_who_answers_whom():
    found = parse(read_lines(ENGLISH, replies={7: 4, 11: 9}))
    assert [comment.reply_to for comment in found.comments] == [None, 0, None, 2]
    with pytest.raises(IntakeError) as error:
        parse(read_lines(ENGLISH, replies={4: 7}))
    assert error.value.problems[0].line == 4


def test_what_the_editor_says_decides_on_the_line_before_too():
    text = "News. © N\ndan\nSo it goes.\nWasabi\nGood luck Japan\nNyan\nHm, well."
    assert names_and_sizes(read(text)) == [("dan", 3), ("Nyan", 1)]
    found = parse(read_lines(text, {5: Role.TEXT}))
    assert names_and_sizes(found) == [("dan", 1), ("Wasabi", 1), ("Nyan", 1)]
    assert found.doubts == []


def test_a_name_that_is_certain_further_down_is_one_above_too():
    found = read("News. © N\ndan\nSo.\nWasabi\nGood luck Japan\nNyan\nNo.\nWasabi\nYes.")
    assert [comment.name for comment in found.comments] == ["dan", "Wasabi", "Nyan", "Wasabi"]
    assert [doubt.line for doubt in found.doubts] == [5]


def test_a_first_name_that_looks_like_none_is_doubtful():
    found = read("News. © N\nIs this anybody at all, or what?\nHm, well.")
    assert [doubt.line for doubt in found.doubts] == [2]


def test_after_a_name_that_the_editor_gave_comes_its_text():
    found = parse(read_lines("News. © N\nWhoever it is, really.\nWell, well.", {2: Role.NAME}))
    assert names_and_sizes(found) == [("Whoever it is, really.", 1)]


@pytest.mark.parametrize("role", Role)
def test_an_empty_line_is_blank_whatever_it_is_called(role: Role):
    text = "News. © N\n\ndan\n\nWell."
    assert parse(read_lines(text, {2: role, 4: role})) == read(text)


def test_signs_that_nobody_sees_make_no_other_name_and_no_other_discussion():
    plain = "Caf\u00e9 news. © N\ndan\nWell, well.\nNyan\nHm, yes.\ndan\nGood."
    hidden = plain.replace("dan", "\u202e\u200bdan", 1).replace("\u00e9", "e\u0301") + "\ud800"
    assert read(hidden).fingerprint == read(plain).fingerprint


def test_every_problem_is_named_with_its_line():
    assert problems_of("Only text.") == [None]
    assert problems_of("News. © N") == [None]
    assert problems_of("date 25-3-4 News. © N\ndan\nWell.") == [1]
    assert read("date 2025-03-04 News. © N\ndan\nWell.").date is not None
    assert read("Date palms burn. © N\ndan\nWell.").date is None
    assert problems_of("date 2025-13-01\nNews. © N\ndan\nWell.") == [1]
    assert problems_of("© N\ndan\nWell.") == [None]
    assert problems_of("date ２０２５-10-27 News. © N\ndan\nWell.") == [1]
    assert problems_of("News. © N\ndan\nWell.\ndan") == [4]
    assert problems_of(f"News. © N\ndan\n{'x' * 10_001}\ndan") == [2, 4]
    assert problems_of(f"{'x' * 50_000}\n{'x' * 50_000}© N\ndan\nWell.") == [None]
    with pytest.raises(IntakeError) as error:
        parse(read_lines("News. © N\ndan\nWell.\nNyan\n", {4: Role.NAME}))
    assert [problem.line for problem in error.value.problems] == [4]


@pytest.mark.parametrize(
    ("data", "line"),
    [(b"", None), (b" \n\n ", None), (b"a\nb\xff\xfe", 2), (b"text\nmore\x00", 2),
     (b"\x89PNG\r\n\x1a\n\x00", 1), (b"x" * (MAX_BYTES + 1), None),
     (b"a" + b"\r\n" * MAX_LINES, None)],
)  # fmt: skip
def test_what_is_no_text_is_refused(data: bytes, line: int | None):
    with pytest.raises(IntakeError) as error:
        decode(data)
    assert [problem.line for problem in error.value.problems] == [line]


@pytest.mark.slow
@pytest.mark.parametrize("text", [
    "News. © N\n" + "".join(f"ab{number}\n" for number in range(50_000)),
    "News. © N\n" + "ab\n" * 50_000,
    "News" + " " * 100_000 + "b. © N\ndan\nWell.",
    "©" * 100_000,
    "date 1" + " " * 100_000 + "\u2028x",
], ids=lambda text: text[:14])  # fmt: skip
def test_a_hostile_file_takes_no_longer_than_a_long_one(text: str):
    limit = 3 * times_slower()
    start = process_time()
    with pytest.raises(IntakeError):
        read(text)
    assert process_time() - start < limit  # Seconds; half a second here, minutes once.


LINES = st.sampled_from(
    ["", "dan", "Nyan", "lol", "good point", "鈴木はる", "同感", "So it goes.", "そうですね。",
     "date 2025-03-04", "date 2025-03-04 News.", "date 9", "© N", "News. © N", "©", "\ud800", "-"]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=400), st.lists(LINES, max_size=20).map("\n".join))


@given(
    TEXTS,
    st.dictionaries(st.integers(0, 22), st.sampled_from(Role), max_size=6),
    st.dictionaries(st.integers(0, 22), st.integers(-1, 23), max_size=6),
)
def test_no_text_does_worse_than_an_error_in_words(text: str, overrides, replies):
    reading = read_lines(text, overrides, replies)
    assert [line.number for line in reading.lines] == list(range(1, len(reading.lines) + 1))
    with suppress(IntakeError):
        found = parse(reading)
        assert found.fingerprint and found.credit and found.paragraphs
        assert all(comment.name and all(comment.paragraphs) for comment in found.comments)
        assert all((one.reply_to or 0) <= number for number, one in enumerate(found.comments))


@given(st.binary(max_size=200))
def test_no_file_does_worse_than_an_error_in_words(data: bytes):
    with suppress(IntakeError):
        assert decode(data).strip()
