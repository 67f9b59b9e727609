from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django_comments_xtd.apps import CommentsXtdConfig

from forum.postgresql import use_short_queries


class DiscussionConfig(AppConfig):
    """Comments on articles, built on django-comments-xtd."""

    name = "forum.discussion"
    verbose_name = _("Discussion")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Speak for the questions that are asked here of many comments at once; check a folder."""
        from forum.discussion.pictures import folder  # noqa: F401 - registers its check.

        use_short_queries()


class QuietCommentsXtdConfig(CommentsXtdConfig):
    """The comment package without its pre_save cascade.

    Its handler re-publishes the held replies of every comment that is saved
    and walks the whole thread to do so. State belongs to states.py here.
    """

    def ready(self) -> None:
        """Connect nothing."""
