"""Holding what was posted before a wave, from its page: a look at it, the act, and its end."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forum.discussion.answers import is_htmx, see_other
from forum.moderation.doors import for_moderators, show_progress, signed_in
from forum.moderation.forms import add_refusal
from forum.moderation.rules import NOT_ALLOWED
from forum.moderation.waves.forms import SinceForm
from forum.moderation.waves.recalls.finding import preview_recall
from forum.moderation.waves.recalls.models import Recall
from forum.moderation.waves.recalls.recalling import start_recall, undo_recall
from forum.moderation.waves.recalls.working import work_on
from forum.moderation.waves.wave_page import find_wave, keep_out, load_waves, show_wave
from forum.refusals import Refused


@require_POST
@for_moderators
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold what was posted since a time; with `preview`, show first what that would be."""
    wave = find_wave(request, load_waves(), pk)
    form = SinceForm(request.POST)
    if not form.is_valid():
        return show_wave(request, wave, status=422, since_form=form)
    since = form.cleaned_data["since"]
    try:
        if "preview" in request.POST:
            preview = preview_recall(wave, since)
            return show_wave(request, wave, since_form=form, preview=preview)
        start_recall(wave=wave, moderator=signed_in(request), since=since)
    except Refused as refused:
        if refused.refusal is NOT_ALLOWED:
            raise PermissionDenied from refused
        add_refusal(form, refused.refusal)
        return show_wave(request, wave, status=422, since_form=form)
    return see_other(_place_of(pk))


@require_POST
@for_moderators
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold or publish some more; htmx gets the progress, and asks again while there is more."""
    found = work_on(_find(request, pk).pk)
    if is_htmx(request):
        return show_progress(request, "moderation/waves/_recall.html", recall=found)
    return see_other(_place_of(found.wave_id))


@require_POST
@for_moderators
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish again what a recall held and nobody judged."""
    found = _find(request, pk)
    try:
        undo_recall(recall=found, moderator=signed_in(request))
    except Refused as refused:
        messages.error(request, str(refused.refusal.message))
        return show_wave(request, found.wave, status=422)
    messages.success(request, _("What was held since then is published again."))
    return see_other(_place_of(found.wave_id))


def _find(request: HttpRequest, pk: int) -> Recall:
    rows = Recall.objects.select_related("wave__article", "wave__section", "wave__begun_by")
    found = get_object_or_404(rows, pk=pk)
    keep_out(request, found.wave)
    return found


def _place_of(pk: int) -> str:
    return f"{reverse('moderation:wave', args=[pk])}#recalls"
