"""The moderators' pages: a comment to judge, the log. The queue's are in cases/pages.py."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from forum.discussion.access import get_comment_to_judge_or_404
from forum.discussion.answers import is_htmx, number_from, see_other
from forum.discussion.models import Comment
from forum.discussion.scopes import scope_of
from forum.moderation.acts import MEASURES, Act
from forum.moderation.afterwards import say_afterwards, undo_act
from forum.moderation.care.good import find_good
from forum.moderation.care.looking import look_at_cases
from forum.moderation.cases.counting import count_waiting
from forum.moderation.cases.loading import load_case
from forum.moderation.cases.pages import lead_to_next
from forum.moderation.cases.queue import is_waiting, load_reported
from forum.moderation.cases.rendering import print_case
from forum.moderation.cases.sheet import Sheet
from forum.moderation.cases.shown import ShownCase
from forum.moderation.context import load_context
from forum.moderation.decisions.models import Decision
from forum.moderation.doors import for_moderators, signed_in, way_back
from forum.moderation.forms import DecisionForm, LogFilterForm, add_refusal
from forum.moderation.legal.waiting import load_notices, load_waiting, remind_of_notices
from forum.moderation.log import load_log, withhold_notes
from forum.moderation.reasons import Why
from forum.moderation.subjects.taking_part import find_parts
from forum.moderation.subjects.thread_around import ThreadAround, load_thread_around
from forum.moderation.subjects.threads import act_on_branch, say_left_open
from forum.moderation.verbs import VERBS
from forum.moderation.words import say_done
from forum.refusals import Refused

ACTS = (*VERBS, Act.HOLD, Act.DISMISS, Act.REOPEN)


@require_safe
@for_moderators
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show everything about one comment, and every act."""
    found = get_comment_to_judge_or_404(pk, signed_in(request))
    return _show_comment(request, *_load_case(request, found))


@require_POST
@for_moderators
def act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Do what the form says; answer 422 with the comment as it now stands if it can't be done."""
    # Changing the text has a form of its own (redact_page.py), but for changing it back.
    is_elsewhere = act == Act.REDACT and request.POST.get("reason") != Why.TAKEN_BACK
    if act not in ACTS or is_elsewhere:
        raise Http404
    found = get_comment_to_judge_or_404(pk, signed_in(request))
    form = DecisionForm(request.POST, act=act)
    if not form.is_valid():
        return _refuse(request, found, form)
    try:
        decision = act_on_branch(
            act=act, comment_id=pk, moderator=signed_in(request),
            seen_report=number_from(request.POST.get("thread")), **form.cleaned_data,
        )  # fmt: skip
    except Refused as refused:
        add_refusal(form, refused.refusal)
        return _refuse(request, get_comment_to_judge_or_404(pk, signed_in(request)), form)
    left = say_left_open(pk) if act in MEASURES else ""
    if is_htmx(request):
        return _replace_case(request, decision, left)
    remind_of_notices(request, [pk])
    if left:
        messages.info(request, left)
    done, back = say_done(act, found.author.display_name), way_back(request)
    page = reverse("moderation:comment", args=[pk])
    goes_on = request.POST.get("then") == "next"
    if goes_on or back:  # The comment's own page has a way to take it back.
        undo = undo_act(decision, "" if goes_on else back)
        say_afterwards(request, done, page=page, undo=undo)
    else:
        messages.success(request, done)
    return lead_to_next(request) if goes_on else see_other(back or page)


@require_safe
@for_moderators
def log(request: HttpRequest) -> HttpResponse:
    """List decisions in the moderator's scope, newest first."""
    form = LogFilterForm(request.GET)
    filters = form.cleaned_data if form.is_valid() else {}
    decisions, after = load_log(
        filters, after=filters.get("after") or 0, scope=scope_of(signed_in(request))
    )
    withhold_notes(decisions, signed_in(request))
    context = {"form": form, "decisions": decisions, "after": after}
    return render(
        request, "moderation/log.html", {**context, "counts": count_waiting(signed_in(request))}
    )


def _load_case(request: HttpRequest, comment: Comment) -> tuple[ShownCase, ThreadAround]:
    """Return one comment as a case, with the way back that the request names, and its thread."""
    case = load_case(comment, signed_in(request), timezone.now())
    case.notices = load_notices(comment.pk)
    case.back, thread = way_back(request), load_thread_around(comment, signed_in(request))
    case.leave_talk(thread.part)
    return case, thread


def _load_listed(request: HttpRequest, comment: Comment) -> ShownCase:
    """Return one comment as a case of a list, with what it said when it was reported.

    What a list doesn't say of its thread is not read; nor is anything of it once it is closed.
    """
    moderator = signed_in(request)
    reported = load_reported([comment.pk])[1] if comment.open_report_count else None
    case = load_case(comment, moderator, timezone.now(), reported=reported)
    case.notices.waiting = load_waiting([comment.pk]).get(comment.pk, [])
    case.is_ticked = str(comment.pk) in request.POST.getlist("case")
    case.back = way_back(request)
    if is_waiting(comment) or case.notices.waiting:
        case.leave_talk(find_parts([comment.pk], moderator)[comment.pk])
    return case


def _replace_case(request: HttpRequest, decision: Decision, left: str) -> HttpResponse:
    """Answer htmx: the case again if it still waits, else what became of it and the way back.

    With it what the act has left open.
    """
    found = get_comment_to_judge_or_404(decision.comment_id or 0, signed_in(request))
    case = _load_listed(request, found)
    case.done, case.left = say_done(decision.act, found.author.display_name), left
    case.offer_undo(decision, signed_in(request))
    care = look_at_cases([case], signed_in(request), timezone.now())
    counts = count_waiting(signed_in(request))
    if is_waiting(found) or case.notices.waiting:
        sheet = Sheet.of(request, signed_in(request), care)
        shown = print_case(sheet, case, is_listed=True, decision=decision)
        return HttpResponse(shown + sheet.render("moderation/_counts.html", counts=counts))
    context = {
        "case": case, "decision": decision, "counts": counts,
        "care": care, "good": find_good(care, signed_in(request), timezone.now()),
    }  # fmt: skip
    return render(request, "moderation/_outcome.html", context)


def _refuse(request: HttpRequest, comment: Comment, form: DecisionForm) -> HttpResponse:
    """Answer 422 with the comment as it stands, what was typed and why it was refused."""
    errors, typed = form.errors_by_field(), request.POST.dict()
    if not is_htmx(request):
        case, thread = _load_case(request, comment)
        case.errors, case.typed = errors, typed
        return _show_comment(request, case, thread, status=422)
    case = _load_listed(request, comment)
    case.errors, case.typed = errors, typed
    care = look_at_cases([case], signed_in(request), timezone.now())
    sheet = Sheet.of(request, signed_in(request), care)
    return HttpResponse(print_case(sheet, case, is_listed=True), status=422)


def _show_comment(
    request: HttpRequest, case: ShownCase, thread: ThreadAround, status: int = 200
) -> HttpResponse:
    case.offer_undo(Decision.objects.last_on(case.comment), signed_in(request))
    around = load_context(case.comment, signed_in(request))
    case.more_reasons = around.reasons
    care = look_at_cases([case], signed_in(request), timezone.now())
    context: dict[str, Any] = {
        "case": case, "context": around, "thread": thread, "care": care,
        "counts": count_waiting(signed_in(request)),
        "good": find_good(care, signed_in(request), timezone.now()),
    }  # fmt: skip
    return render(request, "moderation/comment.html", context, status=status)
