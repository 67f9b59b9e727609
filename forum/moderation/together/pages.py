"""The page on which cases are judged together, and the one that says what came of it."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum.discussion.access import get_comment_to_judge_or_404
from forum.discussion.answers import number_from, see_other
from forum.discussion.scopes import scope_of
from forum.moderation.acts import Act
from forum.moderation.care.looking import look_at_cases
from forum.moderation.cases.counting import count_waiting
from forum.moderation.cases.shown import ShownCase
from forum.moderation.doors import for_moderators, signed_in
from forum.moderation.legal.waiting import remind_of_notices
from forum.moderation.scopes.covering import decisions_in
from forum.moderation.seen import Seen, parse_seen
from forum.moderation.subjects.shown import ShownSubject
from forum.moderation.together.choosing import (
    MOST,
    load_alike,
    load_of_author,
    load_ticked,
    load_ticked_subjects,
)
from forum.moderation.together.forms import TogetherForm
from forum.moderation.together.judging import Result, judge_together, undo_together
from forum.moderation.together.models import Together
from forum.moderation.whys import UNDO


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def together(request: HttpRequest) -> HttpResponse:
    """Show the cases with one form for all of them, or judge those that are ticked."""
    if request.method != "POST":
        cases, others = _find(request), _find_others(request, "subject")
        ticked = {one.anchor for one in cases} | {one.anchor for one in others}
        return _show(request, TogetherForm(), cases, others, ticked)
    form, seen, subjects = TogetherForm(request.POST), _read_seen(request), _read_subjects(request)
    if not (seen or subjects):
        form.add_error(None, _("Please tick at least one case."))
    if form.is_valid():
        result = judge_together(
            seen=seen, subjects=subjects, moderator=signed_in(request), **form.cleaned_data
        )
        _say_refused(request, result)
        if result.together:
            remind_of_notices(request, list(seen))
            return see_other(reverse("moderation:judged_together", args=[result.together.pk]))
        form.add_error(None, _("Nothing was changed: see each case for why."))
    shown = [number for number in map(number_from, request.POST.getlist("shown")[:MOST]) if number]
    cases = load_ticked([*shown, *seen], signed_in(request), timezone.now())
    others = _find_others(request, "shown_subject", subjects)
    ticked = {case.anchor for case in cases if case.comment.pk in seen}
    ticked |= {case.anchor for case in others if case.open_case.pk in subjects}
    return _show(request, form, cases, others, ticked)


@require_safe
@for_moderators
def judged(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what was done together, each with what became of it, and the way back."""
    found = get_object_or_404(Together.objects.select_related("moderator"), pk=pk)
    parts = found.parts.select_related("decision__comment__article", "decision__member", "undo")
    inside = decisions_in(scope_of(signed_in(request)), "decision")
    shown = list(parts.filter(inside).order_by("pk"))
    can_undo = (
        found.act in UNDO
        and found.moderator_id == request.user.pk
        and any(part.undo_id is None for part in shown)
    )
    context = {
        "together": found, "parts": shown, "can_undo": can_undo, "act": Act(found.act).label,
        "counts": count_waiting(signed_in(request)),
    }  # fmt: skip
    return render(request, "moderation/together/judged.html", context)


@require_POST
@for_moderators
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was done together, where nobody decided since."""
    found = get_object_or_404(Together, pk=pk, moderator=signed_in(request), act__in=UNDO)
    result = undo_together(together=found, moderator=signed_in(request))
    _say_refused(request, result)
    about = found.parts.filter(decision__comment__isnull=False)
    remind_of_notices(request, list(about.values_list("decision__comment", flat=True)))
    done = ngettext(
        "%(count)d decision was taken back.", "%(count)d decisions were taken back.",
        result.done_count,
    )  # fmt: skip
    messages.success(request, done % {"count": result.done_count})
    return see_other(reverse("moderation:judged_together", args=[pk]))


def _find(request: HttpRequest) -> list[ShownCase]:
    """Return the cases that the address asks for."""
    moderator, now = signed_in(request), timezone.now()
    if name := request.GET.get("author"):
        return load_of_author(name, moderator, now)
    if pk := number_from(request.GET.get("like")):
        return load_alike(get_comment_to_judge_or_404(pk, moderator), moderator, now)
    asked = map(number_from, request.GET.getlist("case")[:MOST])
    return load_ticked([number for number in asked if number], moderator, now)


def _read_seen(request: HttpRequest) -> dict[int, Seen]:
    """Return what is ticked, each with what the moderator had before them."""
    seen: dict[int, Seen] = {}
    for value in request.POST.getlist("case")[:MOST]:
        pk, _colon, text = value.partition(":")
        number, one = number_from(pk), parse_seen(text)
        if number and one:
            seen[number] = one
    return seen


def _find_others(
    request: HttpRequest, name: str, besides: Iterable[int] = ()
) -> list[ShownSubject]:
    """Return the cases about threads and members that a form or an address names."""
    sent = request.POST if request.method == "POST" else request.GET
    asked = map(number_from, sent.getlist(name)[:MOST])
    ids = {*besides, *(number for number in asked if number)}
    return load_ticked_subjects(ids, signed_in(request), timezone.now()) if ids else []


def _read_subjects(request: HttpRequest) -> dict[int, int]:
    """Return which cases about threads and members are ticked, each with its last report."""
    seen: dict[int, int] = {}
    for value in request.POST.getlist("subject")[:MOST]:
        pk, _colon, last = value.partition(":")
        number, report = number_from(pk), number_from(last)
        if number and report:
            seen[number] = report
    return seen


def _show(
    request: HttpRequest,
    form: TogetherForm,
    cases: list[ShownCase],
    others: list[ShownSubject],
    ticked: set[str],
) -> HttpResponse:
    context = {
        "care": look_at_cases([*cases, *others], signed_in(request), timezone.now()),
        "form": form, "cases": cases, "others": others, "ticked": ticked,
        "is_asked": bool(request.GET or request.POST),
        "counts": count_waiting(signed_in(request)),
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "moderation/together/together.html", context, status=status)


def _say_refused(request: HttpRequest, result: Result) -> None:
    """Say where it wasn't done, each with its why."""
    for comment_id, refusal in result.refused:
        why = {"number": comment_id, "why": refusal.message}
        messages.error(request, _("Comment %(number)s: %(why)s") % why)
    for case_id, refusal in result.left:
        why = {"number": case_id, "why": refusal.message}
        messages.error(request, _("Case %(number)s: %(why)s") % why)
