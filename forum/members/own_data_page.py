"""The page on which members get all that the site keeps of them."""

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_http_methods

from forum.members.limits import hit
from forum.members.models import Member
from forum.members.own_data import EXPORT_LIMIT, EXPORT_PERIOD, write_own_data


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def own_data(request: HttpRequest) -> HttpResponseBase:
    """Say what there is; sent, the form answers with the file, or 429 where it came too often.

    A form and no link, so that no other site makes a browser fetch it; and who sends it proves
    once more who they are, as for a new password: a session left open must not give all away.
    """
    member: Member = request.user  # type: ignore[assignment]
    if request.method != "POST":
        return _show(request)
    if not hit(scope="own_data", key=str(member.pk), limit=EXPORT_LIMIT, period=EXPORT_PERIOD):
        return _show(request, status=429)
    response = StreamingHttpResponse(
        write_own_data(member, translation.get_language() or member.language),
        content_type="application/json; charset=utf-8",
    )
    name = f"my-data-{timezone.localdate():%Y-%m-%d}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _show(request: HttpRequest, status: int = 200) -> HttpResponse:
    context = {"is_too_often": status == 429, "limit": EXPORT_LIMIT}
    return render(request, "members/own_data.html", context, status=status)
