from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """News articles as an agency or the own desk delivers them."""

    name = "articles"
    default_auto_field = "django.db.models.BigAutoField"
