"""What each act of a decision does to its comment, and what its verb is told for it."""

from collections.abc import Callable
from typing import Any

from forum.discussion import locking, moving, redacting, removal
from forum.discussion.access import Locked
from forum.discussion.models import Comment, State
from forum.members.models import Member
from forum.moderation.acts import BAD, Act
from forum.moderation.decisions.models import Decision
from forum.moderation.overtaken import EDITED_MEANWHILE
from forum.moderation.reasons import Why
from forum.moderation.taking_back import Ground
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


def wants_text(act: Act, reason: str) -> bool:
    """Say whether an act is told what the comment says from now on; changed again, it isn't."""
    return act == Act.REDACT and reason != Why.TAKEN_BACK


def carry_out(
    act: Act,
    locked: Locked,
    *,
    moderator: Member,
    ground: Ground,
    back_to: State | None,
    last: Decision | None,
    minutes: int | None,
    text: str | None,
) -> Comment:
    """Do an act to a comment that is locked; return it. Dismissing leaves it as it is.

    `back_to` is how it stood before the decision that is taken back. Raises Refused.
    """
    comment, because = locked[1], ground.rule.rule.code if ground.rule else ""
    if back_to:
        hid = because if back_to == State.HIDDEN else ""
        return removal.put_back(comment_id=comment.pk, state=back_to, because=hid, locked=locked)
    if act not in VERBS:
        return comment
    how: dict[str, Any] = {}
    if act in BAD:
        how = {"because": because}
    elif act == Act.REDACT:
        text = _text_before(comment, last) if text is None else text
        how = {"because": because, "editor": moderator, "text": text}
    elif act == Act.UNREDACT:
        how = {"editor": moderator, "one_step": ground.reason == Why.TAKEN_BACK}
    elif act == Act.SLOW:
        how = {"minutes": minutes} if minutes else {}
    return VERBS[act](comment_id=comment.pk, locked=locked, **how)


def _text_before(comment: Comment, last: Decision | None) -> str:
    """Return what a comment said before its text was put back. Raises Refused if edited since."""
    if last and comment.edited_at and comment.edited_at > last.decided_at:
        raise Refused(EDITED_MEANWHILE)
    return str(comment.revisions.values_list("text", flat=True)[0])
