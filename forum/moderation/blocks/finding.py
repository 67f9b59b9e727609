"""Find the block that keeps somebody out, and say so in words for them.

A post asks by a part of the statement that its checks read anyway
(checks/facts.py); sign-up and a change of address ask here, by
settings.MEMBERS_WHY_BLOCKED.
"""

from collections.abc import Iterable
from contextlib import suppress

from django.utils import timezone
from django.utils.translation import gettext

from articles.hosts import tidy_host
from forum.dates import shown_datetime
from forum.moderation.blocks.models import Block, BlockKind
from forum.refusals import Refusal


def why_blocked(*, address: str = "", email: str = "") -> Refusal | None:
    """Say why nobody joins from a shortened address, or with a mail address. A query each."""
    domains = list(_domains_of(email))
    return (
        (address and _find(BlockKind.NETWORK, [address]))
        or (_find(BlockKind.DOMAIN, domains) if domains else None)
        or None
    )


def refuse_post(block_id: int) -> Refusal:
    """Say why a comment isn't taken, of a block that was just found."""
    return _refusal(Block.objects.get(pk=block_id), gettext(
        "Comments from your network aren’t taken until %(time)s. Your text is kept."
    ))  # fmt: skip


def _find(kind: BlockKind, values: list[str]) -> Refusal | None:
    running = Block.objects.filter(
        kind=kind, value__in=values, lifted_at=None, until__gt=timezone.now()
    )
    if (block := running.order_by("-until").first()) is None:
        return None
    if kind == BlockKind.NETWORK:
        said = gettext("Nobody can join from your network until %(time)s.")
    else:
        said = gettext("Addresses of this mail domain aren’t taken until %(time)s.")
    return _refusal(block, said)


def _refusal(block: Block, sentence: str) -> Refusal:
    said = sentence % {"time": shown_datetime(block.until)}
    return Refusal("blocked", f"{said} {block.words}".strip())


def _domains_of(email: str) -> Iterable[str]:
    """Return a mail address's domain and those it is below of.

    Mails to "ß" go to "ss", by the older standard of Python and Django: both are meant.
    """
    domain = email.rpartition("@")[2].strip()
    hosts = {tidy_host(domain)}
    with suppress(UnicodeError):
        hosts.add(tidy_host(domain.encode("idna").decode()))
    for labels in (host.split(".") for host in hosts):
        for start in range(len(labels) - 1):
            yield ".".join(labels[start:])
