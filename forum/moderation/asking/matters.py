"""What a question is about: a comment's case, a thread's or a member's, locked for who works on it.

Of a comment or a thread that locks the discussion; of a thread and a member, members by id
and the case. A question is locked before all of it, as by whoever hands it back.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils import timezone

from articles.models import Article
from forum.discussion.access import lock_comment
from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation import rules as room
from forum.moderation.asking import rules
from forum.moderation.asking.models import Question
from forum.moderation.asking.telling import find_asked
from forum.moderation.cases.claiming import find_open_case
from forum.moderation.cases.models import Case
from forum.moderation.subjects.closing import lock_case
from forum.refusals import Refusal, Refused


@dataclass(frozen=True, slots=True)
class Matter:
    """What a question is about."""

    about: Comment | Case  # The comment, or the case of a thread or a member.
    open_case: Case | None  # What waits about it.
    article: Article | None
    why_not: Refusal | None  # Why this moderator has no say in it.

    @property
    def why_closed(self) -> Refusal | None:
        """Say that nothing waits any more."""
        if self.open_case is not None:
            return None
        return room.NOTHING_WAITS if isinstance(self.about, Comment) else room.IS_CLOSED


def lock_matter(
    moderator: Member,
    *,
    comment_id: int | None = None,
    case_id: int | None = None,
    find: Callable[[], Iterable[int]] = set,
) -> Matter:
    """Return what is to be asked about, locked; whom `find` names is told of it afterwards.

    Raises Comment.DoesNotExist, Case.DoesNotExist.
    """
    now = timezone.now()
    if case_id is None:
        _discussion, comment = lock_comment(comment_id or 0)
        why_not = room.why_cannot_judge(comment=comment, moderator=moderator, now=now)
        return Matter(comment, find_open_case(comment.pk), comment.article, why_not)
    case = lock_case(case_id, find, moderator=moderator)
    why_not = room.why_not_theirs(case, moderator=moderator, now=now)
    return Matter(case, None if case.closed_at else case, case.article, why_not)


def lock_matter_of(case: Case, moderator: Member, find: Callable[[], Iterable[int]]) -> Matter:
    """Return what a case is about, whatever it is and whether it is open or not, locked."""
    if case.comment_id is not None:
        return lock_matter(moderator, comment_id=case.comment_id)
    return lock_matter(moderator, case_id=case.pk, find=find)


def lock_question(question_id: int, moderator: Member) -> tuple[Question, Matter]:
    """Return a question and what it is about, locked, with who asked. Raises Refused.

    The question first, whatever it is about: whoever hands several back holds those of
    comments and of threads at once.
    """
    question = _lock(question_id)
    case = Case.objects.get(pk=question.case_id)
    return question, lock_matter_of(
        case, moderator, lambda: {question.asked_by_id, *find_asked(question_id)}
    )


def _lock(question_id: int) -> Question:
    """Return a question, locked before anybody whom it concerns: it may be handed back.

    Raises Refused where whoever asked has taken it back since it was looked up.
    """
    rows = Question.objects.select_related("asked_by").select_for_update(of=("self",), no_key=True)
    question = rows.filter(pk=question_id).first()
    if question is None:
        raise Refused(rules.TAKEN_BACK)
    return question
