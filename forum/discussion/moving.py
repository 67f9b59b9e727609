"""Give a reply, with everything below it, a thread of its own, or put it back.

Ids, arrivals, votes and what answers what stay as they are, so that links, visits,
follows and mutes hold; what changes is the beginning of the branch's paths.
"""

from django.db.models import BigIntegerField, Case, F, QuerySet, Value, When
from django.db.models.functions import Concat, Substr
from django_comments_xtd.models import XtdComment

from forum.discussion import branch_rules, states, tree
from forum.discussion.access import Locked, having_locked
from forum.discussion.models import Comment, Discussion, State
from forum.refusals import Refusal, Refused


def move_out(*, comment_id: int, locked: Locked | None = None) -> Comment:
    """Make a reply the first comment of a thread of its own, in the same discussion.

    Ten statements, two of which write each comment of the branch: branch_rules.MOST_MOVED at
    most. Locks the discussion, unless it is `locked`. Raises Refused, Comment.DoesNotExist.
    """
    with having_locked(comment_id, locked) as (discussion, comment):
        branch = _read_branch(comment)
        if refusal := branch_rules.why_cannot_move(comment=comment, count=branch.count()):
            raise Refused(refusal)
        comment.moved_from_id = comment.reply_to_id
        _hang(discussion, comment, branch, None)
    return comment


def move_back(*, comment_id: int, locked: Locked | None = None) -> Comment:
    """Put a branch that was moved out back below what it answered, with what came since.

    As move_out() in every other way.
    """
    with having_locked(comment_id, locked) as (discussion, comment):
        if refusal := why_cannot_go_back(comment):
            raise Refused(refusal)
        above = _find_above(comment)
        comment.moved_from_id = None
        _hang(discussion, comment, _read_branch(comment), above)
    return comment


def why_cannot_go_back(comment: Comment) -> Refusal | None:
    """Say why a branch can't be moved back as it is now; three queries."""
    branch = _read_branch(comment)
    return branch_rules.why_cannot_move_back(
        comment=comment, above=_find_above(comment), count=branch.count(), deepest=_deepest(branch)
    )


def _find_above(comment: Comment) -> Comment | None:
    """Return what a comment that was moved out answered; None if it wasn't."""
    return Comment.objects.filter(pk=comment.moved_from_id).first()


def _read_branch(comment: Comment) -> QuerySet[Comment]:
    """Return the comment and all below it."""
    return Comment.objects.filter(
        article_id=comment.article_id,
        path__gte=comment.path,
        path__lt=comment.path + tree.AFTER,
    )


def _deepest(branch: QuerySet[Comment]) -> int:
    return branch.order_by("-depth").values_list("depth", flat=True).first() or 0


def _hang(
    discussion: Discussion, comment: Comment, branch: QuerySet[Comment], above: Comment | None
) -> None:
    """Cut the branch off where it hangs and hang it below another comment; None: below none."""
    published = branch.filter(state=State.PUBLISHED).count()
    own = int(comment.state == State.PUBLISHED)
    states.cut_off(discussion, comment, published)
    ids = list(branch.values_list("pk", flat=True))
    root_id = above.root_id if above else comment.pk
    old, new = comment.path, tree.child_path(above.path if above else "", comment.pk)
    deeper = (above.depth + 1 if above else 0) - comment.depth
    branch.update(
        path=Concat(Value(new), Substr("path", len(old) + 1)),
        depth=F("depth") + deeper,
        root_id=root_id,
        version=discussion.version,
        reply_to_id=_of_one(comment, "reply_to_id", above.pk if above else None),
        moved_from_id=_of_one(comment, "moved_from_id", comment.moved_from_id),
        thread_count=_of_one(comment, "thread_count", 0 if above else published - own),
    )
    comment.path, comment.depth, comment.root_id = new, comment.depth + deeper, root_id
    comment.reply_to, comment.version = above, discussion.version
    _move_package_rows(comment, ids, deeper)
    states.hang_on(discussion, comment, published)


def _of_one(comment: Comment, name: str, value: int | None) -> Case:
    """Return a column's new value for one comment among others, which keep theirs."""
    own = When(pk=comment.pk, then=Value(value, output_field=BigIntegerField()))
    return Case(own, default=F(name), output_field=BigIntegerField())


def _move_package_rows(comment: Comment, ids: list[int], deeper: int) -> None:
    """Bring the package's own rows along, which no page reads."""
    rows = XtdComment.norel_objects.filter(pk__in=ids)
    rows.update(thread_id=comment.root_id, level=F("level") + deeper)
    XtdComment.norel_objects.filter(pk=comment.pk).update(
        parent_id=comment.reply_to_id or comment.pk
    )
