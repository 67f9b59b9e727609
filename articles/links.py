"""Addresses in what people write: which ones are safe, and where one ends. Pure.

CommonMark's own autolinks run on into Japanese punctuation
("https://example.org/a。" must stop before the full stop), so addresses in
plain text are found afterwards, in the text of the sanitised HTML.
"""

import re
from collections.abc import Callable
from html import escape, unescape

# Absolute and to places that exist on the web: nh3 alone would pass
# "//evil.example" and no-break space + "javascript:".
# Telephones write "Https" at the start of a sentence.
SAFE_HREF = re.compile(
    r"(?:https?://[^\s/\\?#]+[^\s\\]*|mailto:[^\s\\:]+@[^\s\\:]+)", re.IGNORECASE
)

# Letters, digits and signs that stand in addresses; nothing beyond ASCII, so
# that Japanese text ends one.
BARE_LINK = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+", re.IGNORECASE)
TRAILING = ".,;:!?'*_~"
# What an address in text ends at, behind "&lt;", "&gt;", "&quot;" and "&nbsp;".
STOPS = '<>"\xa0'

PIECES = re.compile(r"(<[^>]*>)")  # Splits HTML into texts and tags.
_UNDERSCORE = "\ue001"  # Private use; clean_text() lets none through.


def hide_underscores(text: str) -> str:
    """Keep "_" inside addresses from opening emphasis: "https://example.org/_name_/1"."""

    def hide(found: re.Match[str]) -> str:
        address = found.group()
        inner = address.rstrip(TRAILING)
        return inner.replace("_", _UNDERSCORE) + address[len(inner) :]

    return BARE_LINK.sub(hide, text)


def show_underscores(html: str) -> str:
    """Undo hide_underscores() in what was rendered, links and code too."""
    return html.replace(_UNDERSCORE, "_").replace("%EE%80%81", "_")


def link_bare(html: str, *, rel: str) -> str:
    """Turn addresses in the text of sanitised HTML into links."""

    def link(found: re.Match[str]) -> str:
        address, rest = _split_trailing(unescape(found.group()))
        if not SAFE_HREF.fullmatch(address):
            return found.group()
        return f'<a href="{escape(address)}" rel="{rel}">{escape(address)}</a>{escape(rest)}'

    if "://" not in html:
        return html
    return replace_in_text(html, lambda text: BARE_LINK.sub(link, text))


def _split_trailing(address: str) -> tuple[str, str]:
    """Split what belongs to the sentence from the end: punctuation, an unopened bracket."""
    for stop in STOPS:
        address, sign, rest = address.partition(stop)
        if sign:
            trimmed, more = _split_trailing(address)
            return trimmed, more + sign + rest
    end = len(address)
    closing = address.count(")") - address.count("(")
    while end and (address[end - 1] in TRAILING or (address[end - 1] == ")" and closing > 0)):
        closing -= address[end - 1] == ")"
        end -= 1
    return address[:end], address[end:]


def replace_in_text(html: str, replace: Callable[[str], str]) -> str:
    """Apply `replace` to the text of sanitised HTML outside links and code.

    It gets and returns HTML: escaped text in, safe HTML out.
    """
    inside = 0
    pieces = PIECES.split(html)
    for number, piece in enumerate(pieces):
        if number % 2:
            name = piece.strip("</>").split()[0] if len(piece) > 2 else ""
            if name in ("a", "code", "pre"):
                inside += -1 if piece.startswith("</") else 1
        elif piece and not inside:
            pieces[number] = replace(piece)
    return "".join(pieces)
