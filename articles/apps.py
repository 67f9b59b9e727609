from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """News articles as an agency or the own desk delivers them."""

    name = "articles"
    verbose_name = _("Articles")
    default_auto_field = "django.db.models.BigAutoField"
