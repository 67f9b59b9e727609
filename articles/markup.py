"""The one renderer and the one sanitiser of the site: Markdown in, safe HTML out. Pure.

comrak (CommonMark, raw HTML escaped) renders, nh3 (ammonia) keeps only what
a profile allows. Links in plain text are found afterwards in the text of the
sanitised HTML, because CommonMark's autolinks run on into Japanese
punctuation ("https://example.org/a。" must stop before the full stop).

Runs when text is written, never when it is read.
"""

import re
import unicodedata
from collections.abc import Callable
from enum import Enum
from html import escape, unescape

import comrak
import nh3

MAX_LENGTH = 100_000  # Characters of an article; comments have a rule of their own.
MAX_MARKS = 8  # Combining marks on one letter; Vietnamese and Thai need three.
MAX_NESTING = 6  # Quotes and lists within each other at the start of a line.
EXCERPT_LENGTH = 200  # Characters.


class Profile(Enum):
    """What a text may contain."""

    COMMENT = "comment"  # Emphasis, links, quotes, lists, code.
    ARTICLE = "article"  # And subheads, the site's own images, pull quotes.


class TextError(ValueError):
    """The text can't be rendered; it is too long."""


TAGS = {
    Profile.COMMENT: {
        "p", "br", "em", "strong", "a", "blockquote", "ul", "ol", "li", "code", "pre",
    },
    Profile.ARTICLE: {
        "p", "br", "em", "strong", "a", "blockquote", "ul", "ol", "li", "code", "pre",
        "h2", "h3", "figure", "figcaption", "img",
    },
}  # fmt: skip
ATTRIBUTES = {
    Profile.COMMENT: {"a": {"href"}, "ol": {"start"}},
    Profile.ARTICLE: {
        "a": {"href"},
        "ol": {"start"},
        "img": {"src", "alt"},
        "blockquote": {"class"},
    },
}

# Absolute and to places that exist on the web: nh3 alone would pass
# "//evil.example" and no-break space + "javascript:".
SAFE_HREF = re.compile(r"(?:https?://[^\s/\\?#]+[^\s\\]*|mailto:[^\s\\:]+@[^\s\\:]+)")
OWN_IMAGE = re.compile(r"/media/[\w./-]+")

# Letters, digits and signs that stand in addresses; nothing beyond ASCII, so
# that Japanese text ends one.
BARE_LINK = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
TRAILING = ".,;:!?'*_~"

_PIECES = re.compile(r"(<[^>]*>)")
_LINE_MARKERS = re.compile(r"^(?:[ \t]*(?:>|[-*+](?=\s)|\d{1,9}[.)](?=\s)))+", re.MULTILINE)
_MARKER = re.compile(r"[ \t]*(?:>|[-*+](?=\s)|\d{1,9}[.)](?=\s))")
_PULL_QUOTE = re.compile(r"^>>>[ \t]?(.*)$", re.MULTILINE)
_PULL_MARK = "\ue000"  # Private use; clean_text() lets none through.


