from django.apps import AppConfig


class ModerationConfig(AppConfig):
    """The app of forum.moderation."""

    name = "forum.moderation"
    default_auto_field = "django.db.models.BigAutoField"
