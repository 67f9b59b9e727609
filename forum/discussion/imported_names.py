"""Whose comment is it that came in with an imported discussion?

A name in a text proves nothing. So it never stands for somebody who has an
account here, nor for the site: such a name becomes a member of its own, marked
as imported. Nobody can sign in as a member made here. A name that was imported
before is the same one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count

from forum.members.models import Member
from forum.members.names import name_key, why_bad_display_name

MARK = "(imported)"  # Printed behind a name that somebody here has; not translated, it is stored.
MAX_NAME_LENGTH = Member._meta.get_field("display_name").max_length or 50  # Characters.
_NOT_IN_USERNAMES = re.compile(r"[^\w.+-]+")


@dataclass
class Names:
    """What became of each name: the member, and whether it was made or marked."""

    members: dict[str, Member] = field(default_factory=dict)
    made: list[Member] = field(default_factory=list)
    marked: dict[str, Member] = field(default_factory=dict)

    def take(self, names: Iterable[str]) -> list[Member]:
        """Return the members that names stand for, made where they are missing.

        A few statements however many names there are; one more for each that
        several have already. Call in a transaction. Raises IntegrityError if
        somebody takes one of the names at the same moment.
        """
        cut = [name[:MAX_NAME_LENGTH].strip() for name in names]
        here = _Here(cut)
        members = [self._take(name, here) for name in cut]
        # In one order for all imports: two with the same names can't wait for each other.
        Member.objects.bulk_create(sorted(self.made, key=lambda member: member.name_key))
        return members

    def _take(self, name: str, here: "_Here") -> Member:
        key = name_key(name)
        if key not in self.members:
            self.members[key] = self._find(name, here) or self._make(name, here)
        return self.members[key]

    def _find(self, name: str, here: "_Here") -> Member | None:
        """Return the unclaimed member that the name stands for already, or None."""
        if why_bad_display_name(name) is None:
            found = here.named(name)
            if found is None or not found.is_claimed:
                return found
        marked = here.named(_mark(name))
        if marked is None or marked.is_claimed:
            return None
        self.marked[name] = marked
        return marked

    def _make(self, name: str, here: "_Here") -> Member:
        shown = here.free_name(name)
        username = here.free_username(name)
        member = Member(username=username, display_name=shown, email="", is_claimed=False)
        member.set_unusable_password()
        member.keep_keys()
        here.add(member)
        self.made.append(member)
        if shown != name:
            self.marked[name] = member
        return member


class _Here:
    """Who has which name: read once for all the names that come in, and kept in step."""

    def __init__(self, names: Iterable[str]) -> None:
        first = {name: (name, _mark(name), _base(name)) for name in names}
        keys = {name_key(one) for candidates in first.values() for one in candidates}
        self._by_name: dict[str, Member | None] = dict.fromkeys(keys)
        self._by_username: dict[str, Member | None] = dict.fromkeys(keys)
        self._by_name |= Member.objects.in_bulk(keys, field_name="name_key")
        self._by_username |= Member.objects.in_bulk(keys, field_name="username_key")

    def add(self, member: Member) -> None:
        """Remember a member that is being made."""
        self._by_name[member.name_key] = self._by_username[member.username_key] = member

    def named(self, name: str) -> Member | None:
        """Return the member shown by that name, or signing in by it."""
        shown, signing_in = self._shown(name), self._with_username(name)
        return shown or (signing_in if signing_in and signing_in.is_claimed else None)

    def free_name(self, name: str) -> str:
        """Return the name, marked and numbered as far as others have it already."""
        if why_bad_display_name(name) is None and self.named(name) is None:
            return name
        return next(one for number in count(1) if self.named(one := _mark(name, number)) is None)

    def free_username(self, name: str) -> str:
        """Return a user name made of the name's letters that nobody has."""
        return next(one for one in _usernames(name) if self._with_username(one) is None)

    def _shown(self, name: str) -> Member | None:
        key = name_key(name)
        if key not in self._by_name:
            self._by_name[key] = Member.objects.filter(name_key=key).first()
        return self._by_name[key]

    def _with_username(self, name: str) -> Member | None:
        key = name_key(name)
        if key not in self._by_username:
            self._by_username[key] = Member.objects.filter(username_key=key).first()
        return self._by_username[key]


def _mark(name: str, number: int = 1) -> str:
    """Return the name with the mark, and a number from the second on, cut to what fits."""
    mark = f" {MARK}" if number == 1 else f" {MARK} {number}"
    return name[: MAX_NAME_LENGTH - len(mark)] + mark


def _base(name: str) -> str:
    return _NOT_IN_USERNAMES.sub("-", name).strip("-.")[:100] or "member"


def _usernames(name: str) -> Iterator[str]:
    base = _base(name)
    yield base
    yield from (f"{base}-{number}" for number in count(2))
