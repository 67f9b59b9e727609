"""The public log: what moderators did, by which rule and when. Of nobody, and of no article.

It may be read by anybody, so it holds nothing by which somebody could be
found: no names, no numbers of comments, no headlines, no notes or words.
"""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum.discussion.answers import number_from
from forum.moderation.chain.models import LogHead
from forum.moderation.community.models import RuleChange
from forum.moderation.decisions.models import Decision
from forum.moderation.measures.places.models import PlaceMeasure
from forum.moderation.waves.models import Wave, WaveMove
from forum.moderation.waves.saying import say_strength
from forum.ready.kinds import Kind, Version

PAGE_SIZE = 50


def load_public_log(after: int) -> tuple[list[Decision], int]:
    """Return a page of decisions, newest first, and the key of the next page or 0.

    Only the fields the page shows are read. One query, by key.
    """
    decisions = Decision.objects.whole().order_by("-pk").select_related("rule__rule")
    decisions = decisions.only(
        "act", "reason", "decided_at", "is_automated", "rule", "comment_count", "author_count"
    )
    if after:
        decisions = decisions.filter(pk__lt=after)
    rows = list(decisions[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    return shown, shown[-1].pk if len(rows) > PAGE_SIZE else 0


def load_public_measures() -> list[PlaceMeasure]:
    """Return the newest measures on discussions, a page of them. One query, by key."""
    rows = PlaceMeasure.objects.order_by("-pk")
    return list(rows.only("before", "after", "reason", "decided_at", "undoes")[:PAGE_SIZE])


def load_public_waves() -> list[Wave]:
    """Return the newest waves, a page of them: what, over how wide a place, when. Two queries."""
    rows = Wave.objects.order_by("-pk").defer("note", "article", "section")
    moves = WaveMove.objects.with_after().order_by("pk").defer("note")
    return list(rows.prefetch_related(Prefetch("moves", queryset=moves))[:PAGE_SIZE])


def load_public_rule_changes() -> list[RuleChange]:
    """Return the newest changes of the rules, a page of them: what and when. One query, by key."""
    rows = RuleChange.objects.select_related("version").defer("note", "by").order_by("-pk")
    return list(rows[:PAGE_SIZE])


@require_safe
def public_log(request: HttpRequest) -> HttpResponse:
    """List what was decided, newest first, for everybody."""
    decisions, after = load_public_log(number_from(request.GET.get("after")) or 0)
    is_first = not request.GET.get("after")
    context = {
        "decisions": decisions,
        "after": after,
        "measures": load_public_measures() if is_first else [],
        "rule_changes": load_public_rule_changes() if is_first else [],
        "waves": [(wave, say_strength(wave)) for wave in load_public_waves()] if is_first else [],
    }
    return render(request, "moderation/public_log.html", context)


def _find_version(arguments: dict[str, Any]) -> Version:
    """Return how long the log is: every decision is an entry, and none is ever changed."""
    return tuple(LogHead.objects.values_list("number").get())


log_page = Kind(
    view="moderation:public_log", find_version=_find_version, parameters={"after": "[0-9]{1,18}"}
)
