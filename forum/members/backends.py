"""Permissions come from roles alone."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, Permission
from django.db.models import Model

from forum.members.models import Member


class RoleBackend(ModelBackend):
    """Django's backend without permissions of single members.

    Roles are groups; one query then answers every question of a request.
    Members who aren't staff hold none, which is no query at all.
    """

    def _get_user_permissions(self, user_obj: Member) -> "set[Permission]":
        return Permission.objects.none()  # type: ignore[return-value]

    def get_all_permissions(
        self, user_obj: Member | AnonymousUser, obj: Model | None = None
    ) -> set[str]:
        """Return the names of what the member's roles allow."""
        if not user_obj.is_authenticated or not user_obj.is_staff:
            return set()
        return super().get_all_permissions(user_obj, obj)
