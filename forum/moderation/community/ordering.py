"""Put the rules into another order."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from forum.members.models import Member
from forum.moderation.community import rules
from forum.moderation.community.changing import lock_rules, standing_codes, write_change
from forum.moderation.community.models import Rule, RuleChange, RuleChangeKind
from forum.refusals import Refused


def order_rules(
    *, codes: Sequence[str], editor: Member, why: str, seen: int | None = None
) -> RuleChange:
    """Let the rules that hold stand in the order of `codes`, on their page and in every list.

    Locks the rules, then the head of the log. Raises Refused, also where the codes
    are not exactly those of the rules that hold.
    """
    now = timezone.now()
    if refusal := rules.why_cannot_change(editor=editor, why=why, now=now):
        raise Refused(refusal)
    with transaction.atomic():
        known = lock_rules(seen)
        before, after = standing_codes(known), list(codes)
        if sorted(before) != sorted(after):
            raise Refused(rules.NOT_ALL)
        if before == after:
            raise Refused(rules.SAME_ORDER)
        retired = [rule for rule in known if rule.retired_at is not None]
        standing = {rule.code: rule for rule in known if rule.retired_at is None}
        ordered = [*(standing[code] for code in after), *retired]
        for position, rule in enumerate(ordered, 1):
            rule.position = position
        Rule.objects.bulk_update(ordered, ["position"])
        return write_change(
            kind=RuleChangeKind.ORDERED, by=editor, why=why, now=now, before=before, after=after
        )
