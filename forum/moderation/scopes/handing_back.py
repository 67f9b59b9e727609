"""What a moderator had before them, and has to leave: cases they took, questions to them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from articles.models import Article
from forum.members.models import Member
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


def hand_back(
    member: Member, questions: Iterable[Question], after: Mapping[str, Any], now: datetime
) -> None:
    """Free what they took, and close what they are asked where they moderate no more.

    Who asked is told and chooses anew. Call with all of it locked.
    """
    Case.objects.open().filter(claimed_by=member).update(claimed_by=None, claimed_until=None)
    known = [question.pk for question in questions]
    rows = Question.objects.filter(pk__in=known).select_related(
        "case__article__discussion", "case__author"
    )
    for question in rows.order_by("pk"):
        article = question.case.article
        if not _lies_within(article, after):
            Question.objects.filter(pk=question.pk).update(answered_at=now, is_handed_back=True)
            call_nobody(question.pk)
            tell_moderators(
                question, NoticeKind.OPINION_BACK, [question.asked_by_id], member,
                article=article, url=address_of(question.case),
            )  # fmt: skip


def _lies_within(article: Article | None, after: Mapping[str, Any]) -> bool:
    """Say whether somebody of this standing judges what is about an article; None: a member."""
    if not moderates(after):
        return False
    if article is None:
        return bool(after["whole"])
    inside = article.pk in after["articles"] or article.section_id in after["sections"]
    return after["whole"] or inside


def moderates(standing: Mapping[str, Any]) -> bool:
    """Say whether somebody of this standing judges comments anywhere."""
    return bool(standing["role"]) or "administrator" in standing.get("desk", ())
