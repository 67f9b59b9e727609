"""Send a disagreement to the senior moderators."""

from django.db import transaction

from forum.discussion.access import lock_comment
from forum.members.models import Member
from forum.moderation.asking.models import Question
from forum.moderation.asking.questions import ask_seniors
from forum.moderation.asking.rules import ASKED_ALREADY
from forum.moderation.blind import rules
from forum.moderation.blind.models import SecondLook
from forum.refusals import Refused


def ask_about_look(*, look_id: int, moderator: Member, text: str) -> Question:
    """Ask the seniors who is right, once for each disagreement.

    Locks the discussion, then the look. Raises Refused, SecondLook.DoesNotExist.
    """
    with transaction.atomic():
        lock_comment(SecondLook.objects.values_list("comment_id", flat=True).get(pk=look_id))
        look = SecondLook.objects.select_related("case").get(pk=look_id)
        refusal = (
            (None if look.is_judged else rules.NOT_JUDGED)
            or (rules.BOTH_AGREE if look.is_agreed else None)
            or (ASKED_ALREADY if look.question_id else None)
        )
        if refusal:
            raise Refused(refusal)
        question = ask_seniors(case=look.case, moderator=moderator, text=text)
        SecondLook.objects.filter(pk=look.pk).update(question=question)
    return question
