"""Put a veil over listed words and pictures in HTML that is shown, never in what is kept. Pure.

Each is a checkbox without a name: pressing it shows what is hidden, no script and
no style of its own needed, and nothing of it is sent. Until then a word is
not displayed at all, so that screen readers don't read it out either: they
say "hidden word". A picture stands small and blurred beside what its author
says of it, and nothing leads to it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape, unescape
from sys import getsizeof

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles.kept import Kept
from forum.moderation.care.finding import Span, find_spans
from forum.moderation.checks.listing import WordLists

# A picture with the link around it, whole: what it is said to show may hold a ">". A tag that isn't
# closed ends where the next one begins, and nothing is tried twice: so it takes linear time.
_QUOTED = r"""(?:"[^"]*+"|'[^']*+'|[^<>"']++)*+"""
_IMAGE = rf"<img\b{_QUOTED}>"
_PARTS = re.compile(rf"(<a\b{_QUOTED}>\s*{_IMAGE}\s*</a>|{_IMAGE}|<{_QUOTED}>)")
_ATTRIBUTE = re.compile(r"""\b(href|alt|src|width|height)=(?:"([^"]*)"|'([^']*)')""")
_INLINE = re.compile(r"</?(?:em|strong|a|code)\b")
_LINK = re.compile(r"<(/?)a\b")
_COVERED = '<span class="veil__cover" lang="{}">{}</span><span class="veil__word">{}</span>'
_ASK = (
    '<label class="veil">'
    '<input class="visually-hidden" type="checkbox" autocomplete="off">{}</label>'
)
# A label as well, since details would end the paragraph that they stand in. The picture says
# nothing: what it shows is the name of the checkbox.
_PICTURE = (
    '<span class="veiled-picture"><label class="veiled-picture__label">'
    '<input type="checkbox" autocomplete="off"> '
    '<span class="veiled-picture__ask"><span lang="{}">{}</span> {}</span>'
    '<img class="veiled-picture__image" src="{}" alt=""{} loading="lazy" decoding="async">'
    "</label>{}</span>"
)
_SIZES = ("width", "height")
_WHOLE_PICTURE = ' <a class="veiled-picture__link" href="{}" lang="{}">{}</a>'


@dataclass(frozen=True, slots=True)
class Veiled:
    """HTML with some words and pictures veiled, and how many pieces of words and pictures are."""

    html: SafeString
    count: int = 0
    picture_count: int = 0


# What was looked through is kept in each process, by text: who moderates meets the same on
# page after page. It says nothing of who read it.
KEPT_BYTES = 300_000
_kept = Kept(KEPT_BYTES)


def veil_html(html: str, lists: Sequence[WordLists], *, pictures: bool = True) -> Veiled:
    """Return safe HTML with what the lists name under veils, and `pictures`; else as it was."""
    pictures = pictures and "<img" in html
    if not pictures and all(one.is_empty for one in lists):
        return Veiled(mark_safe(html))  # noqa: S308 - as the sanitiser left it.
    key, version = (get_language(), html, pictures), _Same(lists)
    found: Veiled | None = _kept.get(key, version)
    if found is None:
        found = _look_through(html, lists, pictures)
        _kept.put(key, version, found, getsizeof(html) + getsizeof(found.html))
    return found


class _Same:
    """Lists that are these very ones: comparing what is in them would take longer than looking."""

    def __init__(self, lists: Sequence[WordLists]) -> None:
        self.lists = lists

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Same)
            and len(self.lists) == len(other.lists)
            and all(one is two for one, two in zip(self.lists, other.lists, strict=True))
        )

    __hash__ = None  # type: ignore[assignment]


def _look_through(html: str, lists: Sequence[WordLists], pictures: bool) -> Veiled:
    parts = _PARTS.split(html)
    plain = [
        unescape(part) if n % 2 == 0 else "" if _is_inline(part) else "\n"
        for n, part in enumerate(parts)
    ]
    spans = find_spans("".join(plain), lists)
    if not spans and not pictures:
        return Veiled(mark_safe(html))  # noqa: S308 - as the sanitiser left it.
    out, at, count, picture_count, is_link = [], 0, 0, 0, False
    for n, part in enumerate(parts):
        if n % 2 == 0:
            pieces = list(_cut(plain[n], at, spans))
            count += sum(is_hidden for _text, is_hidden in pieces)
            out += [_veil(text, is_link) if hide else escape(text) for text, hide in pieces]
        elif pictures and "<img" in part:
            picture, hidden = _veil_picture(part, lists)
            out.append(picture)
            count, picture_count = count + hidden, picture_count + 1
        else:
            if link := _LINK.match(part):
                is_link = not link[1] and "<img" not in part
            out.append(part)
        at += len(plain[n])
    veiled = mark_safe("".join(out))  # noqa: S308 - each piece is escaped.
    return Veiled(veiled, count, picture_count)


def _is_inline(part: str) -> bool:
    return bool(_INLINE.match(part)) and "<img" not in part


def _veil_picture(markup: str, lists: Sequence[WordLists]) -> tuple[SafeString, int]:
    """Return a picture under a veil, and how many words are hidden in what it is said to show.

    Those have no checkbox of their own: they are shown with the picture, or with all words.
    """
    said = {name: unescape(one or other) for name, one, other in _ATTRIBUTE.findall(markup)}
    alt, src = said.get("alt", ""), said.get("src", "")
    pieces = list(_cut(alt, 0, find_spans(alt, lists)))
    words = [_veil(text, True) if hide else escape(text) for text, hide in pieces]
    # Translators: before what a picture that is hidden from moderators shows.
    ask = _("Show the picture:") if alt.strip() else _("Show the picture")
    sizes = format_html_join("", ' {}="{}"', ((n, said[n]) for n in _SIZES if n in said))
    language = get_language() or "en"
    whole = format_html(_WHOLE_PICTURE, said.get("href") or src, language, _("The whole picture"))
    shown = mark_safe("".join(words))  # noqa: S308 - each piece is escaped.
    veiled = format_html(_PICTURE, language, ask, shown, src, sizes, whole)
    return veiled, sum(is_hidden for _text, is_hidden in pieces)


def veil_word(word: str) -> SafeString:
    """Return one word, or several, under a veil as a whole."""
    return _veil(word, False)


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
