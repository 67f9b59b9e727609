"""What the orders of a discussion count, and what they don't; and which one a member wants."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forum.discussion.answers import see_other, sign_in_first
from forum.discussion.chosen_order import ORDER_COOKIE, OrderForm, choose_order
from forum.discussion.ranking import wilson_lower_bound

# Votes up and down whose places in "best" are worth seeing beside each other.
EXAMPLES = ((1, 0), (10, 4), (9, 0), (95, 5))


@require_http_methods(["GET", "HEAD", "POST"])
def ranking(request: HttpRequest) -> HttpResponse:
    """Explain the orders, with examples in real figures; keep a member's choice. No query else.

    Goes back to `next`, a discussion in which it was made.
    """
    member = request.user
    if request.method == "POST":
        if not member.is_authenticated:
            return sign_in_first(request, request.path)
        form = OrderForm(request.POST)
        if form.is_valid():
            choose_order(member=member, order=form.cleaned_data["order"])
            messages.success(request, _("That is how discussions begin for you from now on."))
            way_back = request.POST.get("next", "")
            is_ours = url_has_allowed_host_and_scheme(way_back, allowed_hosts=None)
            answer = see_other(way_back if is_ours else request.path)
            answer.delete_cookie(ORDER_COOKIE, samesite="Lax")  # What is saved holds there, too.
            return answer
    elif member.is_authenticated:
        form = OrderForm(initial={"order": member.thread_order})
    else:
        form = None
    examples = [
        (up, up + down, round(100 * up / (up + down)), int(100 * wilson_lower_bound(up, down)))
        for up, down in EXAMPLES
    ]
    context = {"examples": examples, "form": form}
    status = 422 if form and form.is_bound else 200
    return render(request, "discussion/ranking.html", context, status=status)
