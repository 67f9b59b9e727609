"""Block a network or a mail domain for a time, and lift a block."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from forum.members.models import Member
from forum.moderation import rules as room
from forum.moderation.acts import Act
from forum.moderation.blocks import rules
from forum.moderation.blocks.models import Block, BlockKind
from forum.moderation.chain.appending import log_block, log_lifted_block
from forum.moderation.chain.models import LogHead
from forum.refusals import Refused


def begin_block(
    *,
    kind: str,
    value: str,
    moderator: Member,
    duration: timedelta,
    reason: str,
    words: str = "",
    note: str = "",
) -> Block:
    """Block a network or a domain for `duration` from now, a month at most; it ends by itself.

    One block of a value at a time: the head of the log, which this locks, lets
    two moderators not begin the same. Raises Refused, ValueError for an unknown
    kind or a longer time.
    """
    kind, now = BlockKind(kind), timezone.now()
    if not timedelta() < duration <= rules.MAX_LENGTH:
        raise ValueError(f"No block lasts {duration}")
    if refusal := rules.why_cannot_block(moderator=moderator, now=now):
        raise Refused(refusal)
    if not (tidy := rules.tidy_value(kind, value)):
        raise Refused(rules.NO_NETWORK if kind == BlockKind.NETWORK else rules.NO_DOMAIN)
    # The same reasons as for keeping one member out.
    if refusal := room.why_unexplained(act=Act.SUSPEND, reason=reason, note=note):
        raise Refused(refusal)
    with transaction.atomic():
        LogHead.objects.select_for_update(no_key=True).get()
        if Block.objects.filter(kind=kind, value=tidy, lifted_at=None, until__gt=now).exists():
            raise Refused(rules.IS_BLOCKED)
        block = Block.objects.create(
            kind=kind,
            value=tidy,
            moderator=moderator,
            reason=reason,
            words=words.strip(),
            note=note.strip(),
            begun_at=now,
            until=now + duration,
        )
        log_block(block)
    return block


def lift_block(*, block: Block, moderator: Member) -> Block:
    """End a block before its time. Locks it, then the head of the log. Raises Refused."""
    now = timezone.now()
    if refusal := rules.why_cannot_block(moderator=moderator, now=now):
        raise Refused(refusal)
    with transaction.atomic():
        block = Block.objects.select_for_update(no_key=True).get(pk=block.pk)
        if block.lifted_at is not None or block.until <= now:
            raise Refused(rules.NOT_BLOCKED)
        block.lifted_by, block.lifted_at = moderator, now
        block.save(update_fields=["lifted_by", "lifted_at"])
        log_lifted_block(block)
    return block
