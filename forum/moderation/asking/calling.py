"""Call whom a question asks anew, when the case that was dismissed is taken up again."""

from collections.abc import Collection

from forum.moderation.asking.colleagues import find_seniors, who_judge
from forum.moderation.asking.telling import tell_moderators
from forum.moderation.cases.models import BODIES, Case
from forum.moderation.subjects.shown import address_of
from forum.notifications.models import NoticeKind


def find_asked_anew(case_id: int) -> list[int]:
    """Return who is to answer what is asked about a thread or a member, to be locked by id.

    Nobody where nothing is asked. Raises Case.DoesNotExist.
    """
    rows = Case.objects.select_related("article", "author", "branch", "question")
    case = rows.defer(*BODIES).get(pk=case_id)
    if case.question is None or not case.question.is_open:
        return []
    colleague = case.question.asked_of_id
    found = who_judge(case).filter(pk=colleague) if colleague else find_seniors(case)
    return list(found.values_list("pk", flat=True))


def call_anew(case: Case, members: Collection[int]) -> None:
    """Tell members, by id and locked, that a question about a case waits for them again."""
    if case.question is not None and case.question.is_open:
        tell_moderators(
            case.question, NoticeKind.OPINION_ASKED, members, case.question.asked_by,
            article=case.article, url=address_of(case),
        )  # fmt: skip
