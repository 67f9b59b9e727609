"""What the regulation's template asks of a year, counted from the rows."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.fields import CharField
from django.utils import timezone

from forum.discussion.models import Comment
from forum.moderation.acts import BAD, Act
from forum.moderation.appeals.models import Appeal, Outcome
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.complaints.models import ComplaintOutcome, NoticeComplaint
from forum.moderation.legal.elsewhere.models import PageNotice, PageOutcome
from forum.moderation.legal.models import LegalNotice, NoticeOutcome
from forum.moderation.reasons import Reason, Why
from forum.moderation.reports.models import Report
from forum.moderation.transparency.counting import bounds_of, kept, median
from forum.moderation.transparency.template.categories import OF_GROUND, category_of_reason
from forum.moderation.waves.models import WaveHold

# Which restriction of the template each act is. A warning, a watch and a level of trust
# restrict nothing that it knows.
RESTRICTIONS: Mapping[str, str] = {
    Act.REMOVE: "removal", Act.CUT: "removal", Act.SWEEP: "removal", Act.SWEEP_DAY: "removal",
    Act.HIDE: "disable",
    Act.LOCK: "interaction", Act.HOLD_REPLIES: "interaction", Act.SLOW: "interaction",
    Act.MOVE: "other", Act.REDACT: "other",
    Act.SUSPEND: "account_suspension", Act.BAN: "account_termination",
}  # fmt: skip
ON_ACCOUNT = (Act.SUSPEND, Act.BAN)
# Decisions that say nothing of whether a check was right.
_NO_JUDGEMENTS = (Why.TAKEN_BACK, Why.CHECKING, Why.APPEAL, Why.WAVE_OVER, Why.REPORTED)

Group = tuple[str, str]  # (category, keyword); ("", "") is the total, (category, "") all of it.


@dataclass(frozen=True, slots=True)
class Handled:
    """Complaints of one kind: how many, what became of them, and how long it took."""

    total: int = 0
    upheld: int = 0
    reversed: int = 0
    time: timedelta | None = None

    @property
    def omitted(self) -> int:
        """Return of how many nothing is decided yet."""
        return self.total - self.upheld - self.reversed


@dataclass(slots=True)
class Counts:
    """A year in the template's terms."""

    year: int
    as_of: datetime
    notices: Counter[Group] = field(default_factory=Counter)
    notice_actions: Counter[Group] = field(default_factory=Counter)
    notice_times: dict[Group, timedelta | None] = field(default_factory=dict)
    # By whether it is the law: (group, restriction) of what no notice asked for.
    measures: dict[bool, Counter[tuple[Group, str]]] = field(
        default_factory=lambda: {True: Counter(), False: Counter()}
    )
    detected: dict[bool, Counter[Group]] = field(  # Of them, found by the checks alone.
        default_factory=lambda: {True: Counter(), False: Counter()}
    )
    by_program: int = 0  # Of them, taken by no moderator.
    complaints: Handled = Handled()
    on_visibility: Handled = Handled()
    on_account: Handled = Handled()
    on_notices: Handled = Handled()
    suspended_as_illegal: int = 0
    # Comments that the checks found: gone, and published all the same; not found, and gone.
    found_gone: int = 0
    found_fine: int = 0
    missed: int = 0
    comments: int = 0

    @property
    def own_measures(self) -> int:
        """Return how many measures no notice asked for."""
        every = sorted(set(RESTRICTIONS.values()))
        return sum(summed(one, ("", ""), every) for one in self.measures.values())

    @property
    def accuracy(self) -> float | None:
        """Return what share of all comments the checks were right about."""
        wrong = self.found_fine + self.missed
        return _share(self.comments - wrong, self.comments) if self.comments >= wrong else None

    @property
    def precision(self) -> float | None:
        """Return what share of the comments that the checks found went."""
        return _share(self.found_gone, self.found_gone + self.found_fine)

    @property
    def recall(self) -> float | None:
        """Return what share of the comments that went the checks had found."""
        return _share(self.found_gone, self.found_gone + self.missed)


def counts_of(year: int) -> Counts:
    """Return the counts of a year as they were at most an hour ago."""
    return kept(f"template-{len(fields(Counts))}", year, count_for_template)


def count_for_template(year: int) -> Counts:
    """Count a year now: some sixty queries bounded to the year, whatever it holds."""
    begin, end = bounds_of(year)
    counts = Counts(year=year, as_of=timezone.now())
    _count_notices(counts, begin, end)
    made = Decision.objects.whole().filter(decided_at__gte=begin, decided_at__lt=end)
    _count_measures(counts, made)
    _count_complaints(counts, begin, end)
    _count_checks(counts, made)
    posted = Comment.objects.filter(created_at__gte=begin, created_at__lt=end)
    counts.comments = posted.count()
    return counts


def groups_of(group: Group) -> Iterable[Group]:
    """Return where the template counts what is of a category and keyword: thrice."""
    return dict.fromkeys((("", ""), (group[0], ""), group))


