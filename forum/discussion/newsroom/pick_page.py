"""The page on which the newsroom picks a comment, or takes that back."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from forum.discussion.access import get_visible_comment_or_404
from forum.discussion.answers import comment_url, refuse, see_other, signed_in
from forum.discussion.models import Comment
from forum.discussion.newsroom import rules
from forum.discussion.newsroom.picking import pick_comment, unpick_comment
from forum.discussion.typed_forms import keep_and_sign_in
from forum.refusals import Refused

LOG_SHOWN = 20  # Picks of one comment.


class PickForm(forms.Form):
    """Why readers should read a comment."""

    why = forms.CharField(
        label=gettext_lazy("Why should readers read it?"),
        max_length=rules.MAX_WHY_LENGTH,
        help_text=gettext_lazy(
            "A sentence in the language of the article, for all to read. 200 characters at most."
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def pick(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a comment with the form to pick it; `value` 0 takes the pick back."""
    if not request.user.is_authenticated:
        return keep_and_sign_in(request, reverse("discussion:pick", args=[pk]))
    comment = get_visible_comment_or_404(pk, request.user)
    if not rules.can_pick(request.user, comment.article):
        raise PermissionDenied
    if request.method != "POST":
        return _show(request, comment, PickForm())
    try:
        if request.POST.get("value") == "0":
            unpick_comment(comment_id=pk, editor=request.user)
            messages.success(request, _("This comment isn’t an editors’ pick any more."))
            return see_other(comment_url(pk))
        return _pick(request, comment)
    except Refused as refused:
        return refuse(request, comment, refused.refusal)


def _pick(request: HttpRequest, comment: Comment) -> HttpResponse:
    """Pick it, or show the form again with the typed sentence. Raises Refused."""
    form = PickForm(request.POST)
    if form.is_valid():
        try:
            pick_comment(
                comment_id=comment.pk, editor=signed_in(request), why=form.cleaned_data["why"]
            )
        except Refused as refused:
            if refused.refusal not in (rules.SAY_WHY, rules.WHY_TOO_LONG):
                raise
            form.add_error("why", refused.refusal.message)
        else:
            messages.success(request, _("The comment is an editors’ pick now."))
            return see_other(comment_url(comment.pk))
    return _show(request, comment, form)


def _show(request: HttpRequest, comment: Comment, form: PickForm) -> HttpResponse:
    context = {
        "comment": comment,
        "article": comment.article,
        "form": form,
        "picks": comment.picks.select_related("picked_by", "unpicked_by").order_by("-pk")[
            :LOG_SHOWN
        ],
    }
    status = 422 if form.errors else 200
    return render(request, "discussion/pick.html", context, status=status)
