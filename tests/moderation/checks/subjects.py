"""Builders of what is judged, without a database."""

from datetime import UTC, datetime, timedelta
from typing import Any

from articles.markup import Profile, render_markdown
from forum.moderation.checks.check import Lists
from forum.moderation.checks.engine import Tuned
from forum.moderation.checks.listing import WordLists, read_lists
from forum.moderation.checks.outcomes import Match
from forum.moderation.checks.registry import CHECKS
from forum.moderation.checks.subject import Around, Earlier, Subject

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ME = 1


def subject(text: str = "A comment.", **known: Any) -> Subject:
    """Return a text by somebody who has been here for long."""
    known = {"comment_count": 100, "author_id": ME, **known}
    return Subject(text=text, html=render_markdown(text, Profile.COMMENT), now=NOW, **known)


def earlier(number: int, *, author: int = ME, minutes: int = 1, text: str = "") -> Earlier:
    """Return a comment of some minutes ago."""
    return Earlier(number, author, NOW - timedelta(minutes=minutes), text)


def around(**parts: list[Earlier]) -> Around:
    """Return what is around a comment."""
    return Around(**{name: tuple(found) for name, found in parts.items()})


def read_list(text: str, name: str = "banned") -> WordLists:
    """Return one list of words."""
    return read_lists({name: text})


def look(
    code: str, judged: Subject | str, lists: Lists | None = None, **limits: int
) -> Match | None:
    """Ask one check, with its own limits but for those given."""
    check = CHECKS[code]
    defaults = {name: limit.default for name, limit in check.limits.items()}
    judged = judged if isinstance(judged, Subject) else subject(judged)
    return check.look(judged, defaults | limits, lists or Lists())


def tuned(code: str, **changes: Any) -> Tuned:
    """Return a check as it stands where nobody set it, but for some changes."""
    check = CHECKS[code]
    limits = {name: limit.default for name, limit in check.limits.items()}
    return Tuned(
        changes.get("check", check),
        changes.get("mode", check.mode),
        changes.get("then", check.then),
        limits | changes.get("limits", {}),
    )
