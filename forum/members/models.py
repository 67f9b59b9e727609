"""Members: who reads, writes, edits and judges here."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from forum.members.faces import FACE_FIELDS, FacesVersion, faces_changed
from forum.members.names import name_key
from forum.members.trust.levels import HIGHEST, LEVELS, Level

__all__ = ["FACTORS", "FacesVersion", "Member", "Theme", "Visitor", "second_factors"]


# What counts as a second factor, by the names of allauth; recovery codes alone are none.
FACTORS = ("totp", "webauthn")
# Columns that others count up and down, or set, past any copy of the row.
WRITTEN_ELSEWHERE = frozenset((
    "comment_count", "score", "unread_notice_count",
    "suspended_until", "watched_until", "warning_number", "warning_words",
    "trust_level", "best_trust_level", "fixed_trust_level", "visit_day_count", "visited_on",
    "is_scoped", "thread_order",
))  # fmt: skip
# The end of a suspension that has none: a ban. Far enough, and a date in every time zone.
NO_END = datetime(9999, 1, 1, tzinfo=UTC)


class Theme(models.TextChoices):
    """How the site looks to one member; empty follows the device."""

    SYSTEM = "", _("As my device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Member(AbstractUser):
    """A person with a name on the site.

    Rows are written by sign-up, by the settings page and, for people who
    wrote in a discussion that was taken in, by the importer; those cannot
    sign in (`is_claimed` is false, no usable password, no address) until
    they are claimed. The counters belong to forum.discussion, the notice
    counter to forum.notifications, to forum.moderation `suspended_until`
    (NO_END for a ban), `watched_until`, and the warning that the member has yet
    to confirm: the number of its decision, and what it says in their language;
    and trust (forum.moderation.trust): the level that is, the highest that ever was, the
    one that a moderator has fixed, and on how many days and when last they read here; and
    `is_scoped` (forum.moderation.scopes).
    """

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    username_key = models.CharField(max_length=150, unique=True, editable=False)
    display_name = models.CharField(_("display name"), max_length=50)
    name_key = models.CharField(max_length=150, unique=True, editable=False)
    display_name_changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_claimed = models.BooleanField(_("belongs to somebody"), default=True)

    language = models.CharField(_("language"), max_length=8, blank=True, default="")
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, default="")
    theme = models.CharField(
        _("theme"), max_length=5, blank=True, default=Theme.SYSTEM, choices=Theme.choices
    )

    # How discussions begin for them; "" as each is set. Written by discussion/chosen_order.py.
    thread_order = models.CharField(
        max_length=10, blank=True, default="", db_default="", editable=False
    )

    comment_count = models.PositiveIntegerField(default=0)
    score = models.IntegerField(default=0)
    unread_notice_count = models.PositiveIntegerField(default=0)
    suspended_until = models.DateTimeField(null=True, blank=True)
    watched_until = models.DateTimeField(null=True, blank=True)
    warning_number = models.BigIntegerField(null=True, blank=True)
    warning_words = models.TextField(blank=True, default="", db_default="")

    trust_level = models.PositiveSmallIntegerField(default=0, db_default=0)
    best_trust_level = models.PositiveSmallIntegerField(default=0, db_default=0)
    fixed_trust_level = models.PositiveSmallIntegerField(null=True, blank=True)
    visit_day_count = models.PositiveIntegerField(default=0, db_default=0)
    visited_on = models.DateField(null=True, blank=True)  # By UTC, so that no zone makes two days.

    # A moderator of certain sections or articles alone: discussion/scopes.py says which.
    is_scoped = models.BooleanField(default=False, db_default=False, editable=False)

    # No column: what the member's roles allow, where it was read with the session.
    permissions_read: frozenset[str] | None = None
    # No column: where the member moderates, once it was read (discussion/scopes.py).
    scope_read: object | None = None

    class Meta(AbstractUser.Meta):
        swappable = "AUTH_USER_MODEL"
        verbose_name = _("member")  # type: ignore[assignment]
        verbose_name_plural = _("members")  # type: ignore[assignment]
        permissions = [
            ("suspend_member", _("Can suspend members")),
            ("ban_member", _("Can ban members")),
        ]
        indexes = [
            # How many joined lately, and at the same time on other days.
            models.Index(fields=["date_joined"], name="member_by_joining"),
            # Who is under watch, the first to be out of it first; few ever are.
            models.Index(
                fields=["watched_until", "id"],
                condition=Q(watched_until__isnull=False),
                name="member_watched",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(trust_level__lte=F("best_trust_level"), best_trust_level__lte=HIGHEST),
                name="member_trust_is_a_level",
            ),
            models.CheckConstraint(
                condition=Q(fixed_trust_level=None) | Q(fixed_trust_level=F("trust_level")),
                name="member_trust_stays_fixed",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the keys in step with the names, and ready-made pages with both.

        Here and not in the verbs, since whoever writes a member by whatever
        way (admin, allauth, a shell) must leave no page with the old name.
        Nor may a copy that was read before a suspension lift it by being
        saved: what others write is left out unless `update_fields` names it.
        """
        self.keep_keys()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "username_key", "name_key"}
        elif not self._state.adding:
            kwargs["update_fields"] = self._own_columns()
        if self._state.adding or (fields is not None and not set(fields) & set(FACE_FIELDS)):
            super().save(*args, **kwargs)
            return
        with transaction.atomic():
            before = self._read_face()
            super().save(*args, **kwargs)
            if self._read_face() != before:
                faces_changed()

    def _own_columns(self) -> set[str]:
        """Return what a plain save() of a row that is there writes."""
        columns = {field.attname for field in self._meta.concrete_fields if not field.primary_key}
        return columns - self.get_deferred_fields() - WRITTEN_ELSEWHERE

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row, and let no page keep the name."""
        with transaction.atomic():
            deleted = super().delete(*args, **kwargs)
            faces_changed()
        return deleted

    def _read_face(self) -> tuple[Any, ...] | None:
        """Return what the row holds of what pages show; the row is locked."""
        rows = Member.objects.select_for_update(no_key=True).filter(pk=self.pk)
        return rows.values_list(*FACE_FIELDS).first()

    def keep_keys(self) -> None:
        """Set the keys that follow from the names; for whoever inserts many at once."""
        self.display_name = self.display_name or self.username[:50]
        self.username_key = name_key(self.username)
        self.name_key = name_key(self.display_name)

    def get_full_name(self) -> str:
        """Return the name that pages show."""
        return self.display_name

    def get_short_name(self) -> str:
        """Return the name that pages show."""
        return self.display_name

    def get_absolute_url(self) -> str:
        """Return the address of the public profile."""
        return reverse("discussion:member", args=[self.username])

    @cached_property
    def has_second_factor(self) -> bool:
        """Say whether signing in takes more than a password.

        Comes with the member of a request; else one query, then remembered.
        """
        return second_factors(self.pk).exists()

    def get_session_auth_hash(self) -> str:
        """Return what a session must hold to go on being this member's.

        Another one once there is a second factor, or none any more: a session
        that a password alone began doesn't gain what the factor guards.
        """
        return self._mark_factor(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """Return the same under the secret keys of before."""
        yield from map(self._mark_factor, super().get_session_auth_fallback_hash())

    def _mark_factor(self, hashed: str) -> str:
        return f"{hashed}+" if self.has_second_factor else hashed

    @property
    def has_staff_powers(self) -> bool:
        """Say whether the member may act as staff now.

        The one place where the second factor is required: whatever asks for
        a permission, on whatever page, gets no without it. Costs nothing for
        members who aren't staff.
        """
        if not (self.is_active and self.is_staff):
            return False
        return self.has_second_factor or not settings.STAFF_SECOND_FACTOR

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """Say whether the member's roles allow it; superusers need staff powers too."""
        return self.has_staff_powers and super().has_perm(perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        """Say whether the member's roles allow anything in an app."""
        return self.has_staff_powers and super().has_module_perms(app_label)

    def is_suspended(self, now: datetime) -> bool:
        """Say whether the member may not write at `now`."""
        return self.suspended_until is not None and self.suspended_until > now

    @property
    def is_banned(self) -> bool:
        """Say whether the member may not write, without an end."""
        return self.suspended_until == NO_END

    def is_watched(self, now: datetime) -> bool:
        """Say whether a moderator reads what the member writes at `now`."""
        return self.watched_until is not None and self.watched_until > now

    @property
    def trust(self) -> Level:
        """Return the level of trust, with what it opens."""
        return LEVELS[self.trust_level]

    @property
    def is_warned(self) -> bool:
        """Say whether there is a warning that the member has yet to confirm."""
        return self.warning_number is not None


def second_factors(member: Any) -> models.QuerySet[Any]:
    """Return what a member signs in with beside the password."""
    from allauth.mfa.models import Authenticator

    return Authenticator.objects.filter(user=member, type__in=FACTORS)


# Whoever asks for a page.
Visitor = Member | AnonymousUser
