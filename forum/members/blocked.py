"""Ask whether somebody is kept from joining: settings.MEMBERS_WHY_BLOCKED.

Who is blocked, and why, is decided by what is built on members; here is only
what is asked and answered.
"""

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from forum.refusals import Refusal


def why_blocked(*, address: str = "", email: str = "") -> Refusal | None:
    """Say why nobody joins from a shortened network address, or with a mail address."""
    if not settings.MEMBERS_WHY_BLOCKED:
        return None
    return _find_asked()(address=address, email=email)


@cache
def _find_asked() -> Callable[..., Refusal | None]:
    return import_string(settings.MEMBERS_WHY_BLOCKED)
