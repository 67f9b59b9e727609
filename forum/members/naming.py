"""Give a member a name that nobody else has."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from forum.members import names
from forum.members.models import Member
from forum.refusals import Refusal, Refused

# Often enough to mend a choice; too seldom to leave a dispute under one name
# and come back under another.
RENAME_PERIOD = timedelta(days=14)

TOO_SOON = Refusal(
    "too_soon", _("A display name can be changed once in 14 days. You changed yours lately.")
)
# A name stands beside everything they wrote: it would be a way to go on writing.
KEPT_OUT = Refusal(
    "suspended", _("Your display name stays as it is for as long as you can’t write here.")
)


def is_name_taken(name: str, *, besides: Member | None = None) -> bool:
    """Say whether somebody's username or display name reads the same."""
    key = names.name_key(name)
    holders = Member.objects.filter(Q(username_key=key) | Q(name_key=key))
    if besides is not None:
        holders = holders.exclude(pk=besides.pk)
    return holders.exists()


def why_cannot_use_username(name: str) -> Refusal | None:
    """Say why a tidy name can't be a new member's username."""
    if refusal := names.why_bad_username(name):
        return refusal
    return names.TAKEN if is_name_taken(name) else None


def why_cannot_rename(member: Member, name: str, now: datetime) -> Refusal | None:
    """Say why a member can't show this tidy name. Their present one they always can."""
    if name == member.display_name:
        return None
    if member.is_suspended(now):
        return KEPT_OUT
    if refusal := names.why_bad_display_name(name):
        return refusal
    is_same_name = names.name_key(name) in (member.name_key, member.username_key)
    renamed_at = member.display_name_changed_at
    if not is_same_name and renamed_at is not None and now - renamed_at < RENAME_PERIOD:
        return TOO_SOON
    return names.TAKEN if is_name_taken(name, besides=member) else None


def rename(*, member: Member, name: str, now: datetime) -> Member:
    """Show a member under another name; settings.MEMBERS_NAME_LISTENER hears of it.

    Raises Refused; nothing is written then.
    """
    name = names.tidy_name(name)
    with transaction.atomic():
        held = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
        if refusal := why_cannot_rename(held, name, now):
            raise Refused(refusal)
        if name == held.display_name:
            return held
        held.display_name, held.display_name_changed_at = name, now
        try:
            with transaction.atomic():
                held.save(update_fields=["display_name", "display_name_changed_at"])
        except IntegrityError:
            raise Refused(names.TAKEN) from None
        import_string(settings.MEMBERS_NAME_LISTENER)(held)
    member.display_name, member.name_key = held.display_name, held.name_key
    member.display_name_changed_at = held.display_name_changed_at
    return held
