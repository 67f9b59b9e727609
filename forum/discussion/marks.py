"""What a comment is, told by its text: does it bring a link, does it ask something? Pure."""

import re
from typing import NamedTuple

from articles.markup import plain_text

# A piece of our own HTML (text.render_comment): a tag or the text between two.
PIECE = re.compile(r"<(?P<end>/?)(?P<name>[a-z0-9]+)(?P<rest>[^>]*)>|(?P<text>[^<]+)")
# What stands in these was said by somebody else, or is no sentence.
QUOTING = ("blockquote", "code", "pre")
QUESTION = re.compile("[?？]")


class Marks(NamedTuple):
    """By what a comment can be found in its discussion, besides its words."""

    has_link: bool
    is_question: bool


def own_words(html: str) -> str:
    """Return a comment's HTML without what it quotes; all of it if nothing else is in it."""
    quotes, pieces = 0, []
    for piece in PIECE.finditer(html):
        if piece["name"] == "blockquote":
            quotes += -1 if piece["end"] else 1
        elif not quotes:
            pieces.append(piece[0])
    own = "".join(pieces)
    return own if own.strip() else html


def own_text(html: str) -> str:
    """Return a comment's text without what it quotes; all of it if nothing else is in it."""
    return plain_text(own_words(html))


def read_marks(html: str) -> Marks:
    """Return the marks of a comment's HTML; quotations and code don't count.

    A question mark in an address asks nothing, and a mention is no link. One
    pass over the text, whatever is nested in it.
    """
    has_link = is_question = False
    quotes = links = 0
    for piece in PIECE.finditer(html):
        name, step = piece["name"], -1 if piece["end"] else 1
        if name in QUOTING:
            quotes += step
        elif name == "a":
            links += step
            has_link |= not quotes and 'href="http' in piece["rest"]
        elif piece["text"] and not quotes and not links:
            is_question |= QUESTION.search(piece["text"]) is not None
    return Marks(has_link, is_question)
