"""Note something about a member, for colleagues; and find what was noted."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from forum.members.models import Member
from forum.moderation.chain.appending import log_note, log_note_taken_back
from forum.moderation.measures.models import MemberNote
from forum.moderation.measures.rules import (
    NOTES_SHOWN,
    why_cannot_note,
    why_cannot_take_note_back,
    why_out_of_reach,
)
from forum.ready.columns import Columns
from forum.ready.compiled import CompiledQuery
from forum.ready.rows import Joined
from forum.refusals import Refused


def add_note(*, member: Member, author: Member, text: str) -> MemberNote:
    """Add a note about a member, which nobody changes afterwards.

    Locks the head of the log. Raises Refused.
    """
    text, now = text.strip(), timezone.now()
    if refusal := why_cannot_note(member=member, author=author, text=text, now=now):
        raise Refused(refusal)
    if refusal := why_out_of_reach(member=member, moderator=author):
        raise Refused(refusal)
    with transaction.atomic():
        note = MemberNote.objects.create(member=member, author=author, text=text, written_at=now)
        log_note(note)
    return note


def take_back_note(*, note_id: int, author: Member) -> MemberNote:
    """Take back a note of one's own: colleagues no longer read it beside the member's cases.

    Nobody had been told of it. Locks the note, then the head of the log. Raises Refused,
    MemberNote.DoesNotExist.
    """
    now = timezone.now()
    with transaction.atomic():
        rows = MemberNote.objects.select_related("member").select_for_update(of=("self",))
        note = rows.get(pk=note_id)
        if refusal := why_cannot_take_note_back(note=note, author=author, now=now):
            raise Refused(refusal)
        note.taken_back_at = now
        note.save(update_fields=["taken_back_at"])
        log_note_taken_back(note)
    return note


def load_notes(member_ids: Iterable[int]) -> dict[int, list[MemberNote]]:
    """Return the newest notes about each member, newest first, in one query."""
    notes: dict[int, list[MemberNote]] = {}
    for note in map(NOTES.row, _notes_query(*member_ids)):
        notes.setdefault(note.member_id, []).append(note)
    return notes


def _newest(members: list[int]) -> QuerySet[MemberNote, Any]:
    place = Window(RowNumber(), partition_by=F("member_id"), order_by=F("pk").desc())
    rows = MemberNote.objects.filter(member_id__in=members, taken_back_at=None).annotate(
        place=place
    )
    return rows.filter(place__lte=NOTES_SHOWN).order_by("-pk").values_list(*NOTES.names)


NOTES = Joined(Columns(MemberNote), author=Columns(Member, "id", "username", "display_name"))
_notes_query = CompiledQuery(_newest, many="members")
