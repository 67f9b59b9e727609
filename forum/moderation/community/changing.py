"""What all changes of the rules have in common: one after the other, logged, known everywhere."""

from datetime import datetime

from django.db import transaction

from forum.members.models import Member
from forum.moderation.chain.appending import log_rule_change
from forum.moderation.community.book import forget_book
from forum.moderation.community.models import Rule, RuleChange, RuleVersion
from forum.moderation.community.rules import CHANGED_MEANWHILE
from forum.moderation.community.standing import forget_rules_in_short
from forum.refusals import Refused


def lock_rules(seen: int | None) -> list[Rule]:
    """Lock all rules and return them in their order; whoever changes them waits for another.

    `seen` is what find_last_change() gave whoever decides. Raises Refused.
    """
    rules = list(Rule.objects.select_for_update(no_key=True).order_by("pk"))
    if seen is not None and seen != find_last_change():
        raise Refused(CHANGED_MEANWHILE)
    return sorted(rules, key=lambda rule: rule.position)


def find_last_change() -> int:
    """Return the number of the last change of the rules, 0 for none; a form carries it."""
    return RuleChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def standing_codes(rules: list[Rule]) -> list[str]:
    """Return the codes of the rules that hold."""
    return [rule.code for rule in rules if rule.retired_at is None]


def write_change(
    *,
    kind: str,
    by: Member,
    why: str,
    now: datetime,
    version: RuleVersion | None = None,
    before: list[str],
    after: list[str],
) -> RuleChange:
    """Write the change and log it; once it is certain, no list offers what was before."""
    change = RuleChange.objects.create(
        kind=kind, version=version, before=before, after=after, by=by, note=why.strip(),
        decided_at=now,
    )  # fmt: skip
    log_rule_change(change)
    transaction.on_commit(forget_rules_in_short)
    transaction.on_commit(forget_book)
    return change
