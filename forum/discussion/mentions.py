"""Who is meant by @name."""

from collections.abc import Callable, Iterable, Mapping

from django.db.models import QuerySet

from forum.discussion.text import find_mentions, render_comment
from forum.members.models import Member
from forum.members.names import name_key


def find_mentioned(text: str, author: Member) -> list[Member]:
    """Return the members a text mentions, its author aside. One query, or none."""
    keys = _keys(text)
    return list(_members().filter(username_key__in=keys).exclude(pk=author.pk)) if keys else []


def _keys(text: str) -> list[str]:
    return [name_key(name) for name in find_mentions(text)]


def _members() -> QuerySet[Member]:
    return Member.objects.filter(is_active=True).only("pk", "username", "username_key")


def find_all_mentioned(texts: Iterable[str]) -> Callable[[str, Member], list[Member]]:
    """Return what find_mentioned() is for each of many texts. One query for them all, or none."""
    called = {text: keys for text in texts if (keys := _keys(text))}
    wanted = {key for keys in called.values() for key in keys}
    found = _members().in_bulk(wanted, field_name="username_key")

    def of(text: str, author: Member) -> list[Member]:
        members = (found.get(key) for key in called.get(text, ()))
        return [one for one in members if one and one.pk != author.pk]

    return of


def render_with(text: str, mentioned: list[Member]) -> str:
    """Render a comment with the names of those members as links to their profiles."""
    known: Mapping[str, tuple[str, str]] = {
        member.username_key: (member.username, member.get_absolute_url()) for member in mentioned
    }
    return render_comment(text, known)
