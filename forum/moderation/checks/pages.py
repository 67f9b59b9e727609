"""Where the checks are set, their lists written and texts tried."""

from collections.abc import Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles.models import Article, Section
from forum.discussion.answers import see_other
from forum.discussion.checking import Text
from forum.discussion.pictures.shown import keys_named
from forum.discussion.scopes import holds_role
from forum.discussion.text import render_comment
from forum.discussion.typed_forms import keep_and_sign_in
from forum.members.models import Member
from forum.members.trust.levels import HIGHEST
from forum.moderation.cases.counting import count_waiting
from forum.moderation.checks.changes import find_last_change
from forum.moderation.checks.engine import outcome_of
from forum.moderation.checks.forms import ListsForm, PlaceForm, SettingsForm, TryForm, WhyForm
from forum.moderation.checks.judging import look_at
from forum.moderation.checks.missed import Missed, find_missed, renew_lists, renew_settings
from forum.moderation.checks.outcomes import Outcome
from forum.moderation.checks.saying import say_all
from forum.moderation.checks.setting import change_lists, change_settings
from forum.moderation.checks.showing import show_findings, tally_found
from forum.moderation.checks.training import read_learnt
from forum.moderation.checks.tuning import (
    SITE,
    Place,
    current_snapshot,
    find_places,
    place_of,
    read_texts,
)
from forum.moderation.doors import View, keep_out_of_room, signed_in
from forum.moderation.scopes.covering import keep_out
from forum.moderation.waves.holding import look_at_waves
from forum.refusals import Refused

MANY_COMMENTS = 1_000  # Of the author of a text that is tried, if not new.


