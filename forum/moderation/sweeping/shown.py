"""What was removed together, a page at a time: for its author, and for who judges their appeal."""

from dataclasses import dataclass

from forum.discussion.access import is_open_to_readers
from forum.discussion.models import Comment
from forum.moderation.acts import SWEEPS, Act
from forum.moderation.decisions.models import Decision
from forum.moderation.sweeping.models import Sweep, Swept

PAGE_SIZE = 20


@dataclass(frozen=True, slots=True)
class Removed:
    """Some of what a decision removed, or gave back, in the order in which it was written."""

    sweep: Sweep
    comments: list[tuple[Comment, bool]]  # Each, and whether readers see its discussion.
    next_url: str  # To those after; "" where these are the last.


def load_removed(decision: Decision, after: int, url: str) -> Removed | None:
    """Return what a decision removed after a comment, or gave back; None of any other act.

    `url` is of the page that shows it. Two queries, whatever was removed.
    """
    if decision.act in SWEEPS:
        sweep = decision.sweep
    elif decision.act in (Act.UNSWEEP, Act.UNPRUNE):
        sweep = decision.undoes_sweep
    else:
        return None
    rows = Swept.objects.filter(sweep=sweep, comment_id__gt=after).order_by("comment_id")
    found = list(rows.select_related("comment__article__discussion")[: PAGE_SIZE + 1])
    shown = [one.comment for one in found[:PAGE_SIZE]]
    is_more = len(found) > PAGE_SIZE
    next_url = f"{url}?after={shown[-1].pk}#removed" if is_more else ""
    return Removed(sweep, [(one, is_open_to_readers(one)) for one in shown], next_url)
