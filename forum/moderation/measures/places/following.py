"""Log what editors set in a discussion, in the desk, beside what moderators set."""

from forum.discussion.models import Discussion
from forum.members.models import Member
from forum.moderation.measures.places.models import PlaceMeasure, PlaceWhy
from forum.moderation.measures.places.setting import settings_of, write_measure


def follow_desk(before: Discussion, after: Discussion, editor: Member) -> PlaceMeasure | None:
    """Write and chain what an editor set; nothing where only the order of threads is another.

    The discussion calls it by settings.DISCUSSION_DESK_LISTENER, last in the transaction
    that sets it: locks the head of the log.
    """
    was, holds = settings_of(before), settings_of(after)
    if was == holds:
        return None
    measure = PlaceMeasure(
        article=after.article,
        moderator=editor,
        before=was,
        after=holds,
        reason=PlaceWhy.NEWSROOM,
    )
    return write_measure(measure)
