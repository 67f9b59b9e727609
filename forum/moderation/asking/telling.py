"""Tell moderators of a question: that they are asked, and what came of what they asked."""

from collections.abc import Iterable

from articles.models import Article
from forum.discussion import states
from forum.discussion.discussions import get_discussion
from forum.members.models import Member
from forum.moderation.asking.models import Question
from forum.notifications.models import Notice, NoticeKind
from forum.notifications.telling import tell, withdraw


def subject_of(question_id: int) -> str:
    """Return the name by which notices know a question."""
    return f"question:{question_id}"


def tell_moderators(
    question: Question,
    kind: str,
    members: Iterable[int],
    actor: Member,
    *,
    article: Article | None,
    url: str,
) -> None:
    """Tell members of a question, by id; the notice holds none of its words.

    It names the article, so it comes and goes with it; of a member who was reported, nobody.
    """
    place = states.place_of(article.pk) if article else ""
    is_aside = article is not None and not states.counts_for_members(get_discussion(article))
    for pk in sorted(members):
        tell(
            recipient_id=pk,
            kind=kind,
            subject=subject_of(question.pk),
            place=place,
            is_aside=is_aside,
            url=url,
            about=article.headline if article else "",
            actor_id=actor.pk,
        )


def find_asked(question_id: int) -> set[int]:
    """Return whom a notice calls to answer a question, so that they can be locked by id."""
    told = Notice.objects.filter(subject=subject_of(question_id), kind=NoticeKind.OPINION_ASKED)
    return set(told.values_list("recipient", flat=True))


def call_nobody(question_id: int) -> None:
    """Take back the notices that ask for an answer. Locks whom they called, by id."""
    withdraw(subject=subject_of(question_id), kind=NoticeKind.OPINION_ASKED)
