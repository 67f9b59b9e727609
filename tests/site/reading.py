"""What of a page is read: its words outside of what says it is English."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
SILENT = {"script", "style"}
READ_OUT = {"alt", "aria-label", "placeholder", "title"}


class Reader(HTMLParser):
    """Collects texts and the attributes that are read out or shown."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.open: list[tuple[str, str]] = [("", "")]  # Elements, each with the language in it.

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        language = found.get("lang") or self.open[-1][1]
        if language != "en":
            self.words += [value for name, value in attrs if name in READ_OUT and value]
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while len(self.open) > 1 and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tag, language = self.open[-1]
        if data.strip() and language != "en" and tag not in SILENT:
            self.words.append(" ".join(data.split()))


def read_words(html: str) -> Iterator[str]:
    """Yield every text of a page, in pieces as dots and colons part them."""
    reader = Reader()
    reader.feed(html)
    for text in reader.words:
        yield from filter(None, (piece.strip(" .…") for piece in re.split(r" · | – |: ", text)))
