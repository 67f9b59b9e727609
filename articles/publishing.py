"""Write, publish, correct and withdraw articles: the only way an article changes.

Each verb locks the article, keeps what it looked like as an ArticleVersion
and calls settings.ARTICLES_LISTENERS where readers see a difference. Each
raises StaleVersion, and writes nothing, if the article is no longer at the
`expected_version` that its editor saw.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from articles.markup import Profile, clean_line, clean_text, render_markdown
from articles.models import Article, ArticleVersion, Status, Tagging
from articles.slugs import make_slug, make_tag_slug

# What a version keeps: foreign keys by their id, and `related` besides.
VERSIONED_FIELDS = (
    "headline", "slug", "language", "section_id", "source_id", "standfirst", "dateline",
    "byline", "author_id", "credit", "body", "tags", "lead_image_id", "status",
    "withdrawn_reason", "corrections", "published_at",
)  # fmt: skip
# What an editor may write; everything else has a verb of its own.
EDITABLE_FIELDS = (
    "headline", "slug", "language", "section", "source", "standfirst", "dateline", "byline",
    "author", "credit", "body", "tags", "lead_image", "intake_key",
)  # fmt: skip


# Kept in one line without control characters: one would break every feed it stands in.
LINES = ("headline", "standfirst", "dateline", "byline", "credit")


class StaleVersion(Exception):
    """The article was changed by someone else since it was read. Nothing was written."""

    def __init__(self, current: Article) -> None:
        super().__init__(f"Article {current.pk} is at version {current.version}")
        self.current = current


class NotPossible(Exception):
    """The article's status does not allow this. The message is for the editor."""


def create_article(*, editor: models.Model | None, **fields: Any) -> Article:
    """Make a draft. `fields` are of EDITABLE_FIELDS, `related` besides."""
    related = fields.pop("related", ())
    with transaction.atomic():
        article = Article()
        _set_fields(article, fields)
        _write(article, editor, change="created", note="", related=related)
    return article


def save_article(
    *,
    article: Article,
    editor: models.Model | None,
    fields: Mapping[str, Any],
    note: str = "",
    expected_version: int | None = None,
) -> Article:
    """Write what an editor changed; a public article shows it at once, marked as updated."""
    fields = dict(fields)
    related = fields.pop("related", None)
    with transaction.atomic():
        article = _lock(article, expected_version)
        _set_fields(article, fields)
        if article.is_public():
            article.updated_at = timezone.now()
        _write(article, editor, change="edited", note=note, related=related)
        _announce(article, "edited")
    return article


def publish_article(
    *,
    article: Article,
    editor: models.Model | None,
    at: datetime | None = None,
    expected_version: int | None = None,
) -> Article:
    """Publish now, or at a time: a future one makes it scheduled, a past one dates it back.

    Raises NotPossible for a withdrawn article (restore it), a published one
    and one without a headline or text.
    """
    now = timezone.now()
    with transaction.atomic():
        article = _lock(article, expected_version)
        if article.status == Status.WITHDRAWN or article.is_public(now):
            raise NotPossible(_("This article is already published or was withdrawn."))
        if not article.headline.strip() or not article.body.strip():
            raise NotPossible(_("An article needs a headline and a text before it is published."))
        article.published_at = at or now
        article.status = Status.SCHEDULED if article.published_at > now else Status.PUBLISHED
        _write(article, editor, change=article.status, note="")
        _announce(article, "published")
    return article


def unschedule_article(
    *, article: Article, editor: models.Model | None, expected_version: int | None = None
) -> Article:
    """Make a scheduled article a draft again. Raises NotPossible once its time has come."""
    with transaction.atomic():
        article = _lock(article, expected_version)
        if article.status != Status.SCHEDULED or article.is_public():
            raise NotPossible(_("This article is not waiting to be published."))
        article.status, article.published_at = Status.DRAFT, None
        _write(article, editor, change="unscheduled", note="")
        _announce(article, "unscheduled")
    return article


