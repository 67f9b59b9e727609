"""The whys of each act: which a moderator may give, and which one stands ready."""

from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.moderation.acts import Act
from forum.moderation.community.book import read_book
from forum.moderation.reasons import Reason, Why, name_of_reason

# What each act takes back. Doing so at once needs no other why.
UNDO: dict[str, Act] = {
    Act.PUBLISH: Act.HOLD,
    Act.HIDE: Act.RESTORE,
    Act.REMOVE: Act.RESTORE,
    Act.LOCK: Act.UNLOCK,
    Act.UNLOCK: Act.LOCK,
    Act.HOLD_REPLIES: Act.LET_REPLIES,
    Act.LET_REPLIES: Act.HOLD_REPLIES,
    Act.SLOW: Act.QUICKEN,
    Act.QUICKEN: Act.SLOW,
    Act.MOVE: Act.MOVE_BACK,
    Act.MOVE_BACK: Act.MOVE,
    Act.REDACT: Act.UNREDACT,
    Act.UNREDACT: Act.REDACT,
    Act.DISMISS: Act.REOPEN,
    Act.REOPEN: Act.DISMISS,
    Act.LET_BE: Act.TAKE_UP,
    Act.LEAVE: Act.RETURN,
}

# Acts that take something away: the moderator chooses, nothing stands ready.
TAKING = (
    Act.HIDE, Act.REMOVE, Act.LOCK, Act.HOLD_REPLIES, Act.SLOW, Act.MOVE, Act.REDACT, Act.WARN,
    Act.WATCH, Act.SUSPEND, Act.BAN, Act.SWEEP, Act.SWEEP_DAY, Act.CUT, Act.PRUNE,
    Act.TRUST,
)  # fmt: skip

_OF_AN_END = (Why.CALM_AGAIN, Why.TALKED_OVER, Why.MISTAKE, Why.APPEAL, Reason.OTHER)

# What each act rests on; one that takes something away besides on every rule that holds
# (whys_of). The first one of an act that gives something back stands ready in its form.
WHYS: dict[str, tuple[Reason | Why, ...]] = {
    **dict.fromkeys(TAKING, (Reason.OTHER,)),
    Act.HIDE: (Why.CHECKING, Reason.OTHER),
    **dict.fromkeys((Act.LOCK, Act.HOLD_REPLIES, Act.SLOW, Act.MOVE), (Why.HEATED, Reason.OTHER)),
    Act.TRUST: (Why.TALKED_OVER, Reason.OTHER),
    **dict.fromkeys(
        (Act.REOPEN, Act.TAKE_UP, Act.RETURN), (Why.SECOND_LOOK, Why.MISTAKE, Reason.OTHER)
    ),
    **dict.fromkeys(
        (Act.DISMISS, Act.LET_BE, Act.LEAVE),
        (Why.NO_RULE_BROKEN, Why.DISAGREEMENT, Why.DEALT_WITH, Reason.OTHER),
    ),
    Act.PUBLISH: (Why.KEEPS_RULES, Why.SECOND_LOOK, Why.WAVE_OVER, Reason.OTHER),
    Act.UNREDACT: (Why.SECOND_LOOK, Why.MISTAKE, Why.APPEAL, Reason.OTHER),
    Act.RESTORE: (
        Why.SECOND_LOOK,
        Why.MISTAKE,
        Why.APPEAL,
        Why.KEEPS_RULES,
        Why.NO_RULE_BROKEN,
        Why.WAVE_OVER,
        Reason.OTHER,
    ),
    **dict.fromkeys(
        (Act.UNLOCK, Act.LET_REPLIES, Act.QUICKEN, Act.MOVE_BACK),
        (Why.CALM_AGAIN, Why.MISTAKE, Why.APPEAL, Reason.OTHER),
    ),
    **dict.fromkeys(
        (
            Act.LIFT,
            Act.UNWARN,
            Act.UNWATCH,
            Act.UNBAN,
            Act.UNSWEEP,
            Act.UNTRUST,
            Act.UNCUT,
            Act.UNPRUNE,
        ),
        _OF_AN_END,
    ),
    # Only taking back does this; no form offers it.
    Act.HOLD: (Why.SECOND_LOOK, Reason.OTHER),
    # Logged when it is posted (speaking.py); no form offers it.
    Act.SPEAK: (Why.SPOKE, Reason.OTHER),
    Act.PIN: (Why.SPOKE, Reason.OTHER),
    Act.UNPIN: (Why.CALM_AGAIN, Why.MISTAKE, Reason.OTHER),
}

# Whys of one act among others that share a list with it.
ONLY_FOR: dict[str, str | Promise] = {
    Why.CHECKING: _("Being looked into (to hide)"),
    Why.HEATED: _("The talk has become heated (to lock, hold or slow replies, or to move)"),
    Reason.OTHER: _("Something else (say it in the note)"),
}


def whys_of(act: str) -> tuple[str, ...]:
    """Return all that an act can rest on now, the rules first."""
    return (*read_book().standing, *WHYS[act]) if act in TAKING else WHYS[act]


def acts_with(why: str, acts: Sequence[str]) -> tuple[str, ...]:
    """Return which of some acts can rest on a why."""
    return tuple(act for act in acts if why in whys_of(act))


def ready_why(act: str) -> str:
    """Return the why that stands ready in an act's form; none for one that takes away."""
    return "" if act in TAKING else WHYS[act][0]


def choices_for(*acts: str) -> list[tuple[str, str | Promise]]:
    """Return the whys of some acts as a form offers them, each once, "something else" last."""
    whys = dict.fromkeys(why for act in acts for why in whys_of(act) if why != Reason.OTHER)
    return [(str(why), ONLY_FOR.get(why) or name_of_reason(why)) for why in (*whys, Reason.OTHER)]
