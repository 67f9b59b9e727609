"""The one renderer and the one sanitiser of the site: Markdown in, safe HTML out. Pure.

comrak (CommonMark, raw HTML escaped) renders, nh3 (ammonia) keeps only what
a profile allows, articles.links finds the addresses in plain text.

Runs when text is written, never when it is read.
"""

import re
import unicodedata
from collections.abc import Collection
from enum import Enum
from functools import partial
from html import unescape

import comrak
import nh3

from articles import picture_names
from articles.letters import normalise
from articles.links import PIECES, SAFE_HREF, hide_underscores, link_bare, show_underscores

MAX_LENGTH = 100_000  # Characters of an article; comments have a rule of their own.
MAX_MARKS = 8  # Combining marks on one letter; Vietnamese and Thai need three.
MAX_NESTING = 6  # Quotes and lists within each other at the start of a line.
MAX_DEPTH = 10  # Elements within each other; browsers and readers give up long before.
EXCERPT_LENGTH = 200  # Characters.


class Profile(Enum):
    """What a text may contain."""

    COMMENT = "comment"  # Emphasis, links, quotes, lists, code, pictures that were let in.
    ARTICLE = "article"  # And subheads, the site's own images, pull quotes.


class TextError(ValueError):
    """The text can't be rendered; it is too long."""


TAGS = {
    Profile.COMMENT: {
        "p", "br", "em", "strong", "a", "blockquote", "ul", "ol", "li", "code", "pre", "img",
    },
    Profile.ARTICLE: {
        "p", "br", "em", "strong", "a", "blockquote", "ul", "ol", "li", "code", "pre",
        "h2", "h3", "figure", "figcaption", "img",
    },
}  # fmt: skip
ATTRIBUTES: dict[Profile, dict[str, set[str]]] = {
    # "*" must be said: left to itself, nh3 lets `title` and `lang` stand on everything.
    Profile.COMMENT: {"*": set(), "a": {"href"}, "ol": {"start"}, "img": {"src", "alt"}},
    Profile.ARTICLE: {
        "*": set(),
        "a": {"href"},
        "ol": {"start"},
        "img": {"src", "alt"},
        "blockquote": {"class"},
    },
}

REL = {Profile.COMMENT: "nofollow ugc noopener", Profile.ARTICLE: "noopener"}

OWN_IMAGE = re.compile(r"/media/(?!.*\.\.)[\w./-]+")
SAFE_SRC = {Profile.COMMENT: picture_names.ADDRESS, Profile.ARTICLE: OWN_IMAGE}

_IMAGE = re.compile(r'<img src="([^"]*)" alt="([^"]*)"[^>]*>')
_NESTING = re.compile(r"<(/?)(em|strong|blockquote|ul|ol|li)\b[^>]*>")
_LINE_MARKERS = re.compile(r"^(?:[ \t]*(?:>|[-*+](?=\s)|\d{1,9}[.)](?=\s)))+", re.MULTILINE)
_MARKER = re.compile(r"[ \t]*(?:>|[-*+](?=\s)|\d{1,9}[.)](?=\s))")
_PULL_QUOTE = re.compile(r"^>>>[ \t]?(.*)$", re.MULTILINE)
_SHOWN_PICTURE = re.compile(rf'<img alt="([^"]*)" src="{picture_names.BEFORE_KEY}[^>]*>')
_PLAIN = re.compile(r"[\n\t -~]*")
# Private use; clean_text() lets none through.
_PULL_MARK = "\ue000"


