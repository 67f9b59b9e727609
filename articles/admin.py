"""Articles in the admin: sections and sources are kept here, the rest is shown.

Articles and pictures change by the verbs of the desk alone, which lock, keep
versions and tell who listens; a form here would pass all that by.
"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from articles import navigation
from articles.models import Article, Image, Section, Source


@admin.register(Section)
class SectionAdmin(admin.ModelAdmin):
    """The parts of the paper, in the order of the masthead."""

    list_display = ("name", "name_ja", "slug", "position")
    list_editable = ("position",)
    prepopulated_fields = {"slug": ["name"]}
    search_fields = ("name", "name_ja")

    def save_model(self, request: HttpRequest, obj: Section, form: Any, change: bool) -> None:
        """Save, and let the masthead of this process show it at once."""
        super().save_model(request, obj, form, change)
        navigation.forget_sections()


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    """The agencies and the own desk, with the credit each asks for."""

    list_display = ("name", "credit", "is_agency", "url")
    list_filter = ("is_agency",)
    search_fields = ("name", "credit")


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows rows and changes none."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: the desk makes them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no: the desk changes them."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say no: what was printed is withdrawn, not deleted."""
        return False


@admin.register(Article)
class ArticleAdmin(ReadOnlyAdmin):
    """Articles, to look up; the link leads to the desk."""

    list_display = ("headline", "section", "status", "published_at", "version", "at_the_desk")
    list_filter = ("status", "section", "language")
    list_select_related = ("section",)
    search_fields = ("headline", "byline")
    ordering = ("-pk",)
    show_full_result_count = False
    fields = (
        "headline", "section", "source", "language", "status", "published_at", "updated_at",
        "withdrawn_at", "withdrawn_reason", "byline", "credit", "version", "intake_key",
        "at_the_desk",
    )  # fmt: skip
    readonly_fields = ("at_the_desk",)

    @admin.display(description=_("At the desk"))
    def at_the_desk(self, article: Article) -> SafeString:
        """Return the link to where the article is changed."""
        return format_html(
            '<a href="{}">{}</a>', reverse("desk:edit", args=[article.pk]), _("Edit")
        )


@admin.register(Image)
class ImageAdmin(ReadOnlyAdmin):
    """Pictures, with their words and who brought them."""

    list_display = ("alt", "credit", "width", "height", "uploaded_by", "uploaded_at")
    list_select_related = ("uploaded_by",)
    search_fields = ("alt", "caption", "credit")
    ordering = ("-pk",)
    show_full_result_count = False
