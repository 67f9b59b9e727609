"""What a text is found by: words, pairs of characters, single characters. Pure.

Done here and not by a database, so that every backend finds the same. Words
of alphabets are folded (NFKC, case, accents) and lose their English
inflections. Japanese has no spaces between words: a run of kana and kanji
gives each pair of neighbours ("消費税" gives 消費 and 費税), so that any
piece of two characters or more is found exactly, as a row of pairs. Each
kanji is kept once more by itself, which is how one alone is found; a single
kana says nothing.
"""

import re
from bisect import bisect_right
from collections.abc import Collection
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from articles.letters import normalise
from forum.search.english import stem

MAX_WORD = 40  # Characters; what is longer is no word, and is found by its beginning.

# Kana, kanji, Hangul: what is written without spaces or, as Korean is, with
# endings that hang on the word.
HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
KANA = "\u3041-\u3096\u3099\u309a\u309d\u309e\u30a1-\u30fa\u30fc-\u30fe\u31f0-\u31ff"
HANGUL = "\u1100-\u11ff\uac00-\ud7a3"
_RUNS = HAN + KANA + HANGUL
_WORDY = rf"[^\W_{_RUNS}]"
PIECE = re.compile(
    rf"(?P<run>[{_RUNS}]+)"
    rf"|(?P<number>\d+(?:[.,]\d+)+)"
    rf"|(?P<word>{_WORDY}+(?:['’]{_WORDY}+)*)"
)
_HAN = re.compile(f"[{HAN}]")
# Variation selectors, joiners, soft hyphens: in the middle of a word, and not seen.
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
_ACCENTS = re.compile("[\u0300-\u036f]")
# What is mostly written, of which folding changes nothing but the case, and what it makes
# one other sign of. Marks that NFKC may melt into the letter before them are neither.
_STILL = (
    "\x00-\x7f\xc0-\xde\xe0-\xff\u2013\u2014\u2018\u2019\u201c\u201d"
    "\u3001-\u3007\u300c-\u300f\u3041-\u3096\u30a1-\u30fe\u4e00-\u9fff"
)
_IN_PLACE = rf"{_STILL}\xa0\u3000\uff01-\uff5e"
_CHANGES, _MOVES = re.compile(f"[^{_STILL}]"), re.compile(f"[^{_IN_PLACE}]")
_MARKS = "\u0300-\u036f\u1160-\u11ff\u3099\u309a\uff9e\uff9f"
# Stretches in which nothing moves, or one letter with its marks.
_STRETCH = re.compile(rf"(?:[{_IN_PLACE}](?![{_MARKS}]))+|.[{_MARKS}]*", re.DOTALL)

# What pieces are made of: whatever else stands in a text is between two of them.
_INSIDE = re.compile(rf"[\w.,'’{_RUNS}]")
# What may stand in a word or number that doesn't begin as its term does, and a little more. One
# class and what must be around it: an alternative would be tried at every letter.
_STRANGE = re.compile(
    rf"[^\x00-&(-/:-\x7f\u2000-\u2018\u201a-\u206f\u3001-\u3003\u3008-\u3020\u30fb{_RUNS}]"
    r"(?:(?<![0-9])|(?=[.,]))"
)
_RUN = re.compile(f"[{_RUNS}]")
MAX_NEAR = 16  # Terms that are looked for by themselves.
NEAR_EACH = 50  # Characters for each place near which is spelled; where more are, all is.


class Spelled(NamedTuple):
    """The terms of a text in their order, and where they stand in it.

    `pieces` has, for each word or run, the number of its first term, its
    start and its end.
    """

    terms: list[str]
    pieces: list[tuple[int, int, int]]

    def span(self, number: int) -> tuple[int, int]:
        """Return where a term stands."""
        at = bisect_right(self.pieces, number, key=lambda piece: piece[0]) - 1
        first, start, end = self.pieces[at]
        if end - start <= 2 or (number == first and self._is_alone(at)):
            return start, end
        return start + number - first, start + number - first + 2

    def _is_alone(self, at: int) -> bool:
        """Say whether a piece has one term: a word, not a run."""
        after = self.pieces[at + 1][0] if at + 1 < len(self.pieces) else len(self.terms)
        return after - self.pieces[at][0] == 1


