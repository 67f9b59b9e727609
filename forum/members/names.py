"""Which names there may be, and what makes two names the same name. Pure.

A name is how members know each other, so it must not pass for another one:
no letters of one script posing as another's, nothing that can't be seen,
nothing that turns the line around. The rules follow UTS #39 (restriction
level "highly restrictive") as far as readers of English and Japanese need it.
"""

import unicodedata
from functools import cache

from confusable_homoglyphs import categories
from confusable_homoglyphs.utils import load
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from articles.letters import normalise
from forum.refusals import Refusal

USERNAME_MIN, USERNAME_MAX = 2, 30  # Characters.
DISPLAY_NAME_MAX = 50  # Characters.
KEY_MAX = 150  # Characters; what is longer is no name.
MAX_MARKS = 2  # Combining marks on one letter; Thai needs two.

USERNAME_SIGNS = "_.-"  # It stands in addresses and behind an @.
DISPLAY_NAME_SIGNS = "_.-'’·・ "

# Scripts that are written together; any other script stands alone.
TOGETHER = (
    frozenset({"LATIN", "HAN", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "HAN", "HANGUL"}),
    frozenset({"LATIN", "HAN", "BOPOMOFO"}),
)
# Marks of length and repetition that belong to kana and kanji.
JAPANESE_MARKS = "ー々〆ヽヾゝゞ"

TOO_SHORT = Refusal("too_short", _("A username has at least 2 characters."))
TOO_LONG = Refusal("too_long", _("A username has at most 30 characters."))
EMPTY = Refusal("empty", _("Please give a name."))
DISPLAY_TOO_LONG = Refusal("too_long", _("A display name has at most 50 characters."))
BAD_USERNAME = Refusal(
    "bad_character",
    _("A username is made of letters, digits, and . - _ between or after them."),
)
BAD_DISPLAY_NAME = Refusal(
    "bad_character", _("A display name is made of letters, digits, spaces, and . - _ ' · in it.")
)
MIXED = Refusal(
    "mixed", _("This name mixes alphabets that look alike. Please use letters of one alphabet.")
)
RESERVED = Refusal("reserved", _("This name is kept for the site. Please choose another one."))
TAKEN = Refusal("taken", _("Somebody has this name already, or one that reads the same."))


def name_key(name: str) -> str:
    """Return the form in which names are compared for uniqueness.

    NFKC folds width and compatibility forms ("ｄａｎ" is "dan"), casefold
    folds case, and white space is collapsed. UAX #31, "normalisation and
    case" (R4, R5). Nobody's name is longer than KEY_MAX characters: "".
    """
    if len(name) > KEY_MAX:
        return ""
    folded = normalise("NFKC", name).casefold()
    return " ".join(normalise("NFKC", folded).split())


def tidy_name(name: str) -> str:
    """Return a name as it is stored: NFKC, no white space around or doubled.

    What is compared is so what is shown.
    """
    return " ".join(normalise("NFKC", name).split())


def why_bad_username(name: str) -> Refusal | None:
    """Say why a tidy name can't be a username."""
    if len(name) < USERNAME_MIN:
        return TOO_SHORT
    if len(name) > USERNAME_MAX:
        return TOO_LONG
    if not _is_made_of_letters(name, USERNAME_SIGNS) or name.endswith((".", "-")):
        return BAD_USERNAME
    return _why_misleading(name)


def why_bad_display_name(name: str) -> Refusal | None:
    """Say why a tidy name can't be a display name."""
    if not name:
        return EMPTY
    if len(name) > DISPLAY_NAME_MAX:
        return DISPLAY_TOO_LONG
    if not _is_made_of_letters(name, DISPLAY_NAME_SIGNS):
        return BAD_DISPLAY_NAME
    return _why_misleading(name)


def _why_misleading(name: str) -> Refusal | None:
    """Say why a name would pass for the site's or for another one."""
    if _is_reserved(name):
        return RESERVED
    if _mixes_scripts(name) or _poses_as_latin(name):
        return MIXED
    return None


def _is_made_of_letters(name: str, signs: str) -> bool:
    """Say whether the name begins with a letter or digit and holds only what it may.

    Controls, invisible and direction-changing characters (categories C and Z)
    are neither, so they never pass. No two signs follow each other: ".." and
    "--" are typed by mistake or to confuse.
    """
    marks, after_sign = 0, True
    for character in name:
        category = unicodedata.category(character)
        if category[0] == "L" or category == "Nd" or character in JAPANESE_MARKS:
            marks, after_sign = 0, False
        elif category in ("Mn", "Mc"):
            marks += 1
            # INHERITED marks sit on any letter; NFKC has composed the real ones.
            if after_sign or marks > MAX_MARKS or categories.alias(character) == "INHERITED":
                return False
        elif character in signs and not (after_sign and character != " "):
            marks, after_sign = 0, True
        else:
            return False
    return True


def _scripts_of(name: str) -> set[str]:
    """Return the scripts of a name's letters; COMMON and INHERITED belong to all."""
    found = {
        categories.alias(character)
        for character in name
        if unicodedata.category(character)[0] in "LM" and character not in JAPANESE_MARKS
    }
    return found - {"COMMON", "INHERITED"}


def _mixes_scripts(name: str) -> bool:
    """Say whether scripts stand together that are never written together."""
    scripts = _scripts_of(name)
    return len(scripts) > 1 and not any(scripts <= together for together in TOGETHER)


def _poses_as_latin(name: str) -> bool:
    """Say whether a name in another script reads as Latin letters, as Cyrillic "раура" does."""
    scripts = _scripts_of(name)
    if not scripts or scripts & {"LATIN", "HAN", "HIRAGANA", "KATAKANA", "HANGUL"}:
        return False
    return all(character in _twins_of_latin() for character in name if character.isalpha())


@cache
def _twins_of_latin() -> frozenset[str]:
    """Return the letters that have a twin among A to Z, from tables that are read and let go.

    Whoever imports the package's module of them keeps 6 MB.
    """
    return frozenset(
        character
        for character, twins in load("confusables.json").items()
        if any(twin["c"].isascii() and twin["c"].isalpha() for twin in twins)
    )


def _is_reserved(name: str) -> bool:
    """Say whether a name, read without its signs, is one the site keeps for itself."""
    bare = "".join(character for character in name_key(name) if character.isalnum())
    return bare in {name_key(reserved) for reserved in settings.RESERVED_NAMES}
