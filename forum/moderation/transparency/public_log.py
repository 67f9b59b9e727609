"""The public log: what moderators did, by which rule and when. Of nobody, and of no article.

It may be read by anybody, so it holds nothing by which somebody could be
found: no names, no numbers of comments, no headlines, no notes or words.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from forum.discussion.answers import number_from
from forum.moderation.chain.models import LogHead
from forum.moderation.community.models import RuleChange
from forum.moderation.decisions.models import Decision
from forum.moderation.measures.places.models import PlaceMeasure
from forum.moderation.waves.models import Wave, WaveMove
from forum.moderation.waves.recalls.models import Recall
from forum.moderation.waves.saying import say_strength
from forum.ready.kinds import Kind, Version

PAGE_SIZE = 50


def load_public_log() -> QuerySet[Decision]:
    """Return every decision, of each only the fields the page shows."""
    rows = Decision.objects.whole().select_related("rule__rule")
    return rows.only(
        "act", "reason", "decided_at", "is_automated", "rule", "comment_count", "author_count"
    )


def load_measures(listed_as: str) -> QuerySet[PlaceMeasure]:
    """Return the "measures" of moderators on discussions, or the newsroom's "settings" there."""
    rows = PlaceMeasure.objects.filter(listed_as=listed_as)
    return rows.only("before", "after", "reason", "decided_at", "undoes")


def load_waves() -> QuerySet[Wave]:
    """Return every wave with what was done to it: over how wide a place, not which."""
    moves = WaveMove.objects.with_after().order_by("pk").defer("note")
    recalls = Recall.objects.order_by("pk").only("wave", "to_do", "undone_by")
    rows = Wave.objects.defer("note", "article", "section")
    return rows.prefetch_related(
        Prefetch("moves", queryset=moves), Prefetch("recalls", queryset=recalls)
    )


def load_rule_changes() -> QuerySet[RuleChange]:
    """Return every change of the rules: what and when."""
    return RuleChange.objects.select_related("version").defer("note", "by")


# What the log is read by: a kind at a time, so that none crowds out another.
LISTS: dict[str, tuple[str | Promise, Callable[[], QuerySet[Any]]]] = {
    "decisions": (_("Decisions"), load_public_log),
    "measures": (_("Measures on discussions"), lambda: load_measures("measures")),
    "settings": (_("Set by the newsroom"), lambda: load_measures("settings")),
    "waves": (_("Wave mode"), load_waves),
    "rules": (_("Changes of the rules"), load_rule_changes),
}


def load_page(rows: QuerySet[Any], after: int) -> tuple[Sequence[Any], int]:
    """Return a page of rows, newest first, and the key of the next page or 0; by key."""
    rows = rows.order_by("-pk")
    if after:
        rows = rows.filter(pk__lt=after)
    found = list(rows[: PAGE_SIZE + 1])
    return found[:PAGE_SIZE], found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else 0


@require_safe
def public_log(request: HttpRequest) -> HttpResponse:
    """List what was done of one kind (`?kind=`), newest first, for everybody."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in LISTS else "decisions"
    label, load = LISTS[kind]
    rows, after = load_page(load(), number_from(request.GET.get("after")) or 0)
    context = {
        "kind": kind,
        "label": label,
        "kinds": [(name, label) for name, (label, _load) in LISTS.items()],
        "rows": [(row, say_strength(row)) for row in rows] if kind == "waves" else rows,
        "after": after,
    }
    return render(request, "moderation/public_log/page.html", context)


def _find_version(arguments: dict[str, Any]) -> Version:
    """Return how long the log is: all that is listed is an entry, and none is ever changed."""
    return tuple(LogHead.objects.values_list("number").get())


log_page = Kind(
    view="moderation:public_log",
    find_version=_find_version,
    parameters={"after": "[0-9]{1,18}", "kind": "|".join(LISTS)},
    endless=frozenset({"after"}),
)
