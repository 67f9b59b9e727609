"""Comments in the admin: to be found and looked at.

Nothing is changed here. What a moderator does to a comment needs a reason and
goes into the log, what an editor sets has a page in the desk; the admin's own
forms would write past both and past every counter.
"""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from forum.discussion.models import Comment, Discussion

MAX_DIGITS = 18  # Of a row's number.


class LookOnly(admin.ModelAdmin):
    """A model that can be read in the admin by who may view it, and no more."""

    show_full_result_count = False  # Counting a large table takes longer than the page.
    ordering = ("-pk",)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Answer 400 to a number that no row can have; SQLite would fail over it."""
        is_strange = value.isdecimal() and len(value) > MAX_DIGITS
        return not is_strange and super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Say no: there are verbs for this."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Say no: there are verbs for this."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Say no: there are verbs for this."""
        return False


@admin.register(Comment)
class CommentAdmin(LookOnly):
    """A comment in any state, with the way to where it is judged."""

    list_display = ("pk", "author", "article", "state", "created_at", "judge")
    list_filter = ("state", "is_locked")
    list_select_related = ("author", "article")
    search_fields = ("=author__username", "=id")
    fields = (
        "author", "article", "reply_to", "text", "state", "is_listed", "is_locked", "created_at",
        "edited_at", "up_count", "down_count", "open_report_count", "ip_address", "judge",
    )  # fmt: skip

    @admin.display(description=_("Moderation"))
    def judge(self, comment: Any) -> SafeString:
        """Link to the page on which the comment is judged."""
        return format_html(
            '<a href="{}">{}</a>',
            reverse("moderation:comment", args=[comment.pk]),
            pgettext("to a page", "Open"),
        )


@admin.register(Discussion)
class DiscussionAdmin(LookOnly):
    """A discussion's settings and counters."""

    list_display = ("article", "mode", "comment_count", "thread_count", "last_comment_at")
    list_filter = ("mode",)
    list_select_related = ("article",)
    search_fields = ("article__headline",)
