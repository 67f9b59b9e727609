"""Members in the admin: who they are, and the roles they hold."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from forum.members.faces import faces_changed
from forum.members.models import Member


@admin.register(Member)
class MemberAdmin(admin.ModelAdmin):
    """Roles and access are changed here; names, addresses and passwords by their owners alone.

    Members are made by joining and never deleted here, since their comments
    hang on them; an account is closed by taking `active` away.
    """

    list_display = ("username", "display_name", "is_staff", "is_active", "date_joined")
    list_filter = ("is_staff", "is_active", "is_claimed", "groups")
    search_fields = ("username", "display_name", "email")
    ordering = ("-pk",)
    fields = (
        "username", "display_name", "email", "is_active", "is_staff", "groups",
        "is_claimed", "date_joined", "last_login",
    )  # fmt: skip
    readonly_fields = (
        "username", "display_name", "email", "is_claimed", "date_joined", "last_login",
    )  # fmt: skip
    filter_horizontal = ("groups",)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Write the roles; no ready-made page keeps what somebody's role was."""
        super().save_related(request, form, formsets, change)
        if "groups" in form.changed_data:
            faces_changed()

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: people join by themselves."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Member | None = None) -> bool:
        """Say no: an account is closed, not deleted."""
        return False
