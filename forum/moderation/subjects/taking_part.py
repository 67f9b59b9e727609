"""Who wrote in a thread leaves it as a whole to colleagues: judging it, and removing it.

Everyday measures on a branch stay theirs, or in a small newsroom nobody could calm a talk
in which they once replied; while the thread is reported, they are part of that case.
"""

from django.utils.translation import gettext_lazy as _

from forum.discussion import tree
from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.cases.models import Case, wrote_in
from forum.refusals import Refusal

# What is done to a branch, and taken back, by its first comment.
MEASURES = (
    Act.LOCK, Act.UNLOCK, Act.HOLD_REPLIES, Act.LET_REPLIES, Act.SLOW, Act.QUICKEN, Act.MOVE,
    Act.MOVE_BACK,
)  # fmt: skip

TOOK_PART = Refusal(
    "took_part", _("You have written in this branch yourself. Please leave it to a colleague.")
)
IS_JUDGED = Refusal(
    "thread_judged",
    _(
        "This branch is reported as a thread in which you wrote. "
        "Please leave measures on it to a colleague."
    ),
)


def find_cases_around(comment: Comment, moderator: Member) -> list[Case]:
    """Return the open cases of threads that a comment begins or stands in; one query.

    Each knows whether the moderator took part. Few threads are reported at a time: they are
    found by an index of the open cases, and the paths compared here.
    """
    above = set(tree.ids(comment.path))
    there = Case.objects.open().filter(branch__gt=0, article=comment.article_id)
    cases = there.with_part_of(moderator).select_related("author").order_by("pk")
    return [case for case in cases if case.branch_id in above]


def why_leave_measure(act: str, comment: Comment, moderator: Member) -> Refusal | None:
    """Say why a moderator may not take a measure on a branch: they wrote where it is reported."""
    if act not in MEASURES:
        return None
    return why_leave_measures(find_cases_around(comment, moderator), moderator)


def why_leave_measures(cases: list[Case], moderator: Member) -> Refusal | None:
    """Say the same where the cases around are at hand."""
    return IS_JUDGED if any(case.concerns(moderator) for case in cases) else None


def why_leave_branch(root: Comment, moderator: Member) -> Refusal | None:
    """Say why a moderator may not remove a whole branch, nor bring it back; a query."""
    part = wrote_in(root.article_id, root.path, author=moderator)
    return TOOK_PART if Comment.objects.filter(part, pk=root.pk).exists() else None
