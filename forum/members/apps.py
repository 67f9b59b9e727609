from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class MembersConfig(AppConfig):
    """The app of forum.members."""

    name = "forum.members"
    verbose_name = _("Members")
    default = True
    default_auto_field = "django.db.models.BigAutoField"


class GuardedAdminConfig(admin.AdminConfig):
    """Django's admin, entered through the site's own sign-in."""

    default = False
    default_site = "forum.members.admin_site.GuardedAdminSite"
