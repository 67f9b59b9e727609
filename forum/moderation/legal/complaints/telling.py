"""Tell the editors that a complaint reversed what was decided about an article: they change it."""

from django.utils import timezone

from forum.moderation.legal.complaints.models import ComplaintOutcome, NoticeComplaint
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.elsewhere.telling import tell_of_article
from forum.notifications.models import NoticeKind


def tell_editors_of_reversal(complaint: NoticeComplaint) -> None:
    """Tell who may change articles, as of the decision before, but for whoever judged.

    Nothing where that one stays, or where it is about a comment or a member. Call in the
    transaction of the judgement, the notice locked; locks the editors by id.
    """
    notice = complaint.about
    if not isinstance(notice, PageNotice) or notice.article is None:
        return
    if complaint.outcome != ComplaintOutcome.ACTED:
        return
    tell_of_article(
        notice.article,
        kind=NoticeKind.PAGE_NOTICE_DECIDED,
        # Not the notice's own: of that they have been told once, and would not be again.
        subject=f"page_complaint:{complaint.pk}",
        say=lambda _editor: f"{notice.label} · {complaint.get_outcome_display()}",
        context={"notice": notice, "complaint": complaint},
        but_for=complaint.judge_id,
        now=complaint.judged_at or timezone.now(),
    )
