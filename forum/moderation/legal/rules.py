"""Who may send a notice of illegal content, and who decides about it."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from forum.discussion.models import Comment, State
from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.legal.models import LegalNotice, NoticeOutcome, Told
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
# Mails that say that what was told holds no more; later ones stand on the notice's page alone.
MOST_TURNS_MAILED = 5

TOO_MANY = Refusal(
    "too_many", _("Too many notices came from your network. Please try again in an hour.")
)
OWN_NOTICE = Refusal("own_notice", _("You sent this notice yourself. A colleague decides."))
DECIDED_BEFORE = Refusal(
    "decided_before", _("A colleague has decided about this notice meanwhile.")
)
NEEDS_ANSWER = Refusal("needs_answer", _("Please give the sender your reasons."))
NEEDS_WORDS = Refusal(
    "needs_words", _("Please tell the author what in the comment breaks the law, and why.")
)
FITS_NOT = Refusal(
    "fits_not", _("This can’t be told of the comment as it stands now. Please look again.")
)

# What each outcome does to a comment, and in which states there is something to do.
ACTS: dict[str, tuple[Act, tuple[State, ...]]] = {
    NoticeOutcome.REMOVED: (Act.REMOVE, (State.PUBLISHED, State.HELD, State.HIDDEN)),
    NoticeOutcome.HIDDEN: (Act.HIDE, (State.PUBLISHED,)),
}
# How a comment stands of which each is told. What is told of a changed text is more than that.
STANDS: dict[str, State] = {
    Told.REMOVED: State.REMOVED,
    Told.HIDDEN: State.HIDDEN,
    Told.CHANGED: State.PUBLISHED,
    Told.DELETED: State.DELETED,
    Told.KEPT: State.PUBLISHED,
    Told.HELD: State.HELD,
}


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


def is_so(told: str, *, comment: Comment, snapshot: str) -> bool:
    """Say whether what a sender is told holds of the comment; `snapshot` is what it said then."""
    if told == Told.CHANGED and comment.html == snapshot:
        return False
    return comment.state == STANDS[told]


def can_be(outcome: str, *, comment: Comment, snapshot: str) -> bool:
    """Say whether an outcome holds already, or once it is done."""
    _act, states = ACTS.get(outcome, (None, ()))
    return comment.state in states or is_so(outcome, comment=comment, snapshot=snapshot)


def fitting(*, comment: Comment, snapshot: str) -> list[NoticeOutcome]:
    """Return what can be decided about a comment as it stands: what is told must be true."""
    return [one for one in NoticeOutcome if can_be(one, comment=comment, snapshot=snapshot)]
