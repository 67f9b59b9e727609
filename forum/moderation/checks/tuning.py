"""How the checks are set, kept in memory by version; and the one write path of it."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils import timezone

from articles.models import Article, Section
from forum.members.models import Member
from forum.members.names import name_key
from forum.moderation.checks.changes import change_of_list, log_changes
from forum.moderation.checks.classifier import Weights
from forum.moderation.checks.engine import Tuned
from forum.moderation.checks.listing import read_entries, read_list
from forum.moderation.checks.models import (
    CheckChange,
    CheckList,
    CheckSetting,
    ChecksVersion,
    LearntWeights,
    ListKind,
)
from forum.moderation.checks.outcomes import Mode, Then
from forum.moderation.checks.registry import CHECKS, Lists

VERSION_ID = 1
PLACES_SHOWN = 50  # Of sections, and of articles, the newest.
# By place: ("section", 3), ("article", 7), or SITE.
Place = tuple[str, int]
SITE: Place = ("site", 0)
Limits = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Setting:
    """What is set of one check in one place; what is empty is as one step out."""

    mode: str = ""
    then: str = ""
    limits: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Snapshot:
    """All settings and lists of one version."""

    stamp: int
    settings: Mapping[tuple[Place, str], Setting]
    lists: Lists

    @cached_property
    def _tuned(self) -> dict[tuple[int, int], list[Tuned]]:
        return {}

    def tuned(self, *, section_id: int, article_id: int) -> list[Tuned]:
        """Return every check as it is set for an article: its own, its section's, the site's."""
        own = article_id if ("article", article_id) in self.places else 0
        known = self._tuned.get((section_id, own))
        if known is None:
            places = [("article", own), ("section", section_id), SITE]
            known = [self._tune(code, places) for code in CHECKS]
            self._tuned[section_id, own] = known
        return known

    def own(self, place: Place) -> dict[str, Setting]:
        """Return what is set in one place itself, by check."""
        return {code: one for (where, code), one in self.settings.items() if where == place}

    def outside(self, place: Place, section_id: int) -> dict[str, Tuned]:
        """Return how each check is set one step out of a place, an article of that section."""
        kind, _pk = place
        around = {"article": [("section", section_id), SITE], "section": [SITE]}.get(kind, [])
        return {code: self._tune(code, around) for code in CHECKS}

    @cached_property
    def places(self) -> set[Place]:
        """Return where anything is set."""
        return {place for place, _code in self.settings}

    def _tune(self, code: str, places: list[Place]) -> Tuned:
        check = CHECKS[code]
        found = [self.settings.get((place, code), Setting()) for place in places]
        mode = next((one.mode for one in found if one.mode), check.mode)
        then = next((one.then for one in found if one.then), check.then)
        limits = {name: limit.default for name, limit in check.limits.items()}
        for one in reversed(found):
            limits |= {name: value for name, value in one.limits.items() if name in limits}
        return Tuned(check, Mode(mode), Then(then), limits)


_kept: Snapshot | None = None


def find_snapshot(stamp: int) -> Snapshot:
    """Return what is set at a version, read once a process: four queries after a change.

    `stamp` is what the database says the version is now (0: nothing was ever
    changed, and nothing is asked).
    """
    global _kept
    kept = _kept
    if kept is None or kept.stamp != stamp:
        # A change between the two readings is newer than its number, and read again.
        kept = _load(stamp) if stamp else Snapshot(0, {}, Lists())
        _kept = kept
    return kept


def current_snapshot() -> Snapshot:
    """Return what is set now, asking for the version first."""
    row = ChecksVersion.objects.filter(pk=VERSION_ID).first()
    return find_snapshot(row.stamp if row else 0)


@transaction.atomic
def change_settings(
    *, place: Place, settings: Mapping[str, Setting], changed_by: Member | None
) -> None:
    """Set checks for a place, all of them or none; what is the same stays as it was.

    What is all empty is as one step out. Locks the version's row, then the head of the log, in
    which each change is an entry. Raises KeyError for a check that isn't one, ValueError for a
    mode, an outcome or a limit that isn't one of its own.
    """
    for code, one in settings.items():
        _check_setting(code, one)
    touch_version()
    rows = CheckSetting.objects.filter(**_where(place))
    before = {row.code: Setting(row.mode, row.then, row.limits) for row in rows}
    changed = [
        (code, before.get(code, Setting()), one)
        for code, one in settings.items()
        if one != before.get(code, Setting())
    ]
    for code, _before, one in changed:
        _write_setting(code, place, one, changed_by)
    log_changes([_change_of(place, *change) for change in changed], changed_by)


def change_setting(
    *, code: str, place: Place, changed_by: Member | None, mode: str, then: str, limits: Limits
) -> None:
    """Set one check for a place; as change_settings() in every other way."""
    one = Setting(mode, then, dict(limits))
    change_settings(place=place, settings={code: one}, changed_by=changed_by)


def change_list(*, kind: str, text: str, changed_by: Member | None) -> None:
    """Replace a list; as change_lists() in every other way."""
    change_lists(texts={kind: text}, changed_by=changed_by)


@transaction.atomic
def change_lists(*, texts: Mapping[str, str], changed_by: Member | None) -> None:
    """Replace lists, all of them or none; one that is the same stays as it was.

    Locks the version's row, then the head of the log. Raises ValueError for an unknown kind.
    """
    touch_version()
    before, changes = read_texts(), []
    for kind, text in texts.items():
        if text != before[ListKind(kind)]:
            _write_list(kind, text, changed_by)
            changes.append(change_of_list(kind, before[kind], text))
    log_changes(changes, changed_by)


def _check_setting(code: str, one: Setting) -> None:
    """Raise what is wrong with a setting."""
    check = CHECKS[code]
    if one.mode:
        Mode(one.mode)
    if one.then:
        Then(one.then)
    for name, value in one.limits.items():
        if name not in check.limits:
            raise ValueError(f"{code} has no limit {name}")
        if not check.limits[name].least <= value <= check.limits[name].most:
            raise ValueError(f"{name} of {code} is out of bounds: {value}")


def _write_setting(code: str, place: Place, one: Setting, changed_by: Member | None) -> None:
    where = _where(place)
    rows = CheckSetting.objects.filter(code=code, **where)
    if one == Setting():
        rows.delete()
        return
    values: dict[str, Any] = {**asdict(one), "changed_by": changed_by, "changed_at": timezone.now()}
    if not rows.update(**values):
        CheckSetting.objects.create(code=code, **where, **values)


def _change_of(place: Place, code: str, before: Setting, after: Setting) -> CheckChange:
    kind, number = place
    return CheckChange(
        code=code,
        section_number=number if kind == "section" else None,
        article_number=number if kind == "article" else None,
        before=asdict(before),
        after=asdict(after),
    )


def _write_list(kind: str, text: str, changed_by: Member | None) -> None:
    values = {"text": text, "changed_by": changed_by, "changed_at": timezone.now()}
    CheckList.objects.update_or_create(kind=ListKind(kind), defaults=values)


def touch_version() -> None:
    """Say that something changed. The row is locked, so one change waits for another."""
    stamp = secrets.randbelow(2**62) + 1
    if not ChecksVersion.objects.filter(pk=VERSION_ID).update(stamp=stamp):
        ChecksVersion.objects.update_or_create(pk=VERSION_ID, defaults={"stamp": stamp})


def find_places(snapshot: Snapshot) -> list[Section | Article]:
    """Return the sections and articles that have settings of their own, PLACES_SHOWN at most."""
    ids: dict[str, list[int]] = {"section": [], "article": []}
    for kind, pk in sorted(snapshot.places - {SITE}):
        ids[kind].append(pk)
    sections = Section.objects.filter(pk__in=ids["section"][:PLACES_SHOWN])
    articles = Article.objects.filter(pk__in=ids["article"][-PLACES_SHOWN:])
    return [*sections, *articles.only("headline", "language", "section").order_by("-pk")]


def read_texts() -> dict[str, str]:
    """Return each list as it was typed."""
    texts = dict(CheckList.objects.values_list("kind", "text"))
    return {kind.value: texts.get(kind.value, "") for kind in ListKind}


def place_of(*, section: Section | None = None, article: Article | None = None) -> Place:
    """Return the place that is meant: an article, else a section, else the site."""
    if article is not None:
        return ("article", article.pk)
    return ("section", section.pk) if section is not None else SITE


def _load(stamp: int) -> Snapshot:
    settings = {
        (_place(row), row.code): Setting(row.mode, row.then, row.limits)
        for row in CheckSetting.objects.all()
        if row.code in CHECKS
    }
    return Snapshot(stamp, settings, _load_lists())


def _where(place: Place) -> dict[str, int | None]:
    """Return the columns that name a place."""
    kind, pk = place
    return {
        "section_id": pk if kind == "section" else None,
        "article_id": pk if kind == "article" else None,
    }


def _place(row: CheckSetting) -> Place:
    if row.article_id:
        return ("article", row.article_id)
    return ("section", row.section_id) if row.section_id else SITE


def _load_lists() -> Lists:
    texts = read_texts()
    learnt = LearntWeights.objects.order_by("-pk").first()
    return Lists(
        banned=read_list(texts[ListKind.BANNED]),
        suspect=read_list(texts[ListKind.SUSPECT]),
        watch=read_list(texts[ListKind.WATCH]),
        blocked_domains=_domains(texts[ListKind.BLOCKED_DOMAINS]),
        trusted_domains=_domains(texts[ListKind.TRUSTED_DOMAINS]),
        watched_members=frozenset(map(name_key, read_entries(texts[ListKind.WATCHED_MEMBERS]))),
        weights=Weights(learnt.words, learnt.removed_count, learnt.kept_count)
        if learnt
        else Weights({}),
    )


def _domains(text: str) -> frozenset[str]:
    """Return the domains of a list: "https://www.Example.org/x" is written, example.org meant."""
    found = set()
    for entry in read_entries(text):
        host = entry.casefold().partition("://")[2] or entry.casefold()
        host = host.partition("/")[0].partition(":")[0].removeprefix("www.").strip(".")
        found.add(host)
    return frozenset(filter(None, found))
