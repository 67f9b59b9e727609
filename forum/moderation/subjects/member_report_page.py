"""The page on which a reader reports a member."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum.discussion.access import get_member_or_404
from forum.discussion.answers import see_other, sign_in_first
from forum.members.models import Member
from forum.moderation.subjects.forms import MemberReportForm
from forum.moderation.subjects.reporting import find_report_of, report_member
from forum.moderation.subjects.rules import REPORTED_BEFORE, why_cannot_report_member
from forum.moderation.typed_reports import keep_typed, take_typed
from forum.refusals import Refusal, Refused


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, username: str) -> HttpResponse:
    """Show the form, take it, or say why this member can't be reported."""
    reported = get_member_or_404(username)
    if request.method != "POST":
        form = MemberReportForm(initial=take_typed(request, _about(reported)))
        return _show(request, reported, form, _why_not(request, reported))
    form = MemberReportForm(request.POST)
    if not request.user.is_authenticated:
        if refusal := keep_typed(request, _about(reported)):
            form.add_error(None, str(refusal.message))
            return _show(request, reported, form, None)
        return sign_in_first(request, request.path)
    if form.is_valid():
        try:
            report_member(member_id=reported.pk, reporter=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused.refusal.message))
        else:
            messages.success(request, _("Thank you. A moderator will look at it."))
            return see_other(reported.get_absolute_url())
    return _show(request, reported, form, None)


def _show(
    request: HttpRequest, reported: Member, form: MemberReportForm, refusal: Refusal | None
) -> HttpResponse:
    """Render the page; 422 if the form has errors."""
    context = {"reported": reported, "form": form, "refusal": refusal}
    status = 422 if form.errors else 200
    return render(request, "moderation/subjects/report.html", context, status=status)


def _why_not(request: HttpRequest, reported: Member) -> Refusal | None:
    """Say beforehand why the form would be refused. Signing in is asked for when it is sent."""
    refusal = why_cannot_report_member(reported=reported, member=request.user, now=timezone.now())
    if not request.user.is_authenticated:
        return refusal if refusal and refusal.code != "signed_out" else None
    if refusal is None and find_report_of(member_id=reported.pk, reporter_id=request.user.pk):
        return REPORTED_BEFORE
    return refusal


def _about(reported: Member) -> str:
    return f"member:{reported.pk}"
