"""The queue's pages: the list, the next case, taking one and giving it back."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forum.discussion.access import get_comment_to_judge_or_404
from forum.discussion.answers import is_htmx, see_other
from forum.discussion.scopes import scope_of
from forum.moderation.care.good import find_good
from forum.moderation.care.looking import look_at_cases
from forum.moderation.cases.claiming import claim_case, claim_next, has_taken, release_case
from forum.moderation.cases.counting import TABS
from forum.moderation.cases.forms import QueueFilterForm
from forum.moderation.cases.queue import ORDERS, load_queue
from forum.moderation.cases.rendering import print_case
from forum.moderation.cases.sheet import Sheet
from forum.moderation.cases.shown import ShownCase
from forum.moderation.doors import for_moderators, signed_in, way_back
from forum.moderation.subjects.rendering import print_subject_case
from forum.moderation.subjects.shown import ShownSubject, address_of
from forum.moderation.waves.reminding import waves_left
from forum.moderation.waves.suggesting import suggest_waves
from forum.refusals import Refused


@require_safe
@for_moderators
def queue(request: HttpRequest) -> HttpResponse:
    """List the cases, in the order in which they are due unless another is asked for."""
    tab, order = request.GET.get("tab", ""), request.GET.get("order", "")
    tab = tab if tab in TABS else TABS[0]
    order = order if order in ORDERS else ORDERS[0]
    after = request.GET.get("after", "")
    form = QueueFilterForm(request.GET, scope=scope_of(signed_in(request)))
    filters = form.read()
    page = load_queue(
        tab=tab, order=order, after=after, filters=filters, moderator=signed_in(request)
    )
    lead_back(page.cases, request.get_full_path())
    now = timezone.now()
    care = look_at_cases(page.cases, signed_in(request), now)
    sheet = Sheet.of(request, signed_in(request), care)
    context = {
        "page": page, "cases": [_print(sheet, case) for case in page.cases],
        "csrf_token": sheet.csrf_token, "counts": page.counts,
        "tab": tab or "all", "order": order, "start": after,
        "form": form, "is_narrowed": bool(filters), "chosen_tab": tab,
        "jumps": suggest_waves(signed_in(request), page.counts.waves),
        "waves_left": waves_left(scope_of(signed_in(request))),
        "care": care, "good": find_good(care, signed_in(request), now),
    }  # fmt: skip
    return render(request, "moderation/queue.html", context)


def _print(sheet: Sheet, case: ShownCase | ShownSubject) -> SafeString:
    if isinstance(case, ShownCase):
        return print_case(sheet, case, is_listed=True)
    return print_subject_case(sheet, case)


@require_POST
@for_moderators
def next_case(request: HttpRequest) -> HttpResponse:
    """Take the case that is due first and lead to it; back to the queue if none is free."""
    return lead_to_next(request)


@require_POST
@for_moderators
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a case, or keep it longer; lead to it."""
    found = get_comment_to_judge_or_404(pk, signed_in(request))
    try:
        claim_case(comment_id=found.pk, moderator=signed_in(request))
    except Refused as refused:
        if is_htmx(request):
            return HttpResponse(status=409)
        messages.error(request, str(refused.refusal.message))
    return HttpResponse(status=204) if is_htmx(request) else see_other(_page_of(request, found.pk))


@require_POST
@for_moderators
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a case back and lead to the queue."""
    found = get_comment_to_judge_or_404(pk, signed_in(request))
    if release_case(comment_id=found.pk, moderator=signed_in(request)):
        messages.success(request, _("You have given the case back."))
    return see_other(way_back(request) or reverse("moderation:queue"))


def lead_to_next(request: HttpRequest) -> HttpResponse:
    """Take the next case for who asks, and lead to its page."""
    try:
        case = claim_next(signed_in(request))
    except Refused as refused:
        messages.error(request, str(refused.refusal.message))
        return see_other(reverse("moderation:queue"))
    if case is None:
        if has_taken(signed_in(request)):
            messages.info(
                request, _("No other case is free. Those you have taken are in the list.")
            )
        else:
            messages.info(request, _("No case is free. Well done."))
        return see_other(reverse("moderation:queue"))
    return see_other(address_of(case))


def _page_of(request: HttpRequest, pk: int) -> str:
    page = reverse("moderation:comment", args=[pk])
    return way_back(request) or page


def lead_back(cases: Sequence[ShownCase | ShownSubject], path: str) -> None:
    """Let each form lead back to this page, to the case after its own, which then is gone."""
    followers = [*(f"#{case.anchor}" for case in cases[1:]), ""]
    for case, follower in zip(cases, followers, strict=False):
        case.back = path + follower
