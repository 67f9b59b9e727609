"""Pages for when it can't be done, in the site's design."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from articles.desk.drafts import rescue
from forum.discussion.pictures.adding import read_written
from forum.discussion.pictures.rules import CHOOSE_AGAIN
from forum.discussion.typed_forms import WRITING, read_texts, texts_to_copy
from forum.members.models import Theme
from forum.members.preferences import THEME_COOKIE
from forum.origins import is_from_elsewhere

ROOM = "moderation"  # No form there has a password in it.


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403, with the reason if the view gave one, and what came too late to be taken."""
    why = exception.args[0] if exception and exception.args else ""
    return render(request, "403.html", {"why": why, "texts": texts_to_copy(request)}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404, with what was typed about something that is gone since."""
    return render(request, "404.html", {"texts": texts_to_copy(request)}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500. Django has logged why."""
    return _alone(request, "500.html", 500)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400: too much at once, or a host that isn't ours."""
    return _alone(request, "400.html", 400)


def _alone(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """Render a page that needs nothing that may be broken: not even who asks."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    context = {
        "SITE_NAME": settings.SITE_NAME,
        "theme": theme if theme in Theme.values else "",
    }
    return render(None, template, context, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is stale with the text that was typed.

    Happens when one signs in or out in another tab. Only `text`, what a member writes, and what
    is said of a picture is given back, and only where one writes in a form with a fresh token; an
    editor's article waits as a draft, and what moderators typed stands there to be copied.
    Another site's form is given nothing: it must not become one of ours.
    """
    if is_from_elsewhere(request):
        return forbidden(request)
    if place := rescue(request.POST):
        return HttpResponseRedirect(place, status=303)
    found = request.resolver_match
    context = {
        "typed": request.POST.get("text", ""),
        "action": request.get_full_path() if found and found.view_name in WRITING else "",
        "written": read_written(request),
        "choose_again": CHOOSE_AGAIN.message,
        "texts": read_texts(request) if found and found.namespace == ROOM else [],
    }
    return render(request, "csrf_failure.html", context, status=403)
