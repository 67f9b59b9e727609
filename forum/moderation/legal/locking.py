"""Lock a notice of illegal content with what it is about: the one order, so nobody deadlocks."""

from articles.models import Article
from forum.discussion.access import lock_comment
from forum.members.models import Member
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.models import LegalNotice
from forum.ready.compiled import CompiledQuery
from forum.ready.compiled_rows import CompiledRows

_comment_of = CompiledQuery(
    lambda notice: LegalNotice.objects.filter(pk=notice).values_list("comment_id"), "notice"
)
_locked = CompiledRows(
    lambda notice: LegalNotice.objects.filter(pk=notice).select_for_update(no_key=True), "notice"
)


def lock_notice(notice_id: int) -> LegalNotice:
    """Return a notice with its comment, both locked until the transaction ends.

    Locks the discussion first. Raises LegalNotice.DoesNotExist.
    """
    about = _comment_of.one(notice=notice_id)
    if about is None:
        raise LegalNotice.DoesNotExist
    _discussion, comment = lock_comment(about[0])
    (notice,) = _locked(notice=notice_id)
    notice.comment = comment
    return notice


def lock_page_notice(notice_id: int) -> PageNotice:
    """Return a notice with the article or the member it is about, locked until the end.

    Those first, as whoever changes them does. Raises PageNotice.DoesNotExist.
    """
    about = PageNotice.objects.values_list("article_id", "member_id").get(pk=notice_id)
    articles = Article.objects.select_for_update(no_key=True)
    members = Member.objects.select_for_update(no_key=True)
    article = articles.get(pk=about[0]) if about[0] else None
    member = members.get(pk=about[1]) if about[1] else None
    notices = PageNotice.objects.select_related("claimed_by")
    notice = notices.select_for_update(of=("self",), no_key=True).get(pk=notice_id)
    notice.article, notice.member = article, member
    return notice


def lock_either(notice: LegalNotice | PageNotice) -> LegalNotice | PageNotice:
    """Return the notice, read again and locked as its kind is."""
    lock = lock_page_notice if isinstance(notice, PageNotice) else lock_notice
    return lock(notice.pk)
