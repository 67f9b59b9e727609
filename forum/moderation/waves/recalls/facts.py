"""What the log keeps of recalls."""

from collections.abc import Iterable, Mapping

from forum.moderation.chain.entries import Facts, moment
from forum.moderation.waves.recalls.models import Recall


def facts_of_recall(recall: Recall) -> Facts:
    """Return what the log keeps of a recall as it was begun."""
    return {
        "begun_at": moment(recall.begun_at),
        "by": recall.moderator_id,
        "since": moment(recall.since),
        "to_do": recall.to_do,
        "wave": recall.wave_id,
    }


def facts_of_undone_recall(recall: Recall) -> Facts:
    """Return what the log keeps of a recall that was taken back."""
    return {
        "recall": recall.pk,
        "undone_at": moment(recall.undone_at),
        "undone_by": recall.undone_by_id,
    }


def find_recalls(keys: Iterable[int]) -> Mapping[int, Facts]:
    """Return what recalls say of how they were begun, by id."""
    return {one.pk: facts_of_recall(one) for one in Recall.objects.filter(pk__in=list(keys))}


def find_undone_recalls(keys: Iterable[int]) -> Mapping[int, Facts]:
    """Return what recalls say of how they were taken back, by id."""
    found = Recall.objects.filter(pk__in=list(keys))
    return {one.pk: facts_of_undone_recall(one) for one in found}
