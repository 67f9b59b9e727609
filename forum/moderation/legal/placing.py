"""Where a notice of illegal content stands among what waits: in the case of its comment.

Call under the discussion's lock, in the transaction of what happened.
"""

from datetime import datetime

from forum.moderation.cases.joining import join_noticed, move_noticed, settle_noticed
from forum.moderation.legal.models import DECIDE_WITHIN, Ground, LegalNotice

# How much harm a comment may do while it stands, 0 to 100, as ranking.py has it of reports.
HARM: dict[str, int] = {
    Ground.CHILD: 100,
    Ground.THREAT: 100,
    Ground.PRIVACY: 90,
    Ground.HATE: 80,
    Ground.DEFAMATION: 70,
    Ground.FRAUD: 60,
    Ground.OTHER: 50,
    Ground.COPYRIGHT: 40,
}


def place_notice(notice: LegalNotice) -> None:
    """Open the case of the comment for a notice that came, or add it to the open one."""
    join_noticed(notice.comment, HARM[notice.ground], notice.received_at)


def follow_term(comment_id: int) -> None:
    """Move a case to when a notice about its comment can be answered, as its term has moved."""
    waiting = LegalNotice.objects.filter(comment=comment_id, decided_at=None)
    turns = [_turn_of(one) for one in waiting.select_related("inquiry")]
    if turns:
        move_noticed(comment_id, min(turns))


def follow_answer(comment_id: int) -> None:
    """Close the case of a comment about which no notice waits any more, unless something does."""
    if not LegalNotice.objects.filter(comment=comment_id, decided_at=None).exists():
        settle_noticed(comment_id)


def _turn_of(notice: LegalNotice) -> datetime:
    """Return from when a notice waits: while its author may still answer there is time."""
    inquiry = getattr(notice, "inquiry", None)
    if inquiry is not None and inquiry.answered_at is None:
        return inquiry.due_at
    return notice.due_at - DECIDE_WITHIN
