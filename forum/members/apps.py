from django.apps import AppConfig


class MembersConfig(AppConfig):
    """The app of forum.members."""

    name = "forum.members"
    default_auto_field = "django.db.models.BigAutoField"
