"""What of a member's own comments waits for a moderator, as they alone see it: in its place.

Read for one member's page and laid into their copy of it. Nothing of it goes into what pages
share, nor into any count.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.module_loading import import_string

from articles.markup import excerpt
from forum.discussion.answers import comment_url
from forum.discussion.fitting import fit_to_reader
from forum.discussion.lines import COLUMNS, Line
from forum.discussion.marks import own_text
from forum.discussion.mine import Mine
from forum.discussion.models import Comment, State
from forum.discussion.reader import Reader
from forum.discussion.reading_lines import as_lines
from forum.discussion.threads import Thread, ThreadPage, put_in_place
from forum.ready.compiled import CompiledQuery

NO_LINES: Mapping[int, Line] = MappingProxyType({})
MOST_SHOWN = 50  # In their places, the newest: of more that waits, all stand among one's own.
MOST_NAMED = 5  # Above the threads, with the way to each.
EXCERPT_LENGTH = 60  # Characters, by which one knows one's own words again.


def _held(member_id: int, article_id: int) -> QuerySet[Any, Any]:
    held = Comment.objects.filter(article_id=article_id, author_id=member_id, state=State.HELD)
    with_facts = import_string(settings.DISCUSSION_WITH_FACTS)
    return with_facts(held.order_by("-pk"), *COLUMNS)[:MOST_SHOWN]


_held_query = CompiledQuery(_held, "member_id", "article_id")


def load_waiting(reader: Reader, article_id: int, mine: Mine) -> list[Line]:
    """Return the reader's own comments that wait, the newest first, with why each does.

    One query; none where nothing waits.
    """
    if not mine.held_count:
        return []
    rows = _held_query(member_id=reader.member.pk or 0, article_id=article_id)
    width, say_facts = len(COLUMNS), import_string(settings.DISCUSSION_SAY_FACTS)
    lines = fit_to_reader(as_lines(row[:width] for row in rows), reader)
    for line, row in zip(lines, rows, strict=True):
        line.why_held = say_facts(*row[width:])
    return lines


def threads_with(
    waiting: Sequence[Line], page: ThreadPage, own: Mapping[int, Line] = NO_LINES
) -> tuple[list[Thread], dict[int, Thread]]:
    """Return the threads that what waits begins, and by their roots' ids those that it is in.

    A new thread comes before all others, on the first page. The others are made of copies, of
    the reader's `own` lines where they have some: the page's may be shared.
    """
    begun = [line for line in waiting if line.depth == 0 and page.is_first]
    found = {}
    for thread in page.threads if len(begun) < len(waiting) else ():
        here = {line.pk for line in thread.lines}
        if below := [line for line in waiting if line.reply_to_id in here]:
            copies = [copy(own.get(line.pk, line)) for line in thread.lines]
            lines = put_in_place(copies, below, cut_after=thread.cut_after)
            found[thread.root.pk] = thread.with_lines(lines)
    return [Thread(line, put_in_place([line], ())) for line in begun], found


def ids_in(waiting: Sequence[Line], threads: Iterable[Thread]) -> frozenset[int]:
    """Return the ids of what waits in these threads."""
    shown = {line.pk for thread in threads for line in thread.lines}
    return frozenset(line.pk for line in waiting if line.pk in shown)


def show_waiting(reader: Reader, mine: Mine, waiting: Sequence[Line], here: Collection[int]) -> str:
    """Return the note above the threads on how much waits, as HTML, and the way to the newest.

    `here`: the ids of those that the page shows. The others come first.
    """
    if not mine.held_count:
        return ""
    in_turn = sorted(waiting, key=lambda line: line.pk in here)[:MOST_NAMED]
    ways = [
        (f"#c{line.pk}" if line.pk in here else comment_url(line.pk), _first_words(line))
        for line in in_turn
    ]
    context = {"count": mine.held_count, "ways": ways, "member": reader.member}
    return render_to_string("discussion/_waiting.html", context)


def _first_words(line: Line) -> str:
    return excerpt(own_text(line.html), EXCERPT_LENGTH) or line.created_shown
