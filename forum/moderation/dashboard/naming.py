"""Give the figures' ids and codes their names, and each number its address."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from articles.models import Article, Section
from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.blind.counting import BY_RULE, OF_MEMBERS, OF_THREADS, STAYS_OR_GOES
from forum.moderation.checks.saying import name_of
from forum.moderation.dashboard.figures import Figures
from forum.moderation.dashboard.periods import Period
from forum.moderation.dashboard.tables import Cell, Row, Table, make_table, make_table_over_time
from forum.moderation.reasons import name_of_reason

FORMATS = {"hour": "TIME_FORMAT", "day": "MONTH_DAY_FORMAT", "month": "YEAR_MONTH_FORMAT"}
ISO_FORMATS = {"hour": "%Y-%m-%d %H:%M", "day": "%Y-%m-%d", "month": "%Y-%m"}


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of what is behind a figure, in its period and section."""

    period: Period
    section: Section | None

    def log(self, *, of: tuple[datetime, datetime] | None = None, **filters: str | int) -> str:
        """Return the log's address for a time, the whole period's unless told."""
        begin, end = of or (self.period.begin, self.period.end)
        if self.section:
            filters.setdefault("section", self.section.slug)
        times = {"since": _local(begin), "until": _local(end)}
        return f"{reverse('moderation:log')}?{urlencode({**filters, **times})}"

    def cases(self, what: str, *, of: tuple[datetime, datetime] | None = None) -> str:
        """Return the address of the cases behind a number, the whole period's unless told."""
        begin, end = of or (self.period.begin, self.period.end)
        query = {"what": what, "since": _local(begin), "until": _local(end)}
        if self.section:
            query["section"] = self.section.slug
        return f"{reverse('moderation:cases_behind')}?{urlencode(query)}"

    def disagreements(self, about: str) -> str:
        """Return the address of the second looks that came out otherwise."""
        query = {"period": self.period.code, "about": about}
        if self.section:
            query["section"] = self.section.slug
        return f"{reverse('moderation:second_looks')}?{urlencode(query)}"

    def here(self, section: Section) -> str:
        """Return the dashboard's address for a section in the same period."""
        query = urlencode({"period": self.period.code, "section": section.slug})
        return f"{reverse('moderation:dashboard')}?{query}"


def name_figures(figures: Figures, period: Period, section: Section | None) -> list[Table]:
    """Return all tables, in the order of the page: 3 queries for names."""
    links = Links(period, section)
    return [
        *_cases(figures, links),
        *_over_time(figures, links),
        make_table("decisions", [
            Row(Act(act).label, links.log(act=act), [Cell(number, links.log(act=act))])
            for act, number in figures.acts
        ]),
        make_table("times", _times(figures, links)),
        make_table("agreement", _agreement(figures, links)),
        make_table("second-looks", _second_looks(figures, links)),
        make_table("checks", _checks(figures, links)),
        make_table("articles", _articles(figures, links)),
        make_table("sections", _sections(figures, links)),
        make_table("members", _members(figures, links)),
    ]  # fmt: skip


def _cases(figures: Figures, links: Links) -> Iterable[Table]:
    cases, backlog = [], []
    for piece, (opened, closed, waiting) in zip(links.period.pieces, figures.cases, strict=True):
        name, time = _times_of(piece[0], links.period)
        numbers = {"opened": opened, "closed": closed}
        cells = [Cell(number, links.cases(what, of=piece)) for what, number in numbers.items()]
        cases.append(Row(name, cells[0].url, cells, time=time))
        behind = links.cases("open", of=piece)
        backlog.append(Row(name, behind, [Cell(waiting, behind)], time=time))
    yield make_table_over_time("cases", cases)
    yield make_table_over_time("open-cases", backlog, is_line=True)


def _times_of(begin: datetime, period: Period) -> tuple[str, str]:
    """Return when a piece of the period begins, for people and for programs."""
    at = timezone.localtime(begin)
    return date_format(at, FORMATS[period.step]), at.strftime(ISO_FORMATS[period.step])


