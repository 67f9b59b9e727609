"""Add an entry to the end of the moderation log."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from forum.moderation.appeals.models import Appeal, Objection
from forum.moderation.blocks.models import Block
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
    write_facts,
)
from forum.moderation.chain.models import LogEntry, LogHead
from forum.moderation.community.models import RuleChange
from forum.moderation.decisions.models import Decision
from forum.moderation.measures.models import MemberNote
from forum.moderation.measures.places.models import PlaceMeasure
from forum.ready import trips
from forum.ready.columns import Columns
from forum.ready.compiled_rows import CompiledRows

_heads = CompiledRows(lambda: LogHead.objects.select_for_update(no_key=True))
_entry = Columns(LogEntry)
_ADD = _entry.insert()
_MOVE_ON = "UPDATE moderation_loghead SET number = %s, hash = %s WHERE id = %s"
# The kinds of entries.
DECISION = "decision"
RULE_CHANGE = "rule_change"
CHECK_CHANGE = "check"
NOTE = "note"
NOTE_TAKEN_BACK = "note_taken_back"
APPEAL = "appeal"
JUDGEMENT = "appeal_judged"
OBJECTION = "objection"
LEGAL_NOTICE = "legal_notice"
JUDGED_NOTICE = "legal_judged"
COMPLAINT = "complaint"
JUDGED_COMPLAINT = "complaint_judged"
PAGE_NOTICE = "page_notice"
JUDGED_PAGE_NOTICE = "page_judged"
INQUIRY = "inquiry"
ANSWERED_INQUIRY = "inquiry_answered"
BLOCK = "block"
LIFTED_BLOCK = "block_lifted"
PLACE = "place"
WAVE = "wave"
ENDED_WAVE = "wave_ended"
MOVED_WAVE = "wave_moved"
RECALL = "wave_recall"
UNDONE_RECALL = "recall_undone"
ROLE = "role"
ACCOUNT = "account"


class _Held(threading.local):
    """What waits to be added, by thread as connections are; None where nothing is held back."""

    entries: list[tuple[str, int, Facts]] | None = None


_held = _Held()


def log_decision(decision: Decision) -> None:
    """Add a decision to the chain; as append_entry() in every other way."""
    append_entry(kind=DECISION, key=decision.pk, facts=facts_of_decision(decision))


def log_rule_change(change: RuleChange) -> None:
    """Add a change of the rules to the chain; as append_entry() in every other way."""
    append_entry(kind=RULE_CHANGE, key=change.pk, facts=facts_of_rule_change(change))


def log_note(note: MemberNote) -> None:
    """Add that something was noted about a member; as append_entry() in every other way."""
    append_entry(kind=NOTE, key=note.pk, facts=facts_of_note(note))


def log_note_taken_back(note: MemberNote) -> None:
    """Add that whoever noted something took it back; as append_entry() in every other way."""
    append_entry(kind=NOTE_TAKEN_BACK, key=note.pk, facts=facts_of_note_taken_back(note))


def log_appeal(appeal: Appeal) -> None:
    """Add that a member appealed to the chain; as append_entry() in every other way."""
    append_entry(kind=APPEAL, key=appeal.pk, facts=facts_of_appeal(appeal))


def log_objection(objection: Objection) -> None:
    """Add that an author objected to the chain; as append_entry() in every other way."""
    append_entry(kind=OBJECTION, key=objection.pk, facts=facts_of_objection(objection))


def log_judgement(appeal: Appeal) -> None:
    """Add what became of an appeal to the chain; as append_entry() in every other way."""
    append_entry(kind=JUDGEMENT, key=appeal.pk, facts=facts_of_judgement(appeal))


def log_block(block: Block) -> None:
    """Add a block to the chain; as append_entry() in every other way."""
    append_entry(kind=BLOCK, key=block.pk, facts=facts_of_block(block))


def log_lifted_block(block: Block) -> None:
    """Add that a block was lifted to the chain; as append_entry() in every other way."""
    append_entry(kind=LIFTED_BLOCK, key=block.pk, facts=facts_of_lifted_block(block))


def log_place(measure: PlaceMeasure) -> None:
    """Add a measure on a discussion to the chain; as append_entry() in every other way."""
    append_entry(kind=PLACE, key=measure.pk, facts=facts_of_place(measure))


@contextmanager
def logged_last() -> Iterator[None]:
    """Hold back the entries that are added inside, and add them when this ends.

    Around a verb that logs what it did, for whoever has more to do in the same transaction:
    so the head of the log is locked last there, too. Inside the transaction; what raises
    adds nothing.
    """
    if _held.entries is not None:
        yield
        return
    entries: list[tuple[str, int, Facts]] = []
    _held.entries = entries
    try:
        yield
    finally:
        _held.entries = None
    for kind, key, facts in entries:
        append_entry(kind=kind, key=key, facts=facts)


def append_entry(*, kind: str, key: int, facts: Facts) -> None:
    """Chain an entry to the newest one, in three statements however long the log is: two trips.

    Call last of all in the transaction of the act, or inside logged_last(): it locks the
    head of the log, for which every other act waits and behind which no other lock is
    taken. Raises IntegrityError if the row is in the log already.
    """
    if _held.entries is not None:
        _held.entries.append((kind, key, facts))
        return
    (head,) = _heads()
    number, written = head.number + 1, write_facts(facts)
    entry = LogEntry(
        number=number,
        kind=kind,
        key=key,
        facts=written,
        hash=hash_of(previous=head.hash, number=number, kind=kind, key=key, facts=written),
    )
    with trips.in_one_trip():
        trips.write(_ADD, _entry.values(entry))
        trips.write(_MOVE_ON, [number, entry.hash, head.pk])
