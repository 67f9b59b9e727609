"""Close the case of a thread by a measure on it: lock, hold or slow replies, move, remove."""

from typing import Any

from django.db import transaction

from forum.discussion.access import lock_comment
from forum.members.models import Member
from forum.moderation.deciding import decide
from forum.moderation.models import Act, Decision, Verdict
from forum.moderation.rules import IS_CLOSED, NOT_POSSIBLE
from forum.moderation.subjects.closing import close_case, lock_open_case
from forum.moderation.subjects.reporting import open_case_of_thread
from forum.moderation.sweeping.branch_starting import remove_branch
from forum.moderation.sweeping.models import BranchSweep
from forum.refusals import Refused

ACTS = (Act.LOCK, Act.HOLD_REPLIES, Act.SLOW, Act.MOVE)


def act_on_thread(
    *,
    case_id: int,
    act: str,
    moderator: Member,
    reason: str,
    note: str = "",
    words: str = "",
    minutes: int | None = None,
    seen: int | None = None,
) -> Decision:
    """Do one of ACTS to the comment at a thread's head, and close the thread's case with it.

    `seen` is the last report that the moderator saw. Locks the discussion, members by id, the
    case, last the head of the log. Raises Refused, Case.DoesNotExist.
    """
    if act not in ACTS:
        raise Refused(NOT_POSSIBLE)
    with transaction.atomic():
        case, reports = lock_open_case(case_id, moderator=moderator, seen=seen)
        decision = decide(
            act=act, comment_id=case.branch_id or 0, moderator=moderator, reason=reason, note=note,
            words=words, minutes=minutes,
        )  # fmt: skip
        close_case(case, reports, decision, Verdict.RIGHT)
    return decision


def remove_thread(
    *, comment_id: int, moderator: Member, seen_report: int | None = None, **asked: Any
) -> BranchSweep:
    """Begin to remove a branch, and close the case of it as a thread, if the moderator saw one.

    Locks as act_on_thread() does. Raises Refused, Comment.DoesNotExist.
    """
    if not seen_report:
        return remove_branch(comment_id=comment_id, moderator=moderator, **asked)
    with transaction.atomic():
        lock_comment(comment_id)
        case = open_case_of_thread(comment_id).first()
        if case is None:
            raise Refused(IS_CLOSED)
        case, reports = lock_open_case(case.pk, moderator=moderator, seen=seen_report)
        branch = remove_branch(comment_id=comment_id, moderator=moderator, **asked)
        close_case(case, reports, branch.decision, Verdict.RIGHT)
    return branch
