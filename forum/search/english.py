"""Take the inflections off an English word, and nothing else. Pure.

The first steps of Porter's algorithm (1980), made gentler: plurals, -ed and
-ing go, "government" doesn't become "govern". A stem is no word; it only has
to be the same for the forms of one. Wrong for irregular ones, which then are
found as they are written.
"""

VOWELS = frozenset("aeiouy")
MIN_STEM = 3  # Letters; below, words of different meaning fall together.
AS_THEY_ARE = frozenset({"news", "ring", "sing", "king", "bring", "during"})


def stem(word: str) -> str:
    """Return what the inflected forms of a lower-case word have in common."""
    if len(word) < MIN_STEM or word in AS_THEY_ARE or not (word.isascii() and word.isalpha()):
        return word
    word = _without_ed_or_ing(_without_plural(word))
    if word.endswith("y") and word[-2] not in VOWELS:
        return f"{word[:-1]}i"
    if word.endswith("ll") and len(word) > 5:
        return word[:-1]
    return word[:-1] if word.endswith("e") and len(word) > MIN_STEM else word


def _without_plural(word: str) -> str:
    """Take off the -s of a plural or of a verb: "ferries" gives "ferri", "classes" "class"."""
    if len(word) <= MIN_STEM or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith("ies"):
        return word[:-1] if len(word) == 4 else word[:-2]
    return word[:-1]


def _without_ed_or_ing(word: str) -> str:
    if word.endswith("eed"):
        # "agreed", "guaranteed"; not "exceed", "proceed".
        is_past = word.endswith(("reed", "teed")) and _has_vowel(word[:-4])
        return word[:-1] if is_past else word
    if word.endswith("ied"):
        return word[:-1] if len(word) == 4 else word[:-2]
    ending = next((end for end in ("ing", "ed") if word.endswith(end)), "")
    base = word.removesuffix(ending)
    if not ending or not _has_vowel(base) or len(base) < 2:
        return word
    if len(base) == 2:  # "using", "aged", "going".
        return base if base[-1] in VOWELS else f"{base}e"
    is_double = len(base) > MIN_STEM and base[-1] == base[-2] and base[-1] not in "aeioulsz"
    return base[:-1] if is_double else base


def _has_vowel(letters: str) -> bool:
    return any(letter in VOWELS for letter in letters)
