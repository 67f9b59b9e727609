"""Make somebody a moderator: of the whole site, or of certain sections and articles."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from articles.models import Article, Section
from forum.discussion.models import ModeratedPlace
from forum.discussion.scopes import read_scope
from forum.members.faces import faces_changed
from forum.members.models import Member
from forum.moderation.chain.appending import ROLE, append_entry
from forum.moderation.scopes import rules
from forum.moderation.scopes.facts import facts_of_role_change
from forum.moderation.scopes.handing_back import (
    hand_back,
    lock_with_questions,
)
from forum.moderation.scopes.models import GROUPS, Role, RoleChange
from forum.moderation.scopes.telling import tell_member
from forum.refusals import Refused


def give_role(
    *,
    member: Member,
    by: Member,
    role: str,
    is_whole: bool = True,
    sections: Collection[Section] = (),
    articles: Collection[Article] = (),
    note: str = "",
    words: str = "",
    seen: int | None = None,
) -> RoleChange:
    """Set what a member is in the room, and where; it holds from their next request on.

    Unless `is_whole`, in these sections and articles alone. `words` are told to them, `note`
    is not. `seen` is what find_last() gave whoever decides. What the member had taken is free
    again, questions to them go back where they moderate no more, and they are told. Locks
    these questions, then the members by id, last the head of the log. Raises Refused,
    ValueError for an unknown role.
    """
    role = Role(role)
    is_whole = is_whole or role == Role.NONE
    after = _named(role, is_whole, sections, articles)
    with transaction.atomic():
        (locked, questions), now = lock_with_questions(member, by.pk), timezone.now()
        # Whose role was taken while this one waited gives none any more.
        member, by = locked[member.pk], locked[by.pk]
        before = standing_of(member)
        place_count = len(after["sections"]) + len(after["articles"])
        refusal = (
            rules.why_cannot_give(member=member, by=by, now=now)
            or rules.why_not_these(
                is_moderator=role != Role.NONE, is_whole=is_whole, place_count=place_count
            )
            or (rules.STALE if is_stale(member, seen) else None)
            or (rules.UNCHANGED if before == after else None)
        )
        if refusal:
            raise Refused(refusal)
        _write_role(member, role)
        _write_places(member, after)
        hand_back(member, questions, now)
        return write_change(
            member=member, by=by, before=before, after=after, note=note.strip(),
            words=words.strip(), decided_at=now,
        )  # fmt: skip


def write_change(**facts: Any) -> RoleChange:
    """Write and chain the change of a role, tell whose it is. Last of all in its transaction."""
    change = RoleChange.objects.create(**facts)
    tell_member(change, change.member)
    faces_changed()
    append_entry(kind=ROLE, key=change.pk, facts=facts_of_role_change(change))
    return change


def is_stale(member: Member, seen: int | None) -> bool:
    """Say whether the role was changed since the page."""
    return seen is not None and seen != find_last(member)


def standing_of(member: Member) -> dict[str, Any]:
    """Return what a member is in the room and where, as a change keeps it; two queries."""
    names = set(member.groups.filter(name__in=GROUPS).values_list("name", flat=True))
    role = next((one for one in (Role.SENIOR, Role.MODERATOR) if one in names), Role.NONE)
    if role == Role.NONE or not member.is_scoped:
        return _named(role, True, (), ())
    scope = read_scope(member.pk)
    places = {"sections": sorted(scope.sections), "articles": sorted(scope.articles)}
    return {"role": str(role), "whole": False, **places}


def find_last(member: Member) -> int:
    """Return the number of the last change of a member's role, 0 for none; a form carries it."""
    ids = RoleChange.objects.filter(member=member).order_by("-pk").values_list("pk", flat=True)
    return ids.first() or 0


def _named(
    role: Role, is_whole: bool, sections: Collection[Section], articles: Collection[Article]
) -> dict[str, Any]:
    return {
        "role": str(role),
        "whole": is_whole,
        "sections": [] if is_whole else sorted({section.pk for section in sections}),
        "articles": [] if is_whole else sorted({article.pk for article in articles}),
    }


def _write_role(member: Member, role: Role) -> None:
    """Put the member into the group of the role; who holds no group any more isn't staff."""
    member.groups.remove(*Group.objects.filter(name__in=GROUPS))
    if role != Role.NONE:
        member.groups.add(Group.objects.get(name=role))
    is_staff = role != Role.NONE or (member.is_staff and member.groups.exists())
    Member.objects.filter(pk=member.pk).update(is_staff=is_staff)


def _write_places(member: Member, after: dict[str, Any]) -> None:
    Member.objects.filter(pk=member.pk).update(is_scoped=not after["whole"])
    ModeratedPlace.objects.filter(member=member).delete()
    places = [ModeratedPlace(member=member, section_id=pk) for pk in after["sections"]]
    places += [ModeratedPlace(member=member, article_id=pk) for pk in after["articles"]]
    ModeratedPlace.objects.bulk_create(places)
