"""The newest comments of a thread, however long that is."""

from datetime import datetime

from django.db.models import QuerySet

from forum.discussion.models import Comment, State

COMMENTS_SHOWN = 10
# Comments of a thread that are counted for its reach: more doesn't rank it higher.
MOST_COUNTED = 4_096


def find_newest(root: Comment) -> tuple[QuerySet[Comment], datetime | None]:
    """Return what readers see of a branch among the newest MOST_COUNTED comments of its thread.

    With it when the newest that is left out was posted, or None where nothing is. A query.
    """
    thread = Comment.objects.filter(root=root.root_id, state=State.PUBLISHED)
    older = thread.order_by("-arrival").values_list("arrival", "created_at")
    arrival, at = next(iter(older[MOST_COUNTED : MOST_COUNTED + 1]), (0, None))
    # By no range of paths: that would lead through the whole branch.
    return thread.filter(arrival__gt=arrival, path__startswith=root.path), at
