from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """The app of forum.notifications."""

    name = "forum.notifications"
    default_auto_field = "django.db.models.BigAutoField"
