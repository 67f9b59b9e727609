"""Add a rule to those of the site."""

from django.db import transaction
from django.utils import timezone

from forum.members.models import Member
from forum.moderation.community import rules
from forum.moderation.community.book import CODE_PREFIX
from forum.moderation.community.changing import lock_rules, standing_codes, write_change
from forum.moderation.community.models import Rule, RuleChangeKind, RuleVersion
from forum.refusals import Refused


def add_rule(*, editor: Member, why: str, seen: int | None = None, **wording: str) -> RuleVersion:
    """Let a new rule hold from now on, as the last one; decisions and reports can name it.

    `wording` holds name and text in both languages. Locks the rules, then the head
    of the log. Raises Refused.
    """
    now = timezone.now()
    if refusal := rules.why_cannot_change(editor=editor, why=why, now=now):
        raise Refused(refusal)
    with transaction.atomic():
        known = lock_rules(seen)
        before = standing_codes(known)
        if refusal := rules.why_no_more(standing_count=len(before), count=len(known)):
            raise Refused(refusal)
        # None is ever deleted, so the number is new; it stays when the order changes.
        code = f"{CODE_PREFIX}{len(known) + 1}"
        rule = Rule.objects.create(code=code, position=known[-1].position + 1)
        version = RuleVersion.objects.create(
            rule=rule, number=1, since=now, written_by=editor, **wording
        )
        write_change(
            kind=RuleChangeKind.ADDED, version=version, by=editor, why=why, now=now,
            before=before, after=[*before, code],
        )  # fmt: skip
    return version
