"""Prove the moderation log: every entry against the one before and the row it is about."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from forum.moderation.accounts.facts import find_account_changes
from forum.moderation.accounts.models import AccountChange
from forum.moderation.appeals.models import Appeal, Objection
from forum.moderation.blocks.models import Block
from forum.moderation.chain.appending import (
    ACCOUNT,
    ANSWERED_INQUIRY,
    APPEAL,
    BLOCK,
    CHECK_CHANGE,
    COMPLAINT,
    DECISION,
    ENDED_WAVE,
    INQUIRY,
    JUDGED_COMPLAINT,
    JUDGED_NOTICE,
    JUDGED_PAGE_NOTICE,
    JUDGEMENT,
    LEGAL_NOTICE,
    LIFTED_BLOCK,
    MOVED_WAVE,
    NOTE,
    NOTE_TAKEN_BACK,
    OBJECTION,
    PAGE_NOTICE,
    PLACE,
    RECALL,
    ROLE,
    RULE_CHANGE,
    UNDONE_RECALL,
    WAVE,
)
from forum.moderation.chain.entries import (
    Facts,
    facts_of_appeal,
    facts_of_block,
    facts_of_decision,
    facts_of_judgement,
    facts_of_lifted_block,
    facts_of_note,
    facts_of_note_taken_back,
    facts_of_objection,
    facts_of_place,
    facts_of_rule_change,
    hash_of,
)
from forum.moderation.chain.models import LogEntry, LogHead
from forum.moderation.checks.changes import find_check_changes
from forum.moderation.checks.models import CheckChange
from forum.moderation.community.models import RuleChange
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.complaints.facts import find_complaints, find_judged_complaints
from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.elsewhere.facts import find_judged_page_notices, find_page_notices
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.facts import (
    facts_of_answered_inquiry,
    facts_of_inquiry,
    facts_of_judged_notice,
    facts_of_notice,
)
from forum.moderation.legal.inquiry.models import Inquiry
from forum.moderation.legal.models import LegalNotice
from forum.moderation.measures.models import MemberNote
from forum.moderation.measures.places.models import PlaceMeasure
from forum.moderation.scopes.facts import facts_of_role_change
from forum.moderation.scopes.models import RoleChange
from forum.moderation.waves.facts import find_ended_waves, find_moves, find_waves
from forum.moderation.waves.models import Wave, WaveMove
from forum.moderation.waves.recalls.facts import find_recalls, find_undone_recalls
from forum.moderation.waves.recalls.models import Recall

BATCH = 2_000  # Entries read at once.

FindFacts = Callable[[Iterable[int]], Mapping[int, Facts]]


@dataclass(frozen=True, slots=True)
class Proof:
    """What came of it: how far the log holds, and what is wrong at the first place where not.

    `broken` is the number of that entry, or None if all hold. The head's hash
    proves all that came before: who keeps it elsewhere can tell later that
    nothing was exchanged.
    """

    count: int
    head: str
    broken: int | None = None
    wrong: str = ""


def verify_log() -> Proof:
    """Walk the log from its first entry to the head it has now.

    Reads BATCH entries at a time and locks nothing; what is added meanwhile
    is left for the next time.
    """
    head = LogHead.objects.get()
    number, previous = 0, ""
    while number < head.number:
        upper = min(number + BATCH, head.number)
        entries = list(LogEntry.objects.filter(number__gt=number, number__lte=upper).order_by("pk"))
        known = _facts_of(entries)
        for entry in entries:
            if wrong := _why_broken(entry, number + 1, previous, known):
                return Proof(number, previous, min(entry.number, number + 1), wrong)
            number, previous = entry.number, entry.hash
        if number < upper:
            return Proof(number, previous, number + 1, "it is missing")
    return _prove_ends(head, previous)


def _why_broken(
    entry: LogEntry, number: int, previous: str, known: Mapping[tuple[str, int], Facts]
) -> str:
    """Say what is wrong with the entry that should have this number."""
    if entry.number != number:
        return "it is missing"
    if entry.hash != hash_of(
        previous=previous, number=number, kind=entry.kind, key=entry.key, facts=entry.facts
    ):
        return "it is not what was hashed"
    if entry.kind not in KINDS:
        return ""
    facts = known.get((entry.kind, entry.key))
    if facts is None:
        return f"{entry.kind} {entry.key} is gone"
    logged: Facts = json.loads(entry.facts)
    # What the row says and its entry doesn't counts as well: a part could pass for an act.
    names = {**logged, **facts}
    differing = [name for name in names if facts.get(name) != logged.get(name)]
    return f"{entry.kind} {entry.key} says otherwise: {', '.join(differing)}" if differing else ""


def _prove_ends(head: LogHead, last: str) -> Proof:
    """Prove that the log ends where its head says, and that no act was left out of it."""
    if head.hash != last:
        return Proof(head.number, last, head.number, "the head of the log has another hash")
    if LogEntry.objects.filter(number=head.number + 1).exists():
        now = LogHead.objects.get()
        if now.number == head.number:
            return Proof(head.number, last, head.number + 1, "it follows the head of the log")
    rows: dict[str, QuerySet[Any]] = {
        DECISION: Decision.objects.all(),
        APPEAL: Appeal.objects.all(),
        JUDGEMENT: Appeal.objects.exclude(judged_at=None),
        OBJECTION: Objection.objects.all(),
        BLOCK: Block.objects.all(),
        LIFTED_BLOCK: Block.objects.exclude(lifted_at=None),
        PLACE: PlaceMeasure.objects.all(),
        WAVE: Wave.objects.all(),
        ENDED_WAVE: Wave.objects.exclude(ended_by=None),
        MOVED_WAVE: WaveMove.objects.all(),
        RECALL: Recall.objects.all(),
        UNDONE_RECALL: Recall.objects.exclude(undone_by=None),
        LEGAL_NOTICE: LegalNotice.objects.all(),
        JUDGED_NOTICE: LegalNotice.objects.exclude(decided_at=None),
        ACCOUNT: AccountChange.objects.all(),
        ROLE: RoleChange.objects.all(),
        CHECK_CHANGE: CheckChange.objects.all(),
        NOTE: MemberNote.objects.all(),
        NOTE_TAKEN_BACK: MemberNote.objects.exclude(taken_back_at=None),
        RULE_CHANGE: RuleChange.objects.all(),
        COMPLAINT: NoticeComplaint.objects.all(),
        PAGE_NOTICE: PageNotice.objects.all(),
        JUDGED_PAGE_NOTICE: PageNotice.objects.exclude(decided_at=None),
        JUDGED_COMPLAINT: NoticeComplaint.objects.exclude(judged_at=None),
        INQUIRY: Inquiry.objects.all(),
        ANSWERED_INQUIRY: Inquiry.objects.exclude(answered_at=None),
    }
    for kind, there in rows.items():
        logged = LogEntry.objects.filter(kind=kind, key=OuterRef("pk"))
        unlogged = there.filter(~Exists(logged)).order_by("pk").values_list("pk", flat=True).first()
        if unlogged:
            wrong = f"{kind} {unlogged} has no entry"
            return Proof(head.number, last, head.number + 1, wrong)
    return Proof(head.number, last)


def _facts_of(entries: list[LogEntry]) -> dict[tuple[str, int], Facts]:
    """Return what the rows behind the entries say now."""
    return {
        (kind, key): facts
        for kind, find in KINDS.items()
        for key, facts in find(entry.key for entry in entries if entry.kind == kind).items()
    }


def _decisions(keys: Iterable[int]) -> Mapping[int, Facts]:
    # Not in_bulk(): on SQLite that asks for 999 at a time and in another order.
    found = Decision.objects.filter(pk__in=list(keys)).select_related("rule")
    return {decision.pk: facts_of_decision(decision) for decision in found}


def _rule_changes(keys: Iterable[int]) -> Mapping[int, Facts]:
    found = RuleChange.objects.filter(pk__in=list(keys)).select_related("version")
    return {change.pk: facts_of_rule_change(change) for change in found}


def _notes(keys: Iterable[int]) -> Mapping[int, Facts]:
    found = MemberNote.objects.filter(pk__in=list(keys))
    return {note.pk: facts_of_note(note) for note in found}


def _notes_taken_back(keys: Iterable[int]) -> Mapping[int, Facts]:
    found = MemberNote.objects.filter(pk__in=list(keys))
    return {note.pk: facts_of_note_taken_back(note) for note in found}


def _appeals(keys: Iterable[int]) -> Mapping[int, Facts]:
    found = Appeal.objects.filter(pk__in=list(keys))
    return {appeal.pk: facts_of_appeal(appeal) for appeal in found}


def _judgements(keys: Iterable[int]) -> Mapping[int, Facts]:
    found = Appeal.objects.filter(pk__in=list(keys))
    return {appeal.pk: facts_of_judgement(appeal) for appeal in found}


def _objections(keys: Iterable[int]) -> Mapping[int, Facts]:
    found = Objection.objects.filter(pk__in=list(keys))
    return {objection.pk: facts_of_objection(objection) for objection in found}


def _blocks(keys: Iterable[int]) -> Mapping[int, Facts]:
    found = Block.objects.filter(pk__in=list(keys))
    return {block.pk: facts_of_block(block) for block in found}


def _lifted_blocks(keys: Iterable[int]) -> Mapping[int, Facts]:
    found = Block.objects.filter(pk__in=list(keys))
    return {block.pk: facts_of_lifted_block(block) for block in found}


def _places(keys: Iterable[int]) -> Mapping[int, Facts]:
    found = PlaceMeasure.objects.filter(pk__in=list(keys))
    return {measure.pk: facts_of_place(measure) for measure in found}


def _notices(keys: Iterable[int]) -> Mapping[int, Facts]:
    found = LegalNotice.objects.filter(pk__in=list(keys))
    return {notice.pk: facts_of_notice(notice) for notice in found}


def _judged_notices(keys: Iterable[int]) -> Mapping[int, Facts]:
    found = LegalNotice.objects.filter(pk__in=list(keys))
    return {notice.pk: facts_of_judged_notice(notice) for notice in found}


def _inquiries(keys: Iterable[int]) -> Mapping[int, Facts]:
    found = Inquiry.objects.filter(pk__in=list(keys))
    return {inquiry.pk: facts_of_inquiry(inquiry) for inquiry in found}


def _answered_inquiries(keys: Iterable[int]) -> Mapping[int, Facts]:
    found = Inquiry.objects.filter(pk__in=list(keys))
    return {inquiry.pk: facts_of_answered_inquiry(inquiry) for inquiry in found}


def _role_changes(keys: Iterable[int]) -> Mapping[int, Facts]:
    found = RoleChange.objects.filter(pk__in=list(keys))
    return {change.pk: facts_of_role_change(change) for change in found}


# How to find what the rows of each kind of entry say now.
KINDS: dict[str, FindFacts] = {
    DECISION: _decisions,
    RULE_CHANGE: _rule_changes,
    CHECK_CHANGE: find_check_changes,
    NOTE: _notes,
    NOTE_TAKEN_BACK: _notes_taken_back,
    APPEAL: _appeals,
    JUDGEMENT: _judgements,
    OBJECTION: _objections,
    BLOCK: _blocks,
    LIFTED_BLOCK: _lifted_blocks,
    PLACE: _places,
    WAVE: find_waves,
    ENDED_WAVE: find_ended_waves,
    MOVED_WAVE: find_moves,
    RECALL: find_recalls,
    UNDONE_RECALL: find_undone_recalls,
    LEGAL_NOTICE: _notices,
    JUDGED_NOTICE: _judged_notices,
    ACCOUNT: find_account_changes,
    ROLE: _role_changes,
    COMPLAINT: find_complaints,
    PAGE_NOTICE: find_page_notices,
    JUDGED_PAGE_NOTICE: find_judged_page_notices,
    JUDGED_COMPLAINT: find_judged_complaints,
    INQUIRY: _inquiries,
    ANSWERED_INQUIRY: _answered_inquiries,
}
