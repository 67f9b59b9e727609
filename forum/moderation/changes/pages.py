"""The page of the log that holds changes of rules, checks and roles, and notes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from forum.discussion.answers import number_from
from forum.moderation.cases.counting import count_waiting
from forum.moderation.changes.loading import KINDS, load_changes
from forum.moderation.doors import for_whole_site, signed_in
from forum.moderation.scopes.rules import can_give_roles


@require_safe
@for_whole_site
def changes(request: HttpRequest) -> HttpResponse:
    """List what was changed, newest first, to who moderates the whole site.

    What was noted about oneself is left out, as everywhere; the words of lists
    are for who writes them, why a role was given for who gives them.
    """
    kind = request.GET.get("kind", "")
    entries, after = load_changes(kind, number_from(request.GET.get("after")) or 0)
    member = signed_in(request)
    context = {
        "entries": entries,
        "after": after,
        "kind": kind if kind in KINDS else "",
        "kinds": KINDS.items(),
        "reads_lists": member.has_perm("moderation.tune_checks"),
        "gives_roles": can_give_roles(member),
        "counts": count_waiting(member),
    }
    return render(request, "moderation/changes/list.html", context)
