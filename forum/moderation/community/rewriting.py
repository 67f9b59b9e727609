"""Write a rule anew; what it said before stays."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.members.models import Member
from forum.moderation.chain.appending import log_rule
from forum.moderation.community.models import Rule, RuleVersion
from forum.moderation.community.standing import forget_rules_in_short
from forum.moderation.rules import NOT_ALLOWED
from forum.refusals import Refusal, Refused

WRITE_RULES = "moderation.write_rules"
WORDING = ("name_en", "name_ja", "text_en", "text_ja")

REWRITTEN_MEANWHILE = Refusal(
    "rewritten_meanwhile",
    _("Somebody has changed this rule since you opened it. Please read it again."),
)


def rewrite_rule(*, code: str, editor: Member, seen: int, **wording: str) -> RuleVersion:
    """Give a rule a new wording from now on, as a version of its own, and log it.

    `seen` is the number of the version that the editor had before them;
    `wording` holds all of WORDING. The same words again change nothing. Locks
    the rule, then the head of the log. Raises Refused, Rule.DoesNotExist.
    """
    if not editor.is_active or not editor.has_perm(WRITE_RULES):
        raise Refused(NOT_ALLOWED)
    with transaction.atomic():
        rule = Rule.objects.select_for_update(no_key=True).get(code=code)
        last = rule.versions.order_by("-number")[0]
        if last.number != seen:
            raise Refused(REWRITTEN_MEANWHILE)
        if all(getattr(last, name) == wording[name] for name in WORDING):
            return last
        version = RuleVersion.objects.create(
            rule=rule,
            number=last.number + 1,
            since=timezone.now(),
            written_by=editor,
            **{name: wording[name] for name in WORDING},
        )
        log_rule(version)
        transaction.on_commit(forget_rules_in_short)
    return version
