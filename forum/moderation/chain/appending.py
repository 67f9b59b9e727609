"""Add an entry to the end of the moderation log."""

from django.db import connection

from forum.moderation.appeals.models import Appeal
from forum.moderation.blocks.models import Block
from forum.moderation.chain.entries import (
    Facts,
    facts_of_appeal,
    facts_of_block,
    facts_of_decision,
    facts_of_judgement,
    facts_of_lifted_block,
    facts_of_note,
    facts_of_place,
    facts_of_rule_change,
    hash_of,
    write_facts,
)
from forum.moderation.chain.models import LogEntry, LogHead
from forum.moderation.community.models import RuleChange
from forum.moderation.measures.models import MemberNote
from forum.moderation.measures.places.models import PlaceMeasure
from forum.moderation.models import Decision
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
APPEAL = "appeal"
JUDGEMENT = "appeal_judged"
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
ROLE = "role"
ACCOUNT = "account"


def log_decision(decision: Decision) -> LogEntry:
    """Add a decision to the chain; as append_entry() in every other way."""
    return append_entry(kind=DECISION, key=decision.pk, facts=facts_of_decision(decision))


def log_rule_change(change: RuleChange) -> LogEntry:
    """Add a change of the rules to the chain; as append_entry() in every other way."""
    return append_entry(kind=RULE_CHANGE, key=change.pk, facts=facts_of_rule_change(change))


def log_note(note: MemberNote) -> LogEntry:
    """Add that something was noted about a member; as append_entry() in every other way."""
    return append_entry(kind=NOTE, key=note.pk, facts=facts_of_note(note))


def log_appeal(appeal: Appeal) -> LogEntry:
    """Add that a member appealed to the chain; as append_entry() in every other way."""
    return append_entry(kind=APPEAL, key=appeal.pk, facts=facts_of_appeal(appeal))


def log_judgement(appeal: Appeal) -> LogEntry:
    """Add what became of an appeal to the chain; as append_entry() in every other way."""
    return append_entry(kind=JUDGEMENT, key=appeal.pk, facts=facts_of_judgement(appeal))


def log_block(block: Block) -> LogEntry:
    """Add a block to the chain; as append_entry() in every other way."""
    return append_entry(kind=BLOCK, key=block.pk, facts=facts_of_block(block))


def log_lifted_block(block: Block) -> LogEntry:
    """Add that a block was lifted to the chain; as append_entry() in every other way."""
    return append_entry(kind=LIFTED_BLOCK, key=block.pk, facts=facts_of_lifted_block(block))


def log_place(measure: PlaceMeasure) -> LogEntry:
    """Add a measure on a discussion to the chain; as append_entry() in every other way."""
    return append_entry(kind=PLACE, key=measure.pk, facts=facts_of_place(measure))


def append_entry(*, kind: str, key: int, facts: Facts) -> LogEntry:
    """Chain an entry to the newest one, in three statements however long the log is: two trips.

    Call last of all in the transaction of the act: it locks the head of the
    log, for which every other act waits and behind which no other lock is
    taken. Raises IntegrityError if the row is in the log already.
    """
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
    entry._state.adding, entry._state.db = False, connection.alias
    return entry