def _count_notices(counts: Counts, begin: datetime, end: datetime) -> None:
    in_year = {"received_at__gte": begin, "received_at__lt": end}
    kinds = (
        (LegalNotice.objects.filter(**in_year), Q(outcome__in=_TAKEN)),
        (PageNotice.objects.filter(**in_year), Q(outcome=PageOutcome.ACTED)),
    )
    grounds: dict[Group, set[str]] = {}
    for rows, acted in kinds:
        by_ground = rows.order_by().values_list("ground")
        for ground, number, actions in by_ground.annotate(
            number=Count("pk"), actions=Count("pk", filter=acted)
        ):
            for group in groups_of(OF_GROUND[ground]):
                counts.notices[group] += number
                counts.notice_actions[group] += actions
                grounds.setdefault(group, set()).add(ground)
    for group, of_group in grounds.items():
        times = [
            (rows.filter(ground__in=of_group), "received_at", "decided_at")
            for rows, _acted in kinds
        ]
        counts.notice_times[group] = median(*times)


_TAKEN = (NoticeOutcome.HIDDEN, NoticeOutcome.REMOVED, NoticeOutcome.CHANGED)


def _count_measures(counts: Counts, made: QuerySet[Decision]) -> None:
    """Count what was taken away though no notice asked for it."""
    # Once: what was taken back by whoever did it, and then done again, is the same restriction.
    rows = made.filter(act__in=RESTRICTIONS, step="").exclude(_asked_for())
    by_checks = Q(is_automated=True, moderator__isnull=False)
    alone = by_checks & ~Exists(Report.objects.filter(decision=OuterRef("pk")))
    found = rows.order_by().annotate(
        how=Case(
            When(moderator=None, then=Value("program")),
            When(alone, then=Value("checks")),
            default=Value(""),
            output_field=CharField(),
        )
    )
    for act, reason, how, number in found.values_list("act", "reason", "how").annotate(
        number=Count("pk")
    ):
        is_law = reason == Reason.ILLEGAL
        counts.by_program += number if how == "program" else 0
        for group in groups_of(category_of_reason(reason)):
            counts.measures[is_law][group, RESTRICTIONS[act]] += number
            counts.detected[is_law][group] += number if how == "checks" else 0
    illegal = made.filter(act__in=ON_ACCOUNT, reason=Reason.ILLEGAL, step="")
    counts.suspended_as_illegal = illegal.count()


def _asked_for() -> Q:
    """Return which decisions did what a notice asked for, or a complaint about one."""
    same = {"comment": OuterRef("comment"), "decided_by": OuterRef("moderator")}
    judged = {"notice__comment": OuterRef("comment"), "judge": OuterRef("moderator")}
    gone = (ComplaintOutcome.HIDDEN, ComplaintOutcome.REMOVED, ComplaintOutcome.CHANGED)
    return Q(reason=Reason.ILLEGAL) & (
        Q(Exists(LegalNotice.objects.filter(outcome__in=_TAKEN, **same)))
        | Q(Exists(NoticeComplaint.objects.filter(outcome__in=gone, **judged)))
    )


def _count_complaints(counts: Counts, begin: datetime, end: datetime) -> None:
    in_year = {"lodged_at__gte": begin, "lodged_at__lt": end}
    appeals = Appeal.objects.filter(**in_year)
    account = Q(decision__act__in=ON_ACCOUNT)
    seen = Q(decision__act__in=set(RESTRICTIONS) - set(ON_ACCOUNT) | {Act.PRUNE})
    about_notices = NoticeComplaint.objects.filter(**in_year)
    counts.complaints = _handled(appeals, about_notices)
    counts.on_visibility = _handled(appeals.filter(seen))
    counts.on_account = _handled(appeals.filter(account))
    counts.on_notices = _handled(about_notices)


def _handled(*kinds: QuerySet[Any]) -> Handled:
    outcomes: Counter[str] = Counter()
    for rows in kinds:
        outcomes.update(dict(rows.order_by().values_list("outcome").annotate(number=Count("pk"))))
    total, upheld = sum(outcomes.values()), outcomes[Outcome.UPHELD]
    still_open = outcomes[""]
    return Handled(
        total=total,
        upheld=upheld,
        reversed=total - upheld - still_open,
        time=median(*((rows, "lodged_at", "judged_at") for rows in kinds)),
    )


def _count_checks(counts: Counts, made: QuerySet[Decision]) -> None:
    judged = made.exclude(reason__in=_NO_JUDGEMENTS).filter(moderator__isnull=False, step="")
    # A wave holds whatever stands in it, and says nothing about what the checks found.
    judged = judged.exclude(Exists(WaveHold.objects.filter(comment=OuterRef("comment"))))
    gone = Q(act__in=BAD)
    # What gives back has no program in it: what it gives back may have.
    taken = Decision.objects.filter(
        comment=OuterRef("comment"), pk__lt=OuterRef("pk"), act__in=BAD,
        is_automated=True, moderator__isnull=False,
    )  # fmt: skip
    # Or leaves with readers: its reports were dismissed where a program had marked it as well.
    fine = Q(act__in=(Act.PUBLISH, Act.DISMISS), is_automated=True) | Q(
        Exists(taken), act=Act.RESTORE
    )
    found = judged.aggregate(
        found_gone=Count("pk", filter=gone & Q(is_automated=True)),
        found_fine=Count("pk", filter=fine),
        missed=Count("pk", filter=gone & Q(is_automated=False)),
    )
    counts.found_gone, counts.found_fine = found["found_gone"], found["found_fine"]
    counts.missed = found["missed"]


def _share(part: int, whole: int) -> float | None:
    """Return a part as percent of a whole, to a tenth; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


def summed(counts: Counter[tuple[Group, str]], group: Group, which: Sequence[str]) -> int:
    """Return how many measures of a group are of these restrictions."""
    return sum(counts[group, one] for one in which)