def fold(text: str) -> str:
    """Return text as it is compared: width, compatibility forms and case don't matter."""
    if not _CHANGES.search(text):
        return text.lower()
    text = normalise("NFKC", _UNSEEN.sub("", text)).casefold()
    return normalise("NFKC", text)


def fold_with_places(text: str) -> tuple[str, list[int] | None]:
    """Return the folded text and the place in `text` of each of its characters.

    No list where they are the same places. Linear time.
    """
    folded = fold(text)
    if not _MOVES.search(text):
        return folded, None
    pieces: list[str] = []
    places: list[int] = []
    for found in _STRETCH.finditer(text):
        start, end = found.span()
        piece = fold(found.group()) if end - start > 1 else _fold_cluster(found.group())
        pieces.append(piece)
        is_still = len(piece) == end - start
        places += range(start, end) if is_still else [start] * len(piece)
    if "".join(pieces) != folded:  # Melted in a way of which no cluster knows.
        return "", []
    places.append(len(text))
    return folded, places


_fold_cluster = lru_cache(maxsize=16_384)(fold)


def spell(folded: str) -> Spelled:
    """Return the terms of a folded text, one after the other as a phrase has them."""
    spelled = Spelled([], [])
    _spell_between(folded, 0, len(folded), spelled)
    return spelled


def _spell_between(folded: str, begin: int, end: int, spelled: Spelled) -> None:
    found, pieces = spelled
    for one in PIECE.finditer(folded, begin, end):
        pieces.append((len(found), *one.span()))
        piece = one.group()
        if one.lastgroup != "run":
            # Nobody's word is so long that it is worth remembering.
            found.append(word_term(piece) if len(piece) <= MAX_WORD else _term_of(piece))
        elif len(piece) == 1:
            found.append(piece)
        else:
            found += map("".join, pairwise(piece))


def spell_near(folded: str, wanted: Collection[str]) -> Spelled:
    """Return the same where any of the terms `wanted` may stand, with "" in place of the rest.

    In a tenth of the time, where they are few and stand in few places.
    """
    places = _find_near(folded, wanted)
    if places is None:
        return spell(folded)
    spelled, end = Spelled([], []), 0
    for place in places:
        if place < end:
            continue
        begin = place
        while begin > end and _INSIDE.match(folded, begin - 1):
            begin -= 1
        if PIECE.search(folded, end, begin):
            spelled.pieces.append((len(spelled.terms), end, end))
            spelled.terms.append("")
        end = place + 1
        while _INSIDE.match(folded, end):
            end += 1
        _spell_between(folded, begin, end, spelled)
    return spelled


def _find_near(folded: str, wanted: Collection[str]) -> list[int] | None:
    """Return all places where terms may stand, in their order; None where they are too many."""
    if len(wanted) > MAX_NEAR:
        return None
    places, most = [], len(folded) // NEAR_EACH + 1
    runs = {term for term in wanted if _RUN.match(term)}
    for term in wanted:
        # An inflection is at the end, and changes one letter at most of what is before it.
        needle = term if term in runs else term[:-1] or term
        at = folded.find(needle)
        while at >= 0:
            places.append(at)
            if len(places) > most:
                return None
            at = folded.find(needle, at + 1)
    if len(runs) < len(wanted):
        for found in _STRANGE.finditer(folded):
            places.append(found.start())
            if len(places) > most:
                return None
    return sorted(places)


def single_signs(folded: str) -> list[str]:
    """Return each kanji of a folded text once, in a fixed order."""
    return [] if folded.isascii() else sorted(set(_HAN.findall(folded)))


def is_han(sign: str) -> bool:
    """Say whether one character is a kanji."""
    return bool(_HAN.fullmatch(sign))


def _term_of(word: str) -> str:
    """Return the term of a folded word or number: no accent, no inflection, no commas."""
    if word[0].isdigit() and not word.isalnum():
        return word.replace(",", "").replace("'", "").replace("’", "")[:MAX_WORD]
    word = word.replace("’", "'").removesuffix("'s").replace("'", "")
    if not word.isascii():
        bare = _ACCENTS.sub("", normalise("NFD", word))
        word = bare if bare.isascii() else word
    return stem(word[:MAX_WORD])


# Some 3 MB where all are taken.
word_term = lru_cache(maxsize=16_384)(_term_of)
