"""The page on which moderators calm one discussion, and see who did so before."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from articles.models import Article, Status
from forum.discussion.answers import number_from, see_other
from forum.discussion.discussions import get_discussion
from forum.moderation.cases.counting import count_waiting
from forum.moderation.doors import for_moderators, signed_in
from forum.moderation.measures.places import rules
from forum.moderation.measures.places.forms import PlaceForm, initial_of
from forum.moderation.measures.places.models import PlaceMeasure
from forum.moderation.measures.places.setting import mark_of, set_place, undo_place
from forum.moderation.scopes.covering import keep_out
from forum.refusals import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@for_moderators
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what holds in an article's discussion, with all switches, and set them."""
    article = _find(request, pk)
    if request.method != "POST":
        return _show(request, article)
    form = PlaceForm(request.POST, discussion=get_discussion(article), now=timezone.now())
    if form.is_valid():
        sent = form.cleaned_data
        try:
            set_place(
                article=article,
                moderator=signed_in(request),
                calm=form.calm(),
                **{name: sent[name] for name in _SENT},
            )
        except Refused as refused:
            form.add_error(None, refused.refusal.message)
        else:
            messages.success(request, _("This holds now. Readers see it on the article’s page."))
            return see_other(request.path)
    return _show(request, article, form)


@require_POST
@for_moderators
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last act on a discussion back."""
    article = _find(request, pk)
    measure_id = number_from(request.POST.get("measure")) or 0
    try:
        undo_place(measure_id=measure_id, article=article, moderator=signed_in(request))
    except PlaceMeasure.DoesNotExist:
        return _refuse(request, article, rules.NOT_LAST.message)
    except Refused as refused:
        return _refuse(request, article, refused.refusal.message)
    messages.success(request, _("Taken back. What held before holds again."))
    return see_other(reverse("moderation:place", args=[pk]))


# What of the form goes to the verb as it is.
_SENT = ("mode", "closes_after_days", "reason", "note", "seen", "held")


def _find(request: HttpRequest, pk: int) -> Article:
    """Return any article that was ever public, also one whose discussion is hidden.

    Not one that is to come: its headline is the newsroom's own until then.
    """
    published = Article.objects.filter(published_at__lte=timezone.now())
    found = get_object_or_404(
        published.exclude(status=Status.DRAFT).select_related("discussion"), pk=pk
    )
    keep_out(signed_in(request), found)
    return found


def _refuse(request: HttpRequest, article: Article, message: object) -> HttpResponse:
    messages.error(request, str(message))
    return _show(request, article, status=422)


def _show(
    request: HttpRequest, article: Article, form: PlaceForm | None = None, status: int = 200
) -> HttpResponse:
    now, discussion = timezone.now(), get_discussion(article)
    rows = PlaceMeasure.objects.filter(article=article).select_related("moderator")
    measures = list(rows.order_by("-pk")[: rules.MEASURES_SHOWN])
    last = measures[0] if measures else None
    shown = {"seen": last.pk if last else 0, "held": mark_of(discussion)}
    initial = initial_of(discussion, now, **shown)
    if form:  # Who has now read what holds may send it again.
        form.data = {**dict(form.data.items()), **shown}
    context = {
        "article": article,
        "discussion": discussion,
        "form": form or PlaceForm(initial=initial, discussion=discussion, now=now),
        "measures": measures,
        "undoable": last if rules.can_undo(last) else None,
        "counts": count_waiting(signed_in(request)),
    }
    return render(request, "moderation/place.html", context, status=422 if form else status)
