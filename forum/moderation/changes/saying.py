"""Say in short what was changed about a check or a list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from articles.models import Article, Section
from forum.moderation.checks.models import TRAINING, CheckChange, ListKind
from forum.moderation.checks.outcomes import Mode, Then
from forum.moderation.checks.registry import CHECKS
from forum.moderation.checks.saying import name_of

Places = Mapping[tuple[str, int], str]


@dataclass(frozen=True, slots=True)
class Side:
    """One thing about what was changed, before and after."""

    name: str | Promise
    before: str | Promise = ""
    after: str | Promise = ""
    is_secret: bool = False  # Words of a list: for who writes it.


def places_of(changes: Iterable[CheckChange]) -> Places:
    """Return the names of the sections and articles of changes; two queries at most."""
    changes = list(changes)
    sections = {one.section_number for one in changes if one.section_number}
    articles = {one.article_number for one in changes if one.article_number}
    names: dict[tuple[str, int], str] = {}
    if sections:
        rows = Section.objects.filter(pk__in=sections)
        names |= {("section", row.pk): str(row) for row in rows}
    if articles:
        headlines = Article.objects.filter(pk__in=articles).values_list("pk", "headline")
        names |= {("article", pk): headline for pk, headline in headlines}
    return names


def say_check_change(change: CheckChange, places: Places) -> list[Side]:
    """Return what was changed, its name and place first."""
    if change.is_list:
        return [Side(ListKind(change.code).label), *_say_list(change)]
    if change.code == TRAINING:
        return [Side(_("What was learnt from decisions")), *_say_training(change)]
    return [Side(name_of(change.code), after=_place(change, places)), *_say_setting(change)]


def _place(change: CheckChange, places: Places) -> str:
    """Return where; the number of what is there no more."""
    for kind, number in (("section", change.section_number), ("article", change.article_number)):
        if number is not None:
            return places.get((kind, number), f"#{number}")
    return _("The whole site")


def _say_setting(change: CheckChange) -> Iterable[Side]:
    before, after = change.before, change.after
    if before["mode"] != after["mode"]:
        yield Side(_("Mode"), _label(Mode, before["mode"]), _label(Mode, after["mode"]))
    if before["then"] != after["then"]:
        name = _("If it finds something")
        yield Side(name, _label(Then, before["then"]), _label(Then, after["then"]))
    limits = CHECKS[change.code].limits if change.code in CHECKS else {}
    for name in sorted({*before["limits"], *after["limits"]}):
        had, has = before["limits"].get(name), after["limits"].get(name)
        if had != has:
            label = limits[name].label if name in limits else name
            yield Side(label, _number(had), _number(has))


def _say_list(change: CheckChange) -> Iterable[Side]:
    before, after = change.before, change.after
    yield Side(_("Entries"), str(before["count"]), str(after["count"]))
    if after["new"]:
        yield Side(_("New"), after=", ".join(after["new"]), is_secret=True)
    if before["gone"]:
        yield Side(_("Gone"), after=", ".join(before["gone"]), is_secret=True)


def _say_training(change: CheckChange) -> Iterable[Side]:
    for name, label in (
        ("removed", _("Texts that were taken away")),
        ("kept", _("Texts that stand")),
        ("words", _("Words with a weight")),
    ):
        yield Side(label, str(change.before[name]), str(change.after[name]))


def _label(choices: Any, value: str) -> str | Promise:
    return choices(value).label if value in choices.values else _("Preset")


def _number(value: int | None) -> str:
    return _("Preset") if value is None else str(value)
