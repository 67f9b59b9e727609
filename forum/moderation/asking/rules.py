"""Who may ask whom, who answers, and who judges what was handed over."""

from django.db.models import OuterRef, Q
from django.utils.translation import gettext_lazy as _

from forum.members.models import Member, Visitor
from forum.moderation.asking.models import Question
from forum.moderation.cases.models import wrote_in
from forum.refusals import Refusal

MAX_LENGTH = 500  # Characters of a question and of an answer: colleagues talk in short.
SENIOR = "moderation.judge_handed_over"

SAY_WHAT = Refusal("say_what", _("Please write what you want to know."))
SAY_SOMETHING = Refusal("say_something", _("Please write what you think."))
NO_COLLEAGUE = Refusal("no_colleague", _("Please choose a colleague who may judge this case."))
ASKED_ALREADY = Refusal(
    "asked_already", _("Somebody is asked about this case already and has not answered yet.")
)
ANSWERED_ALREADY = Refusal("answered_already", _("This question has been answered meanwhile."))
TAKEN_BACK = Refusal("taken_back", _("This question has been taken back meanwhile."))
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


def asked_in_vain() -> Q:
    """Return of which cases the colleague who is asked wrote in the thread since, and judges none.

    What is asked of whoever is kept out, or moderates there no more, is handed back
    (scopes/handing_back.py).
    """
    return wrote_in(
        OuterRef("article"), OuterRef("branch__path"), author=OuterRef("question__asked_of")
    )


def why_handed_over(question: Question | None, member: Member) -> Refusal | None:
    """Say why a member has to leave a case to the seniors."""
    if question is None or not question.is_open or question.asked_of_id is not None:
        return None
    return None if is_senior(member) else HANDED_OVER


def why_cannot_ask(*, colleague: Member | None, may_judge: bool, text: str) -> Refusal | None:
    """Say why a moderator, who may judge the case, can't ask this of a colleague, who may or not.

    None: it is handed over to the seniors.
    """
    if not text:
        return SAY_WHAT
    return None if colleague is None or may_judge else NO_COLLEAGUE


def why_cannot_answer(*, question: Question, member: Member, answer: str) -> Refusal | None:
    """Say why a moderator, who may judge the case, can't answer, or not this."""
    if not question.is_open:
        return ANSWERED_ALREADY
    if not is_asked(question, member):
        return NOT_ASKED
    return None if answer else SAY_SOMETHING
