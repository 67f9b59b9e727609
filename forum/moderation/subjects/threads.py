"""Close the case of a thread by a measure on it: lock, hold or slow replies, move, remove."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from forum.discussion.access import lock_comment
from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.chain.appending import logged_last
from forum.moderation.deciding import decide
from forum.moderation.decisions.models import Decision
from forum.moderation.reports.models import Verdict
from forum.moderation.rules import IS_CLOSED, NOT_POSSIBLE
from forum.moderation.seen import Seen
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
    comment_seen: Seen | None = None,
) -> Decision:
    """Do one of ACTS to the comment at a thread's head, and close the thread's case with it.

    `seen` is the last report of the thread that the moderator saw, `comment_seen` how the
    comment stood, if they had its own page before them. Locks the discussion, members by id, the
    case, last the head of the log. Raises Refused, Case.DoesNotExist.
    """
    if act not in ACTS:
        raise Refused(NOT_POSSIBLE)
    with transaction.atomic(), logged_last():
        case, reports = lock_open_case(case_id, moderator=moderator, seen=seen)
        decision = decide(
            act=act, comment_id=case.branch_id or 0, moderator=moderator, reason=reason, note=note,
            words=words, minutes=minutes, seen=comment_seen,
        )  # fmt: skip
        close_case(case, reports, decision, Verdict.RIGHT)
    return decision


def act_on_branch(
    *, act: str, comment_id: int, moderator: Member, seen_report: int | None = None, **asked: Any
) -> Decision:
    """Decide about a comment, and close the case of the thread below it, if the moderator saw one.

    Takes what decide() takes. `seen_report` is the last report of that thread that they saw.
    Locks as act_on_thread() does, or as decide(). Raises as they do.
    """
    if act not in ACTS or not seen_report:
        return decide(act=act, comment_id=comment_id, moderator=moderator, **asked)
    case = open_case_of_thread(comment_id).first()
    if case is None:
        raise Refused(IS_CLOSED)
    comment_seen = asked.pop("seen", None)
    return act_on_thread(
        case_id=case.pk, act=act, moderator=moderator, seen=seen_report, comment_seen=comment_seen,
        **asked,
    )  # fmt: skip


def remove_thread(
    *, comment_id: int, moderator: Member, seen_report: int | None = None, **asked: Any
) -> BranchSweep:
    """Begin to remove a branch, and close the case of it as a thread, if the moderator saw one.

    Locks as act_on_thread() does. Raises Refused, Comment.DoesNotExist.
    """
    if not seen_report:
        return remove_branch(comment_id=comment_id, moderator=moderator, **asked)
    with transaction.atomic(), logged_last():
        lock_comment(comment_id)
        case = open_case_of_thread(comment_id).first()
        if case is None:
            raise Refused(IS_CLOSED)
        case, reports = lock_open_case(case.pk, moderator=moderator, seen=seen_report)
        branch = remove_branch(comment_id=comment_id, moderator=moderator, **asked)
        close_case(case, reports, branch.decision, Verdict.RIGHT)
    return branch


def say_left_open(comment_id: int) -> str:
    """Say after a measure on a branch that it is reported as a thread still, with the way there."""
    case = open_case_of_thread(comment_id).first()
    if case is None:
        return ""
    said = _("It is reported as a thread, too; that case stays open.")
    address = reverse("moderation:thread", args=[case.pk])
    return format_html('{} <a href="{}">{}</a>', said, address, _("To the case"))
