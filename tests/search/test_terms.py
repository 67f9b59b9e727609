"""What a text is found by, the same on every database."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.letters import normalise
from forum.refusals import Refused
from forum.search import query, terms
from forum.search.english import stem
from forum.search.query import Clause, parse

pytestmark = pytest.mark.once

JAPANESE = "政府税島ふぇりーフェリーガ々〇。、「」・ A9é"


def terms_of(text: str) -> list[str]:
    return terms.spell(terms.fold(text)).terms


@pytest.mark.parametrize(
    "forms",
    [
        "ferry ferries ferry's", "sail sails sailed sailing", "run runs running",
        "stop stopped stopping", "make makes making", "hope hoped hopes", "class classes",
        "box boxes", "virus viruses", "agree agrees agreed", "control controlled controls",
        "use used using uses", "try tried tries", "tax taxes taxed", "tie ties tied",
        "create created creating", "call calls called", "movie movies", "add added adding",
    ],
)  # fmt: skip
def test_the_forms_of_an_english_word_are_one_term(forms: str):
    assert len({terms.word_term(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    "words", ["govern government", "new news", "sing sin", "need nee", "bus bu", "during dure"]
)
def test_different_words_stay_different(words: str):
    one, other = words.split()
    assert stem(one) != stem(other)


def test_width_case_and_accents_do_not_matter():
    assert terms_of("ＮＨＫ") == terms_of("nhk")
    assert terms_of("Café") == terms_of("CAFE")
    assert terms_of("ｶﾞｽ") == terms_of("ガス")
    assert terms_of("葛\U000e0100飾") == terms_of("葛飾")


def test_a_dakuten_is_no_accent():
    assert terms_of("ガス") != terms_of("カス")


def test_japanese_gives_pairs_and_words_in_one_row():
    assert terms_of("AI政策を、4月に") == ["ai", "政策", "策を", "4", "月に"]
    assert terms_of("税") == ["税"]


def test_numbers_lose_their_commas_and_keep_their_points():
    assert terms_of("1,000 and 3.5") == ["1000", "and", "3.5"]
    assert terms_of("１，０００円") == ["1000", "円"]


def test_a_word_without_end_is_cut():
    assert terms_of("a" * 10_000) == ["a" * terms.MAX_WORD]


def test_a_query_has_words_phrases_and_an_author():
    typed = parse('Ferry “next year” author:"Alice B" 消費税')
    assert typed.author == "Alice B"
    assert typed.clauses == (
        Clause(("ferri",)),
        Clause(("next", "year")),
        Clause(("消費", "費税")),
    )


def test_a_minus_before_a_word_or_phrase_says_what_is_not_wanted():
    typed = parse("ferry -harbour －“next year” -税 -author")
    assert typed.clauses == (Clause(("ferri",)),) and typed.author == ""
    assert typed.unwanted == (
        Clause(("harbour",)),
        Clause(("next", "year")),
        Clause((), ("税",)),
        Clause(("author",)),
    )


@pytest.mark.parametrize(
    "typed", ["sugar-free", "ferry - harbour", "-5", "ferry --harbour", "ferry -"]
)
def test_any_other_dash_means_nothing(typed: str):
    assert parse(typed).unwanted == ()


@pytest.mark.parametrize("typed", ["author:alice", "AUTHOR:@alice", "著者：alice", 'author:"alice'])
def test_an_author_can_be_named_in_either_language(typed: str):
    assert parse(typed).author == "alice"


def test_a_single_kanji_is_looked_for_anywhere_and_a_single_kana_nowhere():
    assert parse("税").clauses == (Clause((), ("税",)),)
    assert parse("の 税").clauses == (Clause((), ("税",)),)
    assert parse("5月3日").clauses == (Clause(("5", "月", "3"), ("日",)),)


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", query.EMPTY), ("   ", query.EMPTY), ("の", query.TOO_SHORT), ("…!?", query.NO_WORDS),
        ('""', query.NO_WORDS), ("x" * 201, query.TOO_LONG),
        (" ".join(map(str, range(17))), query.TOO_MANY), ("-ferry", query.ONLY_UNWANTED),
        (" ".join(["ferry", *(f"-a{n}" for n in range(16))]), query.TOO_MANY),
    ],
)  # fmt: skip
def test_what_cannot_be_looked_for_is_refused_with_words(typed: str, refusal: object):
    with pytest.raises(Refused) as refused:
        parse(typed)
    assert refused.value.refusal is refusal


@given(st.text(max_size=300))
def test_anything_can_be_typed(typed: str):
    try:
        parsed = parse(typed)
    except Refused:
        return
    assert parsed.clauses or parsed.author
    for clause in parsed.clauses + parsed.unwanted:
        for term in (*clause.row, *clause.signs):
            assert term and not set(term) & set(" '\"\\:*()|&!<>")


@given(st.text(max_size=200) | st.text(JAPANESE, max_size=200))
def test_the_places_of_a_folded_text_lead_back_into_it(text: str):
    folded, places = terms.fold_with_places(text)
    if places is None:
        assert len(folded) == len(text)
    elif folded or places:
        assert len(places) == len(folded) + 1
        assert places == sorted(places) and places[-1] == len(text)


@given(st.text(max_size=200) | st.text(JAPANESE, max_size=200))
def test_every_term_stands_where_it_says(text: str):
    folded = terms.fold(text)
    spelled = terms.spell(folded)
    for number, term in enumerate(spelled.terms):
        start, end = spelled.span(number)
        assert terms.spell(folded[start:end]).terms == [term]


WORDS = re.split(
    " +",
    "ferry Ferries ferry's ferry’s sail sailing using use dying die tie 1,000 1000 3.5 15 café"
    " cafe don't dont o'clock 日本政府の税 政府 税 の ferry政府 政府ferry ferry-boat ferry_boat x"
    " the The выборы Élan ½ ｶﾞｽ ガス … 〇〇 news 、 ferryman's １，０００ 1.5x a1.5",
)


@pytest.mark.parametrize("is_near", [True, False])
@given(
    st.lists(st.sampled_from(WORDS), max_size=60),
    st.sampled_from([" ", "  ", "", "、", "\n", ", "]),
    st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join) | st.text(max_size=9),
    st.text(max_size=90),
)
def test_what_is_spelled_near_some_terms_is_what_is_spelled(is_near, words, between, typed, odd):
    folded = terms.fold(between.join([*words, odd, *words]))
    wanted = set(terms_of(typed))
    with pytest.MonkeyPatch.context() as patch:
        if is_near:  # However many there are.
            patch.setattr(terms, "NEAR_EACH", 1)
        near, whole = terms.spell_near(folded, wanted), terms.spell(folded)

    def rows(spelled: terms.Spelled) -> list[tuple]:
        """Return where each that is wanted stands, and what follows it, if that is wanted too."""
        found = [*spelled.terms, ""]
        return [
            (one, spelled.span(at), found[at + 1] in wanted and found[at + 1])
            for at, one in enumerate(spelled.terms) if one in wanted
        ]  # fmt: skip

    assert rows(near) == rows(whole)


@given(st.text("aeiybdgls", min_size=1, max_size=6), st.sampled_from(
    ["", "s", "ed", "ing", "ies", "ied", "eed", "y", "e", "ll", "sses", "teed", "reed"]
))  # fmt: skip
def test_an_inflection_changes_one_letter_at_most_of_what_is_before_it(word: str, ending: str):
    stemmed = stem(word + ending)
    assert (word + ending).startswith(stemmed[:-1] or stemmed)


def test_what_folding_leaves_in_its_place_is_one_sign():
    signs = [chr(code) for code in range(0x20000) if not 0xD800 <= code < 0xE000]
    in_place = [sign for sign in signs if not terms._MOVES.search(sign)]
    assert len(in_place) > 20_000 and {len(terms.fold(sign)) for sign in in_place} == {1}
    still = [sign for sign in signs if not terms._CHANGES.search(sign)]
    for sign in still:
        assert normalise("NFKC", normalise("NFKC", sign).casefold()) == sign.lower()
    words = [sign for sign in signs if sign.isalnum() and not sign.isascii()]
    for sign in words:
        piece = terms.PIECE.match(sign)
        assert piece.lastgroup == "run" or terms._STRANGE.match(sign), sign
