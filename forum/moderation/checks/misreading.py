"""Listed words with "l" for "i", or "i" for "l", which many typefaces draw alike: "ldiot". Pure.

Folding tells a capital I no longer from a small "i", so that "KiII" comes as "kiii". What
is looked for is written in every way beforehand, which costs a text nothing. Honest words
that differ in this alone are few ("waiter" and "Walter"): of 38,000 English words with an
"i" a dozen are left that would pass for another one, as long as

- the word has four letters or more, and five if its first letter is read so (LGBT, LNG, LRA),
- none is read so between a consonant and an "e" ("ladies" and "ladles"),
- nor beside the other letter and behind a vowel ("bails" and "balls"),
- nor is an "i" behind an "l" ("chili" and "chill"), nor one "l" of two ("bolls" and "boils").

A "v" for each "u" beside no other vowel ("cvnt") makes none of them another one.
"""

import re
from collections.abc import Iterator
from itertools import combinations

LEAST_LETTERS = 4
LEAST_LETTERS_AT_START = 5
MOST_PLACES = 4  # In which a word is written in every way: beyond, in one and in all of them.

_CONSONANTS = "bcdfghjkmnpqrstvwxz"
_PLACES = {
    "i": re.compile(f"(?<![{_CONSONANTS}](?=i+e))(?<![aeou](?=i+l))(?<![il])i+"),
    "l": re.compile(f"(?<![{_CONSONANTS}](?=l+e))(?<![aeou](?=l+i))(?<!l)l+"),
}
_ALONE = re.compile("(?<![aeiou])u(?![aeiou])")
_OTHER = {"i": "l", "l": "i"}


def misreadings(word: str) -> Iterator[str]:
    """Yield how a folded word is written with "l" for some of its "i", the reverse, or "v"."""
    if len(word) < LEAST_LETTERS:
        return
    if (with_v := _ALONE.sub("v", word)) != word:
        yield with_v
    for letter, other in _OTHER.items():
        places = [
            found.span()
            for found in _PLACES[letter].finditer(word)
            if found.start() or len(word) >= LEAST_LETTERS_AT_START
        ]
        counts = range(1, len(places) + 1)
        for count in counts if len(places) <= MOST_PLACES else (1, len(places)):
            for some in combinations(places, count):
                yield _put(other, word, some)


def _put(letter: str, word: str, places: tuple[tuple[int, int], ...]) -> str:
    for start, end in places:
        word = word[:start] + letter * (end - start) + word[end:]
    return word
