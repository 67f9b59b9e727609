"""The admin without side doors."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone


class GuardedAdminSite(AdminSite):
    """Signs in and changes passwords where everyone does: limits and second factors hold there."""

    site_header = settings.SITE_NAME
    site_title = settings.SITE_NAME

    def has_permission(self, request: HttpRequest) -> bool:
        """Say whether the request's member may enter at all."""
        user = request.user
        if not user.is_authenticated or user.is_suspended(timezone.now()):
            return False
        return user.has_staff_powers

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send to the site's sign-in, or say no to who is signed in already."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return secure_admin_login(super().login)(request, extra_context)

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Send to the site's own page."""
        return HttpResponseRedirect(reverse("account_change_password"))
