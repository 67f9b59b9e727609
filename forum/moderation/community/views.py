"""The page of the rules, for everybody."""

from typing import Any

from django.db.models import Exists, Max, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum.moderation.community.models import RuleChange, RuleVersion
from forum.moderation.community.rules import may_write_rules
from forum.moderation.community.standing import all_rules, standing_rules
from forum.moderation.decisions.models import Decision
from forum.ready.kinds import Kind, Version


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Show the rules that hold, and those that hold no more but are cited by decisions."""
    context = {
        "rules": standing_rules(),
        "retired": cited_and_retired(),
        "may_write": may_write_rules(request.user),
    }
    return render(request, "moderation/rules.html", context)


def cited_and_retired() -> list[RuleVersion]:
    """Return the rules that hold no more by which something was decided; one query."""
    cited = Decision.objects.filter(rule__rule=OuterRef("rule"))
    return list(all_rules().exclude(rule__retired_at=None).filter(Exists(cited)))


def _find_version(arguments: dict[str, Any]) -> Version:
    """Return what the page is made from: changes are only ever added."""
    return (RuleChange.objects.aggregate(last=Max("pk"))["last"] or 0,)


rules_page = Kind(view="moderation:rules", find_version=_find_version)
