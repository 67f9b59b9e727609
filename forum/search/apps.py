from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Finding texts by what stands in them; knows members, not comments or articles."""

    name = "forum.search"
    verbose_name = _("Search")
    default_auto_field = "django.db.models.BigAutoField"
