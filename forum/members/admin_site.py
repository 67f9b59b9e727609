"""The admin without side doors."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse


class GuardedAdminSite(AdminSite):
    """Signs in and changes passwords where everyone does: limits and second factors hold there."""

    site_header = settings.SITE_NAME
    site_title = settings.SITE_NAME

    def has_permission(self, request: HttpRequest) -> bool:
        """Say whether the request's member may enter at all."""
        return getattr(request.user, "has_staff_powers", False)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send to the site's sign-in, or say no to who is signed in already."""
        return secure_admin_login(super().login)(request, extra_context)

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send to the site's own page."""
        return HttpResponseRedirect(reverse("account_change_password"))
