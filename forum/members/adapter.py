"""What we want otherwise than allauth has it."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.core import context, ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from forum.members import mails
from forum.members.addresses import client_address, name_network
from forum.members.blocked import why_blocked
from forum.members.browsers import name_browser
from forum.members.models import Member
from forum.members.names import name_key, tidy_name
from forum.members.naming import why_cannot_use_username

log = logging.getLogger("dateline.mail")


def name_shown(member: Member) -> str:
    """Return the name by which allauth's pages and mails call a member."""
    return member.display_name


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up, sign-in and their mails, our way."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the shortened address: what limits count and what sessions and mails show."""
        return client_address(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failures for the name that is meant: written in full width it is the same one.

        Else each of the thousand spellings that lead to an account would have tries of its own.
        """
        login = credentials.get("email") or credentials.get("username") or ""
        key: str = super()._get_login_attempts_cache_key(request, username=name_key(login) or login)
        return key

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """Return the username as it is stored. Raises ValidationError with the rule's words."""
        name = tidy_name(username)
        if refusal := why_cannot_use_username(name):
            raise ValidationError(refusal.message, code=refusal.code)
        return name

    def clean_email(self, email: str) -> str:
        """Return an address that mails can be sent to. Raises ValidationError."""
        return mails.check_mailbox(super().clean_email(email))

    def get_reauthentication_methods(self, user: Member | AnonymousUser) -> list[dict[str, Any]]:
        """Return the ways to say once more who one is, in the words of our pages."""
        methods = super().get_reauthentication_methods(user)
        words = {
            "mfa_reauthenticate": _("Use a code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        for method in methods:
            method["description"] = words.get(method["id"], method["description"])
        return methods

    def can_delete_email(self, email_address: EmailAddress) -> bool:
        """Keep the main address: without one a forgotten password is an account lost."""
        return not email_address.primary

    def pre_login(self, request: HttpRequest, user: Member, **kwargs: Any) -> HttpResponse | None:
        """Turn away who may not sign in, by whatever way they came."""
        if not user.is_claimed:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def send_password_reset_mail(self, user: Member, email: str, context: dict[str, Any]) -> None:
        """Send the link, but never to an account that nobody has claimed."""
        if user.is_claimed:
            super().send_password_reset_mail(user, email, context)

    def get_email_confirmation_url(
        self, request: HttpRequest, emailconfirmation: EmailConfirmation
    ) -> str:
        """Return the link, on the site's own address and not on the one the request named."""
        return (
            f"{settings.SITE_URL}{reverse('account_confirm_email', args=[emailconfirmation.key])}"
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link, on the site's own address and not on the one the request named."""
        uidb36, _dash, token = key.partition("-")
        return (
            f"{settings.SITE_URL}{reverse('account_reset_password_from_key', args=[uidb36, token])}"
        )

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """Render the text, and make the HTML of it."""
        message = super().render_mail(template_prefix, email, context, headers)
        mails.attach_html(message)
        return message

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Member,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell a member what changed on the account, in the member's language."""
        with translation.override(user.language or translation.get_language()):
            origin = {
                "ip": name_network(self.get_client_ip(self.request)),
                "user_agent": name_browser(self.get_http_user_agent(self.request)),
            }
        super().send_notification_mail(
            template_prefix, user, {"user": user, **origin, **(context or {})}, email
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail in its reader's language; if that fails, say so instead of breaking.

        The limit on verification mails is given back then, so that signing in
        again sends the link at once.
        """
        language = getattr(context.get("user"), "language", "") or translation.get_language()
        try:
            with translation.override(language):
                super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            log.error("A mail (%s) could not be sent: %s", template_prefix, error)
            self.request.mail_failed = True
            ratelimit.clear(self.request, action="confirm_email", key=email.lower())
            if template_prefix.rpartition("/")[2] in mails.AWAITED:
                messages.error(self.request, mails.FAILED)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Leave out "sent to ..." when nothing was."""
        is_claim = message_template == "account/messages/email_confirmation_sent.txt"
        if not (is_claim and getattr(request, "mail_failed", False)):
            super().add_message(request, level, message_template, *args, **kwargs)


class SocialAdapter(DefaultSocialAccountAdapter):
    """Joining by an account elsewhere, where a site has set up such a provider."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Turn away who is kept from joining, as the form for joining does: they read why.

        Asked when they come back from there, and again with what they typed here.
        """
        mails = [one.email for one in sociallogin.email_addresses]
        for email in {*mails, request.POST.get("email", "")}:
            if refusal := why_blocked(address=client_address(request), email=email):
                messages.error(request, str(refusal.message))
                raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))
        return super().is_open_for_signup(request, sociallogin)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Passkeys and authenticator apps, our way."""

    def generate_authenticator_name(self, user: Member, type: Authenticator.Type) -> str:
        """Propose the name of the browser at hand; it can be changed."""
        return name_browser(context.request.headers.get("User-Agent", ""))

    def _get_site_name(self) -> str:
        return settings.SITE_NAME
