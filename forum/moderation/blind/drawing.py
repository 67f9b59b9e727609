"""Draw a share of the decisions about cases, to be judged a second time."""

from typing import cast

from django.conf import settings

from forum.discussion.models import Comment, State
from forum.members.models import Member
from forum.moderation.acts import Act, Step
from forum.moderation.blind.models import SecondLook, Verdict
from forum.moderation.blind.rules import is_drawn, verdict_of, verdict_on_subject
from forum.moderation.cases.models import Case
from forum.moderation.decisions.models import Decision
from forum.moderation.subjects.newest import COMMENTS_SHOWN, find_newest
from forum.ready import trips

# Nobody names a look that wasn't judged, so nothing follows it.
_DROP = "DELETE FROM moderation_secondlook WHERE decision_id = %s AND judged_at IS NULL"


def draw_second_look(
    decision: Decision, case: Case | None, undone: Decision | None, percent: int | None = None
) -> None:
    """Let a decision about a case be judged again if it is drawn; drop what it takes back.

    `percent` of them are, as the settings say unless told.
    In the decision's transaction, under the lock of the discussion. One statement where
    it is drawn or takes something back, else none.
    """
    if decision.step == Step.BACK or decision.act == Act.REOPEN:
        drop_second_look(undone.pk if undone else None)
        return  # That judges nothing, whatever reason it tells again.
    verdict = verdict_of(decision.act, decision.reason)
    if verdict is None or case is None or decision.moderator_id is None:
        return
    if _is_among(decision, percent):
        # A comment that was drawn before stays with that decision.
        look = _look_at(decision, case, verdict, comment_id=decision.comment_id)
        SecondLook.objects.bulk_create([look], ignore_conflicts=True)


def draw_look_at_subject(
    decision: Decision, case: Case, found: str, percent: int | None = None
) -> None:
    """Let the case of a thread or a member be judged again if what closed it is drawn.

    `found` is what was said of the reports. In the decision's transaction, before any
    comment is removed by it. Four statements at most where it is drawn, else none.
    """
    verdict = verdict_on_subject(decision.act, found)
    if verdict is None or not _is_among(decision, percent):
        return
    look = _look_at(decision, case, verdict, branch_id=case.branch_id)
    look.author_id, look.shown = case.author_id, _what_stands(case)
    look.save(force_insert=True)


def drop_second_look(undone: int | None) -> None:
    """Let nobody judge again a decision that is taken back, unless somebody has. One statement."""
    trips.write(_DROP, [undone or 0])


def _is_among(decision: Decision, percent: int | None) -> bool:
    return is_drawn(decision.pk, settings.SECOND_LOOK_PERCENT if percent is None else percent)


def _look_at(decision: Decision, case: Case, verdict: Verdict, **about: int | None) -> SecondLook:
    return SecondLook(
        decision_id=decision.pk, case=case, author_id=decision.member_id,
        first_by=cast(Member, decision.moderator), first=verdict,
        first_rule=decision.reason if verdict == Verdict.REMOVE else "",
        drawn_at=decision.decided_at, **about,
    )  # fmt: skip


def _what_stands(case: Case) -> list[int]:
    """Return the newest comments that whoever judges the case reads, in their order.

    Of a thread those that readers see; of a member all but what they deleted.
    """
    if case.branch_id is None:
        rows = Comment.objects.filter(author=case.author_id).exclude(state=State.DELETED)
        rows = rows.order_by("-pk")
    else:  # Read anew: it may have been moved just now.
        newest, _cut_at = find_newest(Comment.objects.get(pk=case.branch_id))
        rows = newest.exclude(pk=case.branch_id).order_by("-arrival")
    return list(rows.values_list("pk", flat=True)[:COMMENTS_SHOWN])[::-1]
