"""What a moderator had before them, and has to leave: cases they took, questions to them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from forum.members.models import Member
from forum.moderation.asking.colleagues import who_judge
from forum.moderation.asking.models import Question
from forum.moderation.asking.telling import call_nobody, tell_moderators
from forum.moderation.cases.models import Case
from forum.moderation.subjects.shown import address_of
from forum.notifications.models import NoticeKind


def lock_questions_to(member: Member) -> list[Question]:
    """Lock what a member is asked and has not answered; before any member is locked."""
    rows = Question.objects.filter(asked_of=member, answered_at=None).order_by("pk")
    return list(rows.select_for_update(of=("self",), no_key=True))


def lock_with(member: Member, by: Member, questions: Iterable[Question]) -> dict[int, Member]:
    """Lock a member, who changes their role and who asked them, by id: the one order."""
    ids = {member.pk, by.pk, *(question.asked_by_id for question in questions)}
    rows = Member.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    return {one.pk: one for one in rows}


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
