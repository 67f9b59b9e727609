"""What the form under a comment offers: acts, and with each what may be said as its why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from forum.discussion.branch_rules import SLOW_BRANCH
from forum.discussion.locking import MINUTE
from forum.moderation.acts import Act
from forum.moderation.community.book import BookRule, read_book
from forum.moderation.rules import BRANCH_MINUTES
from forum.moderation.whys import TAKING, acts_with, choices_for, ready_why
from forum.moderation.words import WORDS, Words


@dataclass(frozen=True, slots=True)
class Offer:
    """Buttons that share one list of whys."""

    acts: tuple[Act, ...]
    name: str  # Of the list's field in the form.
    label: str | Promise
    chosen: str  # "" while the moderator has yet to choose.
    error: str  # What is wrong with the choice.
    comment_id: int
    minutes: str  # How slow a branch would become.

    @property
    def pace_options(self) -> SafeString:
        """Return how slow a branch can be made, as HTML; "" where no act slows one."""
        return (
            _pace_options(self.minutes, get_language()) if Act.SLOW in self.acts else SafeString()
        )

    @property
    def options(self) -> SafeString:
        """Return the whys as HTML."""
        return _options(self.acts, self.chosen, get_language(), read_book().rules)

    @property
    def buttons(self) -> list[tuple[Act, Words, str]]:
        """Return the acts beside the list, with their words and where each is sent to."""
        return self._ready(_split(self.acts)[0])

    @property
    def further(self) -> list[tuple[Act, Words, str]]:
        """Return the acts that go by the same list and are folded away, as most cases need none."""
        return self._ready(_split(self.acts)[1])

    def _ready(self, acts: Sequence[Act]) -> list[tuple[Act, Words, str]]:
        return [(act, WORDS[act], address_of_act(self.comment_id, act)) for act in acts]


def _split(acts: Sequence[Act]) -> tuple[list[Act], list[Act]]:
    """Return the acts beside a list and those folded away: the quiet ones, if others are left."""
    loud = [act for act in acts if WORDS[act].style != "quiet"]
    return (loud, [act for act in acts if act not in loud]) if loud else (list(acts), [])


# A page has twenty such lists, and few of them differ.
@lru_cache(maxsize=512)
def _options(
    acts: tuple[Act, ...], chosen: str, _language: str | None, _rules: tuple[BookRule, ...]
) -> SafeString:
    choices = choices_for(*acts)
    if acts[0] in TAKING:
        choices.insert(0, ("", gettext("Reason (told to the author)")))
    return format_html_join(
        "",
        '<option value="{}"{}{}>{}</option>',
        (
            (
                why,
                _only_with(acts, why),
                mark_safe(" selected") if why and why == chosen else "",
                label,
            )
            for why, label in choices
        ),
    )


def _only_with(acts: Sequence[Act], why: str) -> SafeString:
    """Return, as an attribute for keys.js, with which acts a why goes; "" for one of them all."""
    some = acts_with(why, acts)
    is_mark_needed = why and len(some) < len(acts)
    return format_html(' data-only="{}"', " ".join(some)) if is_mark_needed else SafeString()


@lru_cache(maxsize=64)
def _pace_options(chosen: str, _language: str | None) -> SafeString:
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (
                minutes,
                mark_safe(" selected") if str(minutes) == chosen else "",
                ngettext("Slow: once a minute", "Slow: once in %(minutes)s minutes", minutes)
                % {"minutes": minutes},
            )
            for minutes in BRANCH_MINUTES
        ),
    )


def address_of_act(comment_id: int, act: str) -> str:
    """Return where an act is sent to; reverse() once for all, as it takes longer than the rest."""
    before, after = _around()
    return f"{before}{comment_id}{after}{act}/"


@cache
def _around() -> tuple[str, str]:
    before, _, after = reverse("moderation:act", args=[7_777_777, "act"]).partition("7777777")
    return before, after.removesuffix("act/")


def field_of(act: str) -> str:
    """Return the name of the field that says why, of an act.

    Acts that take away share one; the others have one each, so that what
    stands ready in it is right and costs no click.
    """
    return "reason" if act in TAKING else f"reason_{act}"


def make_offers(
    comment_id: int, acts: Sequence[Act], typed: Mapping[str, str], errors: Mapping[str, str]
) -> list[Offer]:
    """Return the acts as a form offers them, with what was typed before and what was wrong."""
    giving = [(act,) for act in acts if act not in TAKING]
    taking = tuple(act for act in acts if act in TAKING)
    return [_offer(comment_id, group, typed, errors) for group in (*giving, taking) if group]


def _offer(
    comment_id: int, acts: tuple[Act, ...], typed: Mapping[str, str], errors: Mapping[str, str]
) -> Offer:
    name = field_of(acts[0])
    return Offer(
        acts=acts,
        name=name,
        label=_label(acts[0]),
        chosen=typed.get(name) or ready_why(acts[0]),
        error=errors.get(name, ""),
        comment_id=comment_id,
        minutes=typed.get("minutes") or str(SLOW_BRANCH // MINUTE),
    )


def _label(act: Act) -> str | Promise:
    if act in TAKING:
        return gettext_lazy("Reason")
    return gettext("Why: %(act)s") % {"act": WORDS[act].button}
