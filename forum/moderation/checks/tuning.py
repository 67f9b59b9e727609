"""How the checks are set, kept in memory by version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from articles.models import Article, Section
from forum.members.names import name_key
from forum.moderation.checks.check import Lists
from forum.moderation.checks.classifier import Weights
from forum.moderation.checks.engine import Tuned
from forum.moderation.checks.entries import read_entries
from forum.moderation.checks.links import read_domains
from forum.moderation.checks.listing import read_lists
from forum.moderation.checks.models import (
    WORD_LISTS,
    CheckList,
    CheckSetting,
    ChecksVersion,
    LearntWeights,
    ListKind,
)
from forum.moderation.checks.outcomes import Mode, Then
from forum.moderation.checks.registry import CHECKS

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

    @cached_property
    def shortest_repeat(self) -> int:
        """Return from how many letters a text may be a repeat in any place."""
        return min(
            [CHECKS[code].limits["least"].default for code in ("own_repeats", "crowd_repeats")]
            + [
                one.limits["least"]
                for (_place, code), one in self.settings.items()
                if code in ("own_repeats", "crowd_repeats") and "least" in one.limits
            ]
        )

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


def _place(row: CheckSetting) -> Place:
    if row.article_id:
        return ("article", row.article_id)
    return ("section", row.section_id) if row.section_id else SITE


def _load_lists() -> Lists:
    texts = read_texts()
    learnt = LearntWeights.objects.order_by("-pk").first()
    return Lists(
        words=read_lists({kind.value: texts[kind] for kind in WORD_LISTS}),
        blocked_domains=read_domains(texts[ListKind.BLOCKED_DOMAINS]),
        trusted_domains=read_domains(texts[ListKind.TRUSTED_DOMAINS]),
        watched_members=frozenset(map(name_key, read_entries(texts[ListKind.WATCHED_MEMBERS]))),
        weights=Weights(learnt.words, learnt.removed_count, learnt.kept_count)
        if learnt
        else Weights({}),
    )