def for_tuners(view: View) -> View:
    """Let in who may set the checks; send who isn't signed in to sign-in, refuse the others."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return keep_and_sign_in(request, request.path)
        if not request.user.has_perm("moderation.tune_checks"):
            raise PermissionDenied
        if request.user.is_suspended(timezone.now()):
            return keep_out_of_room(request)
        if holds_role(request.user):  # A moderator of parts of the site leaves them alone.
            keep_out(signed_in(request), None)
        return view(request, *args, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@for_tuners
def settings(request: HttpRequest) -> HttpResponse:
    """Show and change how the checks are set, for the site, a section or an article."""
    where = PlaceForm(request.GET)
    is_found = where.is_valid()
    article: Article | None = where.cleaned_data.get("article") if is_found else None
    section: Section | None = where.cleaned_data.get("section") if is_found else None
    place = place_of(section=section, article=article)
    sent = request.POST.dict() if request.method == "POST" and is_found else None
    form, missed = _settings_form(sent, place, article), None
    if form.is_bound and form.is_valid():
        try:
            change_settings(place=place, settings=form.settings(), **_by(request, form))
        except Refused as refused:
            missed = find_missed(place, form.cleaned_data["seen"])
            form = _settings_form(form.data, place, article, missed)
            form.add_error(None, str(refused.refusal.message))
        else:
            messages.success(request, _("The checks are set. It holds from the next comment on."))
            return see_other(_address(place, section))
    snapshot = current_snapshot()
    context = {
        "form": form,
        "missed": missed,
        "where": where,
        "section": None if article else section,
        "article": article,
        "places": find_places(snapshot),
        "learnt": read_learnt(snapshot.lists.weights),
    }
    return _show(request, "settings", context, is_refused=form.is_bound or not is_found)


@require_http_methods(["GET", "HEAD", "POST"])
@for_tuners
def lists(request: HttpRequest) -> HttpResponse:
    """Show and change the lists of words, domains and members."""
    form, missed = _lists_form(request.POST.dict() if request.method == "POST" else None), None
    if form.is_bound and form.is_valid():
        try:
            change_lists(texts=form.texts(), **_by(request, form))
        except Refused as refused:
            missed = find_missed(None, form.cleaned_data["seen"])
            form = _lists_form(form.data, form.texts(), missed)
            form.add_error(None, str(refused.refusal.message))
        else:
            messages.success(request, _("The lists are saved. They hold from the next comment on."))
            return see_other(request.path)
    return _show(request, "lists", {"form": form, "missed": missed}, is_refused=form.is_bound)


@require_http_methods(["GET", "HEAD", "POST"])
@for_tuners
def try_text(request: HttpRequest) -> HttpResponse:
    """Say what would become of a text, check by check. Nothing is kept."""
    form = TryForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form}
    is_valid = form.is_bound and form.is_valid()
    if is_valid:
        context |= _try(**form.cleaned_data)
    return _show(request, "try", context, is_refused=form.is_bound and not is_valid)


def _settings_form(
    sent: Mapping[str, str] | None,
    place: Place,
    article: Article | None,
    missed: list[Missed] | None = None,
) -> SettingsForm:
    """Return the form of a place; of what was sent before `missed`, with what holds since."""
    seen = _last_of(missed) or find_last_change(place)  # First: what comes next is asked about.
    snapshot = current_snapshot()
    if sent and missed is not None:
        sent = {**renew_settings(sent, missed, snapshot.own(place)), "seen": str(seen)}
    return SettingsForm(
        sent,
        outer=snapshot.outside(place, article.section_id if article else 0),
        own=snapshot.own(place),
        tally=tally_found(),
        seen=seen,
    )


def _lists_form(
    sent: Mapping[str, str] | None,
    typed: Mapping[str, str] | None = None,
    missed: list[Missed] | None = None,
) -> ListsForm:
    """Return the form of the lists; `typed` before `missed`, with what stands since."""
    seen, texts = _last_of(missed) or find_last_change(None), read_texts()
    if sent and typed and missed is not None:
        sent = {**sent, **renew_lists(typed, missed, texts), "seen": str(seen)}
    return ListsForm(sent, texts=texts, seen=seen)


def _last_of(missed: list[Missed] | None) -> int:
    return missed[-1].change.pk if missed else 0


def _by(request: HttpRequest, form: WhyForm) -> dict[str, Any]:
    """Return who changes the checks, why, and knowing what."""
    sent = form.cleaned_data
    return {"changed_by": signed_in(request), "why": sent["why"], "seen": sent["seen"]}


def _try(*, text: str, article: Article | None, is_newcomer: bool) -> dict[str, Any]:
    """Run the checks for an author who wrote nothing before, or a lot."""
    many = {"comment_count": MANY_COMMENTS, "trust_level": HIGHEST}
    author = Member(pk=0, **({} if is_newcomer else many))
    html = render_comment(text, {}, dict.fromkeys(keys_named(text), (1, 1)))
    number = article.pk if article else 0
    looked = look_at(Text(text, html, author, number, None))
    outcome = outcome_of(looked.findings)
    held = look_at_waves(
        looked.waves,
        author=author,
        outcome=outcome,
        is_edit=False,
        shows_picture=bool(looked.subject.pictures),
        now=looked.subject.now,
    )
    findings = [*looked.findings, *held.finding]
    outcome = outcome_of(findings)
    return {
        "run": show_findings(findings, outcome),
        "said": say_all(findings, outcome) if outcome >= Outcome.NUDGE else "",
    }


def _address(place: Place, section: Section | None) -> str:
    """Return the page of a place."""
    kind, pk = place
    query = {"section": section.slug} if kind == "section" and section else {kind: pk}
    address = reverse("moderation:checks")
    return address if place == SITE else f"{address}?{urlencode(query)}"


def _show(
    request: HttpRequest, page: str, context: dict[str, Any], *, is_refused: bool
) -> HttpResponse:
    context |= {"counts": count_waiting(signed_in(request)), "page": page}
    status = 422 if is_refused else 200
    return render(request, f"moderation/checks/{page}.html", context, status=status)
