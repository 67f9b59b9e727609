"""What a page offers to take a dismissal back: at once to whoever dismissed, else with a why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise

from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.cases.models import Case
from forum.moderation.decisions.models import Decision
from forum.moderation.reports.models import Report
from forum.moderation.subjects.judging import TAKING_UP, last_on, why_cannot_take_case_up
from forum.moderation.subjects.rules import why_cannot_judge_subject
from forum.moderation.taking_back import undo_of
from forum.moderation.whys import choices_for, ready_why


@dataclass(frozen=True, slots=True)
class TakingUp:
    """The reports of a case that can be opened again."""

    case_id: int
    act: Act
    is_own: bool  # This moderator dismissed them, and needs no other why.
    typed: Mapping[str, str] = field(default_factory=dict)  # By who was refused.

    @property
    def whys(self) -> list[tuple[str, str | Promise]]:
        """Return why a colleague's dismissal may be taken back."""
        return choices_for(self.act)

    @property
    def chosen(self) -> str:
        """Return the why that stands ready, or was chosen before."""
        return self.typed.get("reason") or ready_why(self.act)


def offer_taking_up(
    case: Case | None, moderator: Member, now: datetime, typed: Mapping[str, str]
) -> TakingUp | None:
    """Return how a moderator can open the reports again that were dismissed last, if they can.

    The case comes as why_cannot_judge_subject() asks for it. Three queries at most.
    """
    if case is None or why_cannot_judge_subject(case, moderator=moderator, now=now):
        return None
    last = last_on(case)
    if why_cannot_take_case_up(case, last):
        return None
    act = TAKING_UP[case.kind]
    return TakingUp(case.pk, act, undo_of(last, moderator) == act, typed)


def find_dismissed(member: Member, moderator: Member) -> Case | None:
    """Return the case whose reports about a member were dismissed last; none if more followed."""
    last = Decision.objects.about(member).order_by("-pk").first()
    if last is None or last.act != Act.LET_BE:
        return None
    cases = Report.objects.filter(decision=last).values("case")[:1]
    rows = Case.objects.filter(pk__in=cases).with_part_of(moderator)
    return rows.select_related("claimed_by", "author", "question").first()
