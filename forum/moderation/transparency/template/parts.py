"""The parts of the regulation's template as rows: its words, its order, the year's counts.

Medians are hours. A cell that is empty is for the newsroom to fill in: orders of authorities,
disputes before other bodies and whom an authority trusts to flag are known outside this
program alone, and the row says so beside it. Parts 9 and 10 are for very large platforms.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.moderation.transparency.counting import bounds_of
from forum.moderation.transparency.template import words
from forum.moderation.transparency.template.categories import (
    NOT_SPECIFIED,
    OTHER_KEYWORD,
    TOTAL,
    rows_of,
)
from forum.moderation.transparency.template.counts import RESTRICTIONS, Counts, Handled, summed

Cell = str | int | float | None
Row = Sequence[Cell]

ALL, HOSTING = "All", "Only for providers of hosting services, including online platforms"
PLATFORMS = "Only for providers of online platforms"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the template."""

    name: str  # As the regulation's own file of it is called.
    title: str | Promise
    write: Callable[[Counts], Iterator[Row]]


def _identification(counts: Counts) -> Iterator[Row]:
    begin, end = bounds_of(counts.year)
    yield "Applicability", "Service", "Indicator", "Value"
    for indicator, value in (
        ("Name of the service provider", settings.SITE_NAME),
        ("Date of the publication of the report", _day(counts.as_of)),
        ("Date of the publication of the latest previous report", None),
        ("Starting date of reporting period", _day(begin)),
        ("Ending date of reporting period", _day(end - timedelta(days=1))),
    ):
        yield ALL, settings.SITE_NAME, indicator, value


def _orders(counts: Counts) -> Iterator[Row]:
    yield _with_context(words.OF_CATEGORY, words.ORDERS, start=("Scope",))
    yield (
        *_begin(ALL, counts, ("", ""), ""),
        TOTAL,
        *[None] * len(words.ORDERS),
        *[words.BY_HAND] * len(words.ORDERS),
    )


def _notices(counts: Counts) -> Iterator[Row]:
    yield _with_context(words.OF_CATEGORY, words.NOTICES)
    for group in rows_of(has_terms=False, last=NOT_SPECIFIED):
        number = counts.notices[group]
        flagged: list[Cell] = [None, words.BY_HAND]
        cells: list[list[Cell]] = [
            [number, ""], flagged, [number, words.ONE_ITEM], flagged,
            [_hours(counts.notice_times.get(group)), ""], flagged,
            [counts.notice_actions[group], words.ON_THE_LAW], flagged, [0, ""], flagged,
        ]  # fmt: skip
        yield _row(HOSTING, counts, group, words.OTHER_NOTICE, cells)


def _illegal(counts: Counts) -> Iterator[Row]:
    yield _with_context(words.OF_CATEGORY, words.MEASURES)
    yield from _measures(counts, is_law=True)


def _terms(counts: Counts) -> Iterator[Row]:
    yield _with_context(words.OF_TERMS, words.MEASURES)
    yield from _measures(counts, is_law=False)


def _measures(counts: Counts, *, is_law: bool) -> Iterator[Row]:
    found = counts.measures[is_law]
    for group in rows_of(has_terms=not is_law):
        cells: list[list[Cell]] = [
            [summed(found, group, sorted(set(RESTRICTIONS.values()))), words.AFTER_REPORTS],
            [counts.detected[is_law][group], words.BY_CHECKS],
        ]
        cells += [
            [summed(found, group, [one] if one else []), ""]
            for one in words.RESTRICTION_OF.values()
        ]
        yield _row(ALL, counts, group, words.OTHER_RULE, cells)


def _complaints(counts: Counts) -> Iterator[Row]:
    yield words.SECTIONED
    section = "Internal complaints mechanism"
    for indicator, handled, has_omitted in (
        (words.COMPLAINTS, counts.complaints, True),
        (words.NEW_RESTRICTIONS, None, False),
        (words.ABOUT_VISIBILITY, counts.on_visibility, False),
        (words.ABOUT_SERVICE, Handled(), False),
        (words.ABOUT_ACCOUNT, counts.on_account, False),
        (words.ABOUT_MONEY, Handled(), False),
        (words.ABOUT_NOTICE, counts.on_notices, False),
    ):
        if handled is None:
            number = counts.on_notices.reversed
            yield _of(PLATFORMS, counts, section, indicator, "Total number", number)
            continue
        for scope, value in _scopes(handled, has_omitted=has_omitted):
            is_first = indicator == words.COMPLAINTS and scope == "Total number"
            yield _of(ALL if is_first else PLATFORMS, counts, section, indicator, scope, value)
    by_hand = (
        (section, words.ABOUT_FLAGGED, words.SCOPES),
        (words.DISPUTE_BODIES, words.DISPUTES, words.DISPUTE_SCOPES),
    )
    for a_section, indicator, scopes in by_hand:
        for scope in scopes:
            yield _of(PLATFORMS, counts, a_section, indicator, scope, None, words.BY_HAND)
    section, total = "Suspensions imposed on repeated offenders", "Total number"
    yield _of(PLATFORMS, counts, section, words.SUSPENDED, total, counts.suspended_as_illegal)
    for indicator in words.SUSPENDED_BY_HAND:
        yield _of(PLATFORMS, counts, section, indicator, total, None, words.BY_HAND)


