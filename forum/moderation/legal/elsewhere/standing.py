"""What holds of a notice about a page, as the article or the member stands now.

What was done about it are the lines that could be read when the notice came and could no more
when it was found changed or taken away; of a member besides, the measures against them that
stood then. That is undone once all these lines can be read again, or none of the measures
stands. Of an article that was taken away as a whole it is told as well that it is there again
with others: whether those say the same is for its sender to judge, and for a colleague.
"""

from dataclasses import dataclass
from datetime import datetime

from articles.models import Article
from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.appeals.models import Appeal, Outcome
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.elsewhere.models import PageNotice, PageOutcome, PageTold
from forum.moderation.subjects.undoing import ENDS, UNDOING

MEASURES = (
    Act.WARN, Act.WATCH, Act.SUSPEND, Act.BAN, Act.TRUST, Act.SWEEP, Act.SWEEP_DAY,
)  # fmt: skip
_WITHOUT_END = (Act.BAN, Act.TRUST)  # Go on until somebody ends them.
_END_THEM = tuple(end for end, ended in ENDS.items() if set(ended) <= set(MEASURES))


@dataclass(slots=True)
class Measure:
    """A measure against a member: when it ended, and when it was undone, if it was."""

    decision: Decision
    ended_at: datetime | None = None
    undone_at: datetime | None = None

    def stood(self, notice: PageNotice, at: datetime) -> bool:
        """Say whether it stood at a time, and was taken since the notice or ran as it came."""
        if self.decision.decided_at > at or (self.undone_at and self.undone_at <= at):
            return False
        if self.decision.decided_at >= notice.received_at:
            return True
        ends = [end for end in (self.ended_at, self.decision.until) if end]
        ran = bool(self.decision.until) or self.decision.act in _WITHOUT_END
        return ran and all(end > notice.received_at for end in ends)


def words_of(about: Article | Member) -> str:
    """Return what there is to read of an article, or of a member their names."""
    if isinstance(about, Article):
        return "\n\n".join(part for part in (about.headline, about.standfirst, about.body) if part)
    return f"{about.display_name} ({about.username})"


def read_words(about: Article | Member) -> str:
    """Return what readers can read of it now; "" where it was taken away."""
    is_there = about.is_public() if isinstance(about, Article) else about.is_active
    return words_of(about) if is_there else ""


def what_holds(notice: PageNotice, about: Article | Member) -> PageTold:
    """Return what is to be told of a decided notice; `about` is what it is about, locked.

    A query; of a member, where what was done may be undone, two more.
    """
    words = read_words(about)
    if not words:
        return PageTold.ACTED
    granted_at = _find_granted_at(notice)
    if granted_at is None:
        return PageTold.LEFT
    taken = _lines(notice.snapshot) - _lines(notice.remained)
    is_back = bool(taken) and taken <= _lines(words)
    if isinstance(about, Article):
        if is_back:
            return PageTold.LEFT
        return PageTold.ACTED if notice.remained else PageTold.BACK
    if taken and (notice.remained or not is_back):
        return PageTold.LEFT if is_back else PageTold.ACTED
    return _what_holds_of(notice, _load_measures(about), granted_at, is_back=is_back)


def _what_holds_of(
    notice: PageNotice, measures: list[Measure], granted_at: datetime, *, is_back: bool
) -> PageTold:
    """Return what holds of a notice about a member by the measures against them."""
    then = [one for one in measures if one.stood(notice, granted_at)]
    if any(one.undone_at is None for one in then):
        return PageTold.ACTED
    # What was undone may have been done again.
    again = {one.decision.act: one.undone_at for one in then}
    for one in measures:
        before = again.get(one.decision.act)
        if before and one.decision.decided_at >= before and one.undone_at is None:
            return PageTold.ACTED
    # Where nothing is known to have been done nothing can be undone.
    return PageTold.LEFT if then or is_back else PageTold.ACTED


def _find_granted_at(notice: PageNotice) -> datetime | None:
    """Return when it was found changed or taken away, last; None if it never was. One query."""
    acted = notice.complaints.filter(outcome=PageOutcome.ACTED).order_by("-judged_at")
    judged_at: datetime | None = acted.values_list("judged_at", flat=True).first()
    return judged_at or (notice.decided_at if notice.outcome == PageOutcome.ACTED else None)


def _lines(words: str) -> set[str]:
    return {line.strip() for line in words.splitlines()} - {""}


def _load_measures(member: Member) -> list[Measure]:
    """Return all measures against a member, in their order, with what became of each."""
    rows = Decision.objects.filter(member=member, act__in=(*MEASURES, *_END_THEM))
    measures: list[Measure] = []
    for one in rows.select_related("undoes_sweep").order_by("pk"):
        if one.act in MEASURES:
            measures.append(Measure(one))
        elif (ended := _find_ended(one, measures)) is not None:
            ended.ended_at = one.decided_at
            if one.reason in UNDOING:
                ended.undone_at = one.decided_at
    reversed_at = dict(
        Appeal.objects.filter(
            decision__in=[one.decision.pk for one in measures], outcome=Outcome.REVERSED
        ).values_list("decision", "judged_at")
    )
    for measure in measures:
        measure.undone_at = measure.undone_at or reversed_at.get(measure.decision.pk)
    return measures


def _find_ended(end: Decision, measures: list[Measure]) -> Measure | None:
    """Return which measure a decision ends: of a removal its own, else the last of its kind."""
    if end.act == Act.UNSWEEP:
        return next(
            (one for one in measures if one.decision.pk == end.undoes_sweep.decision_id), None
        )
    kinds = ENDS[Act(end.act)]
    return next((one for one in reversed(measures) if one.decision.act in kinds), None)
