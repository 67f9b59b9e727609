"""What readers hold to be wrong, for editors: the list, and the page that answers one."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Article
from articles.publishing import NotPossible
from forum.discussion.answers import number_from, see_other, sign_in_first, signed_in
from forum.discussion.models import Mistake
from forum.discussion.newsroom.mistakes import rules
from forum.discussion.newsroom.mistakes.answering import answer_mistake
from forum.discussion.newsroom.mistakes.models import MistakeOutcome
from forum.discussion.rules import why_cannot_write
from forum.discussion.typed_forms import keep_and_sign_in, texts_to_copy
from forum.members.models import Member
from forum.refusals import Refused

PAGE_SIZE = 20  # Mistakes.
WRONG = {rules.NO_NOTE: "note", rules.SAY_WHY_NOT: "answer"}  # Which field a refusal is about.
OTHERS_SHOWN = 20  # Open ones of the same article, which one answer may settle.


class AnswerForm(forms.Form):
    """What the newsroom found, the note for all and the answer to the reader."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("What is it?"), choices=MistakeOutcome.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("The note printed with the article"),
        max_length=rules.MAX_NOTE_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What was wrong, and what is right. Mend the text first."),
    )
    answer = forms.CharField(
        label=gettext_lazy("Your answer to the reader"),
        max_length=rules.MAX_ANSWER_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    also = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Also answers"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, others: Iterable[Mistake], can_print: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        also = cast(forms.ChoiceField, self.fields["also"])
        outcome = cast(forms.ChoiceField, self.fields["outcome"])
        also.choices = [(one.pk, one.text) for one in others]
        if not also.choices:
            del self.fields["also"]
        if not can_print:
            del self.fields["note"]
            outcome.choices = MistakeOutcome.choices[1:]


@require_safe
def mistakes(request: HttpRequest) -> HttpResponse:
    """List what waits for an answer, newest first; `?tab=answered` what has one."""
    if not request.user.is_authenticated:
        return sign_in_first(request, request.path)
    _keep_out(signed_in(request))
    is_answered = request.GET.get("tab") == "answered"
    rows = _seen().filter(answered_at__isnull=not is_answered)
    if after := number_from(request.GET.get("after")):
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    next_url = ""
    if len(found) > PAGE_SIZE:
        query = {"tab": "answered" if is_answered else "", "after": str(shown[-1].pk)}
        next_url = f"?{urlencode(query)}"
    context = {"mistakes": shown, "is_answered": is_answered, "next_url": next_url}
    return render(request, "discussion/mistakes/mistakes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a reader found with the form that answers, or take the answer."""
    if not request.user.is_authenticated:
        return keep_and_sign_in(request, request.path)
    _keep_out(signed_in(request))
    mistake = get_object_or_404(_seen(), pk=pk)
    others = Mistake.objects.filter(article_id=mistake.article_id, answered_at=None)
    others = others.exclude(Q(pk=pk) | Q(reader=request.user)).order_by("pk")[:OTHERS_SHOWN]
    form = AnswerForm(request.POST or None, others=others, can_print=rules.can_print(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            answer_mistake(mistake_id=pk, editor=signed_in(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(WRONG.get(refused.refusal), str(refused.refusal.message))
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Answered. The reader is told."))
            return see_other(reverse("discussion:mistakes"))
    context = {
        "mistake": mistake,
        "article": mistake.article,
        "form": form,
        "texts": texts_to_copy(request),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "discussion/mistakes/answer.html", context, status=status)


def _keep_out(member: Member) -> None:
    """Let editors in, and as at the desk none who is suspended; they are told until when."""
    if not rules.can_answer(member):
        raise PermissionDenied
    if refusal := why_cannot_write(member, timezone.now()):
        raise PermissionDenied(refusal.message)


def _seen() -> QuerySet[Mistake]:
    """Return what is about articles that readers can see: what is withdrawn needs no mending."""
    rows = Mistake.objects.filter(article__in=Article.objects.public())
    return rows.select_related("article", "reader", "answered_by")
