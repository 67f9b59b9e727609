"""Why something is reported or decided: the rules of the site, and what else there is."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum.moderation.community.book import CODE_PREFIX, read_book


class Reason(models.TextChoices):
    """What a report says is wrong, and what a decision against a comment rests on.

    All but the last are codes of rules that the site began with, of which programs know how
    much they hurt. Those that administrators added (community/) have codes of their own.
    """

    ABUSE = "abuse", _("Insult or harassment")
    HATE = "hate", _("Hate against a group")
    THREAT = "threat", _("Threat or call to violence")
    PERSONAL_DATA = "personal_data", _("Someone’s personal data")
    SPAM = "spam", _("Advertising or spam")
    OFF_TOPIC = "off_topic", _("Off topic")
    ILLEGAL = "illegal", _("Illegal content")
    SHOCKING = "shocking", _("Sexual or gruesome content")
    OTHER = "other", _("Something else")


class MemberReason(models.TextChoices):
    """What else a report about a member says is wrong with them. No rule: decisions name those."""

    HARASSMENT = "harassment", _("Harasses people, in many comments")
    NAME = "name", _("Insulting or misleading name")
    IMPERSONATION = "impersonation", _("Pretends to be somebody else")
    EVASION = "evasion", _("Was banned, and is back under another name")


class Why(models.TextChoices):
    """What else a decision rests on. Which go with which act: whys.py."""

    CHECKING = "checking", _("Being looked into")
    HEATED = "heated", _("The talk has become heated")
    NO_RULE_BROKEN = "no_rule_broken", _("No rule broken")
    DISAGREEMENT = "disagreement", _("Reported for disagreement")
    DEALT_WITH = "dealt_with", _("Already dealt with")
    REPORTED = "reported", _("Reported by several readers")
    KEEPS_RULES = "keeps_rules", _("Keeps the rules")
    SECOND_LOOK = "second_look", _("After a second look")
    WAVE_OVER = "wave_over", _("It had waited because very much came in at once")
    MISTAKE = "mistake", _("Done by mistake")
    APPEAL = "appeal", _("After an appeal")
    CALM_AGAIN = "calm_again", _("Calm again")
    TALKED_OVER = "talked_over", _("Talked over with the member")
    TAKEN_BACK = "taken_back", _("Taken back by the moderator")
    SPOKE = "spoke", _("The moderation had something to say")


_LABELS: dict[str, str | Promise] = {one.value: one.label for one in (*Reason, *Why)}
_OF_MEMBERS: dict[str, str | Promise] = {one.value: one.label for one in MemberReason}


def is_rule(reason: str) -> bool:
    """Say whether a reason is that a rule of the site was broken, one that holds or held."""
    return reason.startswith(CODE_PREFIX) or (reason in Reason.values and reason != Reason.OTHER)


def is_reason(reason: str) -> bool:
    """Say whether this is a reason at all, one that can be given now or not."""
    return reason in _LABELS or reason.startswith(CODE_PREFIX)


def is_report_reason(reason: str) -> bool:
    """Say whether a reader can say now that this is wrong."""
    return reason == Reason.OTHER or reason in read_book().standing


def name_of_reason(reason: str) -> str:
    """Return a reason in words; of a rule that was added, that it is broken."""
    label = _LABELS.get(reason, _OF_MEMBERS.get(reason))
    if label is not None:  # To ask whether it says anything would translate it twice.
        return str(label)
    rule = read_book().find(reason)
    return gettext("Breaks “%(rule)s”") % {"rule": rule.name} if rule else reason


def report_choices() -> list[tuple[str, str]]:
    """Return what a report can say is wrong: each rule that holds, in order, or something else."""
    codes = [*read_book().standing, Reason.OTHER.value]
    return [(code, name_of_reason(code)) for code in codes]


def rule_choices() -> list[tuple[str, str | Promise]]:
    """Return what reports say or said, rules that hold no more included; for filters."""
    codes = [*Reason.values, *read_book().added]
    return [(code, name_of_reason(code)) for code in codes]


def reason_choices() -> list[tuple[str, str | Promise]]:
    """Return every reason that a decision rests on or did; for filters."""
    return [*rule_choices(), *Why.choices]
