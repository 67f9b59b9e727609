"""The pages on which a moderator asks a colleague, and on which the colleague answers."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from forum.discussion.access import get_comment_to_judge_or_404
from forum.discussion.answers import see_other
from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.asking import rules
from forum.moderation.asking.models import Question
from forum.moderation.asking.questions import (
    answer_question,
    ask_colleague,
    find_colleagues,
    take_question_back,
)
from forum.moderation.care.looking import look_at_one
from forum.moderation.cases.counting import count_waiting
from forum.moderation.doors import for_moderators, signed_in, way_back
from forum.moderation.scopes.covering import keep_out
from forum.refusals import Refused

FIELDS = {rules.SAY_WHAT: "text", rules.SAY_SOMETHING: "answer", rules.NO_COLLEAGUE: "colleague"}


class AskForm(forms.Form):
    """Whom to ask, and what."""

    colleague = forms.ModelChoiceField(
        label=gettext_lazy("Whom do you ask?"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=gettext_lazy("The senior moderators: hand it over"),
    )
    text = forms.CharField(
        label=gettext_lazy("What do you want to know?"),
        max_length=rules.MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Only moderators read it."),
    )

    def __init__(self, *args: Any, comment: Comment, moderator: Member) -> None:
        super().__init__(*args)
        field = self.fields["colleague"]
        colleagues = find_colleagues(moderator, comment)
        field.queryset = Member.objects.filter(pk__in=[one.pk for one in colleagues])  # type: ignore[attr-defined]
        field.label_from_instance = lambda member: member.display_name  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What a colleague thinks."""

    answer = forms.CharField(
        label=gettext_lazy("What do you think?"),
        max_length=rules.MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Who asked is told. You may as well decide yourself."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form that asks a colleague about a comment, or take it."""
    comment = get_comment_to_judge_or_404(pk, signed_in(request))
    form = AskForm(request.POST or None, comment=comment, moderator=signed_in(request))
    if request.method == "POST" and form.is_valid():
        try:
            ask_colleague(comment_id=pk, moderator=signed_in(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(FIELDS.get(refused.refusal), str(refused.refusal.message))
        else:
            messages.success(request, _("Asked. You are told when there is an answer."))
            return see_other(way_back(request) or reverse("moderation:queue"))
    return _show(request, "ask", comment, form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a question with the form that answers it, or take the answer."""
    rows = Question.objects.select_related(
        "case__comment__author", "case__comment__article", "second_look"
    )
    question = get_object_or_404(rows.select_related("asked_by", "asked_of", "answered_by"), pk=pk)
    comment = get_comment_to_judge_or_404(question.case.comment_id or 0, signed_in(request))
    if comment.author_id == request.user.pk:  # What colleagues say of one's own is theirs.
        raise Http404
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_question(question_id=pk, moderator=signed_in(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(FIELDS.get(refused.refusal), str(refused.refusal.message))
        else:
            messages.success(request, _("Answered. Who asked is told."))
            return see_other(reverse("moderation:comment", args=[comment.pk]))
    return _show(request, "answer", comment, form, question)


@require_POST
@for_moderators
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own question back."""
    rows = Question.objects.select_related("case__article").defer("case__article__body_html")
    question = get_object_or_404(rows, pk=pk)
    keep_out(signed_in(request), question.case.article)
    try:
        take_question_back(question_id=pk, moderator=signed_in(request))
    except Refused as refused:
        messages.error(request, str(refused.refusal.message))
    else:
        messages.success(request, _("Your question is taken back."))
    return see_other(reverse("moderation:comment", args=[question.case.comment_id]))


def _show(
    request: HttpRequest,
    page: str,
    comment: Comment,
    form: forms.Form,
    question: Question | None = None,
) -> HttpResponse:
    moderator = signed_in(request)
    context = {
        "comment": comment, "form": form, "question": question, "back": way_back(request),
        "counts": count_waiting(moderator), "may_answer": rules.is_asked(question, moderator),
        **look_at_one(comment.pk, signed_in(request), timezone.now()),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, f"moderation/asking/{page}.html", context, status=status)
