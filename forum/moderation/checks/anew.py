"""What others say at the same instant: read anew under the lock of each post and edit.

What the checks are shown is read before anything is locked, so texts that are on their
way don't know of each other. Those that an index may find for each other share a band
(likeness.py), and texts of one band wait for each other; so do all of one author's. Under
these locks the same is read as before, and where it says something else, the checks that go
by it are asked again: what came at once is judged as if it had come one after the other.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from forum.discussion.checking import Anew
from forum.moderation.checks.check import Lists
from forum.moderation.checks.engine import Tuned, run_checks
from forum.moderation.checks.facts import ALIKE, BANDS, OWN, SINCE_SQL, alike_since, earlier_of
from forum.moderation.checks.outcomes import Finding
from forum.moderation.checks.subject import Around, Subject

# The checks that go by what is read anew. What a reply answers stands when it is written.
CODES = ("own_repeats", "crowd_repeats", "rate")
# A list of rows in JSON.
_AS_JSON = {
    "sqlite": "json_group_array(json_array(kind, id, author_id, created_at, said))",
    "postgresql": "CAST(json_agg(json_build_array(kind, id, author_id, created_at, said)) AS text)",
}
# By vendor. The discussion reads it by settings.DISCUSSION_READ_ANEW, along with its grounds.
SQL = {
    vendor: f"(SELECT {as_json} FROM ({SINCE_SQL}) AS since)"  # noqa: S608
    for vendor, as_json in _AS_JSON.items()
}


def ask_anew(subject: Subject, *, shortest: int, calm: int) -> Anew:
    """Return what is read anew: texts from `shortest` letters on may be somebody's repeat."""
    may_be_alike = subject.likeness.length >= shortest
    bands = subject.likeness.bands if may_be_alike else (None,) * len(BANDS)
    own = subject.around.own
    values: dict[str, Any] = dict(zip(BANDS, bands, strict=True))
    return Anew(
        locks=tuple(sorted({_short(band) for band in bands if band is not None})),
        values=values
        | {
            "author": subject.author_id,
            "calm": calm,
            "own_after": own[0].comment_id if own else 0,
            "since": alike_since(subject.now),
        },
    )


def read_rows(said: str | None) -> list[Sequence[Any]]:
    """Return the rows that SQL found."""
    return json.loads(said) if said else []


def find_calm(rows: Sequence[Sequence[Any]]) -> int | None:
    """Return the stamp of what calms many discussions, if it is another one by now."""
    return next((row[1] for row in rows if row[0] == "calm"), None)


def look_around(around: Around, rows: Sequence[Sequence[Any]]) -> Around:
    """Return what is around a text by now."""
    own = {one.comment_id: one for one in (*around.own, *earlier_of(rows, "own"))}
    newest = sorted(own.values(), key=lambda one: -one.comment_id)[:OWN]
    return replace(around, own=tuple(newest), alike=earlier_of(rows, "alike")[:ALIKE])


def check_again(
    findings: Sequence[Finding], tuned: Sequence[Tuned], subject: Subject
) -> list[Finding]:
    """Return what the checks found, with what those say by now that go by what is around."""
    again = run_checks([one for one in tuned if one.check.code in CODES], subject, Lists())
    by_code: Mapping[str, Finding] = {one.check: one for one in again}
    return [by_code.get(one.check, one) for one in findings]


def _short(band: int) -> int:
    """Return 32 bits of a band, with their sign."""
    return (band & (2**32 - 1)) - 2**31
