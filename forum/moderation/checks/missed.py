"""What was changed while somebody had the form open, and what becomes of what they typed.

A field that still says what it said when the form was shown was left alone: it gets
what holds now. What was typed stays.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from forum.moderation.chain.entries import digest
from forum.moderation.changes.saying import Side, places_of, say_check_change
from forum.moderation.checks.changes import changes_of
from forum.moderation.checks.models import CheckChange
from forum.moderation.checks.tuning import Place, Setting


@dataclass(frozen=True, slots=True)
class Missed:
    """One change that somebody had not seen."""

    change: CheckChange
    sides: list[Side]


def find_missed(place: Place | None, seen: int) -> list[Missed]:
    """Return what was changed of a place, or of the lists, since a change; oldest first."""
    changes = changes_of(place).filter(pk__gt=seen).select_related("by").order_by("pk")
    places = places_of(changes)
    return [Missed(change, say_check_change(change, places)) for change in changes]


def renew_settings(
    sent: Mapping[str, str], missed: Iterable[Missed], own: Mapping[str, Setting]
) -> dict[str, str]:
    """Return what was sent, with what holds now (`own`) where it was left alone."""
    renewed = dict(sent)
    for code, before in _before(missed).items():
        now = asdict(own.get(code, Setting()))
        for name in ("mode", "then", *{**before["limits"], **now["limits"]}):
            field = f"{code}-{name}"
            if sent.get(field, "") == _text_of(before, name):
                renewed[field] = _text_of(now, name)
    return renewed


def renew_lists(
    sent: Mapping[str, str], missed: Iterable[Missed], texts: Mapping[str, str]
) -> dict[str, str]:
    """Return the lists that were sent, with what stands now (`texts`) where they were left alone.

    What stood before is known by its digest alone.
    """
    left_alone = {
        kind for kind, before in _before(missed).items() if digest(sent[kind]) == before["text"]
    }
    return {kind: texts[kind] if kind in left_alone else text for kind, text in sent.items()}


def _before(missed: Iterable[Missed]) -> dict[str, dict[str, Any]]:
    """Return what stood before the first change of each check or list."""
    found: dict[str, dict[str, Any]] = {}
    for one in missed:
        found.setdefault(one.change.code, one.change.before)
    return found


def _text_of(side: Mapping[str, Any], name: str) -> str:
    """Return what the field of a setting says."""
    value = side[name] if name in ("mode", "then") else side["limits"].get(name)
    return "" if value is None else str(value)
