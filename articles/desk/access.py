"""Who may come to the desk, and the doors from an id in an address to a row."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.module_loading import import_string

from articles.desk import drafts
from articles.models import Article, ArticleVersion

View = Callable[..., HttpResponseBase]


class DeskRequest(HttpRequest):
    """A request of somebody whom the door below let in: the member is there."""

    user: Any


EDIT = "articles.change_article"
PUBLISH = "articles.publish_article"


def editors_only(view: View) -> View:
    """Let in who may write articles; send others to sign-in or away with 403."""
    return _only(EDIT, view)


def publishers_only(view: View) -> View:
    """Let in who may publish, correct and withdraw articles."""
    return _only(PUBLISH, view)


def _only(permission: str, view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _ask_to_sign_in(request)
        if not request.user.has_perm(permission):
            raise PermissionDenied
        if why := _why_cannot_write(request.user):
            drafts.rescue(request.POST)
            raise PermissionDenied(why)
        return view(request, *args, **kwargs)

    return guarded


def can_work_here(user: Any) -> bool:
    """Say whether somebody may read and change what isn't published."""
    return user.has_perm(EDIT) and not _why_cannot_write(user)


def _why_cannot_write(user: Any) -> Any:
    """Return what settings.ARTICLES_WHY_CANNOT_WRITE has against it, in words, or ""."""
    if not settings.ARTICLES_WHY_CANNOT_WRITE:
        return ""
    refusal = import_string(settings.ARTICLES_WHY_CANNOT_WRITE)(user, timezone.now())
    return refusal.message if refusal else ""


def _ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Send to sign-in and back; what was typed waits there as the editor's draft."""
    back = request.get_full_path()
    if request.method == "POST":
        back = drafts.rescue(request.POST) or back
    if request.headers.get("HX-Request"):  # A fragment would be put into the page.
        return HttpResponse(status=401, headers={"HX-Redirect": redirect_to_login(back).url})
    return redirect_to_login(back)


def get_article_or_404(article_id: int) -> Article:
    """Return an article in any state, as the desk may see it."""
    rows = Article.objects.select_related("section", "source", "lead_image", "author")
    return get_object_or_404(rows, pk=article_id)


def get_version_or_404(article: Article, number: int) -> ArticleVersion:
    """Return one version of an article, with whoever made it."""
    version = article.versions.select_related("editor").filter(number=number).first()
    if version is None:
        raise Http404
    return version
