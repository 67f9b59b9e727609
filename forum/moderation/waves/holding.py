"""What a wave does to a text: hold it, slow its author, or keep out who has just joined."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forum.discussion.models import Comment
from forum.discussion.wide_calm import Extent, Slowness
from forum.members.models import Member
from forum.moderation.checks.outcomes import Finding, Outcome
from forum.moderation.waves.models import Holds, Wave, WaveHold
from forum.ready import trips
from forum.ready.columns import Columns
from forum.refusals import Refusal

CHECK = "wave"  # By what the findings name it.
FOUND = "found"  # The reason of what waits for what a check found in it.
# What the author is told, by reason.
HELD_BY_WAVE = {
    "all": _("Very much is coming in at present, so a moderator reads every comment first."),
    "newcomer": _(
        "Very much is coming in at present, so a moderator reads comments of new members first."
    ),
    FOUND: _(
        "Very much is coming in at present, so a moderator reads first whatever a check finds "
        "something in."
    ),
    "picture": _("Very much is coming in at present, so a moderator looks at pictures first."),
}

_columns = Columns(WaveHold, "comment", "wave", "release", "recall", "decision")
_JOIN = f"""
{_columns.insert()}
ON CONFLICT (comment_id) DO UPDATE SET
    wave_id = excluded.wave_id, release_id = excluded.release_id,
    recall_id = excluded.recall_id, decision = excluded.decision
"""


@dataclass(frozen=True, slots=True)
class Held:
    """What the waves that are on do to a text by one author."""

    refusal: Refusal | None = None
    wave: Wave | None = None  # The narrowest that holds it.
    reason: str = ""
    slow: tuple[Slowness, ...] = ()
    waves: Sequence[Wave] = field(default=())

    @property
    def finding(self) -> list[Finding]:
        """Return what it adds to the findings of the checks."""
        if self.wave is None:
            return []
        return [Finding(CHECK, Outcome.HOLD, self.reason, (f"#{self.wave.pk}",), sure=100)]


def look_at_waves(
    waves: Sequence[Wave],
    *,
    author: Member,
    outcome: Outcome,
    is_edit: bool,
    shows_picture: bool,
    now: datetime,
) -> Held:
    """Return what these waves do to a text that else came to `outcome`. Pure; staff go free.

    What `shows_picture` that readers haven't seen waits in each of them.
    """
    if not waves or author.is_staff:
        return Held()
    refusal = next((no for wave in waves if (no := _why_too_young(wave, author, now))), None)
    why = [
        (wave, reason)
        for wave in waves
        if (reason := _why_held(wave, author, outcome) or ("picture" if shows_picture else ""))
    ]
    # What would wait anyway is not the wave's to release.
    wave, reason = why[0] if why and outcome < Outcome.HOLD else (None, "")
    slow = [Slowness(one.slow_minutes, Extent(one.extent)) for one in waves if one.slow_minutes]
    return Held(
        refusal=refusal,
        wave=wave,
        reason=reason,
        slow=() if is_edit else tuple(slow),
        waves=waves,
    )


def keep_hold(comment: Comment, wave: Wave) -> None:
    """Write that a wave holds a comment, in the transaction of the post: one statement."""
    trips.write(_JOIN, _columns.values(WaveHold(comment=comment, wave=wave)))


def drop_hold(comment: Comment) -> None:
    """Take a comment out of what a wave held: after an edit it waits for something else."""
    WaveHold.objects.filter(comment_id=comment.pk).delete()


def _why_held(wave: Wave, author: Member, outcome: Outcome) -> str:
    if wave.holds == Holds.ALL:
        return "all"
    if wave.newcomers_below is not None and author.comment_count < wave.newcomers_below:
        return "newcomer"
    is_found = wave.holds == Holds.FOUND and outcome > Outcome.PUBLISH
    return FOUND if is_found else ""


def _why_too_young(wave: Wave, author: Member, now: datetime) -> Refusal | None:
    hours = wave.joined_hours
    if hours is None or now - author.date_joined >= timedelta(hours=hours):
        return None
    said = ngettext(
        "Members who joined less than an hour ago can’t write here for now. Your text is kept.",
        "Members who joined less than %(hours)s hours ago can’t write here for now. "
        "Your text is kept.",
        hours,
    )
    return Refusal("joined_lately", said % {"hours": hours})
