"""The page on which a reader says that something is wrong in an article."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from articles.models import Article
from forum.discussion.answers import see_other, sign_in_first, signed_in
from forum.discussion.models import Mistake
from forum.discussion.newsroom.mistakes import rules
from forum.discussion.newsroom.mistakes.pointing_out import point_out_mistake
from forum.discussion.typed import why_not_kept
from forum.refusals import Refused

OWN_SHOWN = 10  # Of the reader's own about this article.
# Where the session keeps what was typed before signing in; the last one only.
TYPED = "typed_mistake"


class MistakeForm(forms.Form):
    """What is wrong, and where."""

    text = forms.CharField(
        label=gettext_lazy("What is wrong, and what would be right?"),
        max_length=rules.MAX_TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("If you know where it can be read, say so. Only editors see this."),
    )
    passage = forms.CharField(
        label=gettext_lazy("The words of the article it is about"),
        max_length=rules.MAX_PASSAGE_LENGTH,
        required=False,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def mistake(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form, with what became of the reader's earlier ones, or take it."""
    article = get_object_or_404(Article.objects.public(), pk=pk)
    if request.method != "POST":
        return _show(request, article, MistakeForm(initial=_take_typed(request, article)))
    form = MistakeForm(request.POST)
    if not request.user.is_authenticated:
        if refusal := why_not_kept(request, ""):
            form.add_error(None, str(refusal.message))
            return _show(request, article, form)
        _keep_typed(request, article)
        return sign_in_first(request, request.path)
    if form.is_valid():
        try:
            point_out_mistake(article=article, reader=signed_in(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused.refusal.message))
        else:
            messages.success(request, _("Thank you. The editors will look at it and tell you."))
            return see_other(article.get_absolute_url())
    return _show(request, article, form)


def _show(request: HttpRequest, article: Article, form: MistakeForm) -> HttpResponse:
    refusal = rules.why_cannot_point_out(article=article, member=request.user, now=timezone.now())
    if form.is_bound or (refusal and refusal.code == "signed_out"):
        refusal = None  # Said beside what was typed, or asked for when it is sent.
    context: dict[str, Any] = {"article": article, "form": form, "refusal": refusal}
    if request.user.is_authenticated:
        own = Mistake.objects.filter(article=article, reader=request.user)
        context["own"] = own.order_by("-pk")[:OWN_SHOWN]
    status = 422 if form.errors else 200
    return render(request, "discussion/mistakes/mistake.html", context, status=status)


def _keep_typed(request: HttpRequest, article: Article) -> None:
    """Keep what was typed in the session, which signing in takes along."""
    limits = {"text": rules.MAX_TEXT_LENGTH, "passage": rules.MAX_PASSAGE_LENGTH}
    typed = {
        name: request.POST.get(name, "").replace("\0", "")[:most] for name, most in limits.items()
    }
    request.session[TYPED] = {"article": article.pk, **typed}


def _take_typed(request: HttpRequest, article: Article) -> dict[str, str]:
    """Return what was typed about this article before signing in, once."""
    typed = request.session.get(TYPED)
    if not typed or typed.get("article") != article.pk:
        return {}
    if request.user.is_authenticated:
        del request.session[TYPED]
    return {"text": typed["text"], "passage": typed["passage"]}
