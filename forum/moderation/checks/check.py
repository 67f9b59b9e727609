"""What a check is: how it looks, what it may be set to, and how it tells what it found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise

from forum.moderation.checks.classifier import NOTHING_LEARNT, Weights
from forum.moderation.checks.listing import WordLists
from forum.moderation.checks.outcomes import Finding, Match, Mode, Then
from forum.moderation.checks.subject import Subject

Words = str | Promise
Limits = Mapping[str, int]
Told = Mapping[str, str | int]
SEPARATOR = ", "


@dataclass(frozen=True, slots=True)
class Lists:
    """What the site has listed and learnt, ready to be asked."""

    words: WordLists = field(default_factory=WordLists)
    blocked_domains: frozenset[str] = frozenset()
    trusted_domains: frozenset[str] = frozenset()
    watched_members: frozenset[str] = frozenset()
    weights: Weights = NOTHING_LEARNT


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold: what it stands at where nobody set it, and its bounds."""

    label: Words
    default: int
    most: int
    least: int = 0


def tell_matched(finding: Finding) -> Told:
    """Tell authors what was found."""
    return {"matched": SEPARATOR.join(finding.matched)}


def tell_typed(finding: Finding) -> Told | None:
    """Tell authors their own words, not the entry: it says how to get around it."""
    typed = SEPARATOR.join(dict.fromkeys(finding.typed))
    return {"matched": typed} if typed else None


def tell_words(finding: Finding) -> Told:
    """Tell which words weighed, not how much: that is for moderators."""
    return {"matched": SEPARATOR.join(one.rpartition(" ")[0] for one in finding.matched)}


def tell_first(finding: Finding) -> Told:
    """Tell how many comments are the first ones, of "published before/that many"."""
    return {"number": max(1, int(finding.matched[-1].rpartition("/")[2]))}


@dataclass(frozen=True, slots=True)
class Check:
    """One check.

    `said` are its words to the author by reason, with what tell() makes of the finding, none if
    that is None; `held` those in their place where the comment waits.
    """

    code: str
    label: Words
    look: Callable[[Subject, Limits, Lists], Match | None]
    then: Then
    said: Mapping[str, Words]
    held: Mapping[str, Words] = field(default_factory=dict)
    tell: Callable[[Finding], Told | None] = tell_matched
    mode: Mode = Mode.ON
    limits: Mapping[str, Limit] = field(default_factory=dict)
