"""Lines of a page as HTML: moulds of `_line.html`, filled line by line."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from articles.models import Article
from forum.dates import Clock
from forum.discussion.holes import HOLES, NUMBERS_IN_HOLES, sample_of, values_of
from forum.discussion.lines import Line
from forum.discussion.new_on_page import NOTHING_NEW, NewComments, NewOnPage
from forum.discussion.reader import Reader
from forum.discussion.threads import Thread
from forum.ready.moulds import MANY, NUMBERS, Mould, cast, number, word

# What stands between lines; nesting.py says where.
OPEN_LIST, CLOSE_LIST = b'<ol class="replies" role="list">', b"</ol>"
CLOSE_LINE = b"</details></li>"
END_OF_THREAD = 2  # Pieces: the link to what is left out, and what closes the first line.

# By what the whole page has in common, then by the shape of the line. Some
# hundred moulds of 2 KB in all: nothing in a shape grows with the site.
_moulds: dict[tuple[Any, ...], dict[tuple[Any, ...], Mould]] = {}
MOST_MOULDS = 400  # Of pages of one kind.


@dataclass(slots=True)
class Renderer:
    """Renders the lines of one page for one reader.

    `here` are the ids of the comments on the page, `linked` the one it is about.
    """

    article: Article
    reader: Reader
    here: Collection[int] = ()
    linked: int | None = None
    _compose_url: bytes = field(init=False)
    _kept: dict[tuple[Any, ...], Mould] = field(init=False)
    _clock: Clock = field(init=False)

    def __post_init__(self) -> None:
        """Find the moulds for pages of this kind."""
        self._clock = Clock()
        self._compose_url = reverse("discussion:compose", args=[self.article.pk]).encode()
        member = self.reader.member
        kind = (
            get_language(),
            self.article.language,
            member.is_authenticated,
            self.reader.may_moderate,
            self.reader.is_open,
        )
        self._kept = _moulds.setdefault(kind, {})

    def pieces(
        self, threads: Iterable[Thread], new: NewOnPage = NOTHING_NEW
    ) -> tuple[list[bytes], dict[int, int]]:
        """Return threads as items of a list in pieces, and which piece each comment is.

        By its id; by the id of a thread's root with a minus, the link to what is left out.
        """
        parts: list[bytes] = []
        places: dict[int, int] = {}
        for thread in threads:
            behind = new.left_out.get(thread.root.pk)
            more = self.more(thread, behind) if thread.more_count else b""
            self._add_nested(parts, thread.lines, more, places)
        return parts, places

    def nested(self, lines: list[Line]) -> SafeString:
        """Return lines in tree order as items of nested lists."""
        parts: list[bytes] = []
        self._add_nested(parts, lines, b"", {})
        return _joined(parts)

    def flat(self, lines: list[Line]) -> SafeString:
        """Return lines as items of one list."""
        return _joined(self.line(line) + CLOSE_LINE for line in lines)

    def listed(self, lines: list[Line]) -> SafeString:
        """Return lines as items of one list, each with the way to where it stands."""
        return _joined(self.line(line) + self._place(line) + CLOSE_LINE for line in lines)

    def line(self, line: Line) -> bytes:
        """Return a line's HTML up to where its answers begin."""
        shape = self._shape_of(line)
        mould = self._kept.get(shape)
        if mould is None:
            mould = self._keep(shape, Mould.of(self._cast(line), HOLES, NUMBERS_IN_HOLES))
        return mould.fill(values_of(line, self._compose_url, self._clock))

    def _keep(self, shape: tuple[Any, ...], mould: Mould) -> Mould:
        if len(self._kept) >= MOST_MOULDS:
            self._kept.clear()
        self._kept[shape] = mould
        return mould

    def _add_nested(
        self, parts: list[bytes], lines: list[Line], more: bytes, places: dict[int, int]
    ) -> None:
        """Append the lines, opening and closing lists; `more` stands at the end of the first."""
        for line in lines:
            if line.opens:
                parts.append(OPEN_LIST)
            elif line is not lines[0]:
                parts.append(CLOSE_LINE + (CLOSE_LIST + CLOSE_LINE) * line.closes)
            places[line.pk] = len(parts)
            parts.append(self.line(line))
        if lines:
            parts.append((CLOSE_LINE + CLOSE_LIST) * lines[-1].closes_at_end)
            places[-lines[0].pk] = len(parts)
            parts += more, CLOSE_LINE

    def _shape_of(self, line: Line) -> tuple[Any, ...]:
        """Return all that the templates ask about a line; the rest is tokens."""
        return (
            line.state,
            line.name == "",
            line.is_own,
            line.is_unread,
            line.new_count > 0 and (line.is_new_cut,),
            line.is_by_article_author,
            line.is_staff,
            line.is_locked,
            line.slow_minutes,
            line.reply_to_id is not None
            and (not line.reply_to_name, line.reply_to_id in self.here),
            line.edited_at is None,
            line.redacted_at is None,
            line.can_reply,
            line.can_edit,
            line.can_delete,
            line.can_vote,
            line.vote,
            line.below_count if line.below_count < MANY else MANY,  # min() takes thrice as long.
            line.is_below_cut,
            line.open_report_count if line.open_report_count < MANY else MANY,
            line.pk == self.linked,
            line.muted,
            line.pick_why == "",
            line.why_held == "",
            line.asks_author,
            line.is_official,
            line.is_pinned,
            line.moved_from_id is None,
            line.because == "",
            line.redaction_id is not None and (line.redacted_because == "",),
            line.score_from is None,
            line.why,
        )

    def _cast(self, line: Line) -> str:
        """Render the template for a line of this shape."""
        sample = sample_of(line)
        context = {
            "line": sample,
            "reader": self.reader,
            "article": self.article,
            "compose_url": word("compose_url"),
            "here": {sample.reply_to_id} if line.reply_to_id in self.here else set(),
            "linked": sample.pk if line.pk == self.linked else None,
        }
        return cast("discussion/_line.html", context)

    def _place(self, line: Line) -> bytes:
        count = line.reply_count if line.depth else line.thread_count
        shape = ("place", min(count, MANY))
        mould = self._kept.get(shape)
        if mould is None:
            context = {"line": sample_of(line), "count": number("reply_count", count)}
            html = cast("discussion/_place.html", context)
            mould = self._keep(shape, Mould.of(html))
        return mould.fill({"pk": b"%d" % line.pk, "reply_count": b"%d" % count})

    def more(self, thread: Thread, new: NewComments | None = None) -> bytes:
        """Return the link to what a page leaves out of a thread, and how much of it is new."""
        shape = ("more", min(thread.more_count, MANY), new and (new.is_cut,))
        mould = self._kept.get(shape)
        if mould is None:
            count = NUMBERS["more_count"] if thread.more_count >= MANY else thread.more_count
            html = cast(
                "discussion/_more.html",
                {"root_id": NUMBERS["pk"], "path": word("path"), "count": count,
                 "number": word("number"), "new": word("new_shown") if new else "",
                 "is_new_cut": bool(new and new.is_cut)},
            )  # fmt: skip
            mould = self._keep(shape, Mould.of(html))
        return mould.fill(
            {
                "pk": b"%d" % thread.root.pk,
                "path": thread.last_path.encode(),
                "number": intcomma(thread.more_count).encode(),
                "new_shown": intcomma(new.number).encode() if new else b"",
            }
        )


def _joined(parts: Iterable[bytes]) -> SafeString:
    return mark_safe(b"".join(parts).decode())  # noqa: S308 - all of it escaped.
