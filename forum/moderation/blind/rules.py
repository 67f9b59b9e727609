"""Which decisions are drawn, who looks at them again, and what a judgement has to say."""

from datetime import timedelta

from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.moderation.acts import Act
from forum.moderation.blind.models import Verdict
from forum.moderation.cases.models import Kind
from forum.moderation.reasons import Reason, Why
from forum.moderation.reports.models import Verdict as Found
from forum.moderation.rules import NEEDS_NOTE
from forum.moderation.whys import TAKING, whys_of
from forum.refusals import Refusal

# What is older tells how the room judged then; nobody has to work it off.
OPEN_FOR = timedelta(days=30)
MAX_NOTE = 500  # Characters.
SALT = "moderation.second_look"

# What each act comes to. Who hides by a rule has judged; who hides to find out hasn't.
VERDICTS = {
    Act.PUBLISH: Verdict.KEEP,
    Act.DISMISS: Verdict.KEEP,
    Act.RESTORE: Verdict.KEEP,
    Act.HIDE: Verdict.REMOVE,
    Act.REMOVE: Verdict.REMOVE,
}
# Decisions that judge no comment: they undo, wait, or say what somebody else judged.
NO_JUDGEMENTS = (Why.TAKEN_BACK, Why.CHECKING, Why.APPEAL, Why.WAVE_OVER, Why.REPORTED)

# Of a thread or a member, what was found of the reports says it: nothing where that was left open.
FOUND = {Found.WRONG: Verdict.KEEP, Found.RIGHT: Verdict.REMOVE}
# The act whose whys are those by which something goes, or is done.
BY_ACT = {Kind.COMMENT: Act.REMOVE, Kind.THREAD: Act.LOCK, Kind.MEMBER: Act.WARN}
# How a verdict is said where nothing can stay or go.
DONE: dict[str, str | Promise] = {
    Verdict.KEEP: _("Nothing is done"),
    Verdict.REMOVE: _("Something is done"),
}

JUDGED_BEFORE = Refusal("judged_before", _("This has been judged a second time already."))
NOT_TAKEN = Refusal("not_taken", _("This isn’t yours to judge any more. Please take another one."))
SAY_VERDICT = Refusal("say_verdict", _("Please say whether it stays or goes."))
SAY_RULE = Refusal("say_rule", _("Please choose the rule by which it goes."))
SAY_WHETHER = Refusal("say_verdict", _("Please say whether something is done."))
SAY_WHY = Refusal("say_rule", _("Please choose the reason for which something is done."))
BOTH_AGREE = Refusal("both_agree", _("Both came to the same: there is nothing to ask."))
NOT_JUDGED = Refusal("not_judged", _("Nobody has judged this a second time yet."))


def is_drawn(decision_id: int, percent: int) -> bool:
    """Say whether a decision is among the share: random, but the same whenever it is asked.

    By the site's secret key, so that nobody knows beforehand which will be.
    """
    drawn = int.from_bytes(salted_hmac(SALT, str(decision_id)).digest()[:8], "big")
    return drawn % 10_000 < percent * 100


def verdict_of(act: str, reason: str) -> Verdict | None:
    """Return what a decision comes to; None for one that judges no comment."""
    return None if reason in NO_JUDGEMENTS else VERDICTS.get(Act(act))


def verdict_on_subject(act: str, found: str) -> Verdict | None:
    """Return what a decision about a thread or a member comes to; None for one that judges none.

    `found` is what it said of the reports. Whoever ends a measure has judged something else.
    """
    verdict = FOUND.get(Found(found)) if found else None
    return None if verdict == Verdict.REMOVE and act not in (*TAKING, Act.CUT) else verdict


def why_verdict_wont_do(*, kind: Kind, verdict: str, rule: str, note: str) -> Refusal | None:
    """Say what is missing in a second moderator's judgement."""
    is_comment = kind == Kind.COMMENT
    if verdict not in Verdict.values:
        return SAY_VERDICT if is_comment else SAY_WHETHER
    if verdict == Verdict.KEEP:
        return None
    if rule not in whys_of(BY_ACT[kind]):
        return SAY_RULE if is_comment else SAY_WHY
    return NEEDS_NOTE if rule == Reason.OTHER and not note else None
