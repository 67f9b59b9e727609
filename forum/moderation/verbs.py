"""What each act of a decision does to its comment, and what its verb is told for it."""

from collections.abc import Callable
from typing import Any

from forum.discussion import locking, moving, redacting, removal
from forum.discussion.access import Locked
from forum.discussion.models import Comment, State
from forum.members.models import Member
from forum.moderation import rules
from forum.moderation.acts import BAD, Act
from forum.moderation.community.citing import cite_rule
from forum.moderation.community.models import RuleVersion
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Why
from forum.refusals import Refused

# Dismissing reports leaves it as it is.
VERBS: dict[str, Callable[..., Comment]] = {
    Act.PUBLISH: removal.publish_held_comment,
    Act.HIDE: removal.hide_comment,
    Act.RESTORE: removal.restore_comment,
    Act.REMOVE: removal.remove_comment,
    Act.LOCK: locking.lock_branch,
    Act.UNLOCK: locking.unlock_branch,
    Act.HOLD_REPLIES: locking.hold_replies,
    Act.LET_REPLIES: locking.let_replies,
    Act.SLOW: locking.slow_branch,
    Act.QUICKEN: locking.quicken_branch,
    Act.MOVE: moving.move_out,
    Act.MOVE_BACK: moving.move_back,
    Act.REDACT: redacting.redact_comment,
    Act.UNREDACT: redacting.put_text_back,
}
# What takes back that something was given back: as it had been taken, by the same rule.
_AGAIN = (Act.REMOVE, Act.REDACT)


def wants_text(act: Act, reason: str) -> bool:
    """Say whether an act is told what the comment says from now on."""
    return act == Act.REDACT and not _is_again(act, reason)


def find_rule(act: Act, reason: str, comment: Comment) -> RuleVersion | None:
    """Return the rule that a decision cites; of what is done again, the one it had cited before.

    Raises Refused if the rule holds no more.
    """
    if _is_again(act, reason):
        return Decision.objects.rule_of_last(act, comment)
    return cite_rule(reason)


def carry_out(
    act: Act,
    locked: Locked,
    *,
    moderator: Member,
    reason: str,
    rule: RuleVersion | None,
    back_to: State | None,
    last: Decision | None,
    minutes: int | None,
    text: str | None,
) -> Comment:
    """Do an act to a comment that is locked; return it. Dismissing leaves it as it is.

    `back_to` is how it stood before the decision that is taken back. Raises Refused.
    """
    comment = locked[1]
    if back_to:
        hid = Decision.objects.rule_of_last(Act.HIDE, comment) if back_to == State.HIDDEN else None
        return removal.put_back(
            comment_id=comment.pk, state=back_to, because=_code(hid), locked=locked
        )
    if act not in VERBS:
        return comment
    how: dict[str, Any] = {}
    if act in BAD:
        how = {"because": _code(rule)}
    elif act == Act.REDACT:
        text = _text_before(comment, last) if text is None else text
        how = {"because": _code(rule), "editor": moderator, "text": text}
    elif act == Act.UNREDACT:
        how = {"editor": moderator, "one_step": reason == Why.TAKEN_BACK}
    elif act == Act.SLOW:
        how = _pace(comment, minutes, reason)
    return VERBS[act](comment_id=comment.pk, locked=locked, **how)


def _is_again(act: Act, reason: str) -> bool:
    return act in _AGAIN and reason == Why.TAKEN_BACK


def _code(rule: RuleVersion | None) -> str:
    return rule.rule.code if rule else ""


def _text_before(comment: Comment, last: Decision | None) -> str:
    """Return what a comment said before its text was put back. Raises Refused if edited since."""
    if last and comment.edited_at and comment.edited_at > last.decided_at:
        raise Refused(rules.EDITED_MEANWHILE)
    return str(comment.revisions.values_list("text", flat=True)[0])


def _pace(comment: Comment, minutes: int | None, reason: str) -> dict[str, int]:
    """Return how slow a branch becomes; nothing for as slow as any."""
    if reason == Why.TAKEN_BACK:
        slowed = Decision.objects.filter(comment=comment, act=Act.SLOW, minutes__isnull=False)
        minutes = slowed.order_by("-pk").values_list("minutes", flat=True).first()
    return {"minutes": minutes} if minutes else {}
