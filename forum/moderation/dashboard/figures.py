"""All figures of the dashboard: counted once a minute for everybody, numbers and ids only."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache

from forum.moderation.blind.counting import count_second_looks
from forum.moderation.dashboard import caseload, flow, judgement, places
from forum.moderation.dashboard.periods import Period

KEPT_FOR = timedelta(minutes=1)
VERSION = 3  # Another one with every change of Figures: what is kept outlives a deployment.


@dataclass(frozen=True, slots=True)
class Figures:
    """What docs/moderation-reference.md defines: ids and codes, in the order that is shown."""

    as_of: datetime
    cases: list[list[int]]  # Of each piece: opened, closed, open at its end.
    volume: list[list[int]]  # Of each piece: comments, reports, holds, decisions.
    acts: list[tuple[str, int]]
    times: list[tuple[str, int, timedelta | None, timedelta | None]]
    backlog: list[int]
    agreement: list[tuple[str, list[int]]]
    second_looks: list[tuple[str, list[float | None]]]
    checks: list[tuple[str, list[int]]]
    articles: list[tuple[int, list[float]]]
    sections: list[tuple[int, list[int]]]
    members: list[tuple[int, list[int]]]


def figures_of(period: Period, section_id: int | None, now: datetime) -> Figures:
    """Return the figures as they were at most a minute ago."""
    begin = int(period.begin.timestamp())
    key = f"dashboard:{VERSION}:{period.code}:{begin}:{section_id or 0}"
    found = cache.get(key)
    if found is None:
        found = count_figures(period, section_id, now)
        cache.set(key, found, int(KEPT_FOR.total_seconds()))
    return found


def count_figures(period: Period, section_id: int | None, now: datetime) -> Figures:
    """Count the figures now, each by an index over the period."""
    volume = flow.count_volume(period, section_id)
    return Figures(
        as_of=now,
        cases=caseload.count_cases(period, section_id),
        volume=volume,
        acts=flow.count_acts(period, section_id),
        times=[
            caseload.measure_cases(period, section_id),
            *flow.measure_times(period, section_id),
        ],
        backlog=flow.count_backlog(period, section_id, [piece[1] for piece in volume]),
        agreement=judgement.count_agreement(period, section_id),
        second_looks=count_second_looks(period, section_id),
        checks=judgement.count_by_check(period, section_id),
        articles=places.find_hottest(now, section_id),
        sections=places.count_by_section(period, section_id),
        members=places.find_offenders(period, section_id),
    )
