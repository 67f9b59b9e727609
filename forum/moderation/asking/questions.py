"""Ask a colleague about a case, answer, and take a question back."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from articles.markup import clean_text
from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation import rules as room
from forum.moderation.asking import rules
from forum.moderation.asking.colleagues import find_seniors, who_judge
from forum.moderation.asking.matters import lock_matter, lock_matter_of, lock_question
from forum.moderation.asking.models import Question
from forum.moderation.asking.telling import call_nobody, subject_of, tell_moderators
from forum.moderation.cases.models import BODIES, Case
from forum.moderation.claims import why_claimed
from forum.moderation.subjects.shown import address_of
from forum.notifications.models import NoticeKind
from forum.notifications.telling import withdraw
from forum.refusals import Refused


def ask_colleague(
    *,
    moderator: Member,
    text: str,
    colleague: Member | None = None,
    comment_id: int | None = None,
    case_id: int | None = None,
) -> Question:
    """Ask a colleague about the open case of a comment, or of a thread or a member by its number.

    Without a colleague it is handed over to the seniors. The case is free again for whoever
    is asked. Locks what lock_matter() does, then the colleague, or whom it tells by id.
    Raises Refused, Comment.DoesNotExist, Case.DoesNotExist.
    """
    text, now = clean_text(text).strip(), timezone.now()
    with transaction.atomic():
        asked = [colleague.pk] if colleague else []

        def find() -> list[int]:
            if colleague is None and case_id is not None:
                asked[:] = _seniors_of(case_id)
            return asked

        matter = lock_matter(moderator, comment_id=comment_id, case_id=case_id, find=find)
        if colleague is not None:  # Nobody takes their role away meanwhile.
            colleague = Member.objects.select_for_update(no_key=True).get(pk=colleague.pk)
        case = matter.open_case
        refusal = (
            matter.why_not
            or matter.why_closed
            or why_claimed(case, moderator, now)
            or rules.why_cannot_ask(
                colleague=colleague, may_judge=_may_judge(colleague, moderator, matter.about),
                text=text,
            )
        )  # fmt: skip
        if refusal or case is None:
            raise Refused(refusal or room.NOTHING_WAITS)
        if case.question is not None and case.question.is_open:
            raise Refused(rules.ASKED_ALREADY)
        question = Question.objects.create(
            case=case, asked_by=moderator, asked_of=colleague, text=text, asked_at=now
        )
        case.question, case.claimed_by, case.claimed_until = question, None, None
        case.save(update_fields=["question", "claimed_by", "claimed_until"])
        if isinstance(matter.about, Comment) and colleague is None:
            asked = list(find_seniors(matter.about).values_list("pk", flat=True))
        tell_moderators(
            question, NoticeKind.OPINION_ASKED, asked, moderator, article=matter.article,
            url=address_of(case),
        )  # fmt: skip
    return question


def ask_seniors(*, case: Case, moderator: Member, text: str) -> Question:
    """Ask the seniors about a case that need not be open any more; it stays where it is.

    Locks what lock_matter() does, then whom it tells by id. Raises Refused.
    """
    text, now = clean_text(text).strip(), timezone.now()
    with transaction.atomic():
        asked: list[int] = []

        def find() -> list[int]:
            asked[:] = _seniors_of(case.pk)
            return asked

        matter = lock_matter_of(case, moderator, find)
        refusal = matter.why_not or rules.why_cannot_ask(colleague=None, may_judge=True, text=text)
        if refusal is None and case.questions.filter(answered_at=None).exists():
            refusal = rules.ASKED_ALREADY
        if refusal:
            raise Refused(refusal)
        question = Question.objects.create(case=case, asked_by=moderator, text=text, asked_at=now)
        if isinstance(matter.about, Comment):
            asked = list(find_seniors(matter.about).values_list("pk", flat=True))
        tell_moderators(
            question, NoticeKind.OPINION_ASKED, asked, moderator, article=matter.article,
            url=reverse("moderation:answer_question", args=[question.pk]),
        )  # fmt: skip
    return question


def answer_question(*, question_id: int, moderator: Member, answer: str) -> Question:
    """Say what one thinks; who asked is told. Who may answer may as well decide.

    Locks what lock_question() does, then who is told. Raises Refused.
    """
    answer, now = clean_text(answer).strip(), timezone.now()
    with transaction.atomic():
        question, matter = lock_question(question_id, moderator)
        look = getattr(question, "second_look", None)  # Whoever asked about one reads it there.
        is_over = look is None and isinstance(matter.about, Case) and matter.open_case is None
        refusal = (
            matter.why_not
            or rules.why_cannot_answer(question=question, member=moderator, answer=answer)
            or (room.IS_CLOSED if is_over else None)
        )
        if refusal:
            raise Refused(refusal)
        question.answer, question.answered_by, question.answered_at = answer, moderator, now
        question.save(update_fields=["answer", "answered_by", "answered_at"])
        call_nobody(question.pk)
        tell_moderators(
            question, NoticeKind.OPINION_GIVEN, [question.asked_by_id], moderator,
            article=matter.article,
            url=reverse("moderation:second_look", args=[look.pk])
            if look
            else address_of(question.case),
        )  # fmt: skip
    return question


def take_question_back(*, question_id: int, moderator: Member) -> None:
    """Take one's own question back that nobody has answered. Raises Refused."""
    with transaction.atomic():
        question, _matter = lock_question(question_id, moderator)
        if question.asked_by_id != moderator.pk:
            raise Refused(room.NOT_ALLOWED)
        if not question.is_open:
            raise Refused(rules.ANSWERED_ALREADY)
        Case.objects.filter(question=question).update(question=None)
        withdraw(subject=subject_of(question.pk))
        question.delete()


def _seniors_of(case_id: int) -> list[int]:
    """Return who is told of a thread's or a member's case that is handed over."""
    rows = Case.objects.select_related("article", "author", "branch").defer(*BODIES)
    return list(find_seniors(rows.get(pk=case_id)).values_list("pk", flat=True))


def _may_judge(colleague: Member | None, moderator: Member, about: Comment | Case) -> bool:
    if colleague is None or colleague.pk == moderator.pk:
        return False
    return who_judge(about).filter(pk=colleague.pk).exists()
