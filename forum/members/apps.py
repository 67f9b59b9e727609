from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _

from forum.late import load_late

# Passkeys bring their protocol and its cryptography along: 9 MB, of which
# nothing is needed before somebody uses one.
load_late("allauth.mfa.webauthn.internal.auth")


class MembersConfig(AppConfig):
    """The app of forum.members."""

    name = "forum.members"
    verbose_name = _("Members")
    default = True
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear when second factors change: allauth's own signals come after the answer."""
        from allauth.mfa.models import Authenticator
        from django.db.models import signals

        from forum.members.second_factor import keep_this_session

        for signal in (signals.post_save, signals.post_delete):
            signal.connect(keep_this_session, sender=Authenticator)


class GuardedAdminConfig(admin.AdminConfig):
    """Django's admin, entered through the site's own sign-in."""

    default = False
    default_site = "forum.members.admin_site.GuardedAdminSite"
