"""What the page for writing an article holds: made from an article, a draft, or what was sent."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.http import QueryDict
from django.utils import timezone

from articles.desk import drafts
from articles.desk.access import DeskRequest
from articles.desk.fields import Difference
from articles.desk.forms import SHOWN_FOUND, SHOWN_IMAGES, ArticleForm, ImageForm
from articles.desk.listing import search_headlines, shown_status
from articles.desk.pictures import take_picture
from articles.markup import Profile, render_markdown
from articles.models import Article, ArticleDraft, ArticleVersion, Image, Language

SHOWN_RELATED = 4  # Articles, as on the article's page.
SHOWN_AUTHORS = 50  # Accounts of the staff that are offered as authors.


@dataclass(frozen=True, slots=True)
class Preview:
    """An article as it would be printed, and what would stand below it."""

    article: Article
    related: list[Article]


@dataclass
class Editor:
    """The page: its forms, and what is shown beside them."""

    request: DeskRequest
    article: Article | None
    form: ArticleForm
    image_form: ImageForm
    data: QueryDict  # What was sent, empty when the page is opened.
    seen: str = ""  # The draft this form goes on from.
    submission_key: str = field(default_factory=lambda: str(uuid.uuid4()))
    offer: ArticleDraft | None = None  # What waits to be restored.
    uploaded: Image | None = None
    found: list[Article] = field(default_factory=list)
    searched: str = ""
    preview: Preview | None = None
    kept_at: datetime | None = None  # When the button for it kept what was typed.
    conflict: ArticleVersion | None = None
    differences: list[Difference] = field(default_factory=list)

    @property
    def article_id(self) -> int | None:
        """The article's number; None while it is new."""
        return self.article.pk if self.article else None

    def context(self) -> dict[str, Any]:
        """Return what the template shows."""
        related = _load_related(self.form)
        return {
            "editor": self,
            "article": self.article,
            "status": shown_status(self.article) if self.article else "",
            "form": self.form,
            "image_form": self.image_form,
            "images": _load_images(self.form),
            "chosen_image": _number(self.form["lead_image"].value()),
            "related": related,
            "found": [one for one in self.found if one not in related],
            "authors": get_user_model()
            ._default_manager.filter(is_staff=True, is_active=True)
            .order_by("username")[:SHOWN_AUTHORS],
            "rescue_key": drafts.make_rescue_key(
                editor_id=self.request.user.pk, article=self.article
            ),
        }


def open_editor(request: DeskRequest, article: Article | None) -> Editor:
    """Return the page as it is opened, with the draft restored if the address says so."""
    draft = drafts.find_draft(editor_id=request.user.pk, article_id=article.pk if article else None)
    restored = draft if draft and "restore" in request.GET else None
    initial = {**_initial(article), **(restored.fields if restored else {})}
    form = ArticleForm(instance=article, initial=initial)
    if draft and not _says_more(draft, form):
        restored = draft  # An autosave that came in behind the save: nothing to offer.
    return Editor(
        request=request,
        article=article,
        form=form,
        image_form=ImageForm(initial=_image_initial(initial)),
        data=QueryDict(),
        seen=drafts.name_of(restored),
        offer=None if restored else draft,
    )


def _says_more(draft: ArticleDraft, form: ArticleForm) -> bool:
    """Say whether a draft has something that the form it is offered in has not."""
    return any(
        _comparable(typed) != _comparable(form[name].value() if name in form.fields else "")
        for name, typed in draft.fields.items()
        if name != "version"
    )


def _comparable(value: Any) -> Any:
    """Return a field's value as a browser would send it, whatever it came from."""
    if isinstance(value, list):
        return sorted(str(getattr(one, "pk", one)) for one in value)
    return str("" if value is None else value).replace("\r\n", "\n").strip()