def _local(at: datetime) -> str:
    """Return a time as the log's filter takes it, in the reader's zone."""
    return timezone.localtime(at).strftime("%Y-%m-%dT%H:%M")


def _queue(tab: str) -> str:
    return f"{reverse('moderation:queue')}?{urlencode({'tab': tab, 'order': 'oldest'})}"


def _over_time(figures: Figures, links: Links) -> Iterable[Table]:
    period = links.period
    volume, backlog = [], []
    pieces = zip(period.pieces, figures.volume, figures.backlog, strict=True)
    for piece, (comments, reports, holds, decisions), waiting in pieces:
        name, time = _times_of(piece[0], period)
        log = links.log(of=piece)
        cells = [Cell(comments), Cell(reports), Cell(holds), Cell(decisions, log)]
        volume.append(Row(name, log, cells, time=time))
        backlog.append(Row(name, log, [Cell(waiting, _queue("reported"))], time=time))
    yield make_table_over_time("volume", volume)
    yield make_table_over_time("backlog", backlog, is_line=True)


def _times(figures: Figures, links: Links) -> list[Row]:
    names = {
        "cases": (_("Cases"), links.cases("closed")),
        "reports": (_("Reports"), _queue("reported")),
        "holds": (_("Held by checks"), _queue("held")),
    }
    return [
        Row(*names[what], [Cell(number), Cell(middle), Cell(slow)])
        for what, number, middle, slow in figures.times
    ]


def _agreement(figures: Figures, links: Links) -> list[Row]:
    appeals = reverse("moderation:appeals")
    return [
        Row(Act(act).label, links.log(act=act), [Cell(stays), Cell(back), Cell(open_, appeals)])
        for act, (stays, back, open_) in figures.agreement
    ]


def _second_looks(figures: Figures, links: Links) -> list[Row]:
    names = {
        STAYS_OR_GOES: _("Stays or goes"),
        BY_RULE: _("And by which rule"),
        OF_THREADS: _("Threads: is something done"),
        OF_MEMBERS: _("Members: is something done"),
    }
    return [
        Row(
            names.get(what) or name_of_reason(what),
            "",
            [Cell(number), Cell(agreed), Cell(kappa), Cell(differing, links.disagreements(what))],
        )
        for what, (number, agreed, kappa, differing) in figures.second_looks
    ]


def _checks(figures: Figures, links: Links) -> list[Row]:
    published, removed = links.log(act=Act.PUBLISH.value), links.log(act=Act.REMOVE.value)
    return [
        Row(
            name_of(code),
            "",
            [Cell(held, _queue("held")), Cell(passed, published), Cell(missed, removed)],
        )
        for code, (held, passed, missed) in figures.checks
    ]


def _articles(figures: Figures, links: Links) -> list[Row]:
    ids = [pk for pk, _numbers in figures.articles]
    found = Article.objects.defer("body", "body_html").in_bulk(ids)
    return [
        Row(
            found[pk].headline,
            found[pk].get_absolute_url(),
            [Cell(lately, links.log(article=pk)), Cell(usual), Cell(times or None)],
            lang=found[pk].language,
        )
        for pk, (lately, usual, times) in figures.articles
        if pk in found
    ]


def _sections(figures: Figures, links: Links) -> list[Row]:
    found = Section.objects.in_bulk([pk for pk, _numbers in figures.sections])
    return [
        Row(
            str(found[pk]),
            links.here(found[pk]),
            [Cell(number, links.log(section=found[pk].slug)), Cell(waiting, _queue("reported"))],
        )
        for pk, (number, waiting) in figures.sections
        if pk in found
    ]


def _members(figures: Figures, links: Links) -> list[Row]:
    found = Member.objects.in_bulk([pk for pk, _numbers in figures.members])
    return [
        Row(
            found[pk].display_name,
            reverse("moderation:member", args=[found[pk].username]),
            [Cell(number, links.log(member=found[pk].username))],
        )
        for pk, (number,) in figures.members
        if pk in found
    ]
