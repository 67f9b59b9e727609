"""The same text by many at one instant: looked for anew under the lock of each post.

What the checks are shown is read before anything is locked, so posts that are on their
way don't know of each other. A text that could be one of many is therefore looked for
once more where posts of the very same text, and no others, have waited for each other.
"""

from collections.abc import Sequence
from dataclasses import replace
from zlib import crc32

from forum.discussion.checking import SameText, Text
from forum.discussion.models import State
from forum.moderation.checks.engine import Tuned
from forum.moderation.checks.facts import ALIKE_FOR, READ_A_BAND
from forum.moderation.checks.outcomes import Finding, Mode, Outcome
from forum.moderation.checks.subject import Subject

CODE = "crowd_repeats"
# From how many others it came lately, and in which comment last: "3 4711", or "0 " or NULL.
# The discussion reads it by settings.DISCUSSION_SAME_TEXT, along with its grounds.
SQL = f"""(
    SELECT CAST(count(DISTINCT said.author_id) AS varchar(20)) || ' '
        || CAST(max(said.xtd_id) AS varchar(20))
    FROM (
        SELECT comment_id FROM moderation_checkrun
        WHERE band_a = %(same_band)s ORDER BY id DESC LIMIT {READ_A_BAND}
    ) AS run
    JOIN discussion_comment AS said ON said.xtd_id = run.comment_id
    WHERE said.author_id <> %(author)s AND said.created_at > %(same_since)s
        AND said.state <> '{State.DELETED}' AND said.text = %(same_text)s
)"""  # noqa: S608


def find_same_text(
    asked: Text, subject: Subject, findings: Sequence[Finding], crowd: Tuned | None
) -> SameText | None:
    """Return by what the text is looked for again; None where it would change nothing."""
    if crowd is None or asked.author.is_staff or asked.comment_id is not None:
        return None
    is_found = any(one.check == CODE and one.outcome != Outcome.PUBLISH for one in findings)
    if is_found or subject.likeness.length < crowd.limits["least"]:
        return None
    return SameText(
        text=asked.text,
        lock=crc32(asked.text.encode()) - 2**31,
        band=subject.likeness.bands[0],
        since=subject.now - ALIKE_FOR,
    )


def find_again(findings: Sequence[Finding], said: str | None, crowd: Tuned) -> list[Finding]:
    """Return what the checks found, with that enough others have posted the text by now."""
    count, _space, last = (said or "").partition(" ")
    if not last or int(count) < crowd.limits["authors"]:
        return list(findings)
    return [
        replace(
            one,
            outcome=Outcome[crowd.then.name],
            reason="crowd",
            matched=(f"#{last}",),
            sure=100,
            is_trial=crowd.mode == Mode.TRIAL,
        )
        if one.check == CODE
        else one
        for one in findings
    ]
