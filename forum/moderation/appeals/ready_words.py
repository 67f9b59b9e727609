"""What is often answered to appeals."""

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.moderation.appeals.models import Outcome
from forum.moderation.decisions.models import Decision
from forum.moderation.ready_words import ReadyWords, written

_BROKEN = _(
    "Another moderator has looked at all of it again, and at what you say. "
    "The rule “%(rule)s” was broken, so the decision stays."
)
_HOLDS = _(
    "Another moderator has looked at all of it again, and at what you say. "
    "The reason that was given holds, so the decision stays."
)
_UNDERSTOOD = _(
    "Another moderator has read what you say. It explains why you wrote so, "
    "but the rules hold for everybody, so the decision stays."
)
_KEPT = _(
    "Another moderator has looked at all of it again. No rule was broken. "
    "The decision is reversed; we are sorry."
)
_MISREAD = _(
    "In its context it doesn’t say what it was taken to say. "
    "The decision is reversed; we are sorry."
)
_TOO_HARD = _("The decision was harder than what was written deserves. It is reversed.")

_ANSWERS: tuple[tuple[str, Outcome, Promise, Promise], ...] = (
    ("holds", Outcome.UPHELD, _("What was decided is right"), _HOLDS),
    ("understood", Outcome.UPHELD, _("Understood, but the rules hold for everybody"), _UNDERSTOOD),
    ("kept", Outcome.REVERSED, _("No rule was broken"), _KEPT),
    ("misread", Outcome.REVERSED, _("It was misread"), _MISREAD),
    ("too_hard", Outcome.REVERSED, _("Too hard"), _TOO_HARD),
)


def answers_to_appeal(decision: Decision) -> list[ReadyWords]:
    """Return what can be answered to an appeal of a decision, with its member and rule at hand."""
    language = decision.member.language
    ready = [
        ReadyWords(code, outcome, label, written(text, language))
        for code, outcome, label, text in _ANSWERS
    ]
    if decision.rule is not None:
        with translation.override(language):
            rule = decision.rule.name
        answer = written(_BROKEN, language, rule=rule)
        ready[0] = ReadyWords("holds", Outcome.UPHELD, _("The rule was broken"), answer)
    return ready
