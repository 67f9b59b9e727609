"""What an entry of the log says, in one exact form, and its hash. Pure but for reading rows.

An entry's hash is the SHA-256, in hexadecimal, of five lines joined by a line
feed: the hash of the entry before (empty for the first), its number, its
kind, its key, its facts. The facts are a JSON object in ASCII with its names
sorted and no spaces, so none of the lines can hold a line feed. Moments are
ISO 8601 in UTC with microseconds.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256

from forum.moderation.appeals.models import Appeal, Objection
from forum.moderation.blocks.models import Block
from forum.moderation.community.models import RuleChange, RuleVersion
from forum.moderation.decisions.models import Decision
from forum.moderation.measures.models import MemberNote
from forum.moderation.measures.places.models import PlaceMeasure

Facts = Mapping[str, str | int | bool | None]


def hash_of(*, previous: str, number: int, kind: str, key: int, facts: str) -> str:
    """Return the hash of an entry that follows the one with the hash `previous`."""
    return sha256("\n".join((previous, str(number), kind, str(key), facts)).encode()).hexdigest()


def write_facts(facts: Facts) -> str:
    """Return the facts as they are hashed and stored."""
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def facts_of_decision(decision: Decision) -> Facts:
    """Return what the log keeps of a decision: all that it means, and digests of its words."""
    # Named where there are any: entries from before there were stay as they are.
    of_some = {
        "authors": decision.author_count,
        "comments": decision.comment_count,
        "law": decision.law or None,
        "minutes": decision.minutes,
        "part_of": decision.part_of_id,
        "step": decision.step or None,
    }
    return {
        **{name: value for name, value in of_some.items() if value is not None},
        "act": str(decision.act),
        "automated": decision.is_automated,
        "comment": decision.comment_id,
        "decided_at": moment(decision.decided_at),
        "level": decision.level,
        "member": decision.member_id,
        "moderator": decision.moderator_id,
        "note": digest(decision.note),
        "reason": str(decision.reason),
        "rule": _name_of_rule(decision.rule),
        "until": moment(decision.until),
        "words": digest(decision.words),
    }


def facts_of_rule_change(change: RuleChange) -> Facts:
    """Return what the log keeps of a change of the rules: wordings are public, here as digests."""
    return {
        "after": ",".join(change.after),
        "before": ",".join(change.before),
        "by": change.by_id,
        "decided_at": moment(change.decided_at),
        "kind": str(change.kind),
        "note": digest(change.note),
        "rule": _name_of_rule(change.version),
    }


def facts_of_note(note: MemberNote) -> Facts:
    """Return what the log keeps of a note about a member: who, about whom, when."""
    return {
        "author": note.author_id,
        "member": note.member_id,
        "text": digest(note.text),
        "written_at": moment(note.written_at),
    }


def facts_of_note_taken_back(note: MemberNote) -> Facts:
    """Return what the log keeps of a note that was taken back, as only its author can."""
    return {"author": note.author_id, "note": note.pk, "taken_back_at": moment(note.taken_back_at)}


def facts_of_appeal(appeal: Appeal) -> Facts:
    """Return what the log keeps of an appeal as it was lodged."""
    return {
        "against": appeal.against_id,
        "decision": appeal.decision_id,
        "lodged_at": moment(appeal.lodged_at),
        "words": digest(appeal.words),
    }


def facts_of_objection(objection: Objection) -> Facts:
    """Return what the log keeps of what an author said against their comment's being hidden."""
    return {
        "decision": objection.decision_id,
        "lodged_at": moment(objection.lodged_at),
        "words": digest(objection.words),
    }


def facts_of_judgement(appeal: Appeal) -> Facts:
    """Return what the log keeps of what became of an appeal."""
    return {
        **({"branch_stays": True} if appeal.branch_stays else {}),
        "answer": digest(appeal.answer),
        "decision": appeal.decision_id,
        "judge": appeal.judge_id,
        "judged_at": moment(appeal.judged_at),
        "outcome": str(appeal.outcome),
    }


def facts_of_block(block: Block) -> Facts:
    """Return what the log keeps of a block as it was begun: of whom, a digest."""
    return {
        "begun_at": moment(block.begun_at),
        "kind": str(block.kind),
        "moderator": block.moderator_id,
        "note": digest(block.note),
        "reason": str(block.reason),
        "until": moment(block.until),
        "value": digest(block.value),
        "words": digest(block.words),
    }


def facts_of_lifted_block(block: Block) -> Facts:
    """Return what the log keeps of a block that was lifted."""
    return {
        "block": block.pk,
        "lifted_at": moment(block.lifted_at),
        "lifted_by": block.lifted_by_id,
    }


def facts_of_place(measure: PlaceMeasure) -> Facts:
    """Return what the log keeps of a measure on a discussion: what held before and holds since."""
    return {
        "after": write_facts(measure.after),
        "article": measure.article_id,
        "before": write_facts(measure.before),
        "decided_at": moment(measure.decided_at),
        "moderator": measure.moderator_id,
        "note": digest(measure.note),
        "reason": str(measure.reason),
        "undoes": measure.undoes_id,
    }


def _name_of_rule(version: RuleVersion | None) -> str:
    """Return the rule and wording that a decision cites, with what it said; "" for none."""
    if version is None:
        return ""
    wording = (version.name_en, version.name_ja, version.text_en, version.text_ja)
    return f"{version.rule_id}/{version.number} {digest('|'.join(wording))}"


def moment(at: datetime | None) -> str:
    """Return a moment in the one form that the log uses; "" for none."""
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else ""


def digest(text: str) -> str:
    """Return by what a text can be recognised, but not read; "" for none."""
    return sha256(text.encode()).hexdigest() if text else ""
