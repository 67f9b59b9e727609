"""Make somebody an editor or an administrator: all roles but those of giving.py."""

from collections.abc import Collection

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from forum.members.models import Member
from forum.moderation.scopes import rules
from forum.moderation.scopes.giving import is_stale, standing_of, write_change
from forum.moderation.scopes.handing_back import hand_back, lock_with_questions
from forum.moderation.scopes.models import GROUPS, RoleChange
from forum.moderation.scopes.shown import desk_of
from forum.refusals import Refused


def give_desk_roles(
    *,
    member: Member,
    by: Member,
    groups: Collection[Group],
    note: str = "",
    words: str = "",
    seen: int | None = None,
) -> RoleChange:
    """Set which roles a member holds beside that of a moderator; as give_role() in other ways.

    Who gives locks their own row as well, so that of two administrators who take the role from
    each other one stays.
    """
    with transaction.atomic():
        (locked, questions), now = lock_with_questions(member, by.pk), timezone.now()
        member, by = locked[member.pk], locked[by.pk]
        standing = standing_of(member)
        before = {**standing, "desk": desk_of(member)}
        after = {**standing, "desk": sorted(group.name for group in groups)}
        refusal = (
            rules.why_cannot_give_desk(member=member, by=by, now=now)
            or (rules.STALE if is_stale(member, seen) else None)
            or (rules.UNCHANGED if before == after else None)
        )
        if refusal:
            raise Refused(refusal)
        _write_groups(member, groups)
        hand_back(member, questions, now)
        return write_change(
            member=member, by=by, before=before, after=after, note=note.strip(),
            words=words.strip(), decided_at=now,
        )  # fmt: skip


def _write_groups(member: Member, groups: Collection[Group]) -> None:
    """Put the member into these groups and no others; a reader alone isn't staff."""
    member.groups.remove(*member.groups.exclude(name__in=GROUPS))
    member.groups.add(*groups)
    is_staff = member.groups.exclude(name="reader").exists()
    Member.objects.filter(pk=member.pk).update(is_staff=is_staff)
