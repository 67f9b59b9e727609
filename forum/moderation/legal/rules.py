"""Who may send a notice of illegal content, and who decides about it."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from forum.members.models import Member
from forum.moderation.legal.models import LegalNotice
from forum.moderation.rules import OWN_COMMENT, why_cannot_work_under
from forum.refusals import Refusal

# From one network: more than a lawyer's busy hour, less than a program's minute.
NOTICE_LIMIT, NOTICE_PERIOD = 10, timedelta(hours=1)
# To one address, whoever says that it is theirs: a notice is taken all the same, and its page
# is the receipt.
RECEIPT_LIMIT, RECEIPT_PERIOD = 10, timedelta(days=1)
STATUS_LASTS = timedelta(days=365)  # The link to a notice's status.
# So long after the decision who sent it is known: the time in which it can be contested.
FORGOTTEN_AFTER = timedelta(days=184)

TOO_MANY = Refusal(
    "too_many", _("Too many notices came from your network. Please try again in an hour.")
)
OWN_NOTICE = Refusal("own_notice", _("You sent this notice yourself. A colleague decides."))
DECIDED_BEFORE = Refusal(
    "decided_before", _("A colleague has decided about this notice meanwhile.")
)
NEEDS_ANSWER = Refusal("needs_answer", _("Please give the sender your reasons."))


def why_cannot_decide(*, notice: LegalNotice, moderator: Member, now: datetime) -> Refusal | None:
    """Say why a member may not decide about a notice."""
    article = notice.comment.article
    if refusal := why_cannot_work_under(article, moderator=moderator, now=now):
        return refusal
    if not notice.is_open:
        return DECIDED_BEFORE
    if notice.comment.author_id == moderator.pk:
        return OWN_COMMENT
    if notice.email and notice.email.casefold() == moderator.email.casefold():
        return OWN_NOTICE
    return None
