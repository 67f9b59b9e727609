"""The moderator's form that asks, and the author's page that answers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forum.discussion.access import is_open_to_readers
from forum.discussion.answers import see_other
from forum.discussion.typed_forms import keep_and_sign_in, texts_to_copy
from forum.moderation.doors import for_moderators, signed_in
from forum.moderation.legal.inquiry.asking import answer_inquiry, ask_author
from forum.moderation.legal.inquiry.forms import AnswerForm, InquiryForm
from forum.moderation.legal.inquiry.models import Inquiry
from forum.moderation.legal.inquiry.rules import why_cannot_answer
from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.pages import show_notice
from forum.moderation.scopes.covering import keep_out
from forum.refusals import Refused


@require_POST
@for_moderators
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the author of the comment that a notice is about; 422 with what was typed otherwise."""
    notices = LegalNotice.objects.select_related("comment__article")
    keep_out(signed_in(request), get_object_or_404(notices, pk=pk).comment.article)
    form = InquiryForm(request.POST)
    if form.is_valid():
        try:
            ask_author(
                notice_id=pk, moderator=signed_in(request), words=form.cleaned_data["question"]
            )
        except Refused as refused:
            form.add_error(None, str(refused.refusal.message))
        else:
            messages.success(request, _("The author is asked, and has seven days."))
            return see_other(reverse("moderation:judge_notice", args=[pk]))
    return show_notice(request, pk, asking=form)


@require_http_methods(["GET", "HEAD", "POST"])
def inquiry(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the question to the author whom it is for, and take their answer; 404 for others."""
    if not request.user.is_authenticated:
        authors = Inquiry.objects.filter(pk=pk).values_list("notice__comment__author", flat=True)
        return keep_and_sign_in(request, request.path, authors.first())
    rows = Inquiry.objects.select_related("notice__comment__article")
    found = get_object_or_404(rows, pk=pk, notice__comment__author=signed_in(request))
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_inquiry(inquiry_id=pk, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused.refusal.message))
            found = rows.get(pk=pk)
        else:
            messages.success(request, _("Thank you. A moderator decides and you will be told."))
            return see_other(found.get_absolute_url())
    context = {
        "inquiry": found,
        "notice": found.notice,
        "comment": found.notice.comment,
        "is_open": is_open_to_readers(found.notice.comment),
        "form": form,
        "texts": texts_to_copy(request),
        "refusal": why_cannot_answer(inquiry=found, notice=found.notice),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "moderation/legal/inquiry.html", context, status=status)
