"""Where two moderators disagree, the newest first."""

from forum.discussion.scopes import scope_of
from forum.members.models import Member
from forum.moderation.blind.counting import BY_RULE, disagreeing
from forum.moderation.blind.models import SecondLook
from forum.moderation.blind.shown import ShownLook
from forum.moderation.dashboard.flow import in_section, within
from forum.moderation.dashboard.periods import Period

MOST_SHOWN = 50


def load_disagreements(
    moderator: Member, period: Period, section_id: int | None, about: str
) -> list[ShownLook]:
    """Return the last that were judged otherwise in a period, without one's own comments: a query.

    `about` is one of the rows of the dashboard's figure (counting.py).
    """
    rows = within(in_section(SecondLook.objects.all(), section_id), "judged_at", period)
    rows = rows.filter(scope_of(moderator).of("comment__article"))
    rows = disagreeing(rows, about or BY_RULE).exclude(author=moderator)
    rows = rows.select_related("comment__article", "decision", "first_by", "judge", "question")
    return [ShownLook(look) for look in rows.order_by("-judged_at", "-pk")[:MOST_SHOWN]]
