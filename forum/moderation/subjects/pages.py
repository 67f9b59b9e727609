"""What moderators do with cases about threads and members: take one, dismiss, take up again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forum.discussion.answers import is_htmx, see_other
from forum.moderation.afterwards import say_afterwards, undo_act, undo_dismissal
from forum.moderation.care.looking import look_at_cases
from forum.moderation.cases.claiming import claim_case, release_case
from forum.moderation.cases.counting import count_waiting
from forum.moderation.cases.models import Case, Kind
from forum.moderation.cases.pages import lead_to_next
from forum.moderation.cases.queue import load_shown
from forum.moderation.cases.sheet import Sheet
from forum.moderation.decisions.models import Decision
from forum.moderation.doors import for_moderators, signed_in, way_back
from forum.moderation.measures.member_page import show_member
from forum.moderation.subjects.forms import DismissalForm, TakeUpForm, ThreadForm
from forum.moderation.subjects.judging import dismiss_case, take_up_again
from forum.moderation.subjects.rendering import print_subject_case
from forum.moderation.subjects.shown import ShownSubject, address_of
from forum.moderation.subjects.thread_page import find_subject, show_thread
from forum.moderation.subjects.threads import ACTS, act_on_thread
from forum.moderation.words import say_done
from forum.refusals import Refused


@require_POST
@for_moderators
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a case, or keep it longer; lead to it."""
    case = _find(request, pk)
    try:
        claim_case(case_id=case.pk, moderator=signed_in(request))
    except Refused as refused:
        if is_htmx(request):
            return HttpResponse(status=409)
        messages.error(request, str(refused.refusal.message))
    return HttpResponse(status=204) if is_htmx(request) else see_other(_page_of(request, case))


@require_POST
@for_moderators
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a case back and lead to its page, or where the form says."""
    case = _find(request, pk)
    if release_case(case_id=case.pk, moderator=signed_in(request)):
        messages.success(request, _("You have given the case back."))
    return see_other(_page_of(request, case))


@require_POST
@for_moderators
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Dismiss what was reported; 422 with what was typed if it can't be."""
    case, form = _find(request, pk), DismissalForm(request.POST)
    if form.is_valid():
        try:
            decision = dismiss_case(case_id=pk, moderator=signed_in(request), **form.cleaned_data)
        except Refused as refused:
            return _refuse(request, case, str(refused.refusal.message))
        if is_htmx(request):
            return _replace_case(request, case, _say_dismissed(case), decision=decision)
        done, back = _say_dismissed(case), _back_if_listed(request)
        if _takes_next(request) or back:  # The case's own page has a way to take it back.
            undo = undo_dismissal(decision, pk, back)
            say_afterwards(request, done, page=address_of(case), undo=undo)
        else:
            messages.success(request, done)
        return _go_on(request, case)
    return _refuse(request, case, form.first_error)


@require_POST
@for_moderators
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a dismissal back; 422 with what was typed if it can't be."""
    case, form = _find(request, pk), TakeUpForm(request.POST)
    if not form.is_valid():
        return _refuse(request, case, form.first_error)
    try:
        take_up_again(case_id=pk, moderator=signed_in(request), **form.cleaned_data)
    except Refused as refused:
        return _refuse(request, case, str(refused.refusal.message))
    if is_htmx(request):
        return _replace_case(request, case, _("The reports are open again."))
    messages.success(request, _("The reports are open again."))
    return see_other(_page_of(request, case))


@require_POST
@for_moderators
def act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Take a measure on a thread; 422 with what was typed if it can't be."""
    case, form = _find(request, pk), ThreadForm(request.POST)
    if case.kind != Kind.THREAD or act not in ACTS:
        raise Http404
    if form.is_valid():
        try:
            decision = act_on_thread(
                case_id=pk, act=act, moderator=signed_in(request), **form.cleaned_data
            )
        except Refused as refused:
            return _refuse(request, case, str(refused.refusal.message))
        page = address_of(case)
        undo = undo_act(decision, _back_if_listed(request) or page)
        say_afterwards(request, say_done(act, case.author.display_name), page=page, undo=undo)
        return _go_on(request, case)
    return _refuse(request, case, form.first_error)


def _go_on(request: HttpRequest, case: Case) -> HttpResponse:
    """Lead to the next case where that was asked for, else back."""
    if _takes_next(request):
        return lead_to_next(request)
    return see_other(_page_of(request, case))


def _takes_next(request: HttpRequest) -> bool:
    return request.POST.get("then") == "next"


def _back_if_listed(request: HttpRequest) -> str:
    """Return the list that whoever judges goes back to; who goes on is led to the case again."""
    return "" if _takes_next(request) else way_back(request)


def _replace_case(
    request: HttpRequest,
    case: Case,
    done: str = "",
    *,
    decision: Decision | None = None,
    error: str = "",
) -> HttpResponse:
    """Answer htmx: the case again if it still waits, else what became of it and the way back.

    `decision` is the dismissal that can be taken back. An `error` is answered with 422.
    """
    case, moderator, now = _find(request, case.pk), signed_in(request), timezone.now()
    [shown] = load_shown([case], moderator, now)
    if not isinstance(shown, ShownSubject):
        raise Http404
    shown.back, shown.done = way_back(request), done
    shown.is_ticked = str(case.pk) in request.POST.getlist("subject")
    if error:
        shown.errors, shown.typed = {"": error}, request.POST.dict()
    care, counts = look_at_cases([shown], moderator, now), count_waiting(moderator)
    sheet, status = Sheet.of(request, moderator, care), 422 if error else 200
    if case.closed_at:
        context = {"case": shown, "decision": decision, "counts": counts}
        outcome = sheet.render("moderation/subjects/_outcome.html", **context)
        return HttpResponse(outcome, status=status)
    printed = print_subject_case(sheet, shown, decision=decision)
    tallied = sheet.render("moderation/_counts.html", counts=counts)
    return HttpResponse(printed + tallied, status=status)


def _refuse(request: HttpRequest, case: Case, error: str) -> HttpResponse:
    """Answer 422 with the page as it stands, what was typed and why it was refused."""
    if is_htmx(request):
        return _replace_case(request, case, error=error)
    if case.kind == Kind.THREAD:
        return show_thread(request, case, error=error)
    return show_member(request, case.author, case_error=error)


def _say_dismissed(case: Case) -> str:
    if case.kind == Kind.THREAD:
        done = _("Reports on the thread below %(name)s’s comment dismissed.")
    else:
        done = _("Reports about %(name)s dismissed.")
    return done % {"name": case.author.display_name}


def _find(request: HttpRequest, pk: int) -> Case:
    """Return a case about a thread or a member in the moderator's scope."""
    return find_subject(pk, signed_in(request))


def _page_of(request: HttpRequest, case: Case) -> str:
    return way_back(request) or address_of(case)
