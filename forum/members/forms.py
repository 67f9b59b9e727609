"""Forms of members: allauth's, labelled as the site labels, and the settings."""

import zoneinfo
from collections.abc import Iterable
from functools import cache
from typing import Any

from allauth.account import forms as account
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.hashers import make_password
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.members import names, passkey_answers
from forum.members.addresses import client_address
from forum.members.blocked import why_blocked
from forum.members.models import Member, Theme

LOGIN_MAX = 320  # Characters; the longest address there can be.
PASSWORD_HELP = _("At least 10 characters. Three or four unrelated words make a good one.")


class Labelled(forms.Form):
    """A form whose labels stand above its fields, and nowhere else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name == "password1":
                field.help_text = PASSWORD_HELP
            if name == "name":
                field.label = _("Name")  # A key's; allauth has no words for it.


class LoginForm(Labelled, account.LoginForm):
    """Sign in by name or address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Username or email")
        self.fields["login"].validators.append(MaxLengthValidator(LOGIN_MAX))
        self.fields["login"].widget.attrs |= {
            "autocapitalize": "none",
            "autocomplete": "username",
            "maxlength": LOGIN_MAX,
        }


class SignupForm(Labelled, account.SignupForm):
    """Join. A field that people don't see catches programs that fill in everything."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        username = self.fields["username"]
        username.help_text = _("2 to 30 letters and digits, also . - _ between them. It stays.")
        username.widget.attrs |= {"autocapitalize": "none", "maxlength": names.USERNAME_MAX}
        self.fields["email"].help_text = _("For the link that we send now. Nobody else sees it.")
        trap = self.fields[settings.ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD]
        trap.label = _("Leave this empty")
        trap.widget.attrs = {"tabindex": "-1", "autocomplete": "off"}

    def clean_email(self) -> str:
        """Refuse an address of a mail domain that is blocked."""
        email = super().clean_email()
        if refusal := why_blocked(email=email):
            raise forms.ValidationError(refusal.message, code=refusal.code)
        return email

    def clean(self) -> Any:
        """Refuse whoever comes from a network that is blocked; what they typed stays."""
        cleaned = super().clean()
        if refusal := why_blocked(address=client_address(context.request)):
            raise forms.ValidationError(refusal.message, code=refusal.code)
        return cleaned

    def try_save(self, request: HttpRequest) -> Any:
        """Save the new member; whoever lost a race for the name is asked for another one.

        An address that is known takes as long as one that isn't: nobody
        learns by a watch who is a member.
        """
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            messages.error(request, names.TAKEN.message)
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_signup"))) from None


class AddEmailForm(Labelled, account.AddEmailForm):
    """Add an address."""

    def clean_email(self) -> str:
        """Refuse an address of a mail domain that is blocked."""
        email = super().clean_email()
        if refusal := why_blocked(email=email):
            raise forms.ValidationError(refusal.message, code=refusal.code)
        return email


class ChangePasswordForm(Labelled, account.ChangePasswordForm):
    """Change the password."""


class SetPasswordForm(Labelled, account.SetPasswordForm):
    """Choose a first password."""


class ResetPasswordForm(Labelled, account.ResetPasswordForm):
    """Ask for a link to choose a new password."""


class ResetPasswordKeyForm(Labelled, account.ResetPasswordKeyForm):
    """Choose a new password."""


class ReauthenticateForm(Labelled, account.ReauthenticateForm):
    """Say the password again before something that matters."""


class AuthenticateForm(Labelled, mfa.AuthenticateForm):
    """Give the second factor."""


class ReauthenticateCodeForm(Labelled, mfa.ReauthenticateForm):
    """Give the second factor again before something that matters."""


class ActivateTOTPForm(Labelled, totp.ActivateTOTPForm):
    """Set up an authenticator app."""


class AddWebAuthnForm(Labelled, passkey_answers.AddWebAuthnForm):
    """Add a passkey, which signs in by itself unless one asks for less."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alone = self.fields["passwordless"]
        alone.label, alone.initial = _("Sign in with it alone, without a password"), True
        alone.help_text = _(
            "It asks for a fingerprint, your face or a PIN then. Untick this for a plain "
            "security key: that is asked for after the password."
        )


class EditWebAuthnForm(Labelled, webauthn.EditWebAuthnForm):
    """Rename a passkey or a security key."""


@cache
def time_zones() -> list[tuple[str, str]]:
    """Return the time zones one can choose, by area. Read from the disk once."""
    zones = (zone for zone in zoneinfo.available_timezones() if "/" in zone)
    kept = sorted(zone for zone in zones if not zone.startswith(("Etc/", "SystemV/", "US/")))
    return [(zone, zone.replace("_", " ")) for zone in kept]


class ChoiceOrNone(forms.TypedChoiceField):
    """A choice of which the first leaves the matter open; it is empty in the database."""

    OPEN = "auto"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=lambda value: "" if value == self.OPEN else value, **kwargs)

    def offer(self, open_label: str | Promise, choices: Iterable[tuple[str, Any]]) -> None:
        """Set what can be chosen besides leaving it open."""
        self.choices = [(self.OPEN, open_label), *choices]

    def prepare_value(self, value: Any) -> Any:
        """Show an empty value as the open choice."""
        return value or self.OPEN


class DisplayForm(forms.Form):
    """How the site looks and in which language: for members and for anyone."""

    language = ChoiceOrNone(label=_("Language"))
    theme = ChoiceOrNone(label=_("Theme"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Each language by its own name: who lost the way must find back.
        self.fields["language"].offer(  # type: ignore[attr-defined]
            _("As my browser"), [("en", "English"), ("ja", "日本語")]
        )
        self.fields["theme"].offer(  # type: ignore[attr-defined]
            Theme.SYSTEM.label, [choice for choice in Theme.choices if choice[0]]
        )


class SettingsForm(DisplayForm):
    """A member's settings."""

    KEPT = ("language", "time_zone", "theme")  # Written as they are; the name has rules.
    field_order = ("display_name", *KEPT)

    display_name = forms.CharField(
        label=_("Display name"),
        max_length=names.DISPLAY_NAME_MAX,
        help_text=_("Stands beside your comments. It can be changed once in 14 days."),
    )
    time_zone = ChoiceOrNone(label=_("Time zone"))

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        initial = {name: getattr(member, name) for name in self.field_order}
        super().__init__(*args, initial=initial, **kwargs)
        site_zone = settings.TIME_ZONE.replace("_", " ")
        label = _("The paper’s time (%(zone)s)") % {"zone": site_zone}
        self.fields["time_zone"].offer(label, time_zones())  # type: ignore[attr-defined]
