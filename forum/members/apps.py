from django.apps import AppConfig
from django.contrib.admin import apps as admin


class MembersConfig(AppConfig):
    """The app of forum.members."""

    name = "forum.members"
    default = True
    default_auto_field = "django.db.models.BigAutoField"


class GuardedAdminConfig(admin.AdminConfig):
    """Django's admin, entered through the site's own sign-in."""

    default = False
    default_site = "forum.members.admin_site.GuardedAdminSite"
