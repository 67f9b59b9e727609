"""Which rule a decision cites, as it stands."""

from forum.moderation.community.models import RuleVersion
from forum.moderation.community.rules import HOLDS_NO_MORE
from forum.moderation.community.standing import find_rule
from forum.moderation.reasons import is_rule
from forum.refusals import Refused


def cite_rule(reason: str) -> RuleVersion | None:
    """Return the rule that a reason names, as it is worded now; None for another reason.

    Asks the rows: the lists on pages may be older. Call in the decision's transaction.
    Raises Refused if the rule holds no more.
    """
    if not is_rule(reason):
        return None
    version = find_rule(reason)
    if version is None or version.rule.retired_at is not None:
        raise Refused(HOLDS_NO_MORE)
    return version
