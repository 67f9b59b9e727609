"""Ask a colleague about a case, answer, and take a question back."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from articles.markup import clean_text
from forum.discussion import states
from forum.discussion.access import lock_comment
from forum.discussion.models import Comment, Discussion
from forum.members.models import Member
from forum.moderation import rules as room
from forum.moderation.asking import rules
from forum.moderation.asking.models import Question
from forum.moderation.cases.claiming import find_open_case
from forum.moderation.cases.claims import why_claimed
from forum.moderation.cases.models import Case
from forum.moderation.scopes.finding import who_moderate, with_permission
from forum.notifications.models import NoticeKind
from forum.notifications.telling import tell, withdraw
from forum.refusals import Refused

MODERATE = "moderate_comment"
MOST_COLLEAGUES = 100  # In the list to choose from.


def ask_colleague(
    *, comment_id: int, moderator: Member, text: str, colleague: Member | None = None
) -> Question:
    """Ask a colleague about the open case of a comment; without one, hand it over to the seniors.

    The case is free again for whoever is asked. Locks the discussion, then the
    colleague, or whom it tells by id. Raises Refused, Comment.DoesNotExist.
    """
    text, now = clean_text(text).strip(), timezone.now()
    with transaction.atomic():
        discussion, comment = lock_comment(comment_id)
        case = find_open_case(comment_id)
        if colleague is not None:  # Nobody takes their role away meanwhile.
            colleague = Member.objects.select_for_update(no_key=True).get(pk=colleague.pk)
        refusal = (
            room.why_cannot_judge(comment=comment, moderator=moderator, now=now)
            or (room.NOTHING_WAITS if case is None else None)
            or why_claimed(case, moderator, now)
            or rules.why_cannot_ask(
                colleague=colleague, comment=comment, member=moderator, text=text
            )
        )
        if refusal or case is None:
            raise Refused(refusal or room.NOTHING_WAITS)
        if case.question is not None and case.question.is_open:
            raise Refused(rules.ASKED_ALREADY)
        question = Question.objects.create(
            case=case, asked_by=moderator, asked_of=colleague, text=text, asked_at=now
        )
        case.question, case.claimed_by, case.claimed_until = question, None, None
        case.save(update_fields=["question", "claimed_by", "claimed_until"])
        asked = [colleague] if colleague else find_seniors(comment)
        _tell(question, NoticeKind.OPINION_ASKED, asked, moderator, discussion, comment_id)
    return question


def ask_seniors(*, case: Case, moderator: Member, text: str) -> Question:
    """Ask the seniors about a case that need not be open any more; it stays where it is.

    Locks the discussion, then whom it tells by id. Raises Refused.
    """
    text, now = clean_text(text).strip(), timezone.now()
    with transaction.atomic():
        discussion, comment = lock_comment(case.comment_id or 0)
        refusal = room.why_cannot_judge(
            comment=comment, moderator=moderator, now=now
        ) or rules.why_cannot_ask(colleague=None, comment=comment, member=moderator, text=text)
        if refusal is None and case.questions.filter(answered_at=None).exists():
            refusal = rules.ASKED_ALREADY
        if refusal:
            raise Refused(refusal)
        question = Question.objects.create(case=case, asked_by=moderator, text=text, asked_at=now)
        asked = find_seniors(comment).exclude(pk=moderator.pk)
        _tell(
            question, NoticeKind.OPINION_ASKED, asked, moderator, discussion, comment.pk,
            url=reverse("moderation:answer_question", args=[question.pk]),
        )  # fmt: skip
    return question


def answer_question(*, question_id: int, moderator: Member, answer: str) -> Question:
    """Say what one thinks; who asked is told. Who may answer may as well decide.

    Locks the discussion, then who is told. Raises Refused, Question.DoesNotExist.
    """
    answer, now = clean_text(answer).strip(), timezone.now()
    with transaction.atomic():
        comment_id = Question.objects.values_list("case__comment", flat=True).get(pk=question_id)
        discussion, comment = lock_comment(comment_id)
        question = _lock_question(question_id)
        refusal = rules.why_cannot_answer(
            question=question, comment=comment, member=moderator, answer=answer, now=now
        )
        if refusal:
            raise Refused(refusal)
        question.answer, question.answered_by, question.answered_at = answer, moderator, now
        question.save(update_fields=["answer", "answered_by", "answered_at"])
        withdraw(subject=subject_of(question.pk), kind=NoticeKind.OPINION_ASKED)
        told = [question.asked_by]
        look = getattr(question, "second_look", None)  # Whoever asked about one reads it there.
        _tell(
            question, NoticeKind.OPINION_GIVEN, told, moderator, discussion, comment_id,
            url=reverse("moderation:second_look", args=[look.pk]) if look else "",
        )  # fmt: skip
    return question


def take_question_back(*, question_id: int, moderator: Member) -> None:
    """Take one's own question back that nobody has answered. Raises Refused, DoesNotExist."""
    with transaction.atomic():
        comment_id = Question.objects.values_list("case__comment", flat=True).get(pk=question_id)
        lock_comment(comment_id)
        question = _lock_question(question_id)
        if question.asked_by_id != moderator.pk:
            raise Refused(room.NOT_ALLOWED)
        if not question.is_open:
            raise Refused(rules.ANSWERED_ALREADY)
        Case.objects.filter(question=question).update(question=None)
        withdraw(subject=subject_of(question.pk))
        question.delete()


def _lock_question(question_id: int) -> Question:
    """Return a question, locked before anybody whom it concerns: it may be handed back."""
    rows = Question.objects.select_related("asked_by").select_for_update(of=("self",), no_key=True)
    return rows.get(pk=question_id)


def find_colleagues(of: Member, comment: Comment) -> QuerySet[Member]:
    """Return who else may judge a comment, by name."""
    rows = _who_judge(comment, MODERATE).exclude(pk=of.pk)
    return rows.order_by("display_name", "username")[:MOST_COLLEAGUES]


def find_seniors(comment: Comment) -> QuerySet[Member]:
    """Return who judges it when it is handed over, by id."""
    return _who_judge(comment, rules.SENIOR.partition(".")[2]).order_by("pk")


def subject_of(question_id: int) -> str:
    """Return the name by which notices know a question."""
    return f"question:{question_id}"


def _who_judge(comment: Comment, codename: str) -> QuerySet[Member]:
    """Return who holds a permission, has the comment in their scope and didn't write it."""
    found = who_moderate(comment.article, timezone.now())
    return found.filter(pk__in=with_permission(codename)).exclude(pk=comment.author_id)


def _tell(
    question: Question,
    kind: str,
    members: Iterable[Member],
    actor: Member,
    discussion: Discussion,
    comment_id: int,
    *,
    url: str = "",
) -> None:
    """Tell members of a question, by id; the notice holds none of its words.

    It leads to `url`, to the comment's page unless told.
    """
    for pk in sorted(member.pk for member in members):
        tell(
            recipient_id=pk,
            kind=kind,
            subject=subject_of(question.pk),
            place=states.place_of(discussion.article_id),
            is_aside=not states.counts_for_members(discussion),
            url=url or reverse("moderation:comment", args=[comment_id]),
            about=discussion.article.headline,
            actor_id=actor.pk,
        )
