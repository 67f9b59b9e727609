"""Find the complaints about comments that a colleague has before them."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from forum.members.models import Member
from forum.moderation.claims import why_claimed
from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.rules import LOOKS_AT_COMPLAINT
from forum.refusals import Refusal


def comments_complained_of(moderator: Member, now: datetime) -> QuerySet[NoticeComplaint, Any]:
    """Return the numbers of the comments about whose notices a colleague judges a complaint."""
    return _taken(moderator, now).values("notice__comment")


def why_complaint_before_judge(comment_id: int, moderator: Member, now: datetime) -> Refusal | None:
    """Say which colleague has a complaint about a comment's notice before them. One query."""
    rows = _taken(moderator, now).filter(notice__comment=comment_id)
    found = rows.select_related("claimed_by").order_by("pk").first()
    return why_claimed(found, moderator, now, LOOKS_AT_COMPLAINT)


def _taken(moderator: Member, now: datetime) -> QuerySet[NoticeComplaint]:
    rows = NoticeComplaint.objects.filter(judged_at=None, claimed_until__gt=now)
    return rows.filter(notice__isnull=False).exclude(claimed_by=moderator)
