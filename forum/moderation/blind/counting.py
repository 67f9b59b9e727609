"""Count how far second looks agree with the first: overall, and by rule."""

from collections import Counter
from collections.abc import Callable, Hashable, Mapping

from django.db.models import Count, F, Q, QuerySet

from forum.moderation.blind.agreement import cohens_kappa, raw_agreement
from forum.moderation.blind.models import SecondLook
from forum.moderation.dashboard.flow import in_section, within
from forum.moderation.dashboard.periods import Period
from forum.moderation.reasons import Reason, is_rule, rule_choices

STAYS_OR_GOES, BY_RULE = "verdict", "by_rule"
Said = tuple[str, str]  # A verdict, and the rule by which it goes.


def count_second_looks(
    period: Period, section_id: int | None
) -> list[tuple[str, list[float | None]]]:
    """Return (what, [judged, percent agreed, kappa, disagreements]): one query.

    First whether it stays or goes, then by which rule as well, then each rule that
    either of the two named, against all the rest.
    """
    rows = within(in_section(SecondLook.objects.order_by(), section_id), "judged_at", period)
    grouped = rows.values_list("first", "first_rule", "verdict", "rule")
    pairs = {
        ((first, first_rule), (verdict, rule)): number
        for first, first_rule, verdict, rule, number in grouped.annotate(number=Count("pk"))
    }
    if not pairs:
        return []
    named = {rule for pair in pairs for _verdict, rule in pair if rule}
    return [
        (STAYS_OR_GOES, _measure(pairs, lambda said: said[0])),
        (BY_RULE, _measure(pairs, lambda said: said)),
        *(
            (rule, _measure(pairs, _names(rule), only=True))
            for rule in (code for code, _name in rule_choices())
            if rule in named
        ),
    ]


def disagreeing(rows: QuerySet[SecondLook], what: str = BY_RULE) -> QuerySet[SecondLook]:
    """Keep those judged otherwise: in whether it stays, by which rule, or about one rule."""
    rows = rows.filter(judged_at__isnull=False)
    if what == STAYS_OR_GOES:
        return rows.exclude(verdict=F("first"))
    if is_rule(what) or what == Reason.OTHER:
        return rows.filter(Q(rule=what) | Q(first_rule=what)).exclude(rule=F("first_rule"))
    return rows.exclude(verdict=F("first"), rule=F("first_rule"))


def _names(rule: str) -> Callable[[Said], Hashable]:
    return lambda said: said[1] == rule


def _measure(
    pairs: Mapping[tuple[Said, Said], int],
    of: Callable[[Said], Hashable],
    *,
    only: bool = False,
) -> list[float | None]:
    """Return the figures of what both said, looked at by one question; `only` where either says so.

    The number is then of those that either named; the shares are of all, else chance has no base.
    """
    found: Counter[tuple[Hashable, Hashable]] = Counter()
    for (first, second), number in pairs.items():
        found[of(first), of(second)] += number
    agreed, kappa = raw_agreement(found), cohens_kappa(found)
    total = sum(number for pair, number in found.items() if not only or any(pair))
    differing = sum(number for (one, other), number in found.items() if one != other)
    return [
        total,
        None if agreed is None else round(100 * agreed, 1),
        None if kappa is None else round(kappa, 2),
        differing,
    ]
