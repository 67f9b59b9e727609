"""Who may sign in, and what roles allow."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import AnonymousUser, Permission
from django.db.models import Exists, Model, OuterRef
from django.http import HttpRequest

from forum.members.models import Member, second_factors
from forum.members.names import name_key
from forum.members.session_store import find_read_along
from forum.ready.columns import Columns
from forum.ready.compiled import CompiledQuery

_member = Columns(Member)
_with_second_factor = CompiledQuery(
    lambda pk: (
        Member.objects.filter(pk=pk)
        .annotate(knows_second_factor=Exists(second_factors(OuterRef("pk"))))
        .values_list(*_member.attnames, "knows_second_factor")
    ),
    "pk",
)


def _find(member_id: int) -> Member | None:
    found = _with_second_factor.one(pk=member_id)
    if found is None:
        return None
    member = _member.row(found[:-1])
    member.has_second_factor = bool(found[-1])
    return member


class RoleBackend(AuthenticationBackend):
    """allauth's sign-in, and permissions from roles alone.

    The only backend: a second one would answer what this one denies. Roles
    are groups; what they allow is read with the session, or else by one query
    that answers every question of a request. Members
    without staff powers hold none, which is no query for those who aren't
    staff.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> Member | None:
        """Return who the password is of.

        No username is an address; an address that allauth offers as both
        would be checked twice, which takes twice as long for those known here.
        """
        if credentials.get("email"):
            credentials.pop("username", None)
        return super().authenticate(request, **credentials)

    def user_can_authenticate(self, user: Member) -> bool:
        """Say whether the account may be signed in to, asked again with every request."""
        return user.is_claimed and super().user_can_authenticate(user)

    def get_user(self, user_id: int) -> Member | None:
        """Return who a session is of, with the second factor known, in one query at most."""
        member = find_read_along(user_id) or _find(user_id)
        return member if member and self.user_can_authenticate(member) else None

    def _authenticate_by_username(self, username: str, password: str) -> Member | None:
        # By the key, so that width and case of what is typed don't matter.
        member = Member.objects.filter(username_key=name_key(username)).first()
        return self._check_password(member, password)

    def _get_user_permissions(self, user_obj: Member) -> "set[Permission]":
        return Permission.objects.none()  # type: ignore[return-value]

    def get_all_permissions(
        self, user_obj: Member | AnonymousUser, obj: Model | None = None
    ) -> set[str]:
        """Return the names of what the member's roles allow."""
        if not isinstance(user_obj, Member) or not user_obj.has_staff_powers:
            return set()
        if obj is None and user_obj.permissions_read is not None and not user_obj.is_superuser:
            return set(user_obj.permissions_read)
        return super().get_all_permissions(user_obj, obj)
