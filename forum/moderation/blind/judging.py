"""Judge a second time. Nothing happens to the comment."""

from django.db import transaction
from django.utils import timezone

from articles.markup import clean_text
from forum.members.models import Member
from forum.moderation import rules as room
from forum.moderation.blind import rules
from forum.moderation.blind.models import SecondLook, Verdict
from forum.moderation.blind.taking import looks_for
from forum.refusals import Refused


def judge_again(
    *, look_id: int, moderator: Member, verdict: str, rule: str = "", note: str = ""
) -> SecondLook:
    """Say what one would have decided, on a second look that one has taken.

    Locks its row. Raises Refused, SecondLook.DoesNotExist.
    """
    note, now = clean_text(note).strip(), timezone.now()
    rule = rule if verdict == Verdict.REMOVE else ""
    with transaction.atomic():
        look = SecondLook.objects.select_for_update(no_key=True).get(pk=look_id)
        is_theirs = look.claimed_by_id == moderator.pk
        refusal = (
            room.why_cannot_work(moderator, now)
            or (rules.JUDGED_BEFORE if look.is_judged else None)
            or (None if is_theirs else rules.NOT_TAKEN)
            or rules.why_verdict_wont_do(kind=look.kind, verdict=verdict, rule=rule, note=note)
            or (None if looks_for(moderator, now).filter(pk=look.pk).exists() else rules.NOT_TAKEN)
        )
        if refusal:
            raise Refused(refusal)
        look.judge, look.judged_at, look.note = moderator, now, note
        look.verdict, look.rule = verdict, rule
        look.save(update_fields=["judge", "judged_at", "note", "verdict", "rule"])
    return look
