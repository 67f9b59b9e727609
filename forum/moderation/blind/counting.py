"""Count how far second looks agree with the first: overall, and by rule."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When

from forum.moderation.blind.agreement import cohens_kappa, raw_agreement
from forum.moderation.blind.models import SecondLook
from forum.moderation.dashboard.flow import within
from forum.moderation.dashboard.periods import Period
from forum.moderation.reasons import Reason, is_rule, rule_choices

STAYS_OR_GOES, BY_RULE = "verdict", "by_rule"  # Of comments.
OF_THREADS, OF_MEMBERS = "threads", "members"
ANY = "any"  # Whatever they are about.
SUBJECTS = {
    OF_THREADS: Q(branch__isnull=False),
    OF_MEMBERS: Q(comment=None, branch=None),
}
ORDER = (STAYS_OR_GOES, BY_RULE, OF_THREADS, OF_MEMBERS)
Said = tuple[str, str]  # A verdict, and the rule by which it goes.


def count_second_looks(
    period: Period, section_id: int | None
) -> list[tuple[str, list[float | None]]]:
    """Return (what, [judged, percent agreed, kappa, disagreements]): one query.

    First of comments whether they stay or go, then by which rule as well; of threads and of
    members whether something is done; then each rule that either of the two named, whatever
    it was about, against all the rest. They are told apart, as chance differs between them.
    """
    rows = within(looks_in_section(section_id), "judged_at", period).order_by()
    kinds = [When(asked, then=Value(kind)) for kind, asked in SUBJECTS.items()]
    grouped = rows.annotate(
        kind=Case(*kinds, default=Value(BY_RULE), output_field=CharField())
    ).values_list("kind", "first", "first_rule", "verdict", "rule")
    by_kind: defaultdict[str, Counter[tuple[Said, Said]]] = defaultdict(Counter)
    for kind, first, first_rule, verdict, rule, number in grouped.annotate(number=Count("pk")):
        by_kind[kind][(first, first_rule), (verdict, rule)] += number
    pairs = sum(by_kind.values(), Counter())
    named = {rule for pair in pairs for _verdict, rule in pair if rule}
    whether = {STAYS_OR_GOES: BY_RULE, OF_THREADS: OF_THREADS, OF_MEMBERS: OF_MEMBERS}
    figures = {
        what: _measure(by_kind[kind], lambda said: said[0])
        for what, kind in whether.items()
        if by_kind[kind]
    }
    if by_kind[BY_RULE]:
        figures[BY_RULE] = _measure(by_kind[BY_RULE], lambda said: said)
    return [
        *((what, figures[what]) for what in ORDER if what in figures),
        *(
            (rule, _measure(pairs, _names(rule), only=True))
            for rule in (code for code, _name in rule_choices())
            if rule in named
        ),
    ]


def looks_in_section(section_id: int | None) -> QuerySet[SecondLook]:
    """Return the second looks of a section; all of them without one."""
    rows = SecondLook.objects.all()
    return rows if section_id is None else rows.filter(case__article__section_id=section_id)


def disagreeing(rows: QuerySet[SecondLook], what: str = ANY) -> QuerySet[SecondLook]:
    """Keep those judged otherwise: in whether it stays, by which rule, or about one rule."""
    rows = rows.filter(judged_at__isnull=False)
    if what in SUBJECTS:
        return rows.filter(SUBJECTS[what]).exclude(verdict=F("first"))
    if what in (STAYS_OR_GOES, BY_RULE):
        rows = rows.filter(comment__isnull=False)
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
