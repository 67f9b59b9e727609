"""What a member has typed and not sent."""

from django.utils import timezone

from forum.discussion.models import Draft
from forum.discussion.pictures.shown import TYPED
from forum.discussion.rules import MAX_TEXT_LENGTH
from forum.members.models import Member


def save_draft(*, member: Member, article_id: int, reply_to_id: int | None, text: str) -> None:
    """Keep what was typed in one place; empty text drops it."""
    if not text.strip():
        drop_draft(member_id=member.pk, article_id=article_id, reply_to_id=reply_to_id)
        return
    Draft.objects.update_or_create(
        member=member,
        article_id=article_id,
        reply_to_id=reply_to_id,
        defaults={"text": _cut(text), "saved_at": timezone.now()},
    )


def _cut(text: str) -> str:
    """Return what a draft holds of a text; its pictures whole, which nothing else would name."""
    if len(text) <= MAX_TEXT_LENGTH:
        return text
    end, pictures = MAX_TEXT_LENGTH, ""
    for found in reversed(list(TYPED.finditer(text))):
        with_it = f"\n\n{found[0]}{pictures}"
        if found.end() <= end or len(with_it) > MAX_TEXT_LENGTH:
            break
        pictures = with_it
        end = min(found.start(), MAX_TEXT_LENGTH - len(pictures))
    return text[:end].rstrip() + pictures if pictures else text[:end]


def find_draft(*, member: Member, article_id: int, reply_to_id: int | None) -> str:
    """Return what was typed there, or ""."""
    found = (
        Draft.objects.filter(member=member, article_id=article_id, reply_to_id=reply_to_id)
        .values_list("text", flat=True)
        .first()
    )
    return found or ""


def drop_draft(*, member_id: int, article_id: int, reply_to_id: int | None) -> None:
    """Forget what was typed there; it was sent or thrown away."""
    Draft.objects.filter(
        member_id=member_id, article_id=article_id, reply_to_id=reply_to_id
    ).delete()
