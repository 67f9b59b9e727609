"""An article's fields as text, so that two states of it can be compared."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from articles.desk.differences import Change, compare, is_changed
from articles.models import Article, Image, Language, Section, Source, Status

LABELS: dict[str, str | Promise] = {
    "headline": _("headline"),
    "standfirst": _("standfirst"),
    "body": _("text"),
    "dateline": _("dateline"),
    "byline": _("byline"),
    "author": _("author's account"),
    "credit": _("credit"),
    "section": _("section"),
    "source": _("source"),
    "language": _("language"),
    "tags": _("tags"),
    "lead_image": _("lead image"),
    "related": _("related articles"),
    "slug": _("address"),
    "status": _("status"),
    "published_at": _("time of publication"),
    "withdrawn_reason": _("reason of the withdrawal"),
    "corrections": _("corrections"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed in one field."""

    label: str | Promise
    changes: list[Change]


def find_differences(old: Mapping[str, str], new: Mapping[str, str]) -> list[Difference]:
    """Return the fields that differ, in the order they are printed."""
    found = (
        Difference(label, compare(old.get(name, ""), new.get(name, "")))
        for name, label in LABELS.items()
    )
    return [difference for difference in found if is_changed(difference.changes)]


def texts_of_article(article: Article) -> dict[str, str]:
    """Return an article's fields as an editor writes them."""
    fields: dict[str, Any] = {name: getattr(article, name) for name in _WRITTEN}
    fields["related"] = article.related.all()
    return texts_of_fields(fields)


def texts_of_fields(fields: Mapping[str, Any]) -> dict[str, str]:
    """Return what a form says of an article, as text."""
    return {name: _text(name, value) for name, value in fields.items()}


def texts_of_snapshots(*snapshots: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return versions' fields as text. Five queries, however many there are.

    What one of them is too old to know is left out of all: it didn't change.
    """
    named = {name: _load(name, snapshots) for name in _NAMED}
    unknown = {name for name in _ADDED for one in snapshots if one and name not in one}
    texts = (_text_of_snapshot(one, named) for one in snapshots)
    return [{name: text for name, text in one.items() if name not in unknown} for one in texts]


_WRITTEN = (
    "headline", "standfirst", "body", "dateline", "byline", "author", "credit", "section",
    "source", "language", "tags", "lead_image",
)  # fmt: skip
_NAMED: dict[str, Callable[[], type[models.Model]]] = {
    "section": lambda: Section,
    "source": lambda: Source,
    "author": get_user_model,
    "lead_image": lambda: Image,
    "related": lambda: Article,
}
_ADDED = ("related", "published_at")  # Kept in versions later than the rest.


def _text_of_snapshot(
    snapshot: Mapping[str, Any], named: Mapping[str, Mapping[int, models.Model]]
) -> dict[str, str]:
    plain = LABELS.keys() - named.keys()
    texts = {name: _text(name, value) for name, value in snapshot.items() if name in plain}
    for name, rows in named.items():
        found = [(number, rows.get(number)) for number in _numbers(name, snapshot)]
        # What is gone since is still told apart from something else.
        texts[name] = "\n".join(_name(name, row) if row else f"#{one}" for one, row in found)
    return texts


def _numbers(name: str, snapshot: Mapping[str, Any]) -> list[int]:
    """Return the ids that a version keeps under a name."""
    if name == "related":
        return list(snapshot.get("related", ()))
    number = snapshot.get(f"{name}_id")
    return [] if number is None else [number]


def _load(name: str, snapshots: Iterable[Mapping[str, Any]]) -> Mapping[int, models.Model]:
    numbers = {number for snapshot in snapshots for number in _numbers(name, snapshot)}
    return _NAMED[name]()._default_manager.in_bulk(numbers)


def _name(name: str, row: Any) -> str:
    """Return a row's name in words that tell it from others."""
    if name == "author":
        return str(row.get_username())
    if name == "related":
        return f"#{row.pk} {row.headline}"
    return f"{row.alt} (#{row.pk})" if name == "lead_image" else str(row)


def _text(name: str, value: Any) -> str:
    """Return a field's value in words."""
    if value is None:
        return ""
    if name == "related":
        return "\n".join(sorted(_name(name, one) for one in value))
    if name in _NAMED:
        return _name(name, value)
    if name == "tags":
        return ", ".join(value)
    if name == "published_at":
        at = timezone.localtime(datetime.fromisoformat(value))
        return formats.date_format(at, "DATETIME_FORMAT")
    if name == "corrections":
        return "\n".join(f"{one['at'][:10]} {one['text']}" for one in value)
    if name in ("language", "status"):
        choices = Language if name == "language" else Status
        return str(choices(value).label)
    return str(value)
