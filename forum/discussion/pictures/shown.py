"""Pictures in a text and in its HTML: named in the one, shown in the other. Pure."""

import re
from collections.abc import Callable, Mapping
from html import unescape
from typing import NamedTuple

from articles.picture_names import ADDRESS, AFTER_KEY, BEFORE_KEY, KEY, NAMED, PICTURE

MAX_NAMED = 20  # Looked up of one text; no comment may show as many.


class Shown(NamedTuple):
    """A picture as a comment's HTML shows it: its key, and what is said of it."""

    key: str
    alt: str


# Width and height in pixels, by key.
Pictures = Mapping[str, tuple[int, int]]
NO_PICTURES: Pictures = {}

# In Markdown as the composer writes it, and as others may write it, to the same end.
_WORDS = r"(?:[^\[\]\\]|\\.)*"
_ALT = rf"!\[((?:[^\[\]\\]|\\.|\[{_WORDS}\])*)\]"
_TITLE = r"""(?:\s+(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?"""
_NAME = f"<?{PICTURE}{KEY.pattern}>?{_TITLE}"
TYPED = re.compile(rf"{_ALT}\(\s*{_NAME}\s*\)")
# By a label, which stands for the address on a line of its own.
_BY_LABEL = re.compile(rf"{_ALT}(?:\[({_WORDS})\])?")
_LABEL = re.compile(rf"^([ \t>*+-]*)\[({_WORDS})\]:(?:[ \t]*\n)?[ \t]*{_NAME}[ \t]*$", re.MULTILINE)
# As the sanitiser let it through, and a link around it.
_LET_IN = re.compile(rf'<a [^>]*>|</a>|<img src="({ADDRESS.pattern})" alt="([^"]*)">')
# What lay_in() writes around a picture, before and after its key. Nobody can type it: the sanitiser
# leaves no "<" in words and no quotation mark in an address.
LINK_BEFORE, LINK_AFTER = f'<a class="picture" href="{BEFORE_KEY}', f'{AFTER_KEY}"><img '
_SHOWN = re.compile(rf'<img alt="([^"]*)" src="{ADDRESS.pattern}"')


def keys_named(text: str) -> list[str]:
    """Return the keys of the pictures that a text names, each once, MAX_NAMED at most."""
    if PICTURE not in text:
        return []
    return list(dict.fromkeys(NAMED.findall(text)))[:MAX_NAMED]


def replace_pictures(text: str, say: Callable[[str], str]) -> str:
    """Return a text with something else in the place of each picture, and no key of any.

    `say` is told what the picture is said to show, as it was typed.
    """
    if PICTURE not in text:
        return text
    text = TYPED.sub(lambda found: say(found[1]), text)
    if labels := {_fold_label(label) for _before, label in _LABEL.findall(text)}:

        def say_labelled(found: re.Match[str]) -> str:
            return say(found[1]) if _fold_label(found[2] or found[1]) in labels else found[0]

        text = _BY_LABEL.sub(say_labelled, _LABEL.sub(r"\1", text))
    return NAMED.sub(f"{PICTURE}…", text)


def _fold_label(label: str) -> str:
    return " ".join(label.casefold().split())


def words_alone(text: str) -> str:
    """Return a text with what its pictures are said to show in the place of each."""
    return replace_pictures(text, lambda alt: alt)


def without_pictures(text: str) -> str:
    """Return a text without its pictures and what is said of them."""
    return replace_pictures(text, lambda alt: "")


def find_shown(html: str) -> list[Shown]:
    """Return the pictures that a comment's HTML shows, in their order."""
    if "<img" not in html:
        return []
    return [Shown(key, unescape(alt)) for alt, key in _SHOWN.findall(html)]


def shows(html: str, key: str) -> bool:
    """Say whether a comment's HTML shows a picture; its address alone, in a link or words, doesn't.

    For a database, too: it is one string to look for.
    """
    return f"{LINK_BEFORE}{key}{LINK_AFTER}" in html


def lay_in(html: str, pictures: Pictures) -> str:
    """Make each picture that the sanitiser let through a link to itself, with its size.

    One inside of a link is the link's words: it would lead elsewhere than it seems to.
    """
    in_link = False

    def lay(found: re.Match[str]) -> str:
        nonlocal in_link
        address, key, alt = found.groups()
        if address is None:
            in_link = found[0] != "</a>"
            return found[0]
        if in_link:
            return alt
        width, height = pictures[key]
        return (
            f'{LINK_BEFORE}{key}{LINK_AFTER}alt="{alt}" src="{address}"'
            f' width="{width}" height="{height}" loading="lazy" decoding="async"></a>'
        )

    return _LET_IN.sub(lay, html)
