"""The piece of a text that is shown, and what is marked in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.search.excerpts import LENGTH, Part, excerpt, mark
from forum.search.query import Clause, parse
from tests.timing import cpu_seconds

pytestmark = pytest.mark.once

WORDS = "ferry harbour 政府 フェリー ｶﾞｽ ㌔ の <b> & 1,000 island's "


def shown(parts: list[Part]) -> str:
    return "".join(f"[{part.text}]" if part.is_hit else part.text for part in parts)


def clauses(typed: str) -> tuple[Clause, ...]:
    return parse(typed).clauses


def test_inflected_words_and_pieces_of_japanese_are_marked():
    assert shown(mark("The Ferries sail.", clauses("ferry sailing"))) == "The [Ferries] [sail]."
    assert shown(mark("日本政府の税", clauses("政府 税"))) == "日本[政府]の[税]"


def test_a_phrase_is_marked_as_one_and_only_where_it_stands():
    text = "Next month, and next  year."
    assert shown(mark(text, clauses('"next year"'))) == "Next month, and [next  year]."


def test_what_is_written_otherwise_is_marked_as_it_is_written():
    assert shown(mark("天然ｶﾞｽの値", clauses("ガス"))) == "天然[ｶﾞｽ]の値"
    assert shown(mark("５㌔走る", clauses("キロ走る"))) == "５[㌔走る]"
    assert shown(mark("A café!", clauses("cafe"))) == "A [café]!"
    assert shown(mark("１，０００人", clauses("1000"))) == "[１，０００]人"


def test_an_excerpt_leads_to_the_place_with_the_most_words():
    text = "harbour " + "x " * 400 + "the ferry in the harbour " + "y " * 400
    found = shown(excerpt(text, clauses("ferry harbour")))
    assert "the [ferry] in the [harbour]" in found
    assert found.startswith("… ") and found.endswith(" …")


@pytest.mark.parametrize("before", [4_990, 5_600, 9_500, 30_000])
def test_what_stands_far_behind_is_found_and_marked(before: int):
    text = ("many words " * 4_000)[:before] + " to the ferry. " + "and on " * 900
    found = shown(excerpt(text, clauses("ferry")))
    assert found.startswith("… ") and " to the [ferry]." in found and found.endswith(" …")
    japanese = "天気" * (before // 2) + "日本政府の税"
    assert "日本[政府]の税" in shown(excerpt(japanese, clauses("政府")))


def test_a_text_without_a_mark_is_shown_from_its_beginning():
    parts = excerpt("word " * 200, clauses("elsewhere"))
    assert parts[0].text.startswith("word") and len(shown(parts)) <= LENGTH + 2


def test_a_short_text_is_shown_whole():
    assert shown(excerpt("Only this.", ())) == "Only this."


@given(
    st.lists(st.sampled_from(WORDS.split(" ")), max_size=60).map(" ".join) | st.text(max_size=400)
)
def test_an_excerpt_is_a_piece_of_the_text(text: str):
    parts = excerpt(text, clauses('ferry 政府 ガス 税 "harbour ferry" キロ'))
    inner = "".join(part.text for part in parts)
    assert inner.removeprefix("… ").removesuffix(" …") in text
    whole = "".join(part.text for part in mark(text, clauses("ferry 政府 ガス キロ")))
    assert whole == text


def test_no_text_takes_long():
    wanted = clauses('"a a a a a b" 政 ' + " ".join(f'"a {number}"' for number in range(10)))
    for text in (
        "a " * 5_000,
        "政" * 10_000,
        "政a" * 5_000,
        "ｶﾞ" * 5_000,
        "'" * 10_000,
        "1,2" * 3_000,
    ):
        assert cpu_seconds(lambda: excerpt(text, wanted)) < 0.2, text[:10]  # noqa: B023
