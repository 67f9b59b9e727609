"""What "Best match" puts first: the same on either database."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from forum.search.documents import MAX_REPEATS, Document, Kind, key_of
from forum.search.index import get_index
from forum.search.query import Wanted, parse
from forum.search.ranking import BETWEEN, ranked_terms, score

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
LONG = "Many other words are said at length on what the island wants. " * 60


def document(number: int, text: str, title: str = "") -> Document:
    kind = Kind.ARTICLE if title else Kind.COMMENT
    return Document(kind, number, NOON - timedelta(days=number), title, text, None)


def wanted(typed: str) -> Wanted:
    return Wanted(clauses=parse(typed).clauses, before=2**63 - 1)


def best(typed: str) -> list[int]:
    places = get_index().find_best(wanted(typed), limit=500)
    return [key_of(place).number for place in places]


def test_a_headline_comes_before_one_line_however_long_its_article_is():
    texts = ("The ferry!", "Ferry, ferry, ferry.", "A ferry. Ferries!", "ferry")
    said = [document(number, text) for number, text in enumerate(texts, start=1)]
    told = [document(8, LONG, "Ferry to sail every hour"), document(9, f"{LONG} ferry", "Snow")]
    get_index().put([*said, *told])
    assert best("ferry") == [8, 4, 2, 3, 1, 9]


def test_one_of_two_words_in_the_headline_is_worth_more_than_both_in_a_comment():
    get_index().put(
        [
            document(1, "The harbour ferry, the harbour ferry."),
            document(2, f"{LONG} harbour", "Ferry to sail every hour"),
            document(3, LONG, "The harbour waits for a ferry"),
        ]
    )
    assert best("harbour ferry") == [3, 2, 1]


@pytest.mark.parametrize("typed", ["連絡船", "船", "連絡 船"])
def test_japanese_headlines_come_first_by_words_and_by_single_kanji(typed: str):
    long = "島では長い話し合いが続いた。連絡船の運賃も話された。" * 20
    get_index().put(
        [
            document(1, "連絡船！"),
            document(2, long, "島の議会"),
            document(3, long, "連絡船の増便"),
        ]
    )
    assert best(typed)[0] == 3


def test_of_equals_the_newer_comes_first():
    get_index().put([document(number, "A ferry.") for number in (3, 1, 2)])
    assert best("ferry") == [1, 2, 3]


WORDS = ("ferry", "harbour", "island", "運賃", "船", "a a a", "b", "連絡船の", "x " * 20)


@pytest.mark.parametrize(
    "typed", ["ferry", "ferry harbour", '"a a"', "連絡船", "船 運賃", "ferry 船", "x", "a b island"]
)
def test_every_database_counts_the_same_score(typed: str):
    chance = random.Random(typed)
    made = []
    for number in range(1, 200):
        text = " ".join(chance.choices(WORDS, k=chance.randint(3, 80)))
        title = " ".join(chance.choices(WORDS[:8], k=5)) if number % 3 else ""
        made.append(document(number, f"{text} {typed.strip(chr(34))}", title))
    get_index().put(made)
    terms = ranked_terms(wanted(typed))
    scores = {}
    for one in made:
        told = one.terms()
        title, text = BETWEEN.join(told.title), BETWEEN.join(told.text)
        scores[one.number] = score(title, text, " ".join(told.marks), terms)
    assert best(typed) == sorted(scores, key=lambda number: (-scores[number], number))


def test_what_is_repeated_without_end_is_counted_as_often_as_it_is_kept():
    terms = ranked_terms(wanted("a"))
    often, oftener = (score("", "a  " * times + "b", ":k0", terms) for times in (255, 300))
    assert 0 < oftener < often and MAX_REPEATS == 255
    assert score("", "", ":k0", ([], [])) == 0
