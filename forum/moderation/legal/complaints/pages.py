"""The pages of complaints: the form on a notice's status page, the moderators' list and page."""

from typing import Any

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
from forum.moderation.care.looking import look_at_one
from forum.moderation.cases.queue import count_waiting
from forum.moderation.cases.shown import load_case
from forum.moderation.doors import for_moderators, signed_in
from forum.moderation.legal.complaints.forms import ComplaintForm, ComplaintJudgementForm
from forum.moderation.legal.complaints.judging import judge_complaint
from forum.moderation.legal.complaints.lodging import lodge_complaint
from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.complaints.rules import why_cannot_judge_complaint
from forum.moderation.legal.pages import find_by_token_or_404, show_status
from forum.moderation.scopes.covering import keep_out, waiting_complaints
from forum.refusals import Refused

PAGE_SIZE = 20


@never_cache
@require_POST
def complain(request: HttpRequest, token: str) -> HttpResponse:
    """Take a complaint of who has the notice's link; 422 with what was typed if it won't do."""
    notice, form = find_by_token_or_404(token), ComplaintForm(request.POST)
    if form.is_valid():
        try:
            lodge_complaint(notice_id=notice.pk, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused.refusal.message))
            notice = find_by_token_or_404(token)
        else:
            messages.success(request, _("Your complaint has arrived. A colleague looks again."))
            return see_other(reverse("moderation:notice_status", args=[token]))
    return show_status(request, notice, token, form, status=422)


@require_safe
@for_moderators
def complaints(request: HttpRequest) -> HttpResponse:
    """List the complaints that nobody has judged yet, the longest waiting first."""
    after = number_from(request.GET.get("after")) or 0
    rows = waiting_complaints(scope_of(signed_in(request)))
    waiting = rows.filter(pk__gt=after).order_by("pk")
    found = list(waiting.select_related("notice__comment__author", "against")[: PAGE_SIZE + 1])
    context = {
        "complaints": found[:PAGE_SIZE],
        "after": found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else 0,
        "counts": count_waiting(signed_in(request)),
    }
    return render(request, "moderation/legal/complaints.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a complaint with the notice and the comment; judge it."""
    rows = NoticeComplaint.objects.select_related("notice__comment__article")
    keep_out(signed_in(request), get_object_or_404(rows, pk=pk).notice.comment.article)
    form = ComplaintJudgementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            judge_complaint(complaint_id=pk, judge=signed_in(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused.refusal.message))
        else:
            messages.success(request, _("The complaint is judged and the sender told."))
            return see_other(reverse("moderation:complaints"))
    return _show(request, pk, form)


def _show(request: HttpRequest, pk: int, form: ComplaintJudgementForm) -> HttpResponse:
    rows = NoticeComplaint.objects.select_related(
        "notice__comment__article", "notice__comment__author", "notice__comment__reply_to",
        "notice__decided_by", "judge",
    )  # fmt: skip
    found, judge, now = rows.get(pk=pk), signed_in(request), timezone.now()
    notice = found.notice
    case = load_case(notice.comment, judge, now)
    context: dict[str, Any] = {
        "complaint": found,
        "notice": notice,
        "comment": notice.comment,
        "was_changed": notice.snapshot != notice.comment.html,
        "record": case.record,
        "refusal": why_cannot_judge_complaint(complaint=found, judge=judge, now=now),
        "form": form,
        # Anew with each answer: who was refused reads the comment as it is now.
        "seen": case.seen,
        "counts": count_waiting(judge),
        **look_at_one(notice.comment_id, judge, now),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "moderation/legal/complaint.html", context, status=status)
