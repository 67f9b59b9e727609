"""The measures that a member's page offers: their words, and the verbs behind them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.moderation.acts import Act
from forum.moderation.decisions.models import Decision
from forum.moderation.measures.banning import ban_member, lift_ban
from forum.moderation.measures.warning import take_back_warning, warn_member
from forum.moderation.measures.watching import end_watch, watch_member
from forum.moderation.sweeping.starting import sweep_all, sweep_day
from forum.moderation.trust.fixing import fix_level, free_level


@dataclass(frozen=True, slots=True)
class Kind:
    """One measure, or its end."""

    verb: Callable[..., Decision]
    title: str | Promise
    means: str | Promise  # What it does, for whoever is about to do it.
    done: str | Promise  # With %(name)s.
    style: str = ""  # The button's modifier.


KINDS: dict[str, Kind] = {
    Act.UNWARN: Kind(
        take_back_warning,
        _("Take the warning back"),
        _("They can post again without confirming it, and are told."),
        _("The warning of %(name)s is taken back."),
        "primary",
    ),
    Act.UNWATCH: Kind(
        end_watch,
        _("End the watch"),
        _("What they write no longer comes before you by itself. They are told."),
        _("%(name)s is no longer watched."),
        "primary",
    ),
    Act.UNBAN: Kind(
        lift_ban,
        _("Lift the ban"),
        _("They can write again at once, and are told."),
        _("%(name)s can write again."),
        "primary",
    ),
    Act.UNTRUST: Kind(
        free_level,
        _("Let the trust level follow the rules again"),
        _("It is settled at once by what they have. They are told."),
        _("The trust level of %(name)s follows the rules."),
        "primary",
    ),
    Act.WARN: Kind(
        warn_member,
        _("Warn"),
        _("They read your words where they write, and must confirm them before they post again."),
        _("%(name)s is warned."),
    ),
    Act.WATCH: Kind(
        watch_member,
        _("Watch"),
        _("What they write appears as before and stands in Watched. They are told until when."),
        _("%(name)s is watched."),
    ),
    Act.TRUST: Kind(
        fix_level,
        _("Set the trust level"),
        _("It stays, whatever they do, until you let it follow the rules again. They are told."),
        _("The trust level of %(name)s is set."),
    ),
    Act.SWEEP_DAY: Kind(
        sweep_day,
        _("Remove the comments of the last day"),
        _("All that they wrote within 24 hours. You see how far it is, and can take it back."),
        _("The comments of %(name)s are being removed."),
        "danger",
    ),
    Act.SWEEP: Kind(
        sweep_all,
        _("Remove all comments"),
        _("All that they have written so far. You see how far it is, and can take it back."),
        _("The comments of %(name)s are being removed."),
        "danger",
    ),
    Act.BAN: Kind(
        ban_member,
        _("Ban"),
        _("They can read, appeal, and delete what they wrote, but not write, without an end."),
        _("%(name)s is banned."),
        "danger",
    ),
}  # fmt: skip
