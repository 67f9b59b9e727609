"""Lock a notice of illegal content with what it is about: the one order, so nobody deadlocks."""

from forum.discussion.access import lock_comment
from forum.moderation.legal.elsewhere.models import PageNotice
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


def lock_page_notice(notice_id: int) -> PageNotice:
    """Return a notice about a page with its article, itself locked until the transaction ends.

    Raises PageNotice.DoesNotExist.
    """
    rows = PageNotice.objects.select_related("article")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=notice_id)


def lock_either(notice: LegalNotice | PageNotice) -> LegalNotice | PageNotice:
    """Return the notice, read again and locked as its kind is."""
    lock = lock_page_notice if isinstance(notice, PageNotice) else lock_notice
    return lock(notice.pk)