def clean_text(text: str) -> str:
    """Return text as it is kept: NFC, plain line ends, without what only does harm.

    Takes out control characters (NUL among them), lone surrogates, private
    use, bidirectional overrides, invisible spaces where nothing is joined,
    and the marks beyond MAX_MARKS on one letter.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(letter for letter in text if letter in "\n\t" or _is_kept(letter))
    text = _thin_marks(unicodedata.normalize("NFC", text))
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


# Zero-width space and no-break space, the bidirectional controls, BOM. The
# joiners U+200C and U+200D stay: emoji and some scripts are written with them.
_HARMFUL = frozenset("\u200b\u2060\ufeff\u061c\u200e\u200f") | frozenset(
    chr(code) for span in ((0x202A, 0x202F), (0x2066, 0x206A)) for code in range(*span)
)


def _is_kept(letter: str) -> bool:
    return letter not in _HARMFUL and unicodedata.category(letter) not in ("Cc", "Cs", "Co", "Cn")


def _thin_marks(text: str) -> str:
    kept, marks = [], 0
    for letter in text:
        marks = marks + 1 if unicodedata.category(letter) in ("Mn", "Me") else 0
        if marks <= MAX_MARKS:
            kept.append(letter)
    return "".join(kept)


def render_markdown(text: str, profile: Profile) -> str:
    """Return safe HTML. Raises TextError above MAX_LENGTH characters."""
    text = clean_text(text)
    if len(text) > MAX_LENGTH:
        raise TextError(f"{len(text)} characters, {MAX_LENGTH} at most")
    if profile is Profile.ARTICLE:
        text = _PULL_QUOTE.sub(rf"> {_PULL_MARK}\1", text)
    rendered = comrak.render_markdown(
        _flatten(text), extension_options=_extensions(), render_options=_options(profile)
    )
    return _link_bare(_sanitise(_reshape(rendered, profile), profile)).strip()


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


def _reshape(html: str, profile: Profile) -> str:
    """Turn what comrak made into what the profile has: levels of heads, images, pull quotes."""
    if profile is Profile.COMMENT:
        html = re.sub(r"<h[1-6]>", "<p><strong>", html)
        html = re.sub(r"</h[1-6]>", "</strong></p>", html)
        return re.sub(r'<img src="([^"]*)" alt="([^"]*)"[^>]*>', _image_as_link, html)
    html = re.sub(r"<(/?)h[12]>", r"<\1h2>", html)
    html = re.sub(r"<(/?)h[3-6]>", r"<\1h3>", html)
    html = re.sub(
        r'<p><img src="([^"]*)" alt="([^"]*)"(?: title="([^"]*)")? /></p>', _image_as_figure, html
    )
    return html.replace(
        f"<blockquote>\n<p>{_PULL_MARK}", '<blockquote class="pull-quote">\n<p>'
    ).replace(_PULL_MARK, "")


def _image_as_link(found: re.Match[str]) -> str:
    address, label = found.groups()
    return f'<a href="{address}">{label or address}</a>'


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
        link_rel="nofollow ugc noopener" if profile is Profile.COMMENT else "noopener",
        attribute_filter=_filter_attribute,
    )


def _filter_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if SAFE_HREF.fullmatch(value) else None
    if name == "src":
        return value if OWN_IMAGE.fullmatch(value) and ".." not in value else None
    if name == "class":
        return value if value == "pull-quote" else None
    return value


def replace_in_text(html: str, replace: Callable[[str], str]) -> str:
    """Apply `replace` to the text of sanitised HTML outside links and code.

    It gets and returns HTML: escaped text in, safe HTML out.
    """
    inside = 0
    pieces = _PIECES.split(html)
    for number, piece in enumerate(pieces):
        if number % 2:
            name = piece.strip("</>").split()[0] if len(piece) > 2 else ""
            if name in ("a", "code", "pre"):
                inside += -1 if piece.startswith("</") else 1
        elif piece and not inside:
            pieces[number] = replace(piece)
    return "".join(pieces)


def _link_bare(html: str) -> str:
    """Turn addresses in plain text into links."""
    rel = "nofollow ugc noopener"

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
    for stop in '<>"':  # What "&lt;" and the like stood for.
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


def plain_text(html: str) -> str:
    """Return the words of sanitised HTML, one line. Linear time."""
    text = re.sub(r"</(?:p|li|h2|h3|blockquote|pre|figcaption)>|<br>", " ", html)
    return " ".join(unescape(_PIECES.sub("", text)).split())


def excerpt(text: str, length: int = EXCERPT_LENGTH) -> str:
    """Return plain text cut to `length` characters, between words where there are any."""
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    space = cut.rfind(" ")
    # Japanese has no spaces to cut at.
    return (cut[:space] if space > length * 2 // 3 else cut).rstrip(" ,.;:、") + "…"
