"""What the form under a comment offers: acts, and with each what may be said as its why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from forum.moderation.models import Act
from forum.moderation.whys import TAKING, choices_for, ready_why
from forum.moderation.words import WORDS, Words


@dataclass(frozen=True, slots=True)
class Offer:
    """Buttons that share one list of whys."""

    acts: tuple[Act, ...]
    name: str  # Of the list's field in the form.
    label: str | Promise
    choices: list[tuple[str, str | Promise]]
    chosen: str  # "" while the moderator has yet to choose.
    error: str  # What is wrong with the choice.

    @property
    def must_choose(self) -> bool:
        """Say whether nothing stands ready."""
        return self.acts[0] in TAKING

    @property
    def buttons(self) -> list[tuple[Act, Words]]:
        """Return the acts with their words."""
        return [(act, WORDS[act]) for act in self.acts]


def field_of(act: str) -> str:
    """Return the name of the field that says why, of an act.

    Acts that take away share one; the others have one each, so that what
    stands ready in it is right and costs no click.
    """
    return "reason" if act in TAKING else f"reason_{act}"


def make_offers(
    acts: Sequence[Act], typed: Mapping[str, str], errors: Mapping[str, str]
) -> list[Offer]:
    """Return the acts as a form offers them, with what was typed before and what was wrong."""
    giving = [(act,) for act in acts if act not in TAKING]
    taking = tuple(act for act in acts if act in TAKING)
    return [_offer(group, typed, errors) for group in (*giving, taking) if group]


def _offer(acts: tuple[Act, ...], typed: Mapping[str, str], errors: Mapping[str, str]) -> Offer:
    name = field_of(acts[0])
    return Offer(
        acts=acts,
        name=name,
        label=_label(acts[0]),
        choices=choices_for(*acts),
        chosen=typed.get(name) or ready_why(acts[0]),
        error=errors.get(name, ""),
    )


def _label(act: Act) -> str | Promise:
    if act in TAKING:
        return gettext_lazy("Reason")
    return gettext("Why: %(act)s") % {"act": WORDS[act].button}
