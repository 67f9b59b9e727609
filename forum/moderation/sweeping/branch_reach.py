"""Which comments the removal of a branch is about."""

from django.db.models import QuerySet

from forum.discussion import tree
from forum.discussion.models import Comment
from forum.moderation.acts import Act
from forum.moderation.appeals.rules import without_overruled
from forum.moderation.decisions.models import Decision
from forum.moderation.sweeping.models import BranchSweep, Stage, Swept
from forum.moderation.sweeping.rules import BEING_REMOVED, SWEPT_FROM
from forum.refusals import Refusal


def in_branch(comments: QuerySet[Comment], root: Comment) -> QuerySet[Comment]:
    """Keep a comment and all below it."""
    low, high = tree.branch_range(root.path)
    return comments.filter(article_id=root.article_id, path__gte=low, path__lt=high)


def find_removable(root: Comment, moderator_id: int | None) -> QuerySet[Comment]:
    """Return what a moderator may remove of a branch: all but their own, and what they may not."""
    comments = in_branch(Comment.objects.filter(state__in=SWEPT_FROM), root)
    return without_overruled(comments.exclude(author_id=moderator_id), moderator_id)


def find_removal_around(comment: Comment) -> BranchSweep | None:
    """Return the last removal of a branch with a comment in it, whatever became of it."""
    return BranchSweep.objects.filter(root__in=tree.ids(comment.path)).order_by("-pk").first()


def find_sweep_of(comment: Comment, last: Decision | None) -> Decision | None:
    """Return the decision that removed a comment with others, if none about it alone followed.

    `last` is the last about it alone.
    """
    swept = Swept.objects.filter(comment=comment, decision=last.pk if last else 0)
    found = swept.select_related("sweep__decision").order_by("-pk").first()
    return found.sweep.decision if found else None


def find_locking_removal(root: Comment, before: Decision) -> Decision | None:
    """Return the last removal of a branch before a decision, if it locked it, with its rule."""
    cuts = BranchSweep.objects.filter(root=root, locks=True, decision__lt=before.pk)
    found = cuts.select_related("decision__rule__rule").order_by("-pk").first()
    return found.decision if found else None


def why_being_removed(act: Act, comment: Comment) -> Refusal | None:
    """Say why a comment can't be moved now: a removal takes what was below it when it was decided.

    So nothing leaves such a branch or comes into it, nor is it itself moved, until that is
    done. Call under the discussion's lock.
    """
    if act not in (Act.MOVE, Act.MOVE_BACK):
        return None
    at_work = BranchSweep.objects.filter(stage=Stage.REMOVING, root__article=comment.article_id)
    roots = tuple(at_work.values_list("root__path", flat=True))
    above = Comment.objects.filter(pk=comment.moved_from_id).values_list("path", flat=True).first()
    is_around = comment.path.startswith(roots) or (above or "").startswith(roots)
    is_inside = any(path.startswith(comment.path) for path in roots)
    return BEING_REMOVED if is_around or is_inside else None


def find_left(branch: BranchSweep) -> QuerySet[Comment]:
    """Return what is still to be removed, of authors whose turn has not come."""
    done = branch.sweeps.values("member")
    removable = find_removable(branch.root, branch.decision.moderator_id).filter(
        pk__lte=branch.last
    )
    return removable.exclude(author__in=done)
