"""Log how checks are set: what stood before, what stands since, and who says so."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from forum.members.models import Member
from forum.moderation.chain.appending import CHECK_CHANGE, append_entry
from forum.moderation.chain.entries import Facts, digest, moment, write_facts
from forum.moderation.checks.entries import read_entries, read_words
from forum.moderation.checks.models import TRAINING, WORD_LISTS, CheckChange, LearntWeights
from forum.moderation.checks.tuning import Place, Setting

ENTRIES_KEPT = 50  # Of those that went from a list, and of those that came.


def change_of_list(kind: str, before: str, after: str) -> CheckChange:
    """Return the change of a list's text."""
    read = read_words if kind in WORD_LISTS else read_entries
    had, has = read(before), read(after)
    gone = [entry for entry in had if entry not in set(has)]
    new = [entry for entry in has if entry not in set(had)]
    return CheckChange(
        code=kind,
        is_list=True,
        before={"count": len(had), "text": digest(before), "gone": gone[:ENTRIES_KEPT]},
        after={"count": len(has), "text": digest(after), "new": new[:ENTRIES_KEPT]},
    )


def change_of_setting(place: Place, code: str, before: Setting, after: Setting) -> CheckChange:
    """Return the change of how a check is set in a place."""
    kind, number = place
    return CheckChange(
        code=code,
        section_number=number if kind == "section" else None,
        article_number=number if kind == "article" else None,
        before=asdict(before),
        after=asdict(after),
    )


def change_of_training(before: LearntWeights | None, after: LearntWeights) -> CheckChange:
    """Return the change of what was learnt; None before the first time."""
    return CheckChange(code=TRAINING, before=_learnt(before), after=_learnt(after))


def changes_of(place: Place | None) -> QuerySet[CheckChange]:
    """Return the changes of how the checks are set in a place; for None those of the lists."""
    kind, number = place or ("", 0)
    return CheckChange.objects.filter(
        is_list=place is None,
        section_number=number if kind == "section" else None,
        article_number=number if kind == "article" else None,
    ).exclude(code=TRAINING)


def find_last_change(place: Place | None) -> int:
    """Return the number of the last of those changes, 0 for none; a form carries it."""
    return changes_of(place).order_by("-pk").values_list("pk", flat=True).first() or 0


def log_changes(changes: Iterable[CheckChange], by: Member | None, why: str) -> None:
    """Write the changes and chain them. Call last of all in the transaction that made them."""
    now = timezone.now()
    for change in changes:
        change.by, change.note, change.decided_at = by, why.strip(), now
        change.save(force_insert=True)
        append_entry(kind=CHECK_CHANGE, key=change.pk, facts=facts_of_check_change(change))


def facts_of_check_change(change: CheckChange) -> Facts:
    """Return what the chain keeps of a change: of lists digests, as people wrote them."""
    return {
        # Where one was asked for: entries from before stay as they are.
        **({"note": digest(change.note)} if change.note else {}),
        "after": _said(change, change.after),
        "article": change.article_number,
        "before": _said(change, change.before),
        "by": change.by_id,
        "code": change.code,
        "decided_at": moment(change.decided_at),
        "list": change.is_list,
        "section": change.section_number,
    }


def find_check_changes(keys: Iterable[int]) -> Mapping[int, Facts]:
    """Return what the changes of those numbers say now."""
    found = CheckChange.objects.filter(pk__in=list(keys))
    return {change.pk: facts_of_check_change(change) for change in found}


def _learnt(weights: LearntWeights | None) -> dict[str, Any]:
    weights = weights or LearntWeights(removed_count=0, kept_count=0)
    return {
        "removed": weights.removed_count,
        "kept": weights.kept_count,
        "words": len(weights.words),
        "weights": digest(write_facts(weights.words)),
    }


def _said(change: CheckChange, side: Mapping[str, Any]) -> str:
    written = write_facts(side)
    return digest(written) if change.is_list else written