def clean_text(text: str) -> str:
    """Return text as it is kept: NFC, plain line ends, without what only does harm.

    Takes out control characters (NUL among them), lone surrogates, private
    use, bidirectional overrides, invisible spaces where nothing is joined,
    and the marks beyond MAX_MARKS on one letter.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not _PLAIN.fullmatch(text):  # Nearly all English is, and letter by letter takes its time.
        text = _thin_marks(normalise("NFC", _drop_harmful(text)))
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def clean_line(text: str) -> str:
    """Return text as it is kept in one line: cleaned, white space collapsed."""
    return " ".join(clean_text(text).split())


# Soft hyphen, letters of Hangul that are blank, zero-width spaces, the
# bidirectional controls, BOM. The joiners U+200C and U+200D stay: emoji and
# some scripts are written with them.
_HARMFUL = frozenset("\u00ad\u061c\u180e\u200b\u200e\u200f\u3164\ufeff\uffa0") | frozenset(
    chr(code) for span in ((0x202A, 0x202F), (0x2060, 0x2070)) for code in range(*span)
)


def _drop_harmful(text: str) -> str:
    return "".join(letter for letter in text if letter in "\n\t" or _is_kept(letter))


def _is_kept(letter: str) -> bool:
    return letter not in _HARMFUL and unicodedata.category(letter) not in ("Cc", "Cs", "Co", "Cn")


def _thin_marks(text: str) -> str:
    kept, marks = [], 0
    for letter in text:
        marks = marks + 1 if unicodedata.category(letter) in ("Mn", "Me") else 0
        if marks <= MAX_MARKS:
            kept.append(letter)
    return "".join(kept)


def render_markdown(text: str, profile: Profile, pictures: Collection[str] = ()) -> str:
    """Return safe HTML. Raises TextError above MAX_LENGTH characters.

    `pictures` are the keys of those that a comment may show, at picture_names.address_of(); of
    any other that it names what it says of it stands there.
    """
    text = clean_text(text)
    if len(text) > MAX_LENGTH:
        raise TextError(f"{len(text)} characters, {MAX_LENGTH} at most")
    if profile is Profile.ARTICLE:
        text = _PULL_QUOTE.sub(rf"> {_PULL_MARK}\1", text)
    rendered = comrak.render_markdown(
        hide_underscores(_flatten(text)),
        extension_options=_extensions(),
        render_options=_options(profile),
    )
    html = _sanitise(_reshape(show_underscores(rendered), profile, pictures), profile)
    if "&" in text:  # "&#x202e;" was clean as it was typed.
        html = _thin_marks(_drop_harmful(html))
    return link_bare(_limit_depth(html), rel=REL[profile]).strip()


def _extensions() -> comrak.ExtensionOptions:
    extensions = comrak.ExtensionOptions()
    extensions.cjk_friendly_emphasis = True
    return extensions


def _options(profile: Profile) -> comrak.RenderOptions:
    options = comrak.RenderOptions()
    options.escape = True
    # People who write comments press Enter and mean it.
    options.hardbreaks = profile is Profile.COMMENT
    return options


def _flatten(text: str) -> str:
    """Cut what opens more than MAX_NESTING quotes or lists in one line."""

    def cut(found: re.Match[str]) -> str:
        markers = _MARKER.findall(found.group())
        return found.group() if len(markers) <= MAX_NESTING else "".join(markers[:MAX_NESTING])

    return _LINE_MARKERS.sub(cut, text)


def _reshape(html: str, profile: Profile, pictures: Collection[str]) -> str:
    """Turn what comrak made into what the profile has: levels of heads, images, pull quotes."""
    html = html.replace("<hr />", "<p>* * *</p>")
    if profile is Profile.COMMENT:
        html = re.sub(r"<h[1-6]>", "<p><strong>", html)
        html = re.sub(r"</h[1-6]>", "</strong></p>", html)
        return _IMAGE.sub(partial(_image_in_comment, pictures), html)
    html = re.sub(r"<(/?)h[12]>", r"<\1h2>", html)
    html = re.sub(r"<(/?)h[3-6]>", r"<\1h3>", html)
    html = re.sub(
        r'<p><img src="([^"]*)" alt="([^"]*)"(?: title="([^"]*)")? /></p>', _image_as_figure, html
    )
    html = _IMAGE.sub(_foreign_image_as_link, html)
    # Inside code nothing is a quotation.
    html = html.replace(f"&gt; {_PULL_MARK}", "&gt;&gt;&gt; ")
    return html.replace(
        f"<blockquote>\n<p>{_PULL_MARK}", '<blockquote class="pull-quote">\n<p>'
    ).replace(_PULL_MARK, "")


def _image_in_comment(pictures: Collection[str], found: re.Match[str]) -> str:
    address, label = found.groups()
    if not address.startswith(picture_names.PICTURE):
        return _image_as_link(found)
    key = address.removeprefix(picture_names.PICTURE)
    src = picture_names.address_of(key)
    return f'<img src="{src}" alt="{label}">' if key in pictures else label


def _image_as_link(found: re.Match[str]) -> str:
    address, label = found.groups()
    return f'<a href="{address}">{label or address}</a>'


def _foreign_image_as_link(found: re.Match[str]) -> str:
    is_own = OWN_IMAGE.fullmatch(unescape(found.group(1)))
    return found.group() if is_own else _image_as_link(found)


def _image_as_figure(found: re.Match[str]) -> str:
    address, label, caption = found.groups()
    if not OWN_IMAGE.fullmatch(unescape(address)):
        return f'<p><a href="{address}">{label or address}</a></p>'
    caption = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure><img src="{address}" alt="{label}">{caption}</figure>'


def _sanitise(html: str, profile: Profile) -> str:
    return nh3.clean(
        html,
        tags=TAGS[profile],
        attributes=ATTRIBUTES[profile],
        url_schemes={"http", "https", "mailto"},
        link_rel=REL[profile],
        attribute_filter=partial(_filter_attribute, SAFE_SRC[profile]),
    )


def _filter_attribute(src: re.Pattern[str], tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if SAFE_HREF.fullmatch(value) else None
    if name == "src":
        return value if src.fullmatch(value) else None
    if name == "class":
        return value if value == "pull-quote" else None
    return value


def _limit_depth(html: str) -> str:
    """Take out the tags of sanitised HTML that stand deeper than MAX_DEPTH, not their words.

    An item goes with its list.
    """
    kept: list[bool] = []
    depth = 0

    def limit(found: re.Match[str]) -> str:
        nonlocal depth
        is_closing, name = found.groups()
        is_counted = name != "li"
        if is_closing:
            depth -= is_counted
            return found.group() if kept.pop() else ""
        kept.append(depth < MAX_DEPTH if is_counted else kept[-1])
        depth += is_counted
        return found.group() if kept[-1] else ""

    return _NESTING.sub(limit, html)


def plain_text(html: str) -> str:
    """Return the words of sanitised HTML, one line; of a member's picture what it shows.

    Linear time.
    """
    if "<img" in html:
        html = _SHOWN_PICTURE.sub(r" \1 ", html)
    text = re.sub(r"</(?:p|li|h2|h3|blockquote|pre|figcaption)>|<br>", " ", html)
    return " ".join(unescape(PIECES.sub("", text)).split())


def excerpt(text: str, length: int = EXCERPT_LENGTH) -> str:
    """Return plain text cut to `length` characters, between words where there are any."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    space = cut.rfind(" ")
    # Japanese has no spaces to cut at.
    return (cut[:space] if space > length * 2 // 3 else cut).rstrip(" ,.;:、") + "…"
