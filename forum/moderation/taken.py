"""Find the decision by which a comment is gone, for its author."""

from forum.discussion.models import Comment
from forum.moderation.acts import BAD
from forum.moderation.decisions.models import Decision
from forum.moderation.sweeping.branch_reach import find_sweep_of


def find_taking_url(comment: Comment) -> str:
    """Return the page of the last decision that took a comment, alone or with others; "" of none.

    The discussion asks by settings.DISCUSSION_TAKING_URL. Three queries at most.
    """
    swept = find_sweep_of(comment, Decision.objects.last_on(comment))
    taken = swept or Decision.objects.filter(comment=comment, act__in=BAD).order_by("pk").last()
    return taken.get_absolute_url() if taken else ""
