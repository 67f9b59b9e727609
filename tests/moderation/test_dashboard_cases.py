"""The dashboard by cases: how many came and were closed, how long it took, what stayed open."""

from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forum.moderation.cases.models import Case
from forum.moderation.dashboard import caseload
from forum.moderation.dashboard.caseload import cases_in, count_cases, load_behind, measure_cases
from tests import cast
from tests.fresh import empty_cache
from tests.make import make_article, make_comment
from tests.moderation.making import make_decision, make_report
from tests.moderation.test_dashboard import export, this

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGE, BEHIND = reverse("moderation:dashboard"), reverse("moderation:cases_behind")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture(autouse=True)
def _empty_cache():
    empty_cache()


def case(opened_at: datetime, closed_at: datetime | None = None, **fields: object) -> Case:
    """Return a case by a report, opened and closed at these times."""
    comment = fields.pop("comment", None) or make_comment(author=cast.alice())
    made = make_report(comment, reporter=cast.suzu())
    found = Case.objects.filter(comment=made.comment)
    found.update(opened_at=opened_at, closed_at=closed_at, **fields)
    return found.get()


def last(pieces: list[list[int]], number: int) -> list[list[int]]:
    return pieces[-number:]


@pytest.mark.strictest
def test_each_counts_where_it_was_opened_and_closed_and_while_it_was_open():
    edge = this().edges[-2]  # When the hour that runs now began.
    case(edge - 2 * HOUR, edge - 30 * MINUTE)
    case(edge - 2 * HOUR, edge + MINUTE)
    case(edge + MINUTE)
    assert last(count_cases(this(), None), 4) == [[0, 0, 0], [2, 0, 2], [0, 1, 1], [1, 1, 1]]


@pytest.mark.strictest
def test_a_case_from_before_the_period_is_in_its_backlog_alone():
    case(this().begin - HOUR)
    assert count_cases(this(), None) == [[0, 0, 1]] * 24


def test_what_is_only_watched_asks_for_no_decision_and_counts_nowhere():
    now = timezone.now()
    case(now, is_reported=False, is_watched=True)
    case(now, now, is_reported=False, is_held=True)
    assert last(count_cases(this(), None), 1) == [[1, 1, 0]]


@pytest.mark.strictest
def test_a_section_counts_its_own_only():
    one, other = make_article(), make_article()
    now = timezone.now()
    for article in (one, other, other):
        case(now, comment=make_comment(article=article, author=cast.alice()))
    numbers = {pk: count_cases(this(), pk)[-1][0] for pk in (one.section_id, other.section_id)}
    assert sum(numbers.values()) == 3 * len(numbers) // 2 if len(numbers) == 2 else 3


@pytest.mark.strictest
def test_the_time_to_decision_is_from_opening_to_closing_by_when_it_was_closed():
    now = timezone.now()
    for minutes in (1, 2, 3, 4, 5, 6, 7, 8, 9, 50):
        case(now - minutes * MINUTE, now)
    case(this().begin - 9 * HOUR, this().begin - MINUTE)
    case(now - 40 * HOUR)
    assert measure_cases(this(), None) == ("cases", 10, 5.5 * MINUTE, 9 * MINUTE)
    assert measure_cases(this("week"), None)[1] == 11


@pytest.mark.strictest
def test_a_decision_closes_a_case_and_the_figures_know(moderating):
    comment = make_report().comment
    make_decision("dismiss", comment)
    assert count_cases(this(), None)[-1] == [1, 1, 0]
    assert export(moderating, "cases", period="day")[-1][1:] == ["1", "1"]
    assert export(moderating, "open-cases", period="day")[-1][1:] == ["0"]
    assert export(moderating, "times", period="day")[1][:2] == ["Cases", "1"]


