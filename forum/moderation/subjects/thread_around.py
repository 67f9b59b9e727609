"""What the page of a comment has to know of the thread below it, if that is reported."""

from dataclasses import dataclass

from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.cases.models import Case
from forum.moderation.subjects.reporting import find_last_report
from forum.moderation.subjects.taking_part import (
    Part,
    find_cases_around,
    why_leave_branch,
    why_leave_measures,
)


@dataclass(frozen=True, slots=True)
class ThreadAround:
    """The thread below a comment, for one moderator."""

    case: Case | None  # The open one about it, if they may judge that.
    seen: int  # The last report of it, which a form carries; 0 for none.
    part: Part  # What they leave to colleagues of it.


def load_thread_around(comment: Comment, moderator: Member) -> ThreadAround:
    """Return it in a query, one more where there are replies, one where it is reported."""
    cases = find_cases_around(comment, moderator)
    refusal = why_leave_measures(cases, moderator)
    own = next((case for case in cases if case.branch_id == comment.pk and not refusal), None)
    return ThreadAround(
        case=own,
        seen=find_last_report(Case.objects.filter(pk=own.pk)) if own else 0,
        part=Part(refusal, bool(comment.reply_count and why_leave_branch(comment, moderator))),
    )
