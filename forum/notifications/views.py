"""A member's notices. Reading a page changes nothing; marking is a form."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from forum.members.models import Member
from forum.notifications.listing import load_page
from forum.notifications.models import Notice
from forum.notifications.reading import mark_all_read, mark_read

MAX_ID = 2**63 - 1  # What a database takes for a number.
MAX_DIGITS = 18  # Fewer than MAX_ID has; Python reads no number of 5,000.


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """List the member's notices; a POST marks all of them as read."""
    member: Member = request.user  # type: ignore[assignment]
    if request.method == "POST":
        mark_all_read(member=member)
        return HttpResponseRedirect(reverse("notifications:notices"), status=303)
    page = load_page(member, before=_read_cursor(request.GET.get("before", "")))
    next_url = f"{request.path}?before={page.next_before}" if page.next_before else ""
    context = {"page": page, "next_url": next_url, "member": member}
    return render(request, "notifications/notices.html", context)


@login_required
@require_POST
def open_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one notice as read and go to what it tells of."""
    notice = get_object_or_404(Notice.objects.shown(), pk=min(pk, MAX_ID), recipient=request.user)
    mark_read(member=notice.recipient, notice_id=notice.pk)
    is_ours = url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None)
    url = notice.url if is_ours else reverse("notifications:notices")
    return HttpResponseRedirect(url, status=303)


def _read_cursor(text: str) -> int | None:
    """Return the number in a cursor, or None if it is none: then the first page is shown."""
    is_number = text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS
    return int(text) if is_number else None
