"""Log what moderators say for the moderation, as every other act of theirs."""

from django.utils import timezone

from forum.discussion.models import Comment
from forum.moderation.acts import Act
from forum.moderation.chain.appending import log_decision
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Why


def log_word(comment: Comment) -> Decision:
    """Log that a comment speaks for the moderation. Nobody is told: its author did it.

    The discussion calls it by settings.DISCUSSION_OFFICIAL_LISTENER, last in the
    transaction of the post: locks the head of the log.
    """
    decision = Decision.objects.create(
        moderator=comment.author,
        act=Act.SPEAK,
        comment=comment,
        member=comment.author,
        reason=Why.SPOKE,
        decided_at=timezone.now(),
    )
    log_decision(decision)
    return decision
