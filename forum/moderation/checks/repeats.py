"""The same text again, or nearly: by the same author, or by many. Pure."""

from collections.abc import Iterable, Mapping
from itertools import islice

from forum.moderation.checks.outcomes import Match
from forum.moderation.checks.subject import Earlier, Subject

COMPARED = 5  # Earlier comments that are read to see how alike they are, the newest.


def check_own_repeats(subject: Subject, limits: Mapping[str, int]) -> Match | None:
    """Find one of the author's own last comments in a text of `least` letters or more."""
    alike = _alike(subject, limits, subject.around.own)
    if not alike:
        return None
    sure, nearest = max(alike, key=lambda one: one[0])
    return Match("own", (_number(nearest),), sure)


def check_crowd_repeats(subject: Subject, limits: Mapping[str, int]) -> Match | None:
    """Find a text of `least` letters or more that `authors` others or more posted lately."""
    alike = _alike(subject, limits, subject.around.alike)
    if len({one.author_id for _sure, one in alike}) < limits["authors"]:
        return None
    return Match(
        "crowd", tuple(_number(one) for _sure, one in alike), max(sure for sure, _one in alike)
    )


def _alike(
    subject: Subject, limits: Mapping[str, int], earlier: Iterable[Earlier]
) -> list[tuple[int, Earlier]]:
    """Return what resembles the text by `alike` percent or more, and by how many."""
    if subject.likeness.length < limits["least"]:
        return []
    others = (one for one in earlier if one.text and one.comment_id != subject.comment_id)
    compared = [(subject.resemblance(one.text), one) for one in islice(others, COMPARED)]
    return [(sure, one) for sure, one in compared if sure >= limits["alike"]]


def _number(one: Earlier) -> str:
    return f"#{one.comment_id}"