def _automated(counts: Counts) -> Iterator[Row]:
    yield words.SECTIONED
    section, notices = "Use of automated means for content moderation", counts.notices["", ""]
    asked_for = counts.notice_actions["", ""]
    by_hand = counts.own_measures - counts.by_program
    for scope, others in (("Total number", by_hand + asked_for), ("Own-initiative ", by_hand)):
        for indicator, value, context in (
            (words.BY_PROGRAM, counts.by_program, words.HIDDEN_BY_REPORTS),
            (words.BY_PEOPLE, others, ""),
            (words.ACCURACY, counts.accuracy, words.OF_COMMENTS),
            (words.PRECISION, counts.precision, words.OF_FOUND),
            (words.RECALL, counts.recall, words.OF_GONE),
        ):
            yield _of(ALL, counts, section, indicator, scope, value, context)
    for scope, number in (("NAM Total", notices), ("NAM Trusted Flagger", None)):
        who = HOSTING if number is not None else PLATFORMS
        context = words.BY_HAND if number is None else words.PEOPLE_DECIDE
        none = None if number is None else 0
        yield _of(who, counts, section, words.NOTICES_BY_PROGRAM, scope, none, context)
        yield _of(who, counts, section, words.NOTICES_BY_PEOPLE, scope, number, context)


def _qualitative(counts: Counts) -> Iterator[Row]:
    yield "Applicability", "Service", "Reporting period", "Indicator", "Value"
    for indicator, text in words.QUALITATIVE:
        yield ALL, settings.SITE_NAME, _period(counts), indicator, text


PARTS: Mapping[str, Part] = {
    part.name: part
    for part in (
        Part("1_report_identification", _("Report identification"), _identification),
        Part("3_member_states_orders", _("Orders of Member States"), _orders),
        Part("4_notices", _("Notices of illegal content"), _notices),
        Part("5_own_initiative_illegal", _("Own initiative: illegal content"), _illegal),
        Part("6_own_initiative_TC", _("Own initiative: the site’s rules"), _terms),
        Part("7_appeals_and_recidivism", _("Complaints and suspensions"), _complaints),
        Part("8_automated_means", _("Automated means"), _automated),
        Part("11_qualitative", _("In words"), _qualitative),
    )
}


def _with_context(kind: str, names: Sequence[str], start: Sequence[str] = ()) -> Row:
    """Return the head of a table by categories: its counts, then a context of each."""
    first = ("Applicability", "Service", "Reporting period", kind, words.DESCRIPTION)
    return *first, *start, *names, *(f"Contextual information on {name}" for name in names)


def _row(
    who: str, counts: Counts, group: tuple[str, str], other: str, cells: Sequence[Sequence[Cell]]
) -> Row:
    # A context beside each row would say the same a hundred times.
    contexts = [context if group == ("", "") else "" for _cell, context in cells]
    return *_begin(who, counts, group, other), *(cell for cell, _context in cells), *contexts


def _begin(who: str, counts: Counts, group: tuple[str, str], other: str) -> Row:
    category, keyword = group
    described = other if keyword == OTHER_KEYWORD else ""
    return who, settings.SITE_NAME, _period(counts), keyword or category or TOTAL, described


def _of(
    who: str, counts: Counts, section: str, indicator: str, scope: str, value: Cell,
    context: str = "",
) -> Row:  # fmt: skip
    return who, settings.SITE_NAME, _period(counts), section, indicator, scope, value, context


def _scopes(handled: Handled, *, has_omitted: bool) -> Iterator[tuple[str, Cell]]:
    values: tuple[Cell, ...] = (
        handled.total, handled.upheld, 0, handled.reversed, _hours(handled.time)
    )  # fmt: skip
    yield from zip(words.SCOPES, values, strict=True)
    if has_omitted:
        yield "Decision omitted", handled.omitted


def _hours(length: timedelta | None) -> float | None:
    return None if length is None else round(length.total_seconds() / 3600, 2)


def _period(counts: Counts) -> str:
    begin, end = bounds_of(counts.year)
    return f"{_day(begin)}/{_day(end - timedelta(days=1))}"


def _day(at: object) -> str:
    return timezone.localtime(at, timezone.get_default_timezone()).date().isoformat()  # type: ignore[arg-type]
