"""The case of a thread or a member as it was when it was decided, without how it was decided.

As of a comment (shown.py) nothing is read but what was there at that moment: the comments
are those that stood there then, and a member is called what they were called when reported.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from forum.discussion.models import Comment, State
from forum.moderation.acts import MEMBER_ACTS, Act
from forum.moderation.blind.models import SecondLook
from forum.moderation.blind.shown import REPORTS_SHOWN, load_above, texts_at
from forum.moderation.care.rules import is_hard, is_harsh
from forum.moderation.decisions.models import Decision
from forum.moderation.reports.models import Report

EARLIER_SHOWN = 10
DISMISSALS = (Act.LET_BE, Act.TAKE_UP)


@dataclass(frozen=True, slots=True)
class BlindSubject:
    """What a second moderator reads before they judge a thread or a member."""

    look: SecondLook
    comment: Comment | None  # At the thread's head; None of a member.
    html: SafeString  # Its text as it was then.
    reports: list[Report]  # That had come by then, the oldest first.
    said: list[tuple[Comment, SafeString]]  # The newest comments then, with their texts.
    above: list[tuple[str, str]]  # What a thread's head answers; outermost first.
    earlier: list[Decision]  # Measures against a member before, newest first.

    @property
    def names(self) -> list[str]:
        """Return what a member was called when they were reported."""
        return list(dict.fromkeys(one.snapshot for one in self.reports if one.snapshot))

    @property
    def is_hard(self) -> bool:
        """Say whether it hurts to read: of a member no text is judged."""
        return self.comment is not None and is_hard(reasons=self._reasons, checks=())

    @property
    def is_harsh(self) -> bool:
        """Say whether all texts are hidden from who wants that."""
        return is_harsh(self._reasons)

    @property
    def _reasons(self) -> set[str]:
        return {report.reason for report in self.reports}


def load_blind_subject(look: SecondLook, decided_at: datetime) -> BlindSubject:
    """Return the case of a second look as it stood at that time, in eight queries at most."""
    root = look.branch
    reports = Report.objects.filter(case=look.case_id, created_at__lte=decided_at)
    rows = Comment.objects.filter(pk__in=look.shown).exclude(state=State.DELETED)
    rows = rows.select_related("author", "article").defer("article__body", "article__body_html")
    found = rows.in_bulk()
    said = [found[pk] for pk in look.shown if pk in found]
    texts = texts_at([*said, *([root] if root else [])], decided_at)
    return BlindSubject(
        look=look,
        comment=root,
        html=texts[root.pk] if root else SafeString(""),
        reports=list(reports.order_by("pk")[:REPORTS_SHOWN]),
        said=[(one, texts[one.pk]) for one in said],
        above=load_above(root) if root else [],
        earlier=[] if root else _load_earlier(look),
    )


def _load_earlier(look: SecondLook) -> list[Decision]:
    """Return the measures against a member, and their ends, before the decision."""
    rows = Decision.objects.filter(member=look.author_id, act__in=MEMBER_ACTS)
    rows = rows.filter(pk__lt=look.decision_id).exclude(act__in=DISMISSALS).order_by("-pk")
    return list(rows[:EARLIER_SHOWN])
