"""The dashboard: each figure by its definition, its links, its file and what it costs."""

import csv
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from forum.moderation.acts import Act
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.checks.models import CheckRun, write_findings
from forum.moderation.checks.outcomes import Finding, Outcome
from forum.moderation.dashboard.figures import Figures, count_figures
from forum.moderation.dashboard.periods import Period, period_of
from forum.moderation.reports.models import Report
from tests import cast
from tests.fresh import empty_cache
from tests.make import make_article, make_comment, make_section
from tests.moderation.making import (
    make_appeal,
    make_decision,
    make_member_report,
    make_report,
    make_thread_report,
    warn,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

PAGE = reverse("moderation:dashboard")
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _empty_cache():
    empty_cache()


def this(code: str = "day") -> Period:
    return period_of(code, timezone.localtime())


def figures(period: Period | None = None, section_id: int | None = None) -> Figures:
    return count_figures(period or this(), section_id, timezone.localtime())


def export(client, code: str, **query: str) -> list[list[str]]:
    answer = client.get(reverse("moderation:dashboard_csv", args=[code]), query)
    assert answer.status_code == 200 and answer["Content-Type"].startswith("text/csv")
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(text[1:].splitlines()))


def report(minutes: int | None, *, at: datetime | None = None) -> Report:
    """Return a report of an hour ago, closed after some minutes or still open."""
    row, at = make_report(reporter=cast.suzu()), at or timezone.now() - 60 * MINUTE
    closed_at = None if minutes is None else at + minutes * MINUTE
    Report.objects.filter(pk=row.pk).update(created_at=at, closed_at=closed_at)
    return row


def hold(check: str, *, then: str = "") -> None:
    """Let a check have held a comment, and a moderator decide about it."""
    comment = make_comment(author=cast.alice())
    CheckRun.objects.filter(comment=comment).delete()
    findings = [Finding(check, Outcome.HOLD, "found"), Finding("length")]
    CheckRun.objects.create(
        comment=comment, outcome=Outcome.HOLD, findings=write_findings(findings),
        band_a=0, band_b=0, band_c=0, checked_at=timezone.now() - MINUTE,
    )  # fmt: skip
    if then == Act.PUBLISH:
        type(comment).objects.filter(pk=comment.pk).update(state="held", is_listed=False)
    if then:
        make_decision(then, comment)


def test_volume_counts_what_came_in_each_piece_of_the_period():
    comment = make_comment(author=cast.alice())
    make_report(comment)
    make_decision(Act.DISMISS, comment)
    found = figures()
    assert [sum(column) for column in zip(*found.volume, strict=True)] == [1, 1, 0, 1]
    assert found.volume[-1] == [1, 1, 0, 1] and len(found.volume) == 24
    assert found.acts == [(Act.DISMISS, 1)]


def test_what_lies_before_the_period_is_not_counted():
    begin = this("week").begin
    report(None, at=begin - MINUTE)
    report(None, at=begin)
    found = figures(this("week"))
    assert [piece[1] for piece in found.volume] == [1, 0, 0, 0, 0, 0, 0]
    assert found.sections[0][1] == [1, 1]


def test_a_section_counts_its_own_only():
    one, other = make_article(), make_article()
    for article in (one, other, other):
        make_report(make_comment(article=article, author=cast.alice()))
    sections = {one.section_id, other.section_id}
    found = [figures(section_id=pk).volume[-1][:2] for pk in sorted(sections)]
    assert sorted(found) in ([[1, 1], [2, 2]], [[3, 3]])


def test_reports_of_threads_count_in_their_section_and_those_of_members_in_none():
    root = make_comment(author=cast.alice(), article=make_article(section=make_section("culture")))
    make_comment(reply_to=root, author=cast.bob())
    make_thread_report(root, cast.suzu())
    make_member_report(cast.suzu())
    culture = root.article.section_id
    assert figures().sections == [(culture, [1, 1])] and figures().volume[-1][1] == 2
    there = figures(section_id=culture)
    assert there.volume[-1][1] == 1 and there.backlog[-1] == 1


@pytest.mark.parametrize(
    ("period", "written"), [("day", "%Y-%m-%d %H:00"), ("week", "%Y-%m-%d"), ("year", "%Y-%m")]
)
def test_a_file_names_each_piece_with_its_year(moderating, period: str, written: str):
    for code in ("volume", "backlog", "cases", "open-cases"):
        last = export(moderating, code, period=period)[-1][0]
        assert last == timezone.localtime().strftime(written)


def test_times_are_those_of_the_reports_that_were_decided():
    for minutes in (1, 2, 3, 4, 5, 6, 7, 8, 9, 50, None):
        report(minutes)
    _cases, reports, holds = figures().times
    assert reports == ("reports", 10, 5.5 * MINUTE, 9 * MINUTE)
    assert holds == ("holds", 0, None, None)


def test_a_hold_lasts_until_the_decision_about_it():
    hold("many_links", then=Act.PUBLISH)
    _what, number, middle, _slow = figures().times[2]
    assert number == 1 and MINUTE <= middle < 2 * MINUTE


