"""Who may ask whom, who answers, and who judges what was handed over."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.discussion.access import can_moderate_under
from forum.discussion.models import Comment
from forum.members.models import Member, Visitor
from forum.moderation.asking.models import Question
from forum.moderation.rules import why_cannot_judge
from forum.refusals import Refusal

MAX_LENGTH = 500  # Characters of a question and of an answer: colleagues talk in short.
SENIOR = "moderation.judge_handed_over"

SAY_WHAT = Refusal("say_what", _("Please write what you want to know."))
SAY_SOMETHING = Refusal("say_something", _("Please write what you think."))
NO_COLLEAGUE = Refusal("no_colleague", _("Please choose a colleague who may judge this comment."))
ASKED_ALREADY = Refusal(
    "asked_already", _("Somebody is asked about this case already and has not answered yet.")
)
ANSWERED_ALREADY = Refusal("answered_already", _("This question has been answered meanwhile."))
NOT_ASKED = Refusal("not_asked", _("Somebody else is asked."))
HANDED_OVER = Refusal("handed_over", _("This case waits for a senior moderator."))


def is_senior(member: Visitor) -> bool:
    """Say whether the member judges what others hand over."""
    return member.is_authenticated and member.has_perm(SENIOR)


def is_asked(question: Question | None, member: Member) -> bool:
    """Say whether it is this member who is to answer."""
    if question is None or not question.is_open:
        return False
    return is_senior(member) if question.asked_of_id is None else question.asked_of_id == member.pk


def asked_of(member: Member) -> Q:
    """Return which cases a member is asked about and has not answered."""
    to_them = Q(question__asked_of=member)
    if is_senior(member):
        to_them |= Q(question__asked_of=None)
    return Q(question__isnull=False, question__answered_at=None) & to_them


def why_handed_over(question: Question | None, member: Member) -> Refusal | None:
    """Say why a member has to leave a case to the seniors."""
    if question is None or not question.is_open or question.asked_of_id is not None:
        return None
    return None if is_senior(member) else HANDED_OVER


def why_cannot_ask(
    *, colleague: Member | None, comment: Comment, member: Member, text: str
) -> Refusal | None:
    """Say why a moderator, who may judge the comment, can't ask this of this colleague."""
    if not text:
        return SAY_WHAT
    if colleague is None:
        return None
    if colleague.pk in (member.pk, comment.author_id) or not colleague.is_active:
        return NO_COLLEAGUE
    return None if can_moderate_under(colleague, comment.article) else NO_COLLEAGUE


def why_cannot_answer(
    *, question: Question, comment: Comment, member: Member, answer: str, now: datetime
) -> Refusal | None:
    """Say why a moderator can't answer, or not this: what is about their own, they don't."""
    if refusal := why_cannot_judge(comment=comment, moderator=member, now=now):
        return refusal
    if not question.is_open:
        return ANSWERED_ALREADY
    if not is_asked(question, member):
        return NOT_ASKED
    return None if answer else SAY_SOMETHING
