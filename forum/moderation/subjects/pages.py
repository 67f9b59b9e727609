"""What moderators do with cases about members: taking one, dismissing, taking up again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from forum.discussion.answers import is_htmx, see_other
from forum.moderation.cases.claiming import claim_case, release_case
from forum.moderation.cases.models import Case
from forum.moderation.cases.pages import lead_to_next
from forum.moderation.doors import for_whole_site, signed_in, way_back
from forum.moderation.measures.pages import show_member
from forum.moderation.models import Why
from forum.moderation.subjects.forms import DismissalForm
from forum.moderation.subjects.judging import let_member_be, take_up_again
from forum.moderation.subjects.shown import address_of
from forum.refusals import Refused


@require_POST
@for_whole_site
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a case, or keep it longer; lead to it."""
    case = _find(pk)
    try:
        claim_case(case_id=case.pk, moderator=signed_in(request))
    except Refused as refused:
        if is_htmx(request):
            return HttpResponse(status=409)
        messages.error(request, str(refused.refusal.message))
    return HttpResponse(status=204) if is_htmx(request) else see_other(_page_of(request, case))


@require_POST
@for_whole_site
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a case back and lead to its page, or where the form says."""
    case = _find(pk)
    if release_case(case_id=case.pk, moderator=signed_in(request)):
        messages.success(request, _("You have given the case back."))
    return see_other(_page_of(request, case))


@require_POST
@for_whole_site
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Dismiss what was reported about a member; 422 with what was typed if it can't be."""
    case, form = _find(pk), DismissalForm(request.POST)
    if form.is_valid():
        try:
            let_member_be(case_id=pk, moderator=signed_in(request), **form.cleaned_data)
        except Refused as refused:
            return _refuse(request, case, str(refused.refusal.message))
        done = _("Reports about %(name)s dismissed.") % {"name": case.author.display_name}
        again = _("Look again or take it back")
        messages.success(
            request, format_html('{} <a href="{}">{}</a>', done, address_of(case), again)
        )
        if request.POST.get("then") == "next":
            return lead_to_next(request)
        return see_other(_page_of(request, case))
    return _refuse(request, case, " ".join(str(one) for [one, *_] in form.errors.values()))


@require_POST
@for_whole_site
def take_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own dismissal back."""
    case = _find(pk)
    try:
        take_up_again(case_id=pk, moderator=signed_in(request), reason=Why.TAKEN_BACK)
    except Refused as refused:
        return _refuse(request, case, str(refused.refusal.message))
    done = _("Reports about %(name)s are open again.")
    messages.success(request, done % {"name": case.author.display_name})
    return see_other(_page_of(request, case))


def _refuse(request: HttpRequest, case: Case, error: str) -> HttpResponse:
    """Answer 422 with the member's page as it stands, what was typed and why it was refused."""
    return show_member(request, case.author, case_error=error)


def _say_dismissed(case: Case) -> str:
    """Say what was done, with the way to take it back."""
    done = _("Reports about %(name)s dismissed.") % {"name": case.author.display_name}
    again = _("Look again or take it back")
    return format_html('{} <a href="{}">{}</a>', done, address_of(case), again)


def _find(pk: int) -> Case:
    return get_object_or_404(Case.objects.about_members().select_related("author"), pk=pk)


def _page_of(request: HttpRequest, case: Case) -> str:
    return way_back(request) or address_of(case)
