"""Warn a member, take a warning back, and confirm one as the member."""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.decisions.models import Decision
from forum.moderation.measures.deciding import finish, lock_member, write_decision
from forum.moderation.measures.models import Acknowledgement
from forum.moderation.telling import say, subject_of
from forum.notifications.reading import mark_read_about

NOTHING: dict[str, Any] = {"warning_number": None, "warning_words": ""}


def warn_member(
    *, member: Member, moderator: Member, seen: int | None = None, **why: Any
) -> Decision:
    """Warn a member: they must confirm that they have read it before they post again.

    What it says stands on the member's row, in their language, because it
    is shown where they write. A second warning replaces one that isn't
    confirmed; one is enough to read. `why` is reason, note, words and the
    comment that led to it. Locks the member, then the head of the log. Raises
    Refused.
    """
    now = timezone.now()
    with transaction.atomic():
        member = lock_member(act=Act.WARN, member=member, moderator=moderator, now=now, seen=seen)
        decision = write_decision(act=Act.WARN, member=member, moderator=moderator, now=now, **why)
        return finish(
            decision, member, warning_number=decision.pk, warning_words=_spell(decision, member)
        )


def take_back_warning(
    *,
    member: Member,
    moderator: Member,
    seen: int | None = None,
    **why: Any,
) -> Decision:
    """Take back a warning that isn't confirmed. Locks as warn_member(). Raises Refused."""
    now = timezone.now()
    with transaction.atomic():
        member = lock_member(act=Act.UNWARN, member=member, moderator=moderator, now=now, seen=seen)
        decision = write_decision(
            act=Act.UNWARN, member=member, moderator=moderator, now=now, **why
        )
        return finish(decision, member, **NOTHING)


def acknowledge_warning(*, decision: Decision, member: Member) -> None:
    """Write that a member confirms a warning; again, or once it is replaced, does nothing more.

    Its notice is read with it. They may post then, unless another warning came meanwhile.
    Locks the member.
    """
    if decision.act != Act.WARN or decision.member_id != member.pk:
        raise ValueError(f"{decision} is no warning of {member}")
    with transaction.atomic():
        members = Member.objects.select_for_update(no_key=True)
        stands = members.values_list("warning_number", flat=True).get(pk=member.pk)
        Acknowledgement.objects.get_or_create(decision=decision)
        if stands == decision.pk:
            Member.objects.filter(pk=member.pk).update(**NOTHING)
            member.warning_number, member.warning_words = None, ""
        member.unread_notice_count -= mark_read_about(member=member, subject=subject_of(decision))


def find_end(decision: Decision) -> str:
    """Say by a word why a warning asks for nothing more: "confirmed", "taken_back" or "replaced".

    "" while it is to be confirmed. Two queries at most.
    """
    if Acknowledgement.objects.filter(decision=decision).exists():
        return "confirmed"
    since = Decision.objects.filter(member=decision.member_id, pk__gt=decision.pk)
    next_act = since.filter(act__in=(Act.WARN, Act.UNWARN)).order_by("pk").values_list("act")
    ends = {Act.WARN.value: "replaced", Act.UNWARN.value: "taken_back"}
    return "".join(ends[act] for (act,) in next_act[:1])


def _spell(decision: Decision, member: Member) -> str:
    """Return the reason and the moderator's words, as the member reads them where they write."""
    with translation.override(member.language or settings.LANGUAGE_CODE):
        said = say(decision, member)
    return "\n\n".join(part for part in (said, decision.words) if part)
