"""Who changes the rules of the site, how many there are, and which has to stay."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from forum.discussion.rules import why_cannot_write
from forum.members.models import Member, Visitor
from forum.moderation.community.models import Rule
from forum.moderation.reasons import Reason
from forum.moderation.rules import NOT_ALLOWED
from forum.refusals import Refusal

WRITE_RULES = "moderation.write_rules"

# As many as a moderator can survey in the list of reasons, and a newcomer above the form.
MAX_STANDING = 20
# Those that are retired included: their names stay at hand for decisions that cite them.
MAX_EVER = 100
CHANGES_SHOWN = 20  # On the page on which they are changed.

# Decisions about notices of illegal content cite it.
INDISPENSABLE = (Reason.ILLEGAL,)

SAY_WHY = Refusal("say_why", _("Please say why. It stands in the log, and only there."))
REWRITTEN_MEANWHILE = Refusal(
    "rewritten_meanwhile",
    _("Somebody has changed this rule since you opened it. Please read it again."),
)
CHANGED_MEANWHILE = Refusal(
    "changed_meanwhile",
    _("Somebody has changed the rules since you opened this page. Please look again."),
)
TOO_MANY = Refusal(
    "too_many", _("There are 20 rules already, as many as can be surveyed. Retire one first.")
)
TOO_MANY_EVER = Refusal(
    "too_many_ever",
    _("There have been 100 rules, retired ones included. Write one of these anew instead."),
)
IS_INDISPENSABLE = Refusal(
    "indispensable", _("Decisions about notices of illegal content cite this rule. It has to stay.")
)
IS_RETIRED = Refusal("retired", _("This rule holds no more. Put it in force again first."))
IS_STANDING = Refusal("standing", _("This rule holds already."))
NOT_ALL = Refusal("not_all", _("Please give each rule that holds a place."))
SAME_ORDER = Refusal("same_order", _("The rules stand in this order already."))
HOLDS_NO_MORE = Refusal("wrong_reason", _("This rule holds no more. Please choose another reason."))


def may_write_rules(member: Visitor) -> bool:
    """Say whether the member changes the rules: an administrator."""
    return member.is_authenticated and member.is_active and member.has_perm(WRITE_RULES)


def why_cannot_change(*, editor: Member, why: str, now: datetime) -> Refusal | None:
    """Say why somebody may not change the rules, or not without a why."""
    if not may_write_rules(editor):
        return NOT_ALLOWED
    return why_cannot_write(editor, now) or (None if why.strip() else SAY_WHY)


def why_no_more(*, standing_count: int, count: int) -> Refusal | None:
    """Say why no rule can be added to those that hold, of all that there ever were."""
    if standing_count >= MAX_STANDING:
        return TOO_MANY
    return TOO_MANY_EVER if count >= MAX_EVER else None


def why_cannot_retire(rule: Rule) -> Refusal | None:
    """Say why a rule can't be retired."""
    if rule.code in INDISPENSABLE:
        return IS_INDISPENSABLE
    return IS_RETIRED if rule.retired_at else None


def why_cannot_reinstate(rule: Rule, *, standing_count: int) -> Refusal | None:
    """Say why a rule can't hold again."""
    if rule.retired_at is None:
        return IS_STANDING
    return TOO_MANY if standing_count >= MAX_STANDING else None
