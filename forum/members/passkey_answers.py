"""Forms that take a passkey's answer: whatever else is sent is refused, never a failure.

Django's JSON field knows one of the errors that Python's reader raises; the
others, and those of a readable answer of the wrong shape, failed the server
on a page that anybody may ask for.
"""

from typing import Any

from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn.internal import auth
from django import forms

_WRONG = (ValueError, TypeError, KeyError, AttributeError, RecursionError)


class AnswerField(forms.JSONField):
    """A passkey's answer, sent by the page's script.

    `response` is the name of its class, which is loaded with the first answer.
    """

    widget = forms.HiddenInput

    def __init__(self, response: str) -> None:
        super().__init__()
        self.response = response

    def to_python(self, value: Any) -> Any:
        """Return what was sent, if it can be such an answer."""
        response = getattr(auth, self.response)
        try:
            answer = super().to_python(value)
            if answer is not None:
                response.from_dict(answer)
        except _WRONG as error:
            raise forms.ValidationError(self.error_messages["invalid"], "invalid") from error
        return answer


class AuthenticateWebAuthnForm(webauthn.AuthenticateWebAuthnForm):
    """Give the second factor by a passkey."""

    credential = AnswerField("AuthenticationResponse")


class LoginWebAuthnForm(webauthn.LoginWebAuthnForm):
    """Sign in by a passkey alone."""

    credential = AnswerField("AuthenticationResponse")


class ReauthenticateWebAuthnForm(webauthn.ReauthenticateWebAuthnForm):
    """Give a passkey again before something that matters."""

    credential = AnswerField("AuthenticationResponse")


class AddWebAuthnForm(webauthn.AddWebAuthnForm):
    """Add a passkey or a security key."""

    credential = AnswerField("RegistrationResponse")
