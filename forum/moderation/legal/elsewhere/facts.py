"""What the log keeps of notices about pages: digests of words, nothing of the sender."""

from collections.abc import Iterable, Mapping

from forum.moderation.chain.entries import Facts, digest, moment
from forum.moderation.legal.elsewhere.models import PageNotice


def facts_of_page_notice(notice: PageNotice) -> Facts:
    """Return what the log keeps of a notice as it came."""
    return {
        "article": notice.article_id,
        "explanation": digest(notice.explanation),
        "ground": str(notice.ground),
        "member": notice.member_id,
        "received_at": moment(notice.received_at),
        "snapshot": digest(notice.snapshot),
    }


def facts_of_judged_page_notice(notice: PageNotice) -> Facts:
    """Return what the log keeps of what was decided."""
    return {
        "answer": digest(notice.answer),
        "decided_at": moment(notice.decided_at),
        "decided_by": notice.decided_by_id,
        "outcome": str(notice.outcome),
    }


def find_page_notices(keys: Iterable[int]) -> Mapping[int, Facts]:
    """Return what the rows behind entries of notices about pages say now."""
    found = PageNotice.objects.filter(pk__in=list(keys))
    return {notice.pk: facts_of_page_notice(notice) for notice in found}


def find_judged_page_notices(keys: Iterable[int]) -> Mapping[int, Facts]:
    """Return what the rows behind entries of decisions about them say now."""
    found = PageNotice.objects.filter(pk__in=list(keys))
    return {notice.pk: facts_of_judged_page_notice(notice) for notice in found}
