"""The page on which an editor sets what readers may do in one discussion."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from articles.desk.access import editors_only, get_article_or_404
from articles.desk.listing import shown_status
from forum.discussion.answers import signed_in
from forum.discussion.discussions import get_discussion
from forum.discussion.models import Mode, Order
from forum.discussion.newsroom.setting import mark_of, set_from_desk
from forum.refusals import Refused

SETTINGS = ("mode", "closes_after_days", "default_order")
MAX_DAYS = 3650  # Ten years; more is a slip.


class SettingsForm(forms.Form):
    """What readers may do, and for how long."""

    mode = forms.ChoiceField(
        label=gettext_lazy("What readers may do"),
        choices=[
            (Mode.OPEN, gettext_lazy("Open: everybody with an account may write")),
            (
                Mode.PREMODERATED,
                gettext_lazy("Moderated before publication: a moderator lets each comment through"),
            ),
            (Mode.READ_ONLY, gettext_lazy("Read only: what is there stays, nothing is added")),
            (Mode.HIDDEN, gettext_lazy("Hidden: nobody sees the discussion or its comments")),
        ],
        widget=forms.RadioSelect,
    )
    closes_after_days = forms.IntegerField(
        label=gettext_lazy("Close after so many days"),
        required=False,
        min_value=1,
        max_value=MAX_DAYS,
        help_text=gettext_lazy(
            "Counted from publication; an older article’s closes at once. "
            "Leave empty to keep it open."
        ),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    default_order = forms.ChoiceField(
        label=gettext_lazy("Order of the threads"),
        choices=[
            (Order.BEST, gettext_lazy("Best: what readers rate highest first")),
            (Order.NEWEST, gettext_lazy("Newest: the latest threads first")),
            (Order.OLDEST, gettext_lazy("Oldest: as the discussion went")),
            (Order.DISCUSSED, gettext_lazy("Most discussed: the most replies first")),
        ],
        help_text=gettext_lazy("How the discussion begins. Readers can choose another order."),
        widget=forms.RadioSelect,
    )
    held = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)


@require_http_methods(["GET", "HEAD", "POST"])
@editors_only
def settings(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and change the settings of an article's discussion."""
    article, form = get_article_or_404(pk), SettingsForm(request.POST)
    if request.method == "POST" and form.is_valid():
        try:
            set_from_desk(article=article, editor=signed_in(request), **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused.refusal.message))
            article = get_article_or_404(pk)  # With what holds now.
        else:
            messages.success(request, _("The discussion’s settings are changed."))
            return HttpResponseRedirect(request.path, status=303)
    discussion = get_discussion(article)
    held = mark_of(discussion)
    if request.method != "POST":
        initial = {name: getattr(discussion, name) for name in SETTINGS}
        form = SettingsForm(initial={**initial, "held": held})
    elif form.non_field_errors():  # Who has now read what holds may send it again.
        form.data = {**dict(form.data.items()), "held": held}
    context = {
        "article": article,
        "status": shown_status(article),
        "form": form,
        "discussion": discussion,
        "closes_at": discussion.closes_at(article),
    }
    return render(
        request, "discussion/settings.html", context, status=422 if form.is_bound else 200
    )
