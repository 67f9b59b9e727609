"""Where two moderators disagree, the newest first."""

from forum.discussion.scopes import scope_of
from forum.members.models import Member
from forum.moderation.blind.counting import ANY, disagreeing, looks_in_section
from forum.moderation.blind.shown import ShownLook
from forum.moderation.blind.taking import took_part_in_look
from forum.moderation.dashboard.flow import within
from forum.moderation.dashboard.periods import Period

MOST_SHOWN = 50


def load_disagreements(
    moderator: Member, period: Period, section_id: int | None, about: str
) -> list[ShownLook]:
    """Return the last that were judged otherwise in a period, none about oneself: a query.

    `about` is one of the rows of the dashboard's figure (counting.py).
    """
    rows = within(looks_in_section(section_id), "judged_at", period)
    rows = rows.filter(scope_of(moderator).of("case__article"))
    rows = disagreeing(rows, about or ANY).exclude(author=moderator)
    rows = (
        rows.exclude(took_part_in_look(moderator))
        .select_related("case__article", "author", "decision", "first_by", "judge", "question")
        .defer("case__article__body", "case__article__body_html")
    )
    return [ShownLook(look) for look in rows.order_by("-judged_at", "-pk")[:MOST_SHOWN]]
