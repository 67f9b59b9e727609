"""Tell the author of a comment that waits why it does, and nobody else."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.module_loading import import_string

from forum.discussion.lines import Line
from forum.discussion.models import State


def say_why_held(lines: Iterable[Line]) -> None:
    """Set Line.why_held of what waits and is the reader's own: one query, if there is any.

    Call once the lines are fitted to the reader, and with none that others are shown, too.
    """
    waiting = [line for line in lines if line.is_own and line.state == State.HELD]
    if not waiting:
        return
    said = import_string(settings.DISCUSSION_WHY_HELD)([line.pk for line in waiting])
    for line in waiting:
        line.why_held = said.get(line.pk, "")