@pytest.mark.parametrize("period", ["day", "week", "month", "year"])
def test_each_number_leads_to_as_many_cases(moderating, period: str):
    now = timezone.now()
    case(now - 3 * HOUR, now - HOUR)
    case(now - 2 * HOUR, now)
    case(now - MINUTE)
    context = moderating.get(PAGE, {"period": period}).context
    tables = {table.code: table for table in context["tables"]}
    cells = [cell for code in ("cases", "open-cases") for row in tables[code].rows
             for cell in row.cells]  # fmt: skip
    behind = [moderating.get(cell.url).context["cases"] for cell in cells if cell.value]
    assert [len(found) for found in behind] == [cell.value for cell in cells if cell.value]
    assert behind and all(urlsplit(cell.url).path == BEHIND for cell in cells)


def test_the_cases_behind_a_section_are_its_own(moderating):
    comment = make_comment(author=cast.alice())
    found = case(timezone.now(), comment=comment)
    case(timezone.now(), comment=make_comment(article=make_article(), author=cast.bob()))
    section = comment.article.section
    page = moderating.get(PAGE, {"period": "day", "section": section.slug})
    url = next(table for table in page.context["tables"] if table.code == "cases").rows[-1].url
    assert parse_qs(urlsplit(url).query)["section"] == [section.slug]
    assert found in moderating.get(url).context["cases"]
    article_ids = {one.article.section_id for one in moderating.get(url).context["cases"]}
    assert article_ids == {section.pk}


def test_a_long_list_goes_on(moderating, monkeypatch):
    monkeypatch.setattr(caseload, "PAGE_SIZE", 2)
    now = timezone.now()
    rows = [case(now - n * MINUTE, now) for n in range(3)]
    begin, end = now - HOUR, now + HOUR
    first, following = load_behind("opened", begin, end, section_id=None, start=0)
    rest, none = load_behind("opened", begin, end, section_id=None, start=following)
    assert [*first, *rest] == rows and (following, none) == (2, 0)


@pytest.mark.strictest
@pytest.mark.parametrize(
    "query",
    [{}, {"what": "all"}, {"what": "open", "since": "x"}, {"start": "-1"}, {"section": "no"}],
)
def test_what_cannot_be_asked_is_said_beside_the_form(moderating, query: dict[str, str]):
    answer = moderating.get(BEHIND, query)
    assert answer.status_code == 200 and answer.context["form"].errors
    assert answer.context["cases"] == []


@pytest.mark.parametrize("what", ["opened", "closed", "open"])
def test_the_list_costs_the_same_however_many_there_are(moderating, what: str):
    local = timezone.localtime()
    query = {
        "what": what,
        "since": (local - HOUR).strftime("%Y-%m-%dT%H:%M"),
        "until": (local + HOUR).strftime("%Y-%m-%dT%H:%M"),
    }
    moderating.get(BEHIND, query)
    costs = []
    for number in (1, 8):
        for _ in range(number):
            closed_at = timezone.now() + 2 * HOUR if what == "open" else timezone.now()
            case(timezone.now(), closed_at)
        with CaptureQueriesContext(connection) as queries:
            found = moderating.get(BEHIND, query).context["cases"]
        assert len(found) == len(Case.objects.all())
        costs.append(len(queries))
    assert costs[0] == costs[1]


def plan_of(rows) -> str:
    """Return how the database finds rows, whatever it would like better."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")

    return rows.explain()


@pytest.mark.parametrize(("what", "index"), [("opened", "case_by_time"), ("closed", "case_by_end"),
                                             ("open", "case_by_time")])  # fmt: skip
def test_cases_are_found_by_an_index_on_both_databases(what: str, index: str):
    now = timezone.now()
    rows = caseload.BEHIND[what](cases_in(None), now - HOUR, now)
    assert index in plan_of(rows[:50])
    closed = cases_in(None).filter(closed_at__isnull=False, closed_at__gte=now - HOUR)
    assert "case_by_end" in plan_of(closed.filter(closed_at__lt=now).order_by())
