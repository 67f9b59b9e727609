"""What a member follows, with what is new in it. Reading the page changes nothing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum.discussion.answers import is_htmx, see_other, signed_in
from forum.discussion.attention import Follow
from forum.discussion.followed import address_of, follows_in_view, load_following
from forum.discussion.following import mark_seen

MAX_ID = 2**63 - 1  # What a database takes for a number.


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def following(request: HttpRequest) -> HttpResponse:
    """List what the member follows; a POST takes all of it for seen."""
    if request.method == "POST":
        mark_seen(member=signed_in(request))
        return see_other(reverse("discussion:following"))
    context = {"following": load_following(signed_in(request))}
    return render(request, "discussion/following.html", context)


@login_required
@require_safe
def count(request: HttpRequest) -> HttpResponse:
    """Say in how much of it there is something new: the number beside the tab."""
    context = {"following": load_following(signed_in(request))}
    return render(request, "discussion/_following_count.html", context)


@login_required
@require_POST
def followed(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one thing for seen and go to it; with `value` 0 stop following it instead."""
    found = follows_in_view(signed_in(request)).filter(pk=min(pk, MAX_ID)).first()
    if found is None:  # Unfollowed in another window, or by the first of two presses.
        return see_other(reverse("discussion:following"))
    if request.POST.get("value") != "0":
        mark_seen(member=signed_in(request), follow_ids=[found.pk])
        return see_other(address_of(found))
    found.delete()
    if is_htmx(request):
        return render(request, "discussion/_unfollowed.html")
    messages.success(request, _("You don’t follow this now."))
    return see_other(reverse("discussion:following"))


@login_required
@require_POST
def drop_gone(request: HttpRequest) -> HttpResponse:
    """Stop following whatever isn't public at the moment."""
    shown = list(follows_in_view(signed_in(request)).values_list("pk", flat=True))
    Follow.objects.filter(member=signed_in(request)).exclude(pk__in=shown).delete()
    return see_other(reverse("discussion:following"))
