"""What the queue can be narrowed to, as conditions on cases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from forum.members.models import Member
from forum.members.names import name_key
from forum.moderation.asking.rules import asked_of
from forum.moderation.cases.models import CaseQuerySet, Kind
from forum.moderation.named_articles import has_words, number_in

SUBJECTS: dict[str, Q] = {
    Kind.COMMENT: Q(comment__isnull=False),
    Kind.THREAD: Q(branch__isnull=False),
    Kind.MEMBER: Q(comment=None, branch=None),
}
AGES = {"1h": timedelta(hours=1), "1d": timedelta(days=1), "3d": timedelta(days=3)}

# What cases are compared with, by the name under which Narrowed.keys has it.
_FIELDS = {
    "reason": "reason",
    "section": "article__section__slug",
    "language": "article__language",
    "article": "article",
    "opened_by": "opened_at__lte",
}
AUTHOR = "author_key"
TEXTS = ("reason", "section", "language", AUTHOR)
NUMBERS = ("article",)
TIMES = ("opened_by",)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list of cases is narrowed to: what they are about, and `keys` to compare them with.

    `rest` holds what isn't compared with one key.
    """

    subject: str = ""
    keys: Mapping[str, Any] = field(default_factory=dict)
    rest: Q = field(default_factory=Q)


def read_filters(filters: Mapping[str, Any], moderator: Member, now: datetime) -> Narrowed:
    """Return what a list is narrowed to by the fields of the queue's form that say something."""
    keys = {
        "reason": filters.get("reported_for"),
        "section": filters.get("section"),
        "language": filters.get("language"),
        AUTHOR: name_key(filters.get("author", "")),
    }
    if length := AGES.get(filters.get("age", "")):
        keys["opened_by"] = now - length
    rest = Q(asked_of(moderator)) if filters.get("asked") else Q()
    if filters.get("noticed"):
        rest &= Q(is_noticed=True)
    if article := filters.get("article"):
        keys["article"] = number_in(article)
        if keys["article"] is None:
            rest &= has_words(article, "article__")
    present = {name: key for name, key in keys.items() if key}
    return Narrowed(filters.get("subject", ""), present, rest)


def narrow(rows: CaseQuerySet, narrowed: Narrowed) -> CaseQuerySet:
    """Keep the cases that a list is narrowed to."""
    rows = rows.filter(
        narrowed.rest,
        SUBJECTS.get(narrowed.subject, Q()),
        **{path: narrowed.keys[name] for name, path in _FIELDS.items() if name in narrowed.keys},
    )
    if author := narrowed.keys.get(AUTHOR):
        rows = rows.filter(Q(author__username_key=author) | Q(author__name_key=author))
    return rows
