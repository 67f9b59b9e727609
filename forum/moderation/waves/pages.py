"""The pages of waves: all of them, switching one on, and one with all that it held."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from articles.models import Article, Section, Status
from forum.discussion.access import OUT_OF_SCOPE
from forum.discussion.answers import number_from, see_other
from forum.discussion.scopes import Scope, scope_of
from forum.moderation.cases.counting import count_waiting
from forum.moderation.doors import for_moderators, signed_in
from forum.moderation.forms import add_refusal
from forum.moderation.rules import NOT_ALLOWED
from forum.moderation.scopes.covering import waves_in
from forum.moderation.waves import rules
from forum.moderation.waves.forms import WaveForm
from forum.moderation.waves.models import Wave
from forum.moderation.waves.reach import count_lately
from forum.moderation.waves.recalls.finding import Preview, preview_recall
from forum.moderation.waves.recalls.recalling import start_recall
from forum.moderation.waves.releasing import remaining
from forum.moderation.waves.switching import end_wave, extent_of, start_wave
from forum.moderation.waves.wave_page import find_wave, load_waves, show_wave
from forum.refusals import Refused

PAGE_SIZE = 20
NO_DOOR = (NOT_ALLOWED, OUT_OF_SCOPE)  # Whom the page itself is not for.


@require_safe
@for_moderators
def waves(request: HttpRequest) -> HttpResponse:
    """List the waves, newest first, and the ways to switch one on."""
    after = number_from(request.GET.get("after"))
    scope = scope_of(signed_in(request))
    rows = load_waves().filter(waves_in(scope)).order_by("-pk")
    found = list((rows.filter(pk__lt=after) if after else rows)[: PAGE_SIZE + 1])
    may_widely = signed_in(request).has_perm("moderation.start_wide_wave")
    context = {
        "waves": found[:PAGE_SIZE],
        "after": found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else 0,
        "sections": _sections_in(scope) if may_widely else [],
        "may_widely": may_widely and scope.is_whole,
        "counts": count_waiting(signed_in(request)),
    }
    return render(request, "moderation/waves/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def start(request: HttpRequest) -> HttpResponse:
    """Switch wave mode on for `?article=` (a number), `?section=` (a slug), or the site."""
    place = _find_place(request)
    refusal = rules.why_cannot_switch(
        moderator=signed_in(request), wave=Wave(**place), now=timezone.now()
    )
    if refusal in NO_DOOR:
        raise PermissionDenied(str(refusal.message) if refusal is OUT_OF_SCOPE else "")
    if request.method != "POST":
        return _show_form(request, place, WaveForm(initial=rules.READY))
    form = WaveForm(request.POST)
    if form.is_valid() and "preview" in request.POST:
        return _preview(request, place, form)
    if form.is_valid():
        try:
            wave = start_wave(moderator=signed_in(request), **place, **form.read())
        except Refused as refused:
            add_refusal(form, refused.refusal)
        else:
            messages.success(request, _("Wave mode is on. Readers see it above the discussion."))
            if form.cleaned_data["since"]:
                _look_back(request, wave, form.cleaned_data["since"])
            return see_other(reverse("moderation:wave", args=[wave.pk]))
    return _show_form(request, place, form, status=422)


@require_safe
@for_moderators
def wave(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one wave: what it does, whom it touches, and what of it remains to be judged."""
    return show_wave(request, find_wave(request, load_waves(), pk))


@require_POST
@for_moderators
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a wave before its time."""
    found = find_wave(request, load_waves(), pk)
    try:
        end_wave(wave=found, moderator=signed_in(request))
    except Refused as refused:
        if refused.refusal is NOT_ALLOWED:
            raise PermissionDenied from refused
        messages.error(request, str(refused.refusal.message))
        return show_wave(request, found, status=422)
    waits = remaining(found).exists()
    said = (
        _("Wave mode has ended. What it held waits below.") if waits else _("Wave mode has ended.")
    )
    messages.success(request, said)
    return see_other(reverse("moderation:wave", args=[found.pk]))


def _sections_in(scope: Scope) -> "QuerySet[Section]":
    rows = Section.objects.all()
    return rows if scope.is_whole else rows.filter(pk__in=scope.sections)


def _find_place(request: HttpRequest) -> dict[str, Any]:
    """Return the article or the section that the address names; 404 for one that isn't there.

    Nor one that is to come: its headline is the newsroom's own until then.
    """
    place: dict[str, Any] = {"article": None, "section": None}
    if "article" in request.GET:
        published = Article.objects.filter(published_at__lte=timezone.now())
        articles = published.exclude(status=Status.DRAFT)
        pk = number_from(request.GET["article"]) or 0
        place["article"] = get_object_or_404(articles, pk=pk)
    elif "section" in request.GET:
        slug = request.GET["section"].replace("\0", "")
        place["section"] = get_object_or_404(Section, slug=slug)
    return place


def _preview(request: HttpRequest, place: dict[str, Any], form: WaveForm) -> HttpResponse:
    """Show the form again, with what of what was posted before the wave would hold."""
    since, strength = form.cleaned_data["since"], asdict(form.read()["strength"])
    if since is None:
        form.add_error("since", form.fields["since"].error_messages["required"])
        return _show_form(request, place, form, status=422)
    try:
        preview = preview_recall(Wave(**place, extent=extent_of(**place), **strength), since)
    except Refused as refused:
        add_refusal(form, refused.refusal)
        return _show_form(request, place, form, status=422)
    return _show_form(request, place, form, preview=preview)


def _look_back(request: HttpRequest, wave: Wave, since: datetime) -> None:
    """Hold what was posted before, too; the wave is on whether there was anything or not."""
    try:
        start_recall(wave=wave, moderator=signed_in(request), since=since)
    except Refused as refused:
        messages.warning(request, str(refused.refusal.message))


def _show_form(
    request: HttpRequest,
    place: dict[str, Any],
    form: WaveForm,
    status: int = 200,
    preview: Preview | None = None,
) -> HttpResponse:
    below = form["newcomers_below"].value()
    lately = count_lately(
        **place,
        newcomers_below=number_from(str(below)) or rules.READY["newcomers_below"],
        now=timezone.now(),
    )
    context = {
        "form": form,
        "place": Wave(**place).place,
        "lately": lately,
        "preview": preview,
        "counts": count_waiting(signed_in(request)),
        **place,
    }
    return render(request, "moderation/waves/start.html", context, status=status)
