"""Members in the admin: who they are, and the roles they hold."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from forum.members.closing import SAY_WHY, set_active
from forum.members.models import Member


class MemberForm(forms.ModelForm):
    """Whether an account is open, and why that is changed."""

    why = forms.CharField(
        label=_("Why?"),
        help_text=_("Asked where an account is closed or opened again. It stands in the log."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    class Meta:
        model = Member
        fields = ("is_active",)

    def clean(self) -> dict[str, Any] | None:
        """Ask for a why. An old form that would open what was closed meanwhile has none."""
        if "is_active" in self.changed_data and not self.cleaned_data.get("why"):
            self.add_error("why", str(SAY_WHY.message))
        return super().clean()


@admin.register(Member)
class MemberAdmin(admin.ModelAdmin):
    """Who may sign in is changed here; names, addresses and passwords by their owners alone.

    Roles are given in the room of the moderators, where each change is logged.

    Members are made by joining and never deleted here, since their comments
    hang on them; an account is closed by taking `active` away, which is logged.
    """

    form = MemberForm
    list_display = ("username", "display_name", "is_staff", "is_active", "date_joined")
    list_filter = ("is_staff", "is_active", "is_claimed", "groups")
    search_fields = ("username", "display_name", "email")
    ordering = ("-pk",)
    fields = (
        "username", "display_name", "email", "is_active", "why", "is_staff", "roles",
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

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Say whether the list may be narrowed so: by no part of a password's hash, above all."""
        asked = lookup.partition("__")[0]
        fields = {"pk", *(field.name for field in Member._meta.get_fields())}
        if asked in fields and asked not in (*self.list_display, *self.search_fields, "groups"):
            return False
        return super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    def save_model(
        self, request: HttpRequest, obj: Member, form: forms.ModelForm, change: bool
    ) -> None:
        """Close or open the account; the row's other columns stay as they are now."""
        if "is_active" in form.changed_data:
            set_active(
                member_id=obj.pk,
                is_active=obj.is_active,
                by=cast(Member, request.user),
                why=form.cleaned_data["why"],
            )

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: people join by themselves."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Member | None = None) -> bool:
        """Say no: an account is closed, not deleted."""
        return False
