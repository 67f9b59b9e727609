"""Note something about a member, for colleagues; and find what was noted."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from forum.members.models import Member
from forum.moderation.chain.appending import log_note
from forum.moderation.measures.models import MemberNote
from forum.moderation.measures.rules import NOTES_SHOWN, why_cannot_note, why_out_of_reach
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


def load_notes(member_ids: Iterable[int]) -> dict[int, list[MemberNote]]:
    """Return the newest notes about each member, newest first, in one query."""
    place = Window(RowNumber(), partition_by=F("member_id"), order_by=F("pk").desc())
    rows = (
        MemberNote.objects.filter(member_id__in=list(member_ids))
        .annotate(place=place)
        .filter(place__lte=NOTES_SHOWN)
        .select_related("author")
        .order_by("-pk")
    )
    notes: dict[int, list[MemberNote]] = {}
    for note in rows:
        notes.setdefault(note.member_id, []).append(note)
    return notes
