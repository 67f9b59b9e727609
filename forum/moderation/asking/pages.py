"""The pages on which a moderator asks a colleague, and on which the colleague answers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from forum.discussion.access import get_comment_to_judge_or_404
from forum.discussion.answers import see_other
from forum.discussion.models import Comment
from forum.moderation.asking import rules
from forum.moderation.asking.forms import AnswerForm, AskForm
from forum.moderation.asking.models import Question
from forum.moderation.asking.questions import answer_question, ask_colleague, take_question_back
from forum.moderation.care.looking import look_at, look_at_one
from forum.moderation.cases.counting import count_waiting
from forum.moderation.cases.models import Case
from forum.moderation.cases.queue import load_comments
from forum.moderation.doors import for_moderators, signed_in, way_back
from forum.moderation.scopes.covering import keep_out
from forum.moderation.subjects.shown import address_of
from forum.moderation.subjects.thread_page import find_subject
from forum.refusals import Refused

FIELDS = {rules.SAY_WHAT: "text", rules.SAY_SOMETHING: "answer", rules.NO_COLLEAGUE: "colleague"}


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form that asks a colleague about a comment, or take it."""
    return _ask(request, get_comment_to_judge_or_404(pk, signed_in(request)), comment_id=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def ask_about_case(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form that asks a colleague about a thread or a member, or take it."""
    return _ask(request, find_subject(pk, signed_in(request)), case_id=pk)


def _ask(
    request: HttpRequest,
    about: Comment | Case,
    comment_id: int | None = None,
    case_id: int | None = None,
) -> HttpResponse:
    form = AskForm(request.POST or None, about=about, moderator=signed_in(request))
    if request.method == "POST" and form.is_valid():
        try:
            ask_colleague(
                moderator=signed_in(request), comment_id=comment_id, case_id=case_id,
                **form.cleaned_data,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(FIELDS.get(refused.refusal), str(refused.refusal.message))
        else:
            messages.success(request, _("Asked. You are told when there is an answer."))
            return see_other(way_back(request) or reverse("moderation:queue"))
    return _show(request, "ask", about, form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a question with the form that answers it, or take the answer."""
    question, about = _find(request, pk)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_question(question_id=pk, moderator=signed_in(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(FIELDS.get(refused.refusal), str(refused.refusal.message))
        else:
            messages.success(request, _("Answered. Who asked is told."))
            return see_other(_page_of(about))
    return _show(request, "answer", about, form, question)


@require_POST
@for_moderators
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own question back."""
    rows = Question.objects.select_related("case__article", "case__author")
    question = get_object_or_404(rows.defer("case__article__body_html"), pk=pk)
    keep_out(signed_in(request), question.case.article)
    try:
        take_question_back(question_id=pk, moderator=signed_in(request))
    except Refused as refused:
        messages.error(request, str(refused.refusal.message))
    else:
        messages.success(request, _("Your question is taken back."))
    return see_other(address_of(question.case))


def _find(request: HttpRequest, pk: int) -> tuple[Question, Comment | Case]:
    """Return a question and what it is about; 404 for whom that concerns, 403 out of scope.

    What colleagues say of one's own comment, of oneself or of a thread in which one wrote is
    theirs.
    """
    rows = Question.objects.select_related("case", "second_look", "asked_by", "asked_of")
    question = get_object_or_404(rows.select_related("answered_by"), pk=pk)
    moderator = signed_in(request)
    if question.case.comment_id is None:
        case = find_subject(question.case_id, moderator)
        if case.concerns(moderator):
            raise Http404
        return question, case
    comment = get_comment_to_judge_or_404(question.case.comment_id, moderator)
    if comment.author_id == moderator.pk:
        raise Http404
    return question, comment


def _page_of(about: Comment | Case) -> str:
    """Return the page on which it is judged."""
    if isinstance(about, Comment):
        return reverse("moderation:comment", args=[about.pk])
    return address_of(about)


def _root_of(case: Case) -> Comment | None:
    """Return the comment at a thread's head; None of a member."""
    return load_comments([case.branch_id])[0] if case.branch_id else None


def _show(
    request: HttpRequest,
    page: str,
    about: Comment | Case,
    form: AskForm | AnswerForm,
    question: Question | None = None,
) -> HttpResponse:
    moderator, now = signed_in(request), timezone.now()
    comment = about if isinstance(about, Comment) else _root_of(about)
    besides = () if isinstance(about, Comment) else (about.reason,)
    care = look_at_one(comment.pk, moderator, now, besides=besides) if comment else {}
    context: dict[str, Any] = {
        "comment": comment, "case": None if isinstance(about, Comment) else about,
        "page_of_case": _page_of(about), "form": form, "question": question,
        "back": way_back(request), "counts": count_waiting(moderator),
        "may_answer": rules.is_asked(question, moderator),
        **(care or {"care": look_at([], moderator, now)}),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, f"moderation/asking/{page}.html", context, status=status)
