"""The page of one wave: moving its end, publishing what remains, and taking that back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forum.discussion.access import OUT_OF_SCOPE
from forum.discussion.answers import is_htmx, number_from, see_other
from forum.discussion.scopes import scope_of
from forum.members.models import Member
from forum.moderation.cases.counting import count_waiting
from forum.moderation.cases.loading import load_cases
from forum.moderation.cases.pages import lead_back
from forum.moderation.cases.queue import PAGE_SIZE, load_reported
from forum.moderation.cases.rendering import print_case
from forum.moderation.cases.sheet import Sheet
from forum.moderation.cases.shown import ShownCase
from forum.moderation.doors import for_moderators, show_progress, signed_in
from forum.moderation.forms import add_refusal
from forum.moderation.legal.waiting import load_waiting_about
from forum.moderation.rules import NOT_ALLOWED
from forum.moderation.scopes.covering import covers_wave
from forum.moderation.seen import microseconds
from forum.moderation.waves import rules
from forum.moderation.waves.forms import MoveForm, SinceForm
from forum.moderation.waves.models import Release, Wave
from forum.moderation.waves.moving import move_end
from forum.moderation.waves.reach import count_touched
from forum.moderation.waves.recalls.models import RecallStage
from forum.moderation.waves.releasing import remaining, start_release, undo_release
from forum.moderation.waves.saying import say_strength
from forum.moderation.waves.working import work_on
from forum.refusals import Refused

RELEASES_SHOWN = MOVES_SHOWN = RECALLS_SHOWN = 10


def show_wave(
    request: HttpRequest,
    wave: Wave,
    status: int = 200,
    form: MoveForm | None = None,
    **recalling: Any,
) -> HttpResponse:
    """Show what a wave does, whom it touches, and a page of what of it remains.

    `form` is one by which its end couldn't be moved; `recalling` may hold a `since_form`
    and a `preview` of what would be held that was posted before.
    """
    moderator, now = signed_in(request), timezone.now()
    after = number_from(request.GET.get("after")) or 0
    cases, next_key = _load_remaining(wave, after, moderator)
    notices = load_waiting_about(wave_hold__wave=wave)
    for case in cases:
        case.notices.waiting = [one for one in notices if one.comment_id == case.comment.pk]
    lead_back(cases, request.get_full_path() if request.method == "GET" else _page_of(wave.pk))
    refusal = rules.why_cannot_move(moderator=moderator, wave=wave, now=now)
    releases = wave.releases.select_related("moderator", "undone_by").order_by("-pk")
    moves = wave.moves.with_after().select_related("moved_by").order_by("-pk")
    recalls = wave.recalls.select_related("moderator", "undone_by").order_by("-pk")
    releases_shown = list(releases[:RELEASES_SHOWN])
    recalls_shown = list(recalls[:RECALLS_SHOWN])
    sheet = Sheet.of(request, moderator)
    context = {
        "wave": wave,
        "strength": say_strength(wave),
        "touched": count_touched(wave),
        "cases": [print_case(sheet, case, is_listed=True) for case in cases],
        "csrf_token": sheet.csrf_token,
        "notices": notices,
        "start": after,
        "after": next_key,
        "releases": releases_shown,
        "is_releasing": any(release.is_working for release in releases_shown),
        "may_end": refusal is None,
        "form": form or MoveForm(initial={"seen": microseconds(wave.until)}),
        "moves": list(moves[:MOVES_SHOWN]),
        "since_form": SinceForm(),
        "recalls": recalls_shown,
        "is_holding": any(recall.stage == RecallStage.HOLDING for recall in recalls_shown),
        **recalling,
        "counts": count_waiting(signed_in(request)),
    }
    return render(request, "moderation/waves/page.html", context, status=status)


@require_POST
@for_moderators
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a wave end later, or nearer."""
    wave = find_wave(request, load_waves(), pk)
    form = MoveForm(request.POST)
    if form.is_valid():
        try:
            move_end(wave=wave, moderator=signed_in(request), **form.read())
        except Refused as refused:
            if refused.refusal is NOT_ALLOWED:
                raise PermissionDenied from refused
            wave.refresh_from_db(fields=["until", "ended_at", "ended_by"])
            form = MoveForm({**request.POST.dict(), "seen": microseconds(wave.until)})
            add_refusal(form, refused.refusal)
        else:
            messages.success(request, _("The end is moved. Readers see it above the discussion."))
            return see_other(_page_of(pk))
    return show_wave(request, wave, status=422, form=form)


@require_POST
@for_moderators
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish all that remains of what a wave held; the page then shows how far it is."""
    wave = find_wave(request, Wave.objects.select_related("article", "section"), pk)
    try:
        start_release(wave=wave, moderator=signed_in(request))
    except Refused as refused:
        messages.error(request, str(refused.refusal.message))
        return show_wave(request, wave, status=422)
    return see_other(f"{_page_of(pk)}#releases")


@require_POST
@for_moderators
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish or hide some more; htmx gets the progress, and asks again while there is more."""
    found = work_on(_find_release(request, pk).pk)
    if is_htmx(request):
        return show_progress(request, "moderation/waves/_progress.html", release=found)
    return see_other(f"{_page_of(found.wave_id)}#releases")


@require_POST
@for_moderators
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Hide again what a release published."""
    found = _find_release(request, pk)
    try:
        undo_release(release=found, moderator=signed_in(request))
    except Refused as refused:
        messages.error(request, str(refused.refusal.message))
        return show_wave(request, found.wave, status=422)
    messages.success(request, _("What was published is hidden again."))
    return see_other(f"{_page_of(found.wave_id)}#releases")


def load_waves() -> QuerySet[Wave]:
    """Return all waves, each with its place and who began and ended it."""
    rows = Wave.objects.select_related("article", "section", "begun_by", "ended_by")
    return rows.defer("article__body", "article__body_html")


def find_wave(request: HttpRequest, waves: QuerySet[Wave], pk: int) -> Wave:
    """Return one of these waves; PermissionDenied if not all of it is in the moderator's scope."""
    wave = get_object_or_404(waves, pk=pk)
    keep_out(request, wave)
    return wave


def _find_release(request: HttpRequest, pk: int) -> Release:
    found = get_object_or_404(Release.objects.select_related("wave"), pk=pk)
    keep_out(request, found.wave)
    return found


def keep_out(request: HttpRequest, wave: Wave) -> None:
    """Raise PermissionDenied if not all of a wave is in the moderator's scope."""
    if not covers_wave(scope_of(signed_in(request)), wave):
        raise PermissionDenied(str(OUT_OF_SCOPE.message))


def _load_remaining(wave: Wave, after: int, moderator: Member) -> tuple[list[ShownCase], int]:
    """Return a page of what remains as cases, the oldest first, and the next page's key or 0."""
    rows = remaining(wave).filter(pk__gt=after).order_by("pk")
    found = list(rows.values_list("pk", "comment_id")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    comments, reported = load_reported([pk for _, pk in shown])
    cases = load_cases(comments, moderator, timezone.now(), reported=reported)
    return cases, shown[-1][0] if len(found) > PAGE_SIZE else 0


def _page_of(pk: int) -> str:
    return reverse("moderation:wave", args=[pk])
