"""How well judgements hold: those of moderators on appeal, those of checks before moderators."""

from collections import Counter
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from forum.moderation.acts import Act
from forum.moderation.appeals.models import Appeal
from forum.moderation.appeals.models import Outcome as Judged
from forum.moderation.checks.models import CheckRun
from forum.moderation.checks.outcomes import Outcome
from forum.moderation.dashboard.flow import held_runs, in_section, within
from forum.moderation.dashboard.periods import Period
from forum.moderation.decisions.models import Decision

SAMPLE = 2_000  # The newest holds and the newest removals whose findings are read.


def standing(decisions: QuerySet[Any]) -> QuerySet[Any]:
    """Leave out what was reversed on appeal, or has been taken back since (of comments)."""
    later = Decision.objects.filter(comment=OuterRef("comment"), pk__gt=OuterRef("pk"))
    return decisions.filter(Q(appeal=None) | ~Q(appeal__outcome=Judged.REVERSED)).filter(
        ~Q(act__in=(Act.HIDE, Act.REMOVE)) | ~Exists(later.filter(act=Act.RESTORE))
    )


def count_agreement(period: Period, section_id: int | None) -> list[tuple[str, list[int]]]:
    """Return (act, [stays, reversed, open]) of the appeals lodged in the period, by act."""
    appeals = within(Appeal.objects.order_by(), "lodged_at", period)
    if section_id is not None:
        appeals = appeals.filter(decision__comment__article__section_id=section_id)
    rows = appeals.values_list("decision__act", "outcome").annotate(number=Count("pk"))
    counts = {(act, outcome): number for act, outcome, number in rows}
    return [
        (act, [counts.get((act, one), 0) for one in (Judged.UPHELD, Judged.REVERSED, "")])
        for act in sorted({act for act, _outcome in counts})
    ]


def count_by_check(period: Period, section_id: int | None) -> list[tuple[str, list[int]]]:
    """Return (check, [held, of those published, let through and removed]): 2 queries.

    Held are the comments of the newest SAMPLE holds in which the check asked
    for it; published those that a moderator then published. Let through are
    the comments of the newest SAMPLE removals that stand, on which the check
    was asked last and found nothing that counted.
    """
    held: Counter[str] = Counter()
    published: Counter[str] = Counter()
    for run in _newest_holds(period, section_id):
        codes = {one.check for one in run.found if one.counted == Outcome.HOLD}
        held.update(codes)
        if run.was_published:  # type: ignore[attr-defined]
            published.update(codes)
    missed = _count_missed(period, section_id)
    found = sorted({*held, *missed}, key=lambda one: (-held[one], -missed[one], one))
    return [(one, [held[one], published[one], missed[one]]) for one in found]


def _newest_holds(period: Period, section_id: int | None) -> QuerySet[CheckRun]:
    publishing = Decision.objects.filter(
        comment=OuterRef("comment"), act=Act.PUBLISH, decided_at__gte=OuterRef("checked_at")
    )
    runs = within(held_runs(section_id), "checked_at", period).only("findings")
    return runs.annotate(was_published=Exists(publishing)).order_by("-checked_at")[:SAMPLE]


def _count_missed(period: Period, section_id: int | None) -> Counter[str]:
    """Count by check the removed comments in whose last judgement it found nothing."""
    removed = Decision.objects.filter(act=Act.REMOVE)
    removals = standing(within(in_section(removed, section_id), "decided_at", period))
    newest = removals.order_by("-decided_at").values_list("comment", flat=True)[:SAMPLE]
    later = CheckRun.objects.filter(comment=OuterRef("comment"), pk__gt=OuterRef("pk"))
    # A query in a query may not be cut short on every database, a list may.
    runs = CheckRun.objects.filter(~Exists(later), comment_id__in=list(newest))
    missed: Counter[str] = Counter()
    for run in runs.only("findings"):
        missed.update({one.check for one in run.found if one.counted == Outcome.PUBLISH})
    return missed
