from django.apps import AppConfig


class DemoConfig(AppConfig):
    """What a newcomer finds on the first visit. Does nothing unless settings.DEMO."""

    name = "forum.demo"
    default_auto_field = "django.db.models.BigAutoField"
