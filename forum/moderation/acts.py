"""What moderators do, in the words of the log, and which of it goes together."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Act(models.TextChoices):
    """What a moderator did, in the words of the log."""

    PUBLISH = "publish", _("Comment published")
    HOLD = "hold", _("Comment waits again")
    HIDE = "hide", _("Comment hidden")
    RESTORE = "restore", _("Comment restored")
    REMOVE = "remove", _("Comment removed")
    LOCK = "lock", _("Branch locked")
    UNLOCK = "unlock", _("Branch unlocked")
    HOLD_REPLIES = "hold_below", _("Replies held")
    LET_REPLIES = "let_below", _("Replies held no more")
    SLOW = "slow_below", _("Replies slowed")
    QUICKEN = "unslow", _("Replies slowed no more")
    MOVE = "move", _("Moved into a thread of its own")
    MOVE_BACK = "move_back", _("Moved back into its thread")
    REDACT = "redact", _("Text changed")
    UNREDACT = "unredact", _("Text put back")
    DISMISS = "dismiss", _("Reports dismissed")
    REOPEN = "reopen", _("Reports taken up again")
    LEAVE = "leave", _("Reports on a thread dismissed")
    RETURN = "return", _("Reports on a thread taken up again")
    LET_BE = "let_be", _("Reports about a member dismissed")
    TAKE_UP = "take_up", _("Reports about a member taken up again")
    SUSPEND = "suspend", _("Member suspended")
    LIFT = "lift", _("Suspension lifted")
    WARN = "warn", _("Member warned")
    UNWARN = "unwarn", _("Warning taken back")
    WATCH = "watch", _("Member watched")
    UNWATCH = "unwatch", _("Watch ended")
    BAN = "ban", _("Member banned")
    UNBAN = "unban", _("Ban lifted")
    SWEEP = "sweep", _("All comments removed")
    SWEEP_DAY = "sweep_day", _("Comments of a day removed")
    UNSWEEP = "unsweep", _("Removed comments restored")
    TRUST = "trust", _("Trust level set")
    UNTRUST = "untrust", _("Trust level by the rules again")
    CUT = "cut", _("Branch removed")
    UNCUT = "uncut", _("Removed branch restored")
    PRUNE = "prune", _("Comments in a branch removed")
    UNPRUNE = "unprune", _("Comments in a branch restored")
    SPEAK = "speak", _("Spoken for the moderation")
    PIN = "pin", _("Word of the moderation pinned")
    UNPIN = "unpin", _("Word of the moderation taken down")


class Step(models.TextChoices):
    """How a decision follows on the one before it, of the same moderator on the same comment."""

    BACK = "back"  # Takes it back.
    AGAIN = "again"  # Does again what was taken back.


# About a member, not about one comment.
MEMBER_ACTS = (
    Act.SUSPEND, Act.LIFT, Act.WARN, Act.UNWARN, Act.WATCH, Act.UNWATCH, Act.BAN, Act.UNBAN,
    Act.SWEEP, Act.SWEEP_DAY, Act.UNSWEEP, Act.TRUST, Act.UNTRUST,
    Act.PRUNE, Act.UNPRUNE, Act.LET_BE, Act.TAKE_UP,
)  # fmt: skip

# About all that was written in a branch; its first comment stands for it.
BRANCH_ACTS = (Act.CUT, Act.UNCUT)
THREAD_ACTS = (Act.LEAVE, Act.RETURN)  # About what was reported of one, in the same way.
PARTS = (Act.PRUNE, Act.UNPRUNE)  # What such an act is to each author in the branch.
# What is done to a branch, and taken back, by its first comment.
MEASURES = (
    Act.LOCK, Act.UNLOCK, Act.HOLD_REPLIES, Act.LET_REPLIES, Act.SLOW, Act.QUICKEN, Act.MOVE,
    Act.MOVE_BACK,
)  # fmt: skip
# Whoever wrote in the branch reads no colleague's note about one of these.
NOTED_APART = (*MEASURES, *BRANCH_ACTS, *THREAD_ACTS, *PARTS)
# What decides of one comment whether readers see it.
ON_STATE = (Act.PUBLISH, Act.HOLD, Act.HIDE, Act.RESTORE, Act.REMOVE)
BAD = (Act.HIDE, Act.REMOVE)  # Take one comment from readers.
SWEEPS = (Act.SWEEP, Act.SWEEP_DAY, Act.PRUNE)  # Remove many of a member's at once (sweeping/).
# Warnings, suspensions and bans, with their ends: trust falls by them (trust/standing.py).
STRIKES = (Act.WARN, Act.UNWARN, Act.SUSPEND, Act.LIFT, Act.BAN, Act.UNBAN)
