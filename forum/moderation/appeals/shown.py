"""What whoever judges an appeal has to see of what was decided."""

from collections.abc import Sequence

from articles.desk.differences import Change, compare
from forum.discussion.models import CommentRevision
from forum.moderation.acts import Act
from forum.moderation.decisions.models import Decision


def changes_by(decision: Decision) -> Sequence[Change]:
    """Return what a decision changed in a comment's text, in reading order; else nothing.

    By it alone, whatever was changed before and since: that is what is appealed. Two queries.
    """
    comment = decision.comment
    if comment is None or decision.act != Act.REDACT:
        return ()
    # Its author may have changed it while the moderator waited for the lock.
    kept = CommentRevision.objects.filter(
        comment=comment, editor=decision.moderator_id, edited_at__gte=decision.decided_at
    )
    before = kept.order_by("pk").first()
    if before is None:
        return ()
    later = CommentRevision.objects.filter(comment=comment, pk__gt=before.pk).order_by("pk")
    after = later.values_list("text", flat=True).first()
    return compare(before.text, comment.text if after is None else after)
