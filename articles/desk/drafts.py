"""What an editor has typed and not saved: kept, found again, dropped.

One draft an editor and article. A form knows the draft it goes on from
(`draft_seen`), so that a second tab, or a page opened before the editor chose
between restoring and discarding, doesn't write over what waits there.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, ArticleDraft

MAX_FIELD_LENGTH = 200_000  # Characters of one field; twice what an article may have.
MAX_VALUES = 50  # Values of one field with several (related articles).

# How long a form may lie open and still have its text rescued after the
# session ended.
RESCUE_AGE = timedelta(days=7)
_SALT = "articles.desk.drafts"

# What is typed or chosen in the editor's form. `related` has several values.
TYPED_FIELDS = (
    "headline", "language", "section", "source", "standfirst", "dateline", "byline", "author",
    "credit", "body", "tags", "lead_image", "note", "version",
    "image-alt", "image-caption", "image-credit",
)  # fmt: skip


class OtherDraft(Exception):
    """Raised when a draft waits that the form didn't go on from. Nothing was written."""

    def __init__(self, draft: ArticleDraft) -> None:
        super().__init__(str(draft))
        self.draft = draft


def read_typed(data: QueryDict) -> dict[str, Any]:
    """Return what was typed into the editor's form, valid or not, cut to what is kept."""
    typed: dict[str, Any] = {
        name: str(data[name]).replace("\0", "")[:MAX_FIELD_LENGTH]
        for name in TYPED_FIELDS
        if name in data
    }
    related = data.getlist("related")[:MAX_VALUES]
    typed["related"] = [value for value in related if value.isdecimal() and len(value) <= 18]
    return typed


def _rows(editor_id: int, article_id: int | None) -> QuerySet[ArticleDraft]:
    of_article = {"article_id": article_id} if article_id else {"article__isnull": True}
    return ArticleDraft.objects.filter(editor_id=editor_id, **of_article)


def find_draft(*, editor_id: int, article_id: int | None) -> ArticleDraft | None:
    """Return what the editor left unsaved in an article, or in a new one (None)."""
    return _rows(editor_id, article_id).first()


def save_draft(
    *, editor_id: int, article_id: int | None, typed: Mapping[str, Any], seen: str | None = None
) -> ArticleDraft:
    """Keep what was typed in place of the draft before.

    `seen` is the name of the draft the form goes on from ("" for none); None
    writes over whatever is there. Raises OtherDraft.
    """
    with transaction.atomic():
        rows = _rows(editor_id, article_id).select_for_update()
        draft = rows.first()
        if draft and seen is not None and name_of(draft) != seen:
            raise OtherDraft(draft)
        draft = draft or ArticleDraft(editor_id=editor_id, article_id=article_id)
        draft.fields, draft.saved_at = dict(typed), timezone.now()
        try:
            with transaction.atomic():
                draft.save()
        except IntegrityError:  # Two first saves at the same moment: the other one stands.
            raise OtherDraft(rows.get()) from None
    return draft


def drop_draft(*, editor_id: int, article_id: int | None) -> None:
    """Forget what was typed: it is saved now, or the editor discarded it."""
    _rows(editor_id, article_id).delete()


def name_of(draft: ArticleDraft | None) -> str:
    """Return by what a form knows the draft it goes on from."""
    return draft.saved_at.isoformat() if draft else ""


def make_rescue_key(*, editor_id: int, article: Article | None) -> str:
    """Return the sealed words in a form that say whose draft its text is.

    They allow writing this one draft, without anyone being signed in: so the
    text of a form that was open when the session ended is kept all the same,
    and nobody else can make it up.
    """
    return signing.dumps([editor_id, article.pk if article else None], salt=_SALT)


def read_rescue_key(key: str) -> tuple[int, int | None] | None:
    """Return the editor's and the article's numbers, or None for a key that isn't ours."""
    try:
        editor_id, article_id = signing.loads(key, salt=_SALT, max_age=RESCUE_AGE)
    except signing.BadSignature:
        return None
    return editor_id, article_id


def rescue(data: QueryDict) -> str:
    """Keep the typed text of someone whose session ended; return where it waits, or ""."""
    key = read_rescue_key(data.get("rescue_key", ""))
    if key is None:
        return ""
    editor_id, article_id = key
    try:
        save_draft(editor_id=editor_id, article_id=article_id, typed=read_typed(data))
    except (IntegrityError, OtherDraft):  # The editor or the article is gone.
        return ""
    place = reverse("desk:edit", args=[article_id]) if article_id else reverse("desk:new")
    return f"{place}?restore=1"