def test_backlog_is_what_was_open_when_a_piece_ended():
    now = timezone.now()
    edge = this().edges[-2]
    report(None, at=edge - 120 * MINUTE)
    report(90, at=edge - 120 * MINUTE)  # Closed half an hour before this hour began.
    assert figures().backlog[-5:] == [0, 0, 2, 1, 1] or now < edge


def test_agreement_counts_appeals_by_what_became_of_them():
    for outcome in ("upheld", "reversed", None):
        appeal = make_appeal(make_decision(Act.REMOVE, make_comment(author=cast.alice())))
        if outcome:
            judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome=outcome, answer="So.")
    assert figures().agreement == [(Act.REMOVE, [1, 1, 1])]


@pytest.mark.both
def test_a_check_answers_for_what_it_held_and_for_what_it_let_through():
    hold("many_links")
    hold("many_links", then=Act.PUBLISH)
    hold("many_links", then=Act.REMOVE)
    found = dict(figures().checks)
    assert found["many_links"] == [3, 1, 0]
    assert found["length"] == [0, 0, 1]


def test_hot_is_what_has_more_comments_than_usual():
    article = make_article(published_at=timezone.now() - timedelta(hours=33))
    for _n in range(3):
        make_comment(article=article, author=cast.alice())
    article.discussion.posted_count = 13  # Ten before, in ten times three hours.
    article.discussion.save()
    assert figures().articles == [(article.pk, [3, 1.0, 3.0])]


def test_an_offence_that_was_reversed_or_taken_back_does_not_count():
    for _n in range(3):
        make_decision(Act.REMOVE, make_comment(author=cast.alice()))
    restored = make_comment(author=cast.alice())
    make_decision(Act.REMOVE, restored)
    make_decision(Act.RESTORE, restored)
    appeal = make_appeal(make_decision(Act.REMOVE, make_comment(author=cast.alice())))
    judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome="reversed", answer="So.")
    warn(cast.bob())
    assert figures().members == [(cast.alice().pk, [3])]


@pytest.mark.both
def test_the_page_links_to_what_is_behind_its_numbers(moderating):
    comment = make_comment(author=cast.alice())
    for one in (comment, make_comment(author=cast.alice())):
        make_decision(Act.REMOVE, one)
    page = moderating.get(PAGE, {"period": "day"}).content.decode()
    for code, act in (("log", "act=remove"), ("log", "member=alice")):
        address = next(
            part.split('"')[0].replace("&amp;", "&")
            for part in page.split('href="')
            if part.startswith(reverse(f"moderation:{code}")) and act in part.split('"')[0]
        )
        found = moderating.get(address).context["decisions"]
        assert len(found) == 2
    assert reverse("moderation:member", args=["alice"]) in page
    assert " style=" not in page


@pytest.mark.both
def test_the_log_keeps_to_a_time_a_reason_a_section_and_an_article(moderating):
    comment = make_comment(author=cast.alice())
    decision = make_decision(Act.REMOVE, comment, reason="spam")
    warn(cast.bob())
    log = reverse("moderation:log")
    at = timezone.localtime(decision.decided_at)
    minute = at.replace(second=0, microsecond=0)
    for filters in (
        {"reason": "spam"},
        {"section": comment.article.section.slug},
        {"article": comment.article_id},
    ):
        assert moderating.get(log, filters).context["decisions"] == [decision]
    for since, until, number in ((0, 2, 2), (-2, 0, 0), (2, 4, 0)):
        times = {
            name: (minute + minutes * MINUTE).strftime("%Y-%m-%dT%H:%M")
            for name, minutes in (("since", since), ("until", until))
        }
        assert len(moderating.get(log, times).context["decisions"]) == number


def test_a_file_says_what_the_page_says(moderating):
    make_decision(Act.REMOVE, make_comment(author=cast.alice()))
    assert export(moderating, "decisions") == [["Decision", "Number"], ["Comment removed", "1"]]
    report(90, at=timezone.now() - 100 * MINUTE)
    empty_cache()
    assert export(moderating, "times", period="week")[2] == ["Reports", "1", "5400", "5400"]
    assert moderating.get(f"{PAGE}none.csv").status_code == 404


@pytest.mark.parametrize("headline", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "＠SUM(A1)"])
def test_no_cell_of_a_file_is_a_formula(moderating, headline):
    make_comment(article=make_article(headline=headline), author=cast.alice())
    assert export(moderating, "articles")[1][0] == f"'{headline}"


@pytest.mark.parametrize("period", ["day", "week", "month", "year"])
def test_figures_are_counted_once_a_minute(moderating, period, django_assert_max_num_queries):
    with django_assert_max_num_queries(32):
        assert moderating.get(PAGE, {"period": period}).status_code == 200
    with django_assert_max_num_queries(10):
        assert moderating.get(PAGE, {"period": period}).status_code == 200
