"""What a moderator had before them, and has to leave: cases they took, questions to them."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from forum.discussion.waiting import wait_for_posts
from forum.members.models import Member
from forum.moderation.asking.colleagues import who_judge
from forum.moderation.asking.models import Question
from forum.moderation.asking.telling import call_nobody, tell_moderators
from forum.moderation.cases.models import Case
from forum.moderation.chain.appending import logged_last
from forum.moderation.subjects.reporting import lock_by_id
from forum.moderation.subjects.shown import address_of
from forum.notifications.models import NoticeKind


@contextmanager
def handing_back(member: Member) -> Iterator[None]:
    """Around a verb that keeps a member out: give back what waits for them, once it has.

    Locks as lock_with_questions() for such a verb, last the head of the log.
    """
    with transaction.atomic(), logged_last():
        _locked, questions = lock_with_questions(member, keeps_out=True)
        yield
        hand_back(member, questions, timezone.now())


def lock_with_questions(
    member: Member, *others: int, keeps_out: bool = False
) -> tuple[dict[int, Member], list[Question]]:
    """Lock what a member is asked, then them, others and who asked, by id: the one order.

    `keeps_out` waits for their posts in between. Whoever asks locks whom they ask, so nothing
    more is asked of them afterwards; what came while their row was waited for has to be locked
    before it, and all begins anew.
    """
    while True:
        before = transaction.savepoint()
        questions = lock_questions_to(member)
        if keeps_out:
            wait_for_posts(member.pk)
        asked_by = (question.asked_by_id for question in questions)
        locked = lock_by_id({member.pk, *others, *asked_by})
        if not is_asked_more(member, questions):
            transaction.savepoint_commit(before)
            return locked, questions
        transaction.savepoint_rollback(before)


def lock_questions_to(member: Member) -> list[Question]:
    """Lock what a member is asked and has not answered; before any member is locked."""
    rows = Question.objects.filter(asked_of=member, answered_at=None).order_by("pk")
    return list(rows.select_for_update(of=("self",), no_key=True))


def is_asked_more(member: Member, questions: Iterable[Question]) -> bool:
    """Say whether somebody asked them while their row was waited for."""
    known = [question.pk for question in questions]
    return Question.objects.filter(asked_of=member, answered_at=None).exclude(pk__in=known).exists()


def hand_back(member: Member, questions: Iterable[Question], now: datetime) -> None:
    """Free what they took, and close what they are asked where they judge no more.

    Whether they do is asked as when a colleague is chosen. Who asked is told and chooses anew.
    Call with all of it locked, once the member is what they are to be.
    """
    Case.objects.open().filter(claimed_by=member).update(claimed_by=None, claimed_until=None)
    known = [question.pk for question in questions]
    rows = Question.objects.filter(pk__in=known).select_related(
        "case__article__discussion", "case__author", "case__branch", "case__comment__article"
    )
    for question in rows.order_by("pk"):
        case = question.case
        if who_judge(case.comment or case).filter(pk=member.pk).exists():
            continue
        Question.objects.filter(pk=question.pk).update(answered_at=now, is_handed_back=True)
        call_nobody(question.pk)
        tell_moderators(
            question, NoticeKind.OPINION_BACK, [question.asked_by_id], member,
            article=case.article, url=address_of(case),
        )  # fmt: skip


def moderates(standing: Mapping[str, Any]) -> bool:
    """Say whether somebody of this standing judges comments anywhere."""
    return bool(standing["role"]) or "administrator" in standing.get("desk", ())
