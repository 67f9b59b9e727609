"""What a moderator needs before them to judge a comment; loading.py reads it for many at once."""

from dataclasses import dataclass, field
from urllib.parse import quote

from django.urls import reverse
from django.utils.functional import Promise

from articles.markup import excerpt, plain_text
from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation import rules
from forum.moderation.acts import MEASURES, Act
from forum.moderation.appeals.models import Objection
from forum.moderation.appeals.waiting import WaitingAppeal
from forum.moderation.care.rules import is_hard, is_harsh
from forum.moderation.cases.models import Case
from forum.moderation.cases.place import say_place
from forum.moderation.cases.records import Record
from forum.moderation.checks.showing import ShownRun
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.waiting import NoticesAbout
from forum.moderation.offers import Offer, make_offers
from forum.moderation.reports.models import Report
from forum.moderation.seen import Seen
from forum.moderation.subjects.taking_part import NO_PART, Part
from forum.moderation.taking_back import find_back
from forum.moderation.words import WORDS
from forum.refusals import Refusal

ANSWERED_LENGTH = 240  # Characters of what the comment answers.


@dataclass(slots=True)
class ShownCase:
    """A comment to judge, with what speaks for and against it."""

    comment: Comment
    record: Record
    reports: list[Report]
    seen: Seen
    acts: tuple[Act, ...]
    refusal: Refusal | None  # Why this moderator may not judge it.
    # What a refused attempt had typed, and what was wrong: by field, "" for the whole.
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    # What takes this moderator's own last decision back, or does again what that took back.
    undo: Act | None = None
    is_again: bool = False
    done: str = ""  # What was just done, when the case stays.
    left: str = ""  # What that has left open.
    check_run: ShownRun | None = None  # What the checks said last.
    as_reported: str = ""  # Its HTML when it was first reported, if it says something else now.
    is_ticked: bool = False  # In a list, to be judged with others.
    back: str = ""  # Where to go after an act, if not to the comment's own page.
    open_case: Case | None = None  # What waits about it, if anything does.
    claim: Refusal | None = None  # Which colleague has taken it, or an appeal about it.
    is_mine: bool = False  # This moderator has taken it.
    part: Part = NO_PART  # What they leave to colleagues of it, as they wrote near it.
    # Of illegal content, about it; in the queue those that wait alone.
    notices: NoticesAbout = field(default_factory=NoticesAbout)
    objection: Objection | None = None  # What its author says, as reports alone have hidden it.
    appeals: list[WaitingAppeal] = field(default_factory=list)  # About it, to be judged.
    # What else it was reported or taken away for, on a page that has read that.
    more_reasons: set[str] = field(default_factory=set)

    @property
    def anchor(self) -> str:
        """Return by what a page that lists the case leads to it."""
        return f"case-{self.comment.pk}"

    @property
    def back_quoted(self) -> str:
        """Return the way back as an address carries it."""
        return quote(self.back, safe="")

    @property
    def claim_url(self) -> str:
        """Return where it is taken."""
        return reverse("moderation:claim", args=[self.comment.pk])

    @property
    def release_url(self) -> str:
        """Return where it is given back."""
        return reverse("moderation:release", args=[self.comment.pk])

    @property
    def reasons(self) -> set[str]:
        """Return what it is reported for, as far as that is known here."""
        grave = {self.open_case.reason} if self.open_case and self.open_case.reason else set()
        reported = {report.reason for report in self.reports}
        return reported | grave | self.more_reasons | self.notices.reasons

    @property
    def is_hard(self) -> bool:
        """Say whether it hurts to read, by what is reported or found about it."""
        found = self.check_run.found if self.check_run else []
        return is_hard(reasons=self.reasons, checks=[one.code for one in found])

    @property
    def is_harsh(self) -> bool:
        """Say whether its whole text is hidden from who wants that."""
        return is_harsh(self.reasons)

    @property
    def hard_comment(self) -> int | None:
        """Return which comment hurts whoever reads the case; None for one that doesn't."""
        return self.comment.pk if self.is_hard else None

    may_suspend: bool = True  # This moderator decides on what holds on the whole site.

    @property
    def offers(self) -> list[Offer]:
        """Return the acts that can be pressed, each with its whys."""
        return make_offers(self.comment.pk, self.acts, self.typed, self.errors)

    @property
    def place(self) -> list[str]:
        """Return in words why the case stands where it does in the queue."""
        if self.open_case is None:
            return []
        is_objected = self.objection is not None
        return say_place(
            self.open_case, self.comment, self.notices.waiting, is_objected=is_objected
        )

    @property
    def error(self) -> str:
        """Return what is wrong with the whole, not with one field."""
        return self.errors.get("", "")

    @property
    def wrong_fields(self) -> list[tuple[str, str]]:
        """Return the fields that need another look, and why."""
        return [(name, error) for name, error in self.errors.items() if name]

    @property
    def answered(self) -> str:
        """Return the beginning of what the comment answers, in plain words."""
        parent = self.comment.reply_to
        return excerpt(plain_text(parent.html), ANSWERED_LENGTH) if parent else ""

    def leave_talk(self, part: Part) -> None:
        """Leave measures on the branch to colleagues, where this moderator took part in it."""
        self.part = part
        if part.refusal:
            self.acts = tuple(act for act in self.acts if act not in MEASURES)

    def offer_undo(self, decision: Decision | None, moderator: Member) -> None:
        """Offer to take back what this moderator decided last, if it still can be."""
        back = find_back(decision, moderator, self.comment)
        undo = back.act if back else None
        # Of reports that were dismissed the comment says nothing, so no act stands there yet.
        if decision is not None and decision.act == Act.DISMISS and undo is None:
            self.acts = (*self.acts, Act.REOPEN)
        self.undo = None
        if undo is not None and not self.refusal and not self.claim:
            refusal = rules.why_cannot_decide(
                act=undo, comment=self.comment, last=decision, undo=undo
            )
            self.undo = None if refusal else undo
            self.is_again = back is not None and back.again is not None

    @property
    def undo_label(self) -> str | Promise:
        """Return the words of that act."""
        return WORDS[self.undo].button if self.undo else ""

    @property
    def more_report_count(self) -> int:
        """Return how many open reports are not shown."""
        return max(0, self.comment.open_report_count - len(self.reports))
