"""Write a rule anew; what it said before stays."""

from django.db import transaction
from django.utils import timezone

from forum.members.models import Member
from forum.moderation.community import rules
from forum.moderation.community.changing import write_change
from forum.moderation.community.models import Rule, RuleChangeKind, RuleVersion
from forum.refusals import Refused

WORDING = ("name_en", "name_ja", "text_en", "text_ja")


def rewrite_rule(*, code: str, editor: Member, why: str, seen: int, **wording: str) -> RuleVersion:
    """Give a rule a new wording from now on, as a version of its own, and log it.

    `seen` is the number of the version that the editor had before them;
    `wording` holds all of WORDING. The same words again change nothing. Locks
    the rule, then the head of the log. Raises Refused, Rule.DoesNotExist.
    """
    now = timezone.now()
    if refusal := rules.why_cannot_change(editor=editor, why=why, now=now):
        raise Refused(refusal)
    with transaction.atomic():
        rule = Rule.objects.select_for_update(no_key=True).get(code=code)
        last = rule.versions.order_by("-number")[0]
        if last.number != seen:
            raise Refused(rules.REWRITTEN_MEANWHILE)
        if rule.retired_at is not None:
            raise Refused(rules.IS_RETIRED)
        if all(getattr(last, name) == wording[name] for name in WORDING):
            return last
        version = RuleVersion.objects.create(
            rule=rule,
            number=last.number + 1,
            since=now,
            written_by=editor,
            **{name: wording[name] for name in WORDING},
        )
        write_change(
            kind=RuleChangeKind.REWRITTEN, version=version, by=editor, why=why, now=now,
            before=[], after=[],
        )  # fmt: skip
    return version
