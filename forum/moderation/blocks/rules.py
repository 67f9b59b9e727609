"""What may be blocked, for how long, and by whom."""

import re
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from articles.hosts import tidy_host
from forum.members.addresses import UNKNOWN_ADDRESS, shorten_address
from forum.members.models import Member
from forum.moderation.blocks.models import BlockKind
from forum.moderation.rules import NOT_ALLOWED, why_cannot_work_everywhere
from forum.refusals import Refusal

LENGTHS = {
    "1h": (timedelta(hours=1), _("1 hour")),
    "1d": (timedelta(days=1), _("1 day")),
    "7d": (timedelta(days=7), _("7 days")),
    "30d": (timedelta(days=30), _("30 days")),
}
# A network soon belongs to somebody else, and a domain may have been sold.
MAX_LENGTH = timedelta(days=30)

NO_NETWORK = Refusal("no_network", _("This is no network address, such as 203.0.113.7."))
NO_DOMAIN = Refusal("no_domain", _("This is no mail domain, such as mail.example."))
IS_BLOCKED = Refusal("is_blocked", _("This is blocked already. Lift that block first."))
NOT_BLOCKED = Refusal("not_blocked", _("This block has ended already."))

# Under it goes whoever's address can't be read: a block would keep out all of them.
NOBODYS = (UNKNOWN_ADDRESS, "::")
_DOMAIN = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")


def why_cannot_block(*, moderator: Member, now: datetime) -> Refusal | None:
    """Say why a member may not block, or lift a block."""
    if not moderator.is_authenticated or not moderator.has_perm("members.suspend_member"):
        return NOT_ALLOWED
    return why_cannot_work_everywhere(moderator, now)


def tidy_value(kind: str, typed: str) -> str:
    """Return what is stored for a network or a domain; "" if it is none.

    A whole address, or "203.0.113.*" as pages show networks, gives its network.
    """
    typed = typed.strip().lower()
    if kind == BlockKind.NETWORK:
        found = shorten_address(re.sub(r":\*$", "::", re.sub(r"\.\*$", ".0", typed)))
        return "" if found in NOBODYS else found
    domain = tidy_host(typed.rpartition("@")[2])
    return domain if _DOMAIN.fullmatch(domain) else ""
