"""What differs between two comments that look alike: tokens to cast a mould, values to fill it."""

from dataclasses import fields
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import quote

from django.utils.html import escape

from forum.dates import Clock
from forum.discussion.lines import HEADINGS, Line, signed
from forum.ready.moulds import MANY, NUMBERS, word

# What differs between two lines of one shape, as values_of() returns it: first what every line
# has, then what only some have.
HOLES = (
    "compose_url", "pk", "depth", "level_shown", "heading_level", "arrival", "below_count",
    "open_report_count", "score_shown", "up_count", "down_count", "html", "name", "username",
    "call", "created_iso", "created_shown", "reply_to_id", "reply_to_name",
    "rule", "moved_from_id", "pick_why", "why_held", "edit_until_shown", "new_shown", "new_count",
    "vote_count", "thread_count", "sure_percent", "last_reply_iso", "last_reply_shown",
    "changed_stamp", "score_from_iso", "score_from_shown",
)  # fmt: skip
# Of these, what comes as a number. Not the comment's own, which stands in a dozen places.
NUMBERS_IN_HOLES = frozenset(
    ("depth", "level_shown", "arrival", "below_count", "open_report_count", "up_count",
     "down_count", "reply_to_id", "moved_from_id", "new_count", "vote_count", "thread_count")
)  # fmt: skip

_HEADINGS = [level.encode() for level in HEADINGS]
_DEEPEST = len(HEADINGS) - 1


class Sample(Line):
    """A line whose every differing part is a token."""

    call = word("call")
    heading_level = word("heading_level")
    level_shown = word("level_shown")
    score_shown = word("score_shown")
    created_iso = word("created_iso")
    created_shown = word("created_shown")
    edit_until_shown = word("edit_until_shown")
    sure_percent = word("sure_percent")
    last_reply_iso = word("last_reply_iso")
    last_reply_shown = word("last_reply_shown")
    new_shown = word("new_shown")
    changed_stamp = word("changed_stamp")
    score_from_iso = word("score_from_iso")
    score_from_shown = word("score_from_shown")
    rule = word("rule")


def sample_of(line: Line) -> Sample:
    """Return a line of the same shape made of tokens."""
    sample = Sample(**{one.name: getattr(line, one.name) for one in fields(Line)})
    sample.pk, sample.depth = NUMBERS["pk"], NUMBERS["depth"]
    sample.up_count, sample.down_count = NUMBERS["up_count"], NUMBERS["down_count"]
    sample.arrival, sample.thread_count = NUMBERS["arrival"], NUMBERS["thread_count"]
    sample.html = word("html")
    sample.created_at = datetime(2000, 1, 1, tzinfo=UTC)
    if line.name:
        sample.name, sample.username = word("name"), word("username")
    if line.pick_why:
        sample.pick_why = word("pick_why")
    if line.why_held:
        sample.why_held = word("why_held")
    if line.reply_to_id is not None:
        sample.reply_to_id = NUMBERS["reply_to_id"]
    if line.moved_from_id is not None:
        sample.moved_from_id = NUMBERS["moved_from_id"]
    if line.new_count:
        sample.new_count = NUMBERS["new_count"]
    if line.reply_to_name:
        sample.reply_to_name = word("reply_to_name")
    for name in ("below_count", "open_report_count"):
        if getattr(line, name) >= MANY:
            setattr(sample, name, NUMBERS[name])
    return sample


def values_of(line: Line, compose_url: bytes, clock: Clock) -> tuple[bytes | int | None, ...]:
    """Return what fills HOLES, as far as this line has them; texts are escaped here.

    None where a line of its shape has no such hole.
    """
    iso, shown = clock.both(line.created_at)
    name, username, call = _named(line.name, line.username)
    up, down, depth = line.up_count, line.down_count, line.depth
    level = line.level or depth + 1
    values = (
        compose_url,
        b"%d" % line.pk,
        depth,
        depth + 1,
        _HEADINGS[level if level < _DEEPEST else _DEEPEST],
        line.arrival,
        line.below_count,
        line.open_report_count,
        b"%d" % (up - down) if up >= down else signed(up - down).encode(),
        up,
        down,
        line.html.encode(),
        name,
        username,
        call,
        iso,
        shown,
        line.reply_to_id,
        _escaped(line.reply_to_name or ""),
    )
    if (
        line.why
        or line.pick_why
        or line.why_held
        or line.can_edit
        or line.new_count
        or line.moved_from_id
        or line.because
        or line.redacted_because
        or line.edited_at
        or line.redacted_at
        or line.score_from
    ):
        return values + _rare_values(line)
    return values


def _rare_values(line: Line) -> tuple[bytes | int | None, ...]:
    """Return what only some lines have, in the order of HOLES."""
    return (
        _escaped(line.rule),
        line.moved_from_id,
        _escaped(line.pick_why),
        _escaped(line.why_held),
        line.edit_until_shown.encode() if line.can_edit else b"",
        line.new_shown.encode() if line.new_count else b"",
        line.new_count,
        line.vote_count,
        line.thread_count,
        line.sure_percent.encode(),
        line.last_reply_iso.encode(),
        line.last_reply_shown.encode(),
        line.changed_stamp.encode(),
        line.score_from_iso.encode(),
        line.score_from_shown.encode(),
    )


@lru_cache(maxsize=4096)
def _escaped(text: str) -> bytes:
    return str(escape(text)).encode()


@lru_cache(maxsize=4096)
def _named(name: str, username: str) -> tuple[bytes, bytes, bytes]:
    """Return an author's name, user name in an address, and what one types to call them."""
    call = escape(f"@{username}")
    return str(escape(name)).encode(), quote(username, safe="").encode(), str(call).encode()
