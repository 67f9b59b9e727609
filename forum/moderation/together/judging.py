"""Judge many cases by one act, and take that back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.cases.models import Case
from forum.moderation.deciding import decide
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Why
from forum.moderation.reports.models import Report
from forum.moderation.seen import Seen, microseconds
from forum.moderation.subjects.judging import DISMISSING, dismiss_case, take_up_again
from forum.moderation.subjects.rules import NOT_DISMISSED
from forum.moderation.taking_back import undo_of
from forum.moderation.together.models import Together, TogetherDecision
from forum.moderation.whys import UNDO
from forum.refusals import Refusal, Refused

NOT_TOGETHER = Refusal(
    "not_together",
    _("Of threads and members only reports can be dismissed together. Please judge it by itself."),
)
NO_CASE = Refusal("no_case", _("There is no such case."))


@dataclass(slots=True)
class Result:
    """What came of it: the act, how often it was done, and where it was refused and why."""

    together: Together | None = None
    done_count: int = 0
    refused: list[tuple[int, Refusal]] = field(default_factory=list)  # Comment, and why.
    left: list[tuple[int, Refusal]] = field(default_factory=list)  # Case of another kind, and why.


def judge_together(
    *,
    act: str,
    seen: Mapping[int, Seen],
    moderator: Member,
    reason: str,
    note: str,
    words: str,
    subjects: Mapping[int, int] | None = None,
) -> Result:
    """Decide the same about each comment of `seen`, each with its own log entry and statement.

    `subjects` are cases about threads and members, each with its last report as it was seen;
    of them reports are dismissed and nothing else is done.
    Each is a transaction of its own: what a colleague changed meanwhile is
    refused and the rest is done. Raises ValueError as decide() does.
    """
    result = Result()
    for comment_id, as_seen in sorted(seen.items()):
        verb = partial(
            decide, act=act, comment_id=comment_id, moderator=moderator, reason=reason,
            note=note, words=words, seen=as_seen,
        )  # fmt: skip
        if refusal := _do_with(result, verb, act, moderator):
            result.refused.append((comment_id, refusal))
    for case_id, last in sorted((subjects or {}).items()):
        verb = partial(
            dismiss_case, case_id=case_id, moderator=moderator, reason=reason, note=note, seen=last
        )
        refusal = _do_with(result, verb, act, moderator) if act == Act.DISMISS else NOT_TOGETHER
        if refusal:
            result.left.append((case_id, refusal))
    return result


def _do_with(
    result: Result, verb: Callable[[], Decision], act: str, moderator: Member
) -> Refusal | None:
    """Do one of them and note that; return why it is refused."""
    try:
        with transaction.atomic():
            decision = verb()
            together = result.together or Together.objects.create(moderator=moderator, act=act)
            TogetherDecision.objects.create(together=together, decision=decision)
    except Refused as refused:
        return refused.refusal
    except (Comment.DoesNotExist, Case.DoesNotExist):  # A form may name any number.
        return NO_CASE
    result.together, result.done_count = together, result.done_count + 1
    return None


def undo_together(*, together: Together, moderator: Member) -> Result:
    """Take back each of the decisions that is still the last on its comment, thread or member.

    Only who made them can; all who were told are told. Raises ValueError for
    an act that nothing takes back.
    """
    if together.act not in UNDO:
        raise ValueError(f"Nothing takes {together.act} back")
    result = Result(together)
    parts = together.parts.filter(undo=None).select_related("decision")
    for part in parts.order_by("decision__comment_id", "pk"):
        case_id = find_case_of(part.decision)
        try:
            with transaction.atomic():
                part.undo = _undo_part(part, case_id, together.act, moderator)
                part.save(update_fields=["undo"])
        except Refused as refused:
            if case_id is None:
                result.refused.append((part.decision.comment_id or 0, refused.refusal))
            else:
                result.left.append((case_id, refused.refusal))
        else:
            result.done_count += 1
    return result


def _undo_part(
    part: TogetherDecision, case_id: int | None, act: str, moderator: Member
) -> Decision:
    if case_id == 0:  # Its reports were taken up again, or judged otherwise since.
        raise Refused(NOT_DISMISSED)
    if case_id is not None:
        return take_up_again(
            case_id=case_id, moderator=moderator, reason=Why.TAKEN_BACK, expected=part.decision_id
        )
    last = part.decision
    return decide(
        act=undo_of(last, moderator) or UNDO[act],
        comment_id=part.decision.comment_id or 0, moderator=moderator,
        reason=Why.TAKEN_BACK, seen=_as_left(part),
    )  # fmt: skip


def find_case_of(decision: Decision) -> int | None:
    """Return which case of a thread or a member a decision dismissed; 0 if it does no more.

    None of one about a comment.
    """
    if decision.act not in DISMISSING.values():
        return None
    judged = Report.objects.filter(decision=decision)
    return judged.values_list("case", flat=True).first() or 0


def _as_left(part: TogetherDecision) -> Seen:
    """Return what is seen by who wants back this decision, and no later one."""
    comment = Comment.objects.only("state", "edited_at").get(pk=part.decision.comment_id)
    return Seen(comment.state, microseconds(comment.edited_at), part.decision_id, 0)
