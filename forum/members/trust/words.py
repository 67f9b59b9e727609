"""The levels of trust in words: what they ask, what they open."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.members.trust.levels import (
    ALLOWED,
    HELD_AGAINST_FOR,
    JUDGED_NEEDED,
    REMOVALS_COUNTED,
    Ask,
    Level,
)


def say_ask(ask: Ask) -> str:
    """Return what is asked for, as one reads it in a list."""
    number = ask.needed
    if ask.code in ALLOWED:
        return _say_at_most(ask.code, number)
    sentence = {
        "days": ngettext(
            "Member for %(n)s day", "Member for %(n)s days", number
        ),
        "visit_days": ngettext(
            "Read discussions on %(n)s day", "Read discussions on %(n)s different days", number
        ),
        "comments": ngettext(
            "%(n)s published comment", "%(n)s published comments", number
        ),
        "right_reports": ngettext(
            "%(n)s report that was found right", "%(n)s reports that were found right", number
        ),
        "right_percent": _(
            "%(n)s percent of your reports found right (asked once %(judged)s were judged)"
        ),
    }[ask.code]  # fmt: skip
    return sentence % {"n": number, "judged": JUDGED_NEEDED}


def _say_at_most(code: str, most: int) -> str:
    none, some = {
        "removals": (
            _("No comment removed within the last %(days)s days"),
            ngettext(
                "At most %(n)s comment removed within the last %(days)s days",
                "At most %(n)s comments removed within the last %(days)s days",
                most,
            ),
        ),
        "warnings": (
            _("No warning within the last %(days)s days"),
            ngettext(
                "At most %(n)s warning within the last %(days)s days",
                "At most %(n)s warnings within the last %(days)s days",
                most,
            ),
        ),
        "suspensions": (
            _("No suspension or ban within the last %(days)s days"),
            ngettext(
                "At most %(n)s suspension or ban within the last %(days)s days",
                "At most %(n)s suspensions or bans within the last %(days)s days",
                most,
            ),
        ),
    }[code]
    return (some if most else none) % {"n": most, "days": HELD_AGAINST_FOR.days}


def say_had(ask: Ask) -> str:
    """Return what a member has of it."""
    if ask.code in ALLOWED:
        return _say_so_many(ask.code, ask.had)
    words = {"had": min(ask.had, ask.needed) if ask.is_met else ask.had, "needed": ask.needed}
    if ask.code == "right_percent":
        return _("%(had)s percent") % {"had": ask.had}
    return _("%(had)s of %(needed)s") % words


def _say_so_many(code: str, number: int) -> str:
    if code == "removals" and number >= REMOVALS_COUNTED:
        return _("%(n)s or more removed") % {"n": number}
    words = {
        "removals": ngettext("%(n)s removed", "%(n)s removed", number),
        "warnings": ngettext("%(n)s warning", "%(n)s warnings", number),
        "suspensions": ngettext(
            "%(n)s suspension or ban", "%(n)s suspensions or bans", number
        ),
    }[code]  # fmt: skip
    return words % {"n": number}


def say_opens(level: Level) -> list[str]:
    """Return what a level opens, a sentence each."""
    minutes = level.edit_window.seconds // 60
    opens = [
        ngettext(
            "Up to %(n)s link in a comment before a moderator reads it first",
            "Up to %(n)s links in a comment before a moderator reads it first",
            level.links,
        )
        % {"n": level.links},
        ngettext(
            "Comments can be changed for %(n)s minute",
            "Comments can be changed for %(n)s minutes",
            minutes,
        )
        % {"n": minutes},
        _("Reports weigh %(n)s percent of the usual") % {"n": level.report_percent},
    ]
    if level.pictures:
        words = ngettext(
            "Up to %(n)s picture in a comment", "Up to %(n)s pictures in a comment", level.pictures
        )
        opens.append(words % {"n": level.pictures})
    if not level.is_new:
        opens.append(_("Comments are never held because their author is new"))
    return opens
