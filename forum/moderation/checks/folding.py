"""A text as the word lists see it: without the tricks that spell a word differently. Pure.

Every step goes over the text a fixed number of times, whatever stands in it.
"""

import re
from dataclasses import dataclass
from functools import cached_property

from articles.letters import normalise

# Letters of other alphabets that pass for Latin ones, small as folding leaves them.
_LOOK_ALIKES = dict(
    zip(
        "авекмнорстухіјѕԁԛԝһӏьзαβεηικνορτυχωᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢɑɡıłøđħ",
        "abekmhopctyxijsdqwhlbeabenikvoptuxwabcdefghijklmnoprstuvwyzagilodh",
        strict=True,
    )
)
# Digits and signs that stand for letters, in a word that has letters besides.
DISGUISES = str.maketrans("0134578@$!|€", "oieastbasiie")
# str.translate() asks a dictionary of every letter: a pattern passes over them ten times faster.
_LOOK_ALIKE = re.compile(f"[{''.join(_LOOK_ALIKES)}]")
# Marks that Latin letters carry; those of kana (U+3099, U+309A) make other letters.
_ACCENTS = re.compile("[\u0300-\u036f]+")
# Of no width, or seen as nothing: hyphens that may break, joiners, marks of direction, variants.
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+"
)
_KATAKANA_LETTERS = re.compile("[\u30a1-\u30f6]+")
_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}

_JAPANESE = "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
IS_JAPANESE = re.compile(f"[{_JAPANESE}]")
KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]+")
# Words: letters, digits and the signs of DISGUISES; a Japanese run is no word.
_WORD = re.compile(f"[^\\W_{_JAPANESE}]+(?:[@$!|€]+[^\\W_{_JAPANESE}]+)*|[@$][^\\W_{_JAPANESE}]+")
_TRIPLED = re.compile(r"(.)\1\1+")
# Single letters with a sign, a space or the end of a line between each: "f u c k", "f.u.c.k".
# No sign is also a letter here ("_"): there is one way to read a run, however long.
_SPACED = re.compile(r"(?<![^\W_])[^\W_](?:[ \n.\-_*'’·・/,]{1,4}[^\W_]){2,}(?![^\W_])")
# One sign inside a word: "sh.it".
_SPLIT = re.compile(r"(?<!\w)[^\W\d_]+(?:[.\-_*'’·][^\W\d_]+){1,3}(?!\w)")
_SEPARATOR = re.compile(r"[ \n.\-_*'’·・/,]+")
# What may stand between two letters of a Japanese word without ending it.
_BETWEEN = re.compile(r"[^\w〜～\n。、]+|_+")
_LENGTHENED = re.compile("[ー〜～っッ]{2,}")


def fold(text: str) -> str:
    """Return text by width, case, accents and look-alikes folded; kana keep their marks."""
    folded = normalise("NFKC", text).casefold()
    if folded.isascii():
        return folded
    folded = normalise("NFC", _ACCENTS.sub("", normalise("NFD", _UNSEEN.sub("", folded))))
    return _LOOK_ALIKE.sub(lambda found: _LOOK_ALIKES[found.group()], folded)


def to_hiragana(text: str) -> str:
    """Return text with its katakana as hiragana, letter for letter."""
    return _KATAKANA_LETTERS.sub(lambda found: found.group().translate(_KATAKANA_TO_HIRAGANA), text)


def may_stand_for(word: str) -> set[str]:
    """Return spellings() of a word, fast for nearly all, which stand for themselves alone."""
    return spellings(word) if not word.isalpha() or _TRIPLED.search(word) else {word}


def spellings(word: str) -> set[str]:
    """Return what a folded word may stand for: signs read as letters, repeated letters undone."""
    found = {word}
    if not word.isalpha() and not word.isdigit():
        found |= {word.translate(DISGUISES), "".join(filter(str.isalnum, word))}
    for one in tuple(found):
        if _TRIPLED.search(one):
            found |= {_TRIPLED.sub(r"\1", one), _TRIPLED.sub(r"\1\1", one)}
    return found


@dataclass(frozen=True)
class Folded:
    """A text folded, and taken apart for those who look for words in it."""

    text: str

    @classmethod
    def of(cls, text: str) -> "Folded":
        """Fold a text."""
        return cls(fold(text))

    @cached_property
    def words(self) -> list[str]:
        """Return the words in their order; none of a Japanese run."""
        return _WORD.findall(self.text)

    @cached_property
    def spelled(self) -> dict[str, str]:
        """Return what each word may stand for, with the word as it was typed (but folded)."""
        found = dict(zip(self.words, self.words, strict=True))
        is_tripled = _TRIPLED.search(self.text)
        for word in tuple(found):
            if is_tripled or not word.isalpha():  # Nearly all words stand for themselves alone.
                for spelling in spellings(word):
                    found.setdefault(spelling, word)
        for split in _SPLIT.findall(self.text):
            found.setdefault(_SEPARATOR.sub("", split), split)
        return found

    @cached_property
    def spaced(self) -> list[tuple[str, str]]:
        """Return runs of single letters, joined and as they were typed."""
        return [(_SEPARATOR.sub("", run), run) for run in _SPACED.findall(self.text)]

    @cached_property
    def japanese(self) -> str:
        """Return the text for what is written without spaces: those and signs taken out."""
        if not IS_JAPANESE.search(self.text):
            return ""
        closed = _BETWEEN.sub("", self.text)
        return _LENGTHENED.sub(lambda found: found.group()[0], closed)
