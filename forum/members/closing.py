"""Close an account, or open it again; who logs it is told: settings.MEMBERS_ACCOUNT_LISTENER."""

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from forum.members.models import Member
from forum.refusals import Refusal, Refused

SAY_WHY = Refusal("say_why", _("Please say why. It stands in the log, and only there."))


def set_active(*, member_id: int, is_active: bool, by: Member, why: str) -> Member:
    """Say whether somebody may sign in with an account; what is so already is no change.

    Nothing is deleted. Locks what the listener does, then the member. Raises Refused
    without a why, Member.DoesNotExist.
    """
    if not why.strip():
        raise Refused(SAY_WHY)
    with transaction.atomic():
        follow = _find_listener()(Member.objects.get(pk=member_id), by)
        member = Member.objects.select_for_update(no_key=True).get(pk=member_id)
        if member.is_active != is_active:
            member.is_active = is_active
            member.save(update_fields=["is_active"])
            follow(member, why.strip())
    return member


@cache
def _find_listener() -> Callable[[Member, Member], Callable[[Member, str], object]]:
    return import_string(settings.MEMBERS_ACCOUNT_LISTENER)
