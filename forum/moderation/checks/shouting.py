"""Texts that shout, and texts that nobody can read. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from zlib import compress

from forum.moderation.checks.outcomes import Match
from forum.moderation.checks.subject import Subject

_SHOUTED_SIGNS = re.compile("[!?！？]{4,}")
_RUN = re.compile(r"([^\s\-=_.*~])\1{19,}")  # Lines of "-----" divide a text.
# In Japanese, Chinese and Korean no letter is a capital or a small one, and few signs are marks.
_UNCASED = re.compile("[\u3000-\ua63f\uac00-\ud7ff]+")
_MAY_BE_STACKED = re.compile(r"[^\w\s\x00-\x7f\u3001-\u3029\uff01-\uff65]{3}")
MIN_LETTERS = 30  # With capitals and without: "NATO UN EU" is no shouting.
MIN_COMPRESSED = 300  # Characters: short texts repeat by chance.
MAX_REPEATED = 12  # Times that a text may shrink; prose shrinks to a half, a poem to a quarter.
MAX_MARKS = 20  # Percent of combining marks; Thai and Hebrew have fewer than those who stack them.


def check_shouting(subject: Subject, limits: Mapping[str, int]) -> Match | None:
    """Find `capitals` percent of capitals or more, or `signs` runs of "!!!!" or more."""
    capitals, small = _count_cased(subject.said)
    cased = capitals + small
    share = 100 * capitals // cased if cased else 0
    if cased >= MIN_LETTERS and share >= limits["capitals"]:
        return Match("capitals", (f"{share} %",), share)
    signs = _SHOUTED_SIGNS.findall(subject.said)
    if limits["signs"] and len(signs) >= limits["signs"]:
        return Match("signs", tuple(dict.fromkeys(signs)))
    return None


def check_unreadable(subject: Subject, limits: Mapping[str, int]) -> Match | None:
    """Find the same letter or passage again and again, stacked marks, or words of `longest`."""
    text = subject.said
    if run := _RUN.search(text):
        return Match("run", (run.group()[:20],))
    if not text.isascii():
        marks = _count_marks(text)
        if 100 * marks > MAX_MARKS * len(text) and _is_stacked(text):
            return Match("marks", (str(marks),))
    if len(text) >= MIN_COMPRESSED:
        data = text.encode("utf-8", "ignore")
        if len(data) > MAX_REPEATED * len(compress(data, 1)):
            return Match("repeated", (text[:40],))
    longest = max(subject.folded.words, key=len, default="")
    if limits["longest"] and len(longest) > limits["longest"]:
        return Match("word", (longest,))
    return None


def _count_cased(text: str) -> tuple[int, int]:
    """Return how many capitals a text has, and how many small letters."""
    cased = text if text.isascii() else _UNCASED.sub("", text)
    return sum(map(str.isupper, cased)), sum(map(str.islower, cased))


def _count_marks(text: str) -> int:
    """Return how many marks a text has that stand on letters, if three may stand on one."""
    if not _MAY_BE_STACKED.search(text):
        return 0
    return [*map(unicodedata.category, text)].count("Mn")


def _is_stacked(text: str) -> bool:
    """Say whether three marks stand on one letter anywhere."""
    run = 0
    for letter in text:
        run = run + 1 if unicodedata.category(letter) == "Mn" else 0
        if run >= 3:
            return True
    return False
