"""Retire a rule, and put it in force again."""

from django.db import transaction
from django.utils import timezone

from forum.members.models import Member
from forum.moderation.community import rules
from forum.moderation.community.changing import lock_rules, standing_codes, write_change
from forum.moderation.community.models import Rule, RuleChangeKind
from forum.moderation.community.standing import find_rule
from forum.refusals import Refused


def retire_rule(*, code: str, editor: Member, why: str, seen: int | None = None) -> Rule:
    """Let nothing be reported or decided by a rule any more; what was decided by it stays so.

    Locks the rules, then the head of the log. Raises Refused, Rule.DoesNotExist.
    """
    return _change(RuleChangeKind.RETIRED, code, editor, why, seen)


def reinstate_rule(*, code: str, editor: Member, why: str, seen: int | None = None) -> Rule:
    """Let a retired rule hold again, as the last one; as retire_rule() in every other way."""
    return _change(RuleChangeKind.REINSTATED, code, editor, why, seen)


def _change(kind: RuleChangeKind, code: str, editor: Member, why: str, seen: int | None) -> Rule:
    now = timezone.now()
    if refusal := rules.why_cannot_change(editor=editor, why=why, now=now):
        raise Refused(refusal)
    with transaction.atomic():
        known = lock_rules(seen)
        before = standing_codes(known)
        rule = next((one for one in known if one.code == code), None)
        if rule is None:
            raise Rule.DoesNotExist(code)
        if kind == RuleChangeKind.RETIRED:
            refusal, rule.retired_at = rules.why_cannot_retire(rule), now
            after = [one for one in before if one != code]
        else:
            refusal = rules.why_cannot_reinstate(rule, standing_count=len(before))
            rule.retired_at, rule.position = None, known[-1].position + 1
            after = [*before, code]
        if refusal:
            raise Refused(refusal)
        rule.save(update_fields=["retired_at", "position"])
        write_change(
            kind=kind, version=find_rule(code), by=editor, why=why, now=now,
            before=before, after=after,
        )  # fmt: skip
    return rule
