"""Lock a notice of illegal content with what it is about: the one order, so nobody deadlocks."""

from forum.discussion.access import lock_comment
from forum.moderation.legal.models import LegalNotice


def lock_notice(notice_id: int) -> LegalNotice:
    """Return a notice with its comment, both locked until the transaction ends.

    Locks the discussion first. Raises LegalNotice.DoesNotExist.
    """
    comment_id = LegalNotice.objects.values_list("comment_id", flat=True).get(pk=notice_id)
    _discussion, comment = lock_comment(comment_id)
    notice = LegalNotice.objects.select_for_update(no_key=True).get(pk=notice_id)
    notice.comment = comment
    return notice
