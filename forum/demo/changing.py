"""What the demo's administrator has changed: a rule of the paper's own, and a check on trial."""

from forum.members.models import Member
from forum.moderation.checks.models import CheckChange
from forum.moderation.checks.setting import change_setting
from forum.moderation.checks.tuning import SITE
from forum.moderation.community.adding import add_rule
from forum.moderation.community.models import RuleChange

RULE = {
    "name_en": "Say where it comes from",
    "text_en": "Who states a figure or quotes somebody says where it can be read.",
    "name_ja": "出所を示す",
    "text_ja": "数字や他人の発言を引くときは、どこで読めるかを示してください。",
}


def load_changes(administrator: Member) -> None:
    """Add the rule and set the check, unless anything was changed before."""
    if not RuleChange.objects.exists():
        why = "Readers asked for it more than once."
        add_rule(editor=administrator, why=why, seen=None, **RULE)
    if not CheckChange.objects.exists():
        change_setting(
            code="shouting",
            place=SITE,
            changed_by=administrator,
            mode="trial",
            then="",
            limits={},
            why="To see whom it would meet.",
        )
