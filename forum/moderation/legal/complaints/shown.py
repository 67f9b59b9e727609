"""What a notice's status page shows of the complaint about its decision, for both kinds."""

from typing import Any

from django.utils import timezone

from forum.moderation.legal.complaints.forms import ComplaintForm
from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.complaints.rules import COMPLAIN_WITHIN, why_cannot_complain
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.models import LegalNotice


def show_complaint(
    notice: LegalNotice | PageNotice, url: str, form: ComplaintForm
) -> dict[str, Any]:
    """Return the input of moderation/legal/_complaint.html; `url` takes the form."""
    complaint: NoticeComplaint | None = getattr(notice, "complaint", None)
    refusal = why_cannot_complain(notice=notice, complaint=complaint, now=timezone.now())
    return {
        "complaint": complaint,
        "can_complain": refusal is None,
        "complain_until": notice.decided_at and notice.decided_at + COMPLAIN_WITHIN,
        "complain_url": url,
        "form": form,
    }