def read_editor(request: DeskRequest, article: Article | None, *, is_checked: bool) -> Editor:
    """Return the page as it was sent; with `is_checked`, with what is wrong in it.

    A picture that came along is stored and chosen at once: a browser doesn't
    keep a chosen file for the next try.
    """
    data = request.POST.copy()
    image_form, uploaded = take_picture(request, is_wanted="upload" in data)
    if uploaded:
        data["lead_image"] = str(uploaded.pk)
    if is_checked:
        form = ArticleForm(data, instance=article)
    else:
        form = ArticleForm(instance=article, initial=drafts.read_typed(data))
    return Editor(
        request=request,
        article=article,
        form=form,
        image_form=image_form,
        data=data,
        seen=data.get("draft_seen", ""),
        submission_key=_read_key(data.get("submission_key", "")),
        uploaded=uploaded,
    )


def _read_key(sent: str) -> str:
    """Return the key of the form that was sent; a new one if it is none of ours."""
    try:
        return str(uuid.UUID(sent))
    except ValueError:
        return str(uuid.uuid4())


def find_related(editor: Editor) -> None:
    """Look for the articles that the search for related ones names."""
    editor.searched = editor.request.POST.get("related_search", "").strip()
    without = [editor.article_id] if editor.article_id else []
    editor.found = search_headlines(editor.searched, without=without, limit=SHOWN_FOUND)


def make_preview(editor: Editor) -> Preview:
    """Return the article as it would be printed, not saved. What is invalid is left out."""
    form = ArticleForm(editor.data, instance=editor.article)
    form.is_valid()
    # Not the form's own rows: those leave out what a list shows.
    chosen = [one.pk for one in form.cleaned_data.get("related", ())]
    related = Article.objects.filter(pk__in=chosen).public().for_list().newest()
    shown = list(related[:SHOWN_RELATED]) if chosen else []
    return Preview(_unsaved(editor, form.cleaned_data), shown)


def _unsaved(editor: Editor, cleaned: dict[str, Any]) -> Article:
    """Return an article of what is valid, with what it has already besides."""
    old, now = editor.article, timezone.now()
    article = Article(
        pk=editor.article_id,
        published_at=(old.published_at if old else None) or now,
        created_at=now,
        corrections=old.corrections if old else [],
        body_html=render_markdown(editor.data.get("body", "")[:100_000], Profile.ARTICLE),
        language=cleaned.get("language") or Language.ENGLISH,
        tags=cleaned.get("tags") or [],
        **{name: cleaned.get(name) for name in ("source", "lead_image")},
        **{
            name: cleaned.get(name, editor.data.get(name, ""))
            for name in ("headline", "standfirst", "dateline", "byline", "credit")
        },
    )
    if cleaned.get("section"):
        article.section = cleaned["section"]
    return article


def changed_fields(form: ArticleForm) -> dict[str, Any]:
    """Return what a valid form says of the article, by the names of its fields."""
    return {
        name: value for name, value in form.cleaned_data.items() if name not in ("note", "version")
    }


def _initial(article: Article | None) -> dict[str, Any]:
    if article is None:
        return {"version": 0}
    return {
        "author": article.author.get_username() if article.author else "",
        "tags": ", ".join(article.tags),
        "related": list(article.related.values_list("pk", flat=True)),
        "version": article.version,
    }


def _image_initial(typed: dict[str, Any]) -> dict[str, Any]:
    return {name: typed.get(f"image-{name}", "") for name in ("alt", "caption", "credit")}


def _number(value: Any) -> int | None:
    """Return a row's number from a form, where it may be anything typed."""
    text = str(value or "")
    return int(text) if text.isdecimal() and len(text) <= 18 else None


def _load_related(form: ArticleForm) -> list[Article]:
    chosen = [number for value in form["related"].value() or [] if (number := _number(value))]
    if not chosen:
        return []
    return list(
        Article.objects.filter(pk__in=chosen[: drafts.MAX_VALUES]).only("headline", "language")
    )


def _load_images(form: ArticleForm) -> list[Image]:
    """Return the newest pictures, the chosen one among them."""
    images = list(Image.objects.order_by("-pk")[:SHOWN_IMAGES])
    chosen = _number(form["lead_image"].value())
    if chosen and chosen not in [image.pk for image in images]:
        images = [*Image.objects.filter(pk=chosen), *images]
    return images
