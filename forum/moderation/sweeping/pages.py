"""The page of a sweep: how far it is, a button that goes on, and taking it back."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum.discussion.answers import is_htmx, see_other
from forum.moderation.cases.counting import count_waiting
from forum.moderation.doors import for_moderators, show_progress, signed_in
from forum.moderation.forms import add_refusal
from forum.moderation.log import withhold_notes
from forum.moderation.measures.deciding import find_last
from forum.moderation.measures.forms import MeasureForm
from forum.moderation.measures.rules import why_cannot_measure
from forum.moderation.scopes.covering import keep_out, place_of_sweep
from forum.moderation.subjects.taking_part import why_leave_part
from forum.moderation.sweeping.models import Sweep
from forum.moderation.sweeping.noticing import notices_of_sweep
from forum.moderation.sweeping.starting import act_of_undoing, undo_sweep
from forum.moderation.sweeping.working import work_on
from forum.refusals import Refused


@require_safe
@for_moderators
def sweep(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far a sweep is."""
    return _show(request, _find(request, pk))


@require_POST
@for_moderators
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove or restore some more; htmx gets the progress, and asks again while there is more."""
    found = work_on(_find(request, pk).pk)
    if is_htmx(request):
        return show_progress(request, "moderation/_progress.html", sweep=found)
    return see_other(_page_of(found))


@require_POST
@for_moderators
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a sweep back; 422 with what was typed if it can't be."""
    found = _find(request, pk)
    form = MeasureForm(request.POST, act=act_of_undoing(found))
    if form.is_valid():
        try:
            undo_sweep(sweep=found, moderator=signed_in(request), **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused.refusal)
        else:
            work_on(found.pk)
            messages.success(request, _("The comments come back."))
            return see_other(_page_of(found))
    return _show(request, found, form)


def _find(request: HttpRequest, pk: int) -> Sweep:
    """Return a sweep; to who moderates parts of the site, one that is part of a branch there."""
    sweeps = Sweep.objects.select_related("member", "decision__moderator", "undo")
    found = get_object_or_404(sweeps.select_related("branch__root__article"), pk=pk)
    keep_out(signed_in(request), place_of_sweep(found))
    return found


def _page_of(found: Sweep) -> str:
    return reverse("moderation:sweep", args=[found.pk])


def _show(request: HttpRequest, found: Sweep, form: forms.Form | None = None) -> HttpResponse:
    seen = {"seen": find_last(found.member)}
    withhold_notes([found.decision], signed_in(request))
    if form is not None:
        form.data = {**dict(form.data.items()), "seen": str(seen["seen"])}
    context = {
        "sweep": found,
        "notices": notices_of_sweep(found),
        "form": form or MeasureForm(initial=seen, act=act_of_undoing(found)),
        "failed": form,
        "refusal": why_cannot_measure(
            act=act_of_undoing(found),
            member=found.member,
            moderator=signed_in(request),
            now=timezone.now(),
        )
        or why_leave_part(found, signed_in(request)),
        "counts": count_waiting(signed_in(request)),
    }
    return render(request, "moderation/sweep.html", context, status=422 if form else 200)
