"""What came between a moderator's look at a comment and their decision."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from forum.dates import shown_datetime
from forum.discussion.models import Comment, State
from forum.moderation.decisions.models import Decision
from forum.moderation.seen import Seen, microseconds
from forum.refusals import Refusal

EDITED_MEANWHILE = Refusal(
    "edited_meanwhile",
    _("The author has changed the text since you opened it. Please read it again."),
)
HIDDEN_MEANWHILE = Refusal(
    "already_decided",
    _("Readers’ reports have hidden the comment since you opened it. Please look again."),
)
DELETED_MEANWHILE = Refusal("deleted_meanwhile", _("The author has deleted this comment."))


def why_stale(seen: Seen, comment: Comment, last: Decision | None) -> Refusal | None:
    """Say why what the moderator saw is no longer so."""
    if last is not None and last.pk != seen.decision:
        return already_decided(last)
    if comment.state == State.DELETED and seen.state != State.DELETED:
        return DELETED_MEANWHILE
    if microseconds(comment.edited_at) != seen.edited:
        return EDITED_MEANWHILE
    return None


def already_decided(decision: Decision) -> Refusal:
    """Tell a moderator what a colleague decided while they were reading, or reports did."""
    if decision.moderator is None:
        return HIDDEN_MEANWHILE
    message = gettext("Already decided by %(name)s on %(time)s: %(act)s. Please look again.") % {
        "name": decision.moderator.display_name,
        "time": shown_datetime(decision.decided_at),
        "act": decision.get_act_display(),
    }
    return Refusal("already_decided", message)
