"""Keep what an editor has pasted and chosen until it is published or thrown away."""

from collections.abc import Mapping
from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone

from articles.models import Article
from forum.discussion.paste.models import PastedDiscussion
from forum.discussion.paste.roles import settle

# How long a page may lie open and still be kept after the session ended.
RESCUE_AGE = timedelta(days=7)
_SALT = "discussion.paste"

TYPED = {"headline": 400, "section": 20, "language": 8}  # Field: characters kept of it.


def find_pasted(editor_id: int) -> PastedDiscussion | None:
    """Return what the editor has pasted and not published."""
    return PastedDiscussion.objects.filter(editor=editor_id).exclude(text="").first()


def find_published(editor_id: int) -> Article | None:
    """Return what was made of the editor's last one, if nothing was pasted since."""
    rows = PastedDiscussion.objects.filter(editor=editor_id, text="").select_related("article")
    found = rows.first()
    return found.article if found else None


def keep_text(*, editor_id: int, text: str) -> None:
    """Put a text in the place of the one before; choices stay with the lines that stay."""
    with transaction.atomic():
        row, _made = PastedDiscussion.objects.select_for_update().get_or_create(editor_id=editor_id)
        row.text, row.chosen, row.saved_at = text, settle(text, row.chosen), timezone.now()
        row.save()


def keep_choices(*, editor_id: int, sent: Mapping[str, str]) -> PastedDiscussion | None:
    """Keep the fields of the page that were sent; an empty one takes a choice back.

    Returns None if there is no text (any more) that they could belong to.
    """
    with transaction.atomic():
        rows = PastedDiscussion.objects.select_for_update().filter(editor_id=editor_id)
        row = rows.exclude(text="").first()
        if row is None:
            return None
        chosen = {**row.chosen, **settle(row.text, sent)}
        row.chosen = {name: value for name, value in chosen.items() if value}
        row.typed |= {
            name: sent[name].replace("\0", "")[:length]
            for name, length in TYPED.items()
            if name in sent
        }
        row.saved_at = timezone.now()
        row.save()
    return row


def drop_pasted(*, editor_id: int, article: Article | None = None) -> None:
    """Forget it: it was published as `article`, or thrown away."""
    PastedDiscussion.objects.filter(editor_id=editor_id).update(
        text="", chosen={}, typed={}, article=article, saved_at=timezone.now()
    )


def make_rescue_key(editor_id: int) -> str:
    """Return the sealed word in a page that says whose text it is.

    It allows keeping what was chosen for that editor without anyone being
    signed in: so it isn't lost when the session ends, and nobody else can
    make it up.
    """
    return signing.dumps(editor_id, salt=_SALT)


def read_rescue_key(key: str) -> int | None:
    """Return the editor's number, or None for a key that isn't ours or is too old."""
    try:
        return signing.loads(key, salt=_SALT, max_age=RESCUE_AGE)
    except signing.BadSignature:
        return None
