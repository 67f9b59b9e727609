"""The page on which a reader reports a comment."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum.discussion.access import get_visible_comment_or_404
from forum.discussion.answers import comment_url, is_htmx, see_other, sign_in_first
from forum.discussion.discussions import get_discussion
from forum.discussion.models import Comment
from forum.moderation import rules
from forum.moderation.forms import ONE_COMMENT, WHOLE_THREAD, ReportForm
from forum.moderation.reporting import find_last_report, report_comment
from forum.moderation.subjects.thread_reporting import find_report_of_thread, report_thread
from forum.moderation.typed_reports import keep_typed, take_typed
from forum.refusals import Refusal, Refused

# What each part of the form is sent to.
VERBS = {ONE_COMMENT: report_comment, WHOLE_THREAD: report_thread}


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form, take it, or say why this comment can't be reported."""
    comment = get_visible_comment_or_404(pk, request.user)
    about = _what_can_be_reported(request, comment)
    if request.method != "POST":
        form = ReportForm(initial=take_typed(request, _about(comment)), about=about)
        return _show(request, comment, form, _why_not(request, comment, about))
    form = ReportForm(request.POST, about=about or (ONE_COMMENT,))
    if not request.user.is_authenticated:
        if refusal := keep_typed(request, _about(comment)):
            form.add_error(None, str(refusal.message))
            return _show(request, comment, form, None)
        return sign_in_first(request, request.path)
    if form.is_valid():
        typed = dict(form.cleaned_data)
        try:
            VERBS[typed.pop("about")](comment_id=pk, reporter=request.user, **typed)
        except Refused as refused:
            form.add_error(None, str(refused.refusal.message))
        else:
            return _thank(request, comment)
    return _show(request, comment, form, None)


def _show(
    request: HttpRequest, comment: Comment, form: ReportForm, refusal: Refusal | None
) -> HttpResponse:
    """Render the page, or its fragment for htmx; 422 if the form has errors."""
    context: dict[str, Any] = {"comment": comment, "form": form, "refusal": refusal}
    context["is_fragment"] = is_htmx(request)
    template = "moderation/_report.html" if is_htmx(request) else "moderation/report.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _thank(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Say thank you in the form's place, or on the comment's own page."""
    if is_htmx(request):
        return render(request, "moderation/_thanks.html", {"comment": comment})
    messages.success(request, _("Thank you. A moderator will look at the comment."))
    return see_other(comment_url(comment.pk))


def _what_can_be_reported(request: HttpRequest, comment: Comment) -> list[str]:
    """Return what this reader has not reported yet: the comment, the thread below it."""
    mine = {"comment_id": comment.pk, "reporter_id": request.user.pk or 0}
    before = find_last_report(**mine)
    about = [] if rules.why_reported_before(comment=comment, before=before) else [ONE_COMMENT]
    if comment.reply_count and not find_report_of_thread(**mine):
        about.append(WHOLE_THREAD)
    return about


def _why_not(request: HttpRequest, comment: Comment, about: list[str]) -> Refusal | None:
    """Say beforehand why the form would be refused. Signing in is asked for when it is sent."""
    refusal = rules.why_cannot_report(
        comment=comment,
        discussion=get_discussion(comment.article),
        member=request.user,
        now=timezone.now(),
    )
    if not request.user.is_authenticated:
        return refusal if refusal and refusal.code != "signed_out" else None
    before = find_last_report(comment_id=comment.pk, reporter_id=request.user.pk)
    reported = rules.why_reported_before(comment=comment, before=before)
    return refusal or (None if about else reported)


def _about(comment: Comment) -> str:
    return f"comment:{comment.pk}"
