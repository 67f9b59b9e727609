"""Members in the admin: who they are, and the roles they hold."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from forum.members.models import Member


@admin.register(Member)
class MemberAdmin(admin.ModelAdmin):
    """Who may sign in is changed here; names, addresses and passwords by their owners alone.

    Roles are given in the room of the moderators, where each change is logged.

    Members are made by joining and never deleted here, since their comments
    hang on them; an account is closed by taking `active` away.
    """

    list_display = ("username", "display_name", "is_staff", "is_active", "date_joined")
    list_filter = ("is_staff", "is_active", "is_claimed", "groups")
    search_fields = ("username", "display_name", "email")
    ordering = ("-pk",)
    fields = (
        "username", "display_name", "email", "is_active", "is_staff", "roles",
        "is_claimed", "date_joined", "last_login",
    )  # fmt: skip
    readonly_fields = (
        "username", "display_name", "email", "is_staff", "roles", "is_claimed", "date_joined",
        "last_login",
    )  # fmt: skip

    @admin.display(description=_("Roles"))
    def roles(self, member: Member) -> str:
        """Return the roles by name, and the way to the page that changes them."""
        names = ", ".join(member.groups.order_by("name").values_list("name", flat=True))
        address = reverse("moderation:moderator", args=[member.username])
        return format_html('{} <a href="{}">{}</a>', names or "–", address, _("Change the roles"))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: people join by themselves."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Member | None = None) -> bool:
        """Say no: an account is closed, not deleted."""
        return False
