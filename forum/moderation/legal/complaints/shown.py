"""What a notice's status page shows of the complaint about its decision, for both kinds."""

from typing import Any

from django.utils import timezone

from forum.moderation.legal.complaints.forms import ComplaintForm
from forum.moderation.legal.complaints.lodging import about, find_complaint
from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.complaints.rules import complain_until, why_cannot_complain
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.turns.finding import find_last_turn


def show_complaint(
    notice: LegalNotice | PageNotice, url: str, form: ComplaintForm
) -> dict[str, Any]:
    """Return the input of moderation/legal/_complaint.html; `url` takes the form.

    With it what the notice came to since it was decided.
    """
    turn = find_last_turn(notice)
    turns = list(notice.turns.order_by("pk")) if turn else []
    complaints = list(NoticeComplaint.objects.filter(**about(notice)).order_by("pk"))
    judged = [(one.judged_at, one.get_outcome_display()) for one in complaints if one.judged_at]
    refusal = why_cannot_complain(
        notice=notice, complaint=find_complaint(notice, turn), now=timezone.now(), turn=turn
    )
    return {
        "complaints": complaints,
        "since": sorted([(one.turned_at, one.get_told_display()) for one in turns] + judged),
        "can_complain": refusal is None,
        "complain_until": notice.decided_at and complain_until(notice.decided_at, turn),
        "complain_url": url,
        "form": form,
    }
