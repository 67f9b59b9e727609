"""Tell who reported a member what became of it: never who decided, nor about whom."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forum.moderation.cases.models import Case
from forum.moderation.models import Act, Decision, Told
from forum.moderation.telling_reporters import Where, tell_judged

LET_BE = _("A moderator has looked at the member whom you reported. Nothing was done.")
MEASURED = _("Thank you. A moderator has taken a measure against the member whom you reported.")


def tell_who_reported(decision: Decision, case: Case) -> None:
    """Write a notice to each whose report was judged; that reports are open again is none."""
    outcome, words = (Told.STANDS, LET_BE) if decision.act == Act.LET_BE else (Told.ACTED, MEASURED)
    where = Where(subject=f"report:case:{case.pk}", url=reverse("moderation:rules"))
    tell_judged(decision, outcome, words, where)
