"""Who wrote in a thread leaves it as a whole to colleagues: judging it, and removing it.

Everyday measures on a branch stay theirs, or in a small newsroom nobody could calm a talk
in which they once replied; while the thread is reported, they are part of that case.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.discussion import tree
from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.acts import MEASURES
from forum.moderation.cases.models import Case, wrote_in
from forum.refusals import Refusal

TOOK_PART = Refusal(
    "took_part", _("You have written in this branch yourself. Please leave it to a colleague.")
)
IS_JUDGED = Refusal(
    "thread_judged",
    _(
        "A thread is reported here in which you wrote. "
        "Please leave measures on this branch to a colleague."
    ),
)


def find_cases_around(comment: Comment, moderator: Member) -> list[Case]:
    """Return the open cases of threads around a comment and below it, on which a measure bears.

    Each knows whether the moderator took part. Few threads are reported at a time: they are
    found in one query, by an index of the open cases.
    """
    near = Q(branch__in=tree.ids(comment.path)) | Q(branch__path__startswith=comment.path)
    there = Case.objects.open().filter(near, branch__gt=0, article=comment.article_id)
    return list(there.with_part_of(moderator).select_related("author").order_by("pk"))


def why_leave_measure(act: str, comment: Comment, moderator: Member) -> Refusal | None:
    """Say why a moderator may not take a measure on a branch: they wrote in a reported thread.

    One that the branch stands in, or that stands in the branch.
    """
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
