"""Find a notice's last turn, and who brought it about."""

from django.db.models import Q

from forum.discussion.models import State
from forum.moderation.acts import Act
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.turns.models import NoticeTurn

# What gives a comment, or what it said, back to readers.
_GIVING = (Act.RESTORE, Act.PUBLISH, Act.UNREDACT)


def find_last_turn(notice: LegalNotice | PageNotice) -> NoticeTurn | None:
    """Return the last turn of a notice. One query."""
    return notice.turns.order_by("-pk").first()


def find_who_turned(turn: NoticeTurn) -> int | None:
    """Return who of those who work here brought about what a turn is about; None if none did.

    By a decision about the comment, or one that undid what had removed many; of a page that
    is written with the turn.
    """
    if turn.notice is None:
        return turn.turned_by_id
    about = Q(comment=turn.notice.comment_id, act__in=_GIVING)
    # Of what reports had hidden, what is left of its text.
    about |= Q(comment=turn.notice.comment_id, act=Act.REDACT, state_before=State.HIDDEN)
    many = Q(undoes_sweep__swept__comment=turn.notice.comment_id)
    by = [
        Decision.objects.filter(how).order_by("-pk").values_list("pk", "moderator").first()
        for how in (about, many)
    ]
    found = max((one for one in by if one), default=None)
    return found[1] if found else None
