"""Pages that ask before they change what readers see: publish, correct, withdraw, restore."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles import publishing
from articles.desk.access import DeskRequest, get_article_or_404, publishers_only
from articles.desk.forms import CorrectForm, DecisionForm, PublishForm, WithdrawForm, zone_name
from articles.desk.listing import shown_status
from articles.models import Article

ask = require_http_methods(["GET", "HEAD", "POST"])


# What a page does when its question is answered: the verb, with what it takes
# besides the article, the editor and the version; returns what to say.
Do = Callable[[dict[str, Any]], str]


@ask
@publishers_only
def publish(request: DeskRequest, pk: int) -> HttpResponse:
    """Publish now or at a time; also changes the time of what is scheduled."""
    article = get_article_or_404(pk)
    planned = {"when": PublishForm.LATER, "at": article.published_at}
    initial = planned if article.published_at else {}
    form = PublishForm(_sent(request), initial={**_seen(article), **initial})

    def do(who: dict[str, Any]) -> str:
        at = form.cleaned_data["at"]
        publishing.publish_article(**who, at=at)
        return _("The article is scheduled.") if at else _("The article is published.")

    return _decide(request, article, "publish", form, do)


@ask
@publishers_only
def unschedule(request: DeskRequest, pk: int) -> HttpResponse:
    """Take a scheduled article back to being a draft."""
    article = get_article_or_404(pk)
    form = DecisionForm(_sent(request), initial=_seen(article))

    def do(who: dict[str, Any]) -> str:
        publishing.unschedule_article(**who)
        return _("The article won’t be published; it is a draft again.")

    return _decide(request, article, "unschedule", form, do)


@ask
@publishers_only
def correct(request: DeskRequest, pk: int) -> HttpResponse:
    """Print a dated note that says what was wrong."""
    article = get_article_or_404(pk)
    form = CorrectForm(_sent(request), initial=_seen(article))

    def do(who: dict[str, Any]) -> str:
        publishing.correct_article(**who, text=form.cleaned_data["text"])
        return _("The correction is printed with the article.")

    return _decide(request, article, "correct", form, do)


@ask
@publishers_only
def withdraw(request: DeskRequest, pk: int) -> HttpResponse:
    """Take an article and its discussion off the site, with the reason in its place."""
    article = get_article_or_404(pk)
    form = WithdrawForm(_sent(request), initial=_seen(article))

    def do(who: dict[str, Any]) -> str:
        publishing.withdraw_article(**who, reason=form.cleaned_data["reason"])
        return _("The article is withdrawn.")

    return _decide(request, article, "withdraw", form, do)


@ask
@publishers_only
def restore(request: DeskRequest, pk: int) -> HttpResponse:
    """Put a withdrawn article and its discussion back."""
    article = get_article_or_404(pk)
    form = DecisionForm(_sent(request), initial=_seen(article))

    def do(who: dict[str, Any]) -> str:
        publishing.restore_article(**who)
        return _("The article is back on the site.")

    return _decide(request, article, "restore", form, do)


def _sent(request: DeskRequest) -> QueryDict | None:
    return request.POST.copy() if request.method == "POST" else None


def _seen(article: Article) -> dict[str, Any]:
    return {"version": article.version}


def _decide(
    request: DeskRequest, article: Article, act: str, form: DecisionForm, do: Do
) -> HttpResponse:
    """Show the question, or do it and go back to the article. A refusal is shown as an error."""
    refused, since = "", None
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["version"]
        who = {"article": article, "editor": request.user, "expected_version": seen}
        try:
            done = do(who)
        except publishing.NotPossible as refusal:
            refused = str(refusal)
        except publishing.StaleVersion:
            # Asked again with what was typed; answering once more means: knowing theirs.
            article, since = get_article_or_404(article.pk), seen
            form.data["version"] = str(article.version)  # type: ignore[index]
        else:
            messages.success(request, done)
            return HttpResponseRedirect(reverse("desk:edit", args=[article.pk]), status=303)
    context: dict[str, Any] = {
        "article": article,
        "status": shown_status(article),
        "form": form,
        "refused": refused,
        "since": since,
        "latest": article.versions.select_related("editor").defer("snapshot").first(),
        "zone": zone_name(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, f"articles/desk/{act}.html", context, status=status)
