"""What all cases on one page have in common: who reads them, and how."""

from dataclasses import dataclass, field
from datetime import datetime
from string import ascii_lowercase
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString

from forum.dates import Clock
from forum.members.models import Member
from forum.moderation.care.looking import ShownCare
from forum.ready.frames import token_of
from forum.ready.moulds import word

LETTERS = ascii_lowercase  # Of the tokens of a list: of its first item, of its second ...


@dataclass(slots=True)
class Sheet:
    """One page for one moderator. Times are said in their language and zone."""

    moderator: Member
    csrf_token: str
    care: ShownCare | None = None  # None hides nothing.
    clock: Clock = field(default_factory=Clock)

    @classmethod
    def of(cls, request: HttpRequest, moderator: Member, care: ShownCare | None = None) -> "Sheet":
        """Return the sheet of a request, with the one CSRF token of its page."""
        return cls(moderator, token_of(request), care)

    def render(self, template: str, **context: Any) -> SafeString:
        """Return a template rendered for this page alone."""
        shared = {"user": self.moderator, "csrf_token": self.csrf_token, "care": self.care}
        return render_to_string(template, {**shared, **context})

    def time(self, name: str, at: datetime | None) -> dict[str, str]:
        """Return what fills the holes of a time in _time.html; nothing where there is none."""
        if at is None:
            return {}
        iso = at.astimezone(self.clock.zone).isoformat()
        return {f"{name}_iso": iso, f"{name}_shown": self.clock.datetime(at)}

    def formatted(self, at: datetime, form: str) -> str:
        """Return a time as the filter `date` says it in that format."""
        return date_format(at.astimezone(self.clock.zone), form)


def person(member: Member, name: str = "name", username: str = "username") -> dict[str, str]:
    """Return what fills a member's tokens."""
    return {name: escape(member.display_name), username: quote(member.username, safe="")}


def words(name: str, count: int) -> list[str]:
    """Return the tokens of a list."""
    return [word(f"{name}_{letter}") for letter in LETTERS[:count]]
