"""Who wrote in a thread leaves it as a whole to colleagues: judging it, and removing it.

Everyday measures on a branch stay theirs, or in a small newsroom nobody could calm a talk
in which they once replied; while the thread is reported, they are part of that case.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
)
from django.utils.translation import gettext_lazy as _

from forum.discussion import tree
from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.acts import MEASURES
from forum.moderation.cases.models import Case, CaseQuerySet, took_part, wrote_in
from forum.moderation.sweeping.models import Sweep
from forum.ready.compiled import CompiledQuery
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


@dataclass(frozen=True, slots=True)
class Part:
    """What a moderator leaves to colleagues of the branch below a comment."""

    refusal: Refusal | None = None  # Why all measures on it: they wrote in a reported thread.
    wrote_below: bool = False  # They wrote in it, and don't remove it as a whole.


NO_PART = Part()


def find_parts(comments: list[int], moderator: Member) -> dict[int, Part]:
    """Return the same of many comments, by id, in one query; none for none."""
    return {
        pk: Part(IS_JUDGED if is_judged else None, bool(is_below))
        for pk, is_below, is_judged in _parts_query(*comments, moderator=moderator.pk)
    }


def _parts(comments: list[int], moderator: int) -> QuerySet[Comment, Any]:
    below = ExpressionWrapper(
        wrote_in(OuterRef("article"), OuterRef("path"), author=moderator),
        output_field=BooleanField(),
    )
    rows = Comment.objects.filter(pk__in=comments)
    rows = rows.annotate(below=below, is_judged=Exists(_judged_near(moderator)))
    return rows.values_list("pk", "below", "is_judged")


_parts_query = CompiledQuery(_parts, "moderator", many="comments")


def _judged_near(moderator: int) -> CaseQuerySet:
    """Return the open cases of threads around a comment and below it in which they wrote."""
    there = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    near = Case.objects.open().filter(branch__isnull=False, article=OuterRef("article"))
    near = near.alias(there=there).filter(
        Q(there__startswith=F("branch__path")) | Q(branch__path__startswith=F("there"))
    )
    return near.filter(Q(author=moderator) | took_part(moderator))


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


def why_leave_part(sweep: Sweep, moderator: Member) -> Refusal | None:
    """Say why they may not bring back one author's part of a removed branch either; a query."""
    return why_leave_branch(sweep.branch.root, moderator) if sweep.branch else None
