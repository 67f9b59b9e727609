"""Whose comment is it that came in with an imported discussion?

A name in a text proves nothing. So it never stands for somebody who has an
account here, nor for the site: such a name becomes a member of its own, marked
as imported. Nobody can sign in as a member made here. A name that was imported
before is the same one.
"""

import re
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

    def take(self, name: str) -> Member:
        """Return the member a name stands for, made on first sight. Call in a transaction."""
        name = name[:MAX_NAME_LENGTH].strip()
        key = name_key(name)
        if key not in self.members:
            self.members[key] = self._find(name) or self._make(name)
        return self.members[key]

    def _find(self, name: str) -> Member | None:
        """Return the unclaimed member that the name stands for already, or None."""
        if why_bad_display_name(name) is None:
            found = _named(name)
            if found is None or not found.is_claimed:
                return found
        marked = _named(_mark(name))
        if marked is None or marked.is_claimed:
            return None
        self.marked[name] = marked
        return marked

    def _make(self, name: str) -> Member:
        shown = _free_name(name)
        member = Member(
            username=_free_username(name), display_name=shown, email="", is_claimed=False
        )
        member.set_unusable_password()
        member.save(force_insert=True)
        self.made.append(member)
        if shown != name:
            self.marked[name] = member
        return member


def _named(name: str) -> Member | None:
    """Return the member shown by that name, or signing in by it."""
    key = name_key(name)
    return (
        Member.objects.filter(name_key=key).first()
        or Member.objects.filter(username_key=key, is_claimed=True).first()
    )


def _mark(name: str, number: int = 1) -> str:
    """Return the name with the mark, and a number from the second on, cut to what fits."""
    mark = f" {MARK}" if number == 1 else f" {MARK} {number}"
    return name[: MAX_NAME_LENGTH - len(mark)] + mark


def _free_name(name: str) -> str:
    """Return the name, marked and numbered as far as others have it already."""
    if why_bad_display_name(name) is None and _named(name) is None:
        return name
    return next(one for number in count(1) if _named(one := _mark(name, number)) is None)


def _free_username(name: str) -> str:
    """Return a user name made of the name's letters that nobody has."""
    base = _NOT_IN_USERNAMES.sub("-", name).strip("-.")[:100] or "member"
    numbered = (base if number == 1 else f"{base}-{number}" for number in count(1))
    return next(
        one for one in numbered if not Member.objects.filter(username_key=name_key(one)).exists()
    )
