"""Send a disagreement to the senior moderators."""

from django.db import transaction

from forum.members.models import Member
from forum.moderation.asking.models import Question
from forum.moderation.asking.questions import ask_seniors
from forum.moderation.asking.rules import ASKED_ALREADY
from forum.moderation.blind import rules
from forum.moderation.blind.models import SecondLook
from forum.refusals import Refused


def ask_about_look(*, look_id: int, moderator: Member, text: str) -> Question:
    """Ask the seniors who is right, once for each disagreement.

    Locks the look, which nobody changes any more once it is judged, then as ask_seniors().
    Raises Refused, SecondLook.DoesNotExist.
    """
    if not SecondLook.objects.get(pk=look_id).is_judged:
        raise Refused(rules.NOT_JUDGED)
    with transaction.atomic():
        rows = SecondLook.objects.select_related("case")
        look = rows.select_for_update(of=("self",), no_key=True).get(pk=look_id)
        if refusal := (
            (rules.BOTH_AGREE if look.is_agreed else None)
            or (ASKED_ALREADY if look.question_id else None)
        ):
            raise Refused(refusal)
        question = ask_seniors(case=look.case, moderator=moderator, text=text)
        SecondLook.objects.filter(pk=look.pk).update(question=question)
    return question
