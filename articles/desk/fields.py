"""An article's fields as text, so that two states of it can be compared."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
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
    """Return versions' fields as text. Four queries, however many there are."""
    named = {
        name: _load(name, {snapshot.get(f"{name}_id") for snapshot in snapshots}) for name in _NAMED
    }
    return [_text_of_snapshot(snapshot, named) for snapshot in snapshots]


_WRITTEN = (
    "headline", "standfirst", "body", "dateline", "byline", "author", "credit", "section",
    "source", "language", "tags", "lead_image",
)  # fmt: skip
_NAMED = ("section", "source", "author", "lead_image")


def _text_of_snapshot(
    snapshot: Mapping[str, Any], named: Mapping[str, Mapping[int, models.Model]]
) -> dict[str, str]:
    texts = {name: _text(name, value) for name, value in snapshot.items() if name in LABELS}
    for name in _NAMED:
        if (number := snapshot.get(f"{name}_id")) is not None:
            row = named[name].get(number)
            # What is gone since is still told apart from something else.
            texts[name] = _text(name, row) if row else f"#{number}"
    return texts


def _load(name: str, numbers: Iterable[int | None]) -> Mapping[int, models.Model]:
    rows: dict[str, type[models.Model]] = {
        "section": Section,
        "source": Source,
        "author": get_user_model(),
        "lead_image": Image,
    }
    return rows[name]._default_manager.in_bulk([number for number in numbers if number])


def _text(name: str, value: Any) -> str:
    """Return a field's value in words."""
    if value is None:
        return ""
    if name == "author":
        return str(value.get_username())
    if name == "tags":
        return ", ".join(value)
    if name == "related":
        return "\n".join(sorted(f"#{one.pk} {one.headline}" for one in value))
    if name == "lead_image":
        return f"{value.alt} (#{value.pk})"
    if name == "corrections":
        return "\n".join(f"{one['at'][:10]} {one['text']}" for one in value)
    if name in ("language", "status"):
        choices = Language if name == "language" else Status
        return str(choices(value).label)
    return str(value)
