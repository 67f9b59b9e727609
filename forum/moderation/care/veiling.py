"""Put a veil over listed words in HTML that is shown, never in what is kept. Pure.

Each is a checkbox without a name: pressing it shows the word, no script and
no style of its own needed, and nothing of it is sent. Until then the word is
not displayed at all, so that screen readers don't read it out either: they
say "hidden word".
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape, unescape
from sys import getsizeof

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.kept import Kept
from forum.moderation.care.finding import Span, find_spans
from forum.moderation.checks.listing import WordList

_TAG = re.compile(r"(<[^>]*>)")
_INLINE = re.compile(r"</?(?:em|strong|a|code)\b")
_LINK = re.compile(r"<(/?)a\b")
_COVERED = '<span class="veil__cover" lang="{}">{}</span><span class="veil__word">{}</span>'
_ASK = (
    '<label class="veil">'
    '<input class="visually-hidden" type="checkbox" autocomplete="off">{}</label>'
)


@dataclass(frozen=True, slots=True)
class Veiled:
    """HTML with some words veiled, and how many pieces are."""

    html: SafeString
    count: int = 0


# What was looked through is kept in each process, by text: who moderates meets the same on
# page after page. It says nothing of who read it.
KEPT_BYTES = 300_000
_kept = Kept(KEPT_BYTES)


def veil_html(html: str, lists: Sequence[WordList]) -> Veiled:
    """Return safe HTML with what the lists name under veils; as it was without them."""
    if not any(map(_names_anything, lists)):
        return Veiled(mark_safe(html))  # noqa: S308 - as the sanitiser left it.
    key, version = (get_language(), html), _Same(lists)
    found: Veiled | None = _kept.get(key, version)
    if found is None:
        found = _look_through(html, lists)
        _kept.put(key, version, found, getsizeof(html) + getsizeof(found.html))
    return found


class _Same:
    """Lists that are these very ones: comparing what is in them would take longer than looking."""

    def __init__(self, lists: Sequence[WordList]) -> None:
        self.lists = lists

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Same)
            and len(self.lists) == len(other.lists)
            and all(one is two for one, two in zip(self.lists, other.lists, strict=True))
        )

    __hash__ = None  # type: ignore[assignment]


def _look_through(html: str, lists: Sequence[WordList]) -> Veiled:
    parts = _TAG.split(html)
    plain = [
        unescape(part) if n % 2 == 0 else "" if _INLINE.match(part) else "\n"
        for n, part in enumerate(parts)
    ]
    spans = find_spans("".join(plain), lists)
    if not spans:
        return Veiled(mark_safe(html))  # noqa: S308 - as the sanitiser left it.
    out, at, count, is_link = [], 0, 0, False
    for n, part in enumerate(parts):
        if n % 2:
            if link := _LINK.match(part):
                is_link = not link[1]
            out.append(part)
        else:
            pieces = list(_cut(plain[n], at, spans))
            count += sum(is_hidden for _text, is_hidden in pieces)
            out += [_veil(text, is_link) if hide else escape(text) for text, hide in pieces]
        at += len(plain[n])
    return Veiled(mark_safe("".join(out)), count)  # noqa: S308 - each piece is escaped.


def veil_word(word: str) -> SafeString:
    """Return one word, or several, under a veil as a whole."""
    return _veil(word, False)


def _names_anything(words: WordList) -> bool:
    return any((words.whole, words.starts, words.ends, words.phrases, words.inside.entries,
                words.japanese.entries))  # fmt: skip


def _cut(text: str, offset: int, spans: Iterable[Span]) -> Iterable[tuple[str, bool]]:
    """Yield the pieces of a text that begins at `offset`, and whether each is to be hidden."""
    at = 0
    for start, end in spans:
        begin, stop = max(start - offset, at), min(end - offset, len(text))
        if begin >= stop:
            continue
        if begin > at:
            yield text[at:begin], False
        yield text[begin:stop], bool(text[begin:stop].strip())
        at = stop
    if at < len(text):
        yield text[at:], False


def _veil(word: str, is_link: bool) -> SafeString:
    """Return a word under a veil; in a link, where nothing else can be pressed, without its own."""
    # Translators: stands in a comment's text in place of a word that hurts.
    covered = format_html(_COVERED, get_language() or "en", _("hidden word"), word)
    return format_html('<span class="veil">{}</span>' if is_link else _ASK, covered)
