"""Who is meant by @name."""

from collections.abc import Mapping

from forum.discussion.text import find_mentions, render_comment
from forum.members.models import Member
from forum.members.names import name_key


def find_mentioned(text: str, author: Member) -> list[Member]:
    """Return the members a text mentions, its author aside. One query, or none."""
    keys = [name_key(name) for name in find_mentions(text)]
    if not keys:
        return []
    found = Member.objects.filter(username_key__in=keys, is_active=True).exclude(pk=author.pk)
    return list(found.only("pk", "username", "username_key"))


def render_with(text: str, mentioned: list[Member]) -> str:
    """Render a comment with the names of those members as links to their profiles."""
    known: Mapping[str, tuple[str, str]] = {
        member.username_key: (member.username, member.get_absolute_url()) for member in mentioned
    }
    return render_comment(text, known)
