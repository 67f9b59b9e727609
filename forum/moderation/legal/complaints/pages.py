"""The pages of complaints: the form on a notice's status page, the moderators' list and page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum.discussion.answers import number_from, see_other
from forum.discussion.scopes import scope_of
from forum.members.models import Member
from forum.moderation.care.looking import look_at_one
from forum.moderation.cases.along import give_back_along, show_taken_along, take_along
from forum.moderation.cases.counting import count_waiting
from forum.moderation.cases.loading import load_case
from forum.moderation.claims import show_taken
from forum.moderation.doors import for_moderators, signed_in
from forum.moderation.legal.complaints.forms import (
    ComplaintForm,
    ComplaintJudgementForm,
    PageComplaintJudgementForm,
)
from forum.moderation.legal.complaints.judging import judge_complaint
from forum.moderation.legal.complaints.lodging import lodge_complaint
from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.complaints.ready_words import answers_to_complaint
from forum.moderation.legal.complaints.rules import fitting, why_cannot_judge_complaint
from forum.moderation.legal.elsewhere.pages import find_page_by_token_or_404, show_page_status
from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.pages import find_by_token_or_404, show_status
from forum.moderation.rules import LOOKS_AT_COMPLAINT
from forum.moderation.scopes.covering import keep_out, waiting_complaints
from forum.moderation.taking_pages import answer_claim, show_claim
from forum.refusals import Refused

PAGE_SIZE = 20
NOTICES = (
    "notice__comment__author", "notice__comment__article", "page_notice__article",
    "page_notice__member", "turn",
)  # fmt: skip
# Of what a list, and the door, has no need.
UNREAD = (
    "page_notice__snapshot", "page_notice__article__body", "page_notice__article__body_html",
)  # fmt: skip


@never_cache
@require_POST
def complain(request: HttpRequest, token: str) -> HttpResponse:
    """Take a complaint of who has a notice's link."""
    return _take(request, token, find_by_token_or_404, show_status, "notice_status")


@never_cache
@require_POST
def complain_about_page(request: HttpRequest, token: str) -> HttpResponse:
    """Take one of who has the link of a notice about an article or a member."""
    find, show = find_page_by_token_or_404, show_page_status
    return _take(request, token, find, show, "page_notice_status")


def _take(
    request: HttpRequest,
    token: str,
    find: Callable[[str], Any],
    show: Callable[..., HttpResponse],
    page: str,
) -> HttpResponse:
    """Take a complaint; 422 with what was typed if it won't do."""
    notice, form = find(token), ComplaintForm(request.POST)
    if form.is_valid():
        try:
            lodge_complaint(notice=notice, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused.refusal.message))
            notice = find(token)
        else:
            messages.success(request, _("Your complaint has arrived. A colleague looks again."))
            return see_other(reverse(f"moderation:{page}", args=[token]))
    return show(request, notice, token, form, status=422)


@require_safe
@for_moderators
def complaints(request: HttpRequest) -> HttpResponse:
    """List the complaints that nobody has judged yet, the longest waiting first."""
    after = number_from(request.GET.get("after")) or 0
    rows = waiting_complaints(scope_of(signed_in(request)))
    waiting = rows.filter(pk__gt=after).order_by("pk")
    waiting = waiting.select_related(*NOTICES, "against", "claimed_by").defer(*UNREAD)
    found, judge, now = list(waiting[: PAGE_SIZE + 1]), signed_in(request), timezone.now()
    context = {
        "complaints": [
            (one, show_taken(one, judge, now, LOOKS_AT_COMPLAINT)) for one in found[:PAGE_SIZE]
        ],
        "after": found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else 0,
        "counts": count_waiting(judge),
    }
    return render(request, "moderation/legal/complaints.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a complaint with the notice and what that is about, and take it; judge it."""
    found = _find_or_404(request, pk)
    by_kind = PageComplaintJudgementForm if found.page_notice_id else ComplaintJudgementForm
    form = by_kind(request.POST or None, ready=lambda: answers_to_complaint(found))
    if request.method == "POST" and form.is_valid():
        try:
            judge_complaint(complaint_id=pk, judge=signed_in(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused.refusal.message))
        else:
            messages.success(
                request, _("The complaint is judged and the sender told."), request.path
            )
            return see_other(reverse("moderation:complaints"))
    return _show(request, pk, form)


@require_POST
@for_moderators
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a complaint, or keep it longer; lead to it."""
    found, judge = _find_or_404(request, pk), signed_in(request)
    refusal = why_cannot_judge_complaint(complaint=found, judge=judge, now=timezone.now())
    page = reverse("moderation:judge_complaint", args=[pk])
    return answer_claim(request, refusal is None and _take_with_case(found, judge), page)


@require_POST
@for_moderators
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a complaint back and lead to the list."""
    found = _find_or_404(request, pk)
    if give_back_along(found, _judged_comment(found), signed_in(request)):
        messages.success(request, _("You have given the complaint back."))
    return see_other(reverse("moderation:complaints"))


def _take_with_case(found: NoticeComplaint, judge: Member) -> bool:
    """Take a complaint, of one about a comment its case as well; say whether."""
    return take_along(found, _judged_comment(found), judge)


def _judged_comment(found: NoticeComplaint) -> int | None:
    """Return which comment a complaint is about; None of one about a page."""
    return found.notice.comment_id if found.notice else None


def _find_or_404(request: HttpRequest, pk: int) -> NoticeComplaint:
    """Return a complaint in the moderator's scope."""
    rows = NoticeComplaint.objects.select_related(*NOTICES).defer(*UNREAD)
    found = get_object_or_404(rows, pk=pk)
    keep_out(signed_in(request), found.about.place)
    return found


def _show(request: HttpRequest, pk: int, form: forms.Form) -> HttpResponse:
    rows = NoticeComplaint.objects.select_related(
        *NOTICES, "notice__comment__reply_to", "notice__decided_by", "page_notice__decided_by",
        "judge", "claimed_by",
    )  # fmt: skip
    found, judge, now = rows.get(pk=pk), signed_in(request), timezone.now()
    refusal = why_cannot_judge_complaint(complaint=found, judge=judge, now=now)
    if refusal is None and request.method == "GET":
        _take_with_case(found, judge)
    context: dict[str, Any] = {
        "complaint": found,
        "is_open": found.is_open,
        "notice": found.about,
        "is_about_you": found.about.concerned_id == judge.pk,
        "refusal": refusal,
        **show_claim(
            show_taken_along(found, _judged_comment(found), judge, now, LOOKS_AT_COMPLAINT),
            reverse("moderation:claim_complaint", args=[pk]),
        ),
        "fitting": fitting(found),
        "form": form,
        "counts": count_waiting(judge),
        **(_show_comment(found.notice, judge, now) if found.notice else {}),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "moderation/legal/complaint.html", context, status=status)


def _show_comment(notice: LegalNotice, judge: Member, now: datetime) -> dict[str, Any]:
    case = load_case(notice.comment, judge, now)
    return {
        "comment": notice.comment,
        "was_changed": notice.snapshot != notice.comment.html,
        "record": case.record,
        # Anew with each answer: who was refused reads the comment as it is now.
        "seen": case.seen,
        **look_at_one(notice.comment_id, judge, now),
    }