def correct_article(
    *,
    article: Article,
    editor: models.Model | None,
    text: str,
    thanks_readers: bool = False,
    expected_version: int | None = None,
) -> Article:
    """Print a dated correction on a public article. Raises NotPossible for any other.

    With `thanks_readers` it says that readers found what was wrong.
    """
    if not (text := clean_text(text).strip()):
        raise NotPossible(_("A correction needs words that readers can see."))
    now = timezone.now()
    with transaction.atomic():
        article = _lock(article, expected_version)
        if not article.is_public(now):
            raise NotPossible(_("Only a published article is corrected in public."))
        correction: dict[str, str | bool] = {"at": now.isoformat(), "text": text}
        if thanks_readers:
            correction["thanks"] = True
        article.corrections = [*article.corrections, correction]
        article.updated_at = now
        _write(article, editor, change="corrected", note=clean_line(text)[:300])
        _announce(article, "edited")
    return article


def withdraw_article(
    *,
    article: Article,
    editor: models.Model | None,
    reason: str,
    expected_version: int | None = None,
) -> Article:
    """Take an article back; its address answers 410 with the reason.

    Raises NotPossible without a reason, and for what readers have not seen:
    unschedule that, so that its address stays unknown.
    """
    if not (reason := clean_line(reason)):
        raise NotPossible(_("A withdrawal needs a reason that readers can see."))
    with transaction.atomic():
        article = _lock(article, expected_version)
        if not article.is_public():
            raise NotPossible(_("Only a published article can be withdrawn."))
        article.status, article.withdrawn_at = Status.WITHDRAWN, timezone.now()
        article.withdrawn_reason = reason[:300]
        _write(article, editor, change="withdrawn", note=article.withdrawn_reason)
        _announce(article, "withdrawn")
    return article


def restore_article(
    *, article: Article, editor: models.Model | None, expected_version: int | None = None
) -> Article:
    """Publish a withdrawn article again, at its old time. Raises NotPossible."""
    with transaction.atomic():
        article = _lock(article, expected_version)
        if article.status != Status.WITHDRAWN:
            raise NotPossible(_("This article was not withdrawn."))
        article.status, article.withdrawn_at = Status.PUBLISHED, None
        article.withdrawn_reason = ""
        article.updated_at = timezone.now()
        _write(article, editor, change="restored", note="")
        _announce(article, "restored")
    return article


def _lock(article: Article, expected_version: int | None) -> Article:
    current = Article.objects.select_for_update().get(pk=article.pk)
    if expected_version is not None and current.version != expected_version:
        raise StaleVersion(current)
    return current


def _set_fields(article: Article, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        if name not in EDITABLE_FIELDS:
            raise TypeError(f"{name} is not an editor's to write")
        if name in LINES:
            value = clean_line(value)
        setattr(article, name, clean_text(value) if name == "body" else value)
    tags = (clean_line(tag)[:60].strip() for tag in article.tags)
    article.tags = list(dict.fromkeys(tag for tag in tags if tag))
    # An address that was public stays; a headline of a draft may still move it.
    if not article.slug or (article.status == Status.DRAFT and "headline" in fields):
        article.slug = fields.get("slug") or article.headline
    article.slug = make_slug(article.slug)


def _write(
    article: Article,
    editor: Any,
    *,
    change: str,
    note: str,
    related: Iterable[Article] | None = None,
) -> None:
    """Save with the rendering made anew, the next version number, its snapshot and the tags."""
    article.body_html = render_markdown(article.body, Profile.ARTICLE)
    article.version += 1
    article.save()
    if related is not None:
        article.related.set(related)
    ArticleVersion.objects.create(
        article=article,
        number=article.version,
        snapshot=_snapshot(article),
        change=change,
        note=clean_line(note)[:300],
        editor=editor,
    )
    _write_tags(article)


def _snapshot(article: Article) -> dict[str, Any]:
    kept = {name: getattr(article, name) for name in VERSIONED_FIELDS}
    at = article.published_at
    kept["published_at"] = at.isoformat() if at else None
    kept["related"] = sorted(article.related.values_list("pk", flat=True))
    return kept


def _write_tags(article: Article) -> None:
    by_slug = {make_tag_slug(name): name for name in article.tags}
    by_slug.pop("", None)
    article.taggings.exclude(slug__in=by_slug).delete()
    for slug, name in by_slug.items():
        Tagging.objects.update_or_create(article=article, slug=slug, defaults={"name": name})


def _announce(article: Article, change: str) -> None:
    for dotted in settings.ARTICLES_LISTENERS:
        import_string(dotted)(article=article, change=change)
