"""Judge many comments by one act, and take that back."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction

from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.deciding import decide
from forum.moderation.reasons import Why
from forum.moderation.seen import Seen, microseconds
from forum.moderation.together.models import Together, TogetherDecision
from forum.moderation.whys import UNDO
from forum.refusals import Refusal, Refused


@dataclass(slots=True)
class Result:
    """What came of it: the act, how often it was done, and where it was refused and why."""

    together: Together | None = None
    done_count: int = 0
    refused: list[tuple[int, Refusal]] = field(default_factory=list)  # Comment, and why.


def judge_together(
    *, act: str, seen: Mapping[int, Seen], moderator: Member, reason: str, note: str, words: str
) -> Result:
    """Decide the same about each comment of `seen`, each with its own log entry and statement.

    Each is a transaction of its own: what a colleague changed meanwhile is
    refused and the rest is done. Raises ValueError as decide() does.
    """
    result = Result()
    for comment_id, as_seen in sorted(seen.items()):
        try:
            with transaction.atomic():
                decision = decide(
                    act=act, comment_id=comment_id, moderator=moderator, reason=reason,
                    note=note, words=words, seen=as_seen,
                )  # fmt: skip
                together = result.together or Together.objects.create(moderator=moderator, act=act)
                TogetherDecision.objects.create(together=together, decision=decision)
        except Refused as refused:
            result.refused.append((comment_id, refused.refusal))
        else:
            result.together, result.done_count = together, result.done_count + 1
    return result


def undo_together(*, together: Together, moderator: Member) -> Result:
    """Take back each of the decisions that is still the last on its comment.

    Only who made them can; all who were told are told. Raises ValueError for
    an act that nothing takes back.
    """
    if together.act not in UNDO:
        raise ValueError(f"Nothing takes {together.act} back")
    result = Result(together)
    parts = together.parts.filter(undo=None).select_related("decision")
    for part in parts.order_by("decision__comment_id"):
        try:
            with transaction.atomic():
                part.undo = decide(
                    act=UNDO[together.act], comment_id=part.decision.comment_id or 0,
                    moderator=moderator, reason=Why.TAKEN_BACK, seen=_as_left(part),
                )  # fmt: skip
                part.save(update_fields=["undo"])
        except Refused as refused:
            result.refused.append((part.decision.comment_id or 0, refused.refusal))
        else:
            result.done_count += 1
    return result


def _as_left(part: TogetherDecision) -> Seen:
    """Return what is seen by who wants back this decision, and no later one."""
    comment = Comment.objects.only("state", "edited_at").get(pk=part.decision.comment_id)
    return Seen(comment.state, microseconds(comment.edited_at), part.decision_id, 0)
