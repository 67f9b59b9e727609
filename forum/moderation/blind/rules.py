"""Which decisions are drawn, who looks at them again, and what a judgement has to say."""

from datetime import timedelta

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from forum.moderation.acts import Act
from forum.moderation.blind.models import Verdict
from forum.moderation.reasons import Reason, Why
from forum.moderation.rules import NEEDS_NOTE
from forum.moderation.whys import whys_of
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

JUDGED_BEFORE = Refusal("judged_before", _("This has been judged a second time already."))
NOT_TAKEN = Refusal("not_taken", _("This isn’t yours to judge any more. Please take another one."))
SAY_VERDICT = Refusal("say_verdict", _("Please say whether it stays or goes."))
SAY_RULE = Refusal("say_rule", _("Please choose the rule by which it goes."))
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


def why_verdict_wont_do(*, verdict: str, rule: str, note: str) -> Refusal | None:
    """Say what is missing in a second moderator's judgement."""
    if verdict not in Verdict.values:
        return SAY_VERDICT
    if verdict == Verdict.KEEP:
        return None
    if rule not in whys_of(Act.REMOVE):
        return SAY_RULE
    return NEEDS_NOTE if rule == Reason.OTHER and not note else None
