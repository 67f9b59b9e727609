"""What a moderator needs before them to judge cases about threads and members, many at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise

from forum.discussion.models import Comment
from forum.discussion.scopes import scope_of
from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.asking.models import Question
from forum.moderation.care.rules import is_hard, is_harsh
from forum.moderation.cases.models import READ_ALONG, Case, Kind
from forum.moderation.cases.place import say_place_of_subject
from forum.moderation.cases.records import Record, load_records
from forum.moderation.cases.reports import OpenReports, load_open_reports
from forum.moderation.claims import is_claimed_by
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.waiting import load_waiting_about_members
from forum.moderation.reports.models import Report
from forum.moderation.subjects import rules
from forum.moderation.subjects.reporting import name_in_full, open_case_of
from forum.moderation.whys import choices_for, ready_why
from forum.refusals import Refusal


@dataclass(slots=True)
class ShownSubject:
    """A thread or a member to judge, with what was reported."""

    open_case: Case
    record: Record
    reports: list[Report]
    report_count: int
    about: int  # Whom the reports concern; this moderator, if they took part in the thread.
    refusal: Refusal | None  # Why this moderator may not judge it.
    claim: Refusal | None  # Which colleague has taken it, or that it was handed over.
    question: Question | None  # What a colleague is asked, or said; not for whom it concerns.
    is_mine: bool  # This moderator has taken it.
    notices: list[PageNotice] = field(default_factory=list)  # Of illegal content, that wait.
    root: Comment | None = None  # What a thread is below.
    back: str = ""  # Where to go once it is judged, if not to its page.
    # What a refused attempt had typed, and what was wrong: by field, "" for the whole.
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    done: str = ""  # What was just done, when the case stays.
    is_ticked: bool = False  # In a list, to be judged with others.
    related: list[Case] = field(default_factory=list)  # On a page that has read them.

    @property
    def member(self) -> Member:
        """Return whom it is about, or who began the thread."""
        return self.open_case.author

    @property
    def url(self) -> str:
        """Return the page on which it is judged."""
        return address_of(self.open_case)

    @property
    def error(self) -> str:
        """Return what is wrong with the whole, not with one field."""
        return self.errors.get("", "")

    @property
    def anchor(self) -> str:
        """Return by what a page that lists the case leads to it."""
        return f"case-of-{self.open_case.pk}"

    @property
    def back_quoted(self) -> str:
        """Return the way back as an address carries it."""
        return quote(self.back, safe="")

    @property
    def claim_url(self) -> str:
        """Return where it is taken."""
        return reverse("moderation:claim_case", args=[self.open_case.pk])

    @property
    def release_url(self) -> str:
        """Return where it is given back."""
        return reverse("moderation:release_case", args=[self.open_case.pk])

    @property
    def place(self) -> list[str]:
        """Return in words why the case stands where it does in the queue."""
        return say_place_of_subject(self.open_case, self.report_count, self.notices)

    @property
    def seen(self) -> int:
        """Return the last report, which a form carries."""
        return self.reports[0].pk if self.reports else 0

    @property
    def reasons(self) -> set[str]:
        """Return what it is reported for."""
        return {report.reason for report in self.reports} | {self.open_case.reason}

    @property
    def hard_comment(self) -> int | None:
        """Return which comment hurts whoever reads the case: a thread's first, by what is said.

        None of a member: of them no text is shown.
        """
        is_one = self.root is not None and is_hard(reasons=self.reasons, checks=())
        return self.root.pk if self.root and is_one else None

    @property
    def is_harsh(self) -> bool:
        """Say whether its whole text is hidden from who wants that."""
        return is_harsh(self.reasons)

    @property
    def names(self) -> list[str]:
        """Return what the member was called when they were reported, where that is another."""
        now = name_in_full(self.member)
        then = (one.snapshot for one in self.reports)
        return [name for name in dict.fromkeys(then) if name and name != now]

    @property
    def more_report_count(self) -> int:
        """Return how many open reports are not shown."""
        return max(0, self.report_count - len(self.reports))

    @property
    def whys(self) -> list[tuple[str, str | Promise]]:
        """Return why the reports may be dismissed; the same of threads and of members."""
        return choices_for(Act.LET_BE)

    @property
    def chosen(self) -> str:
        """Return the why that stands ready, or was chosen before."""
        return self.typed.get("reason") or ready_why(Act.LET_BE)


def load_subjects(
    cases: Iterable[Case],
    moderator: Member,
    now: datetime,
    *,
    records: Mapping[int, Record],
    reports: Mapping[int, OpenReports],
    roots: Mapping[int, Comment],
) -> list[ShownSubject]:
    """Return cases about threads and members in their order.

    No query; one where a notice about a member waits.

    `records` are of those whom they are about, `reports` by case, `roots` of threads by id.
    """
    shown, cases = [], list(cases)
    notices = load_waiting_about_members([one.author_id for one in cases if one.is_noticed])
    for case in cases:
        found, root = reports.get(case.pk, OpenReports()), roots.get(case.branch_id or 0)
        if root is not None:
            case.article = root.article  # Or each would be read by a query of its own.
        shown.append(
            ShownSubject(
                open_case=case,
                record=records[case.author_id],
                reports=found.newest,
                report_count=found.count,
                about=moderator.pk if case.concerns(moderator) else case.author_id,
                refusal=rules.why_cannot_judge_subject(case, moderator=moderator, now=now),
                claim=rules.why_left_to_others(case, moderator, now),
                question=_question_of(case, moderator),
                is_mine=is_claimed_by(case, moderator, now),
                notices=notices.get(case.author_id, []) if case.is_noticed else [],
                root=root,
            )
        )
    return shown


def _question_of(case: Case, moderator: Member) -> Question | None:
    """Return the question about a case, once it is closed only with an answer."""
    question = None if case.concerns(moderator) else case.question
    return None if case.closed_at and question and question.is_open else question


def load_subject(
    case: Case, moderator: Member, now: datetime, *, near: Q, root: Comment | None = None
) -> ShownSubject:
    """Return one case, with its author at hand, and open cases of comments near it."""
    scope = scope_of(moderator)
    records = load_records([case.author], now, scope)
    _of_comments, reports = load_open_reports(cases=[case.pk])
    roots = {root.pk: root} if root else {}
    [shown] = load_subjects([case], moderator, now, records=records, reports=reports, roots=roots)
    related = Case.objects.open().filter(near, scope.of("article"), comment__isnull=False)
    related = related.select_related("comment__author", "article")
    shown.related = list(
        related.defer("article__body", "article__body_html").order_by("due", "id")[
            : rules.RELATED_SHOWN
        ]
    )
    return shown


def load_case_of(member: Member, moderator: Member, now: datetime) -> ShownSubject | None:
    """Return the open case about a member for their page; None where there is none to see."""
    rows = open_case_of(member.pk).select_related(*READ_ALONG, "author")
    case = rows.first() if scope_of(moderator).is_whole else None
    return load_subject(case, moderator, now, near=Q(author=member)) if case else None


def address_of(case: Case) -> str:
    """Return the page on which a case is judged."""
    if case.kind == Kind.MEMBER:
        return reverse("moderation:member", args=[case.author.username])
    if case.kind == Kind.THREAD:
        return reverse("moderation:thread", args=[case.pk])
    return reverse("moderation:comment", args=[case.comment_id])
