"""Who is meant by @name: a username, or a name as it stands above comments."""

from collections.abc import Callable, Iterable
from itertools import chain

from django.db.models import Q

from forum.discussion.pictures.shown import NO_PICTURES, Pictures
from forum.discussion.text import find_mentions, render_comment
from forum.members.models import Member
from forum.members.names import name_key

_active = Member.objects.filter(is_active=True).only(
    "pk", "username", "username_key", "display_name", "name_key"
)


def find_mentioned(text: str, author: Member) -> list[Member]:
    """Return the members a text mentions, its author aside. One query, or none."""
    if not (keys := _keys(text)):
        return []
    found = _by_key(_active.filter(Q(username_key__in=keys) | Q(name_key__in=keys)))
    return _called(keys, found, author)


def find_all_mentioned(texts: Iterable[str]) -> Callable[[str, Member], list[Member]]:
    """Return what find_mentioned() is for each of many texts. Two queries for them all, or none."""
    called = {text: keys for text in texts if (keys := _keys(text))}
    wanted = {key for keys in called.values() for key in keys}
    found = _by_key(
        chain.from_iterable(
            _active.in_bulk(wanted, field_name=name).values()
            for name in ("username_key", "name_key")
        )
    )
    return lambda text, author: _called(called.get(text, []), found, author)


def render_with(text: str, mentioned: list[Member], pictures: Pictures = NO_PICTURES) -> str:
    """Render a comment with the names of those members as links to their profiles."""
    known = {}
    for key, member in _by_key(mentioned).items():
        name = member.username if key == member.username_key else member.display_name
        known[key] = (name, member.get_absolute_url())
    return render_comment(text, known, pictures)


def _keys(text: str) -> list[str]:
    return [name_key(name) for name in find_mentions(text)]


def _by_key(members: Iterable[Member]) -> dict[str, Member]:
    """Return the members by both their names; where two share one, it is a username first."""
    found = list(members)
    return {one.name_key: one for one in found} | {one.username_key: one for one in found}


def _called(keys: list[str], found: dict[str, Member], author: Member) -> list[Member]:
    """Return who is meant by the keys, each once."""
    members = (found.get(key) for key in keys)
    return list({one.pk: one for one in members if one and one.pk != author.pk}.values())
