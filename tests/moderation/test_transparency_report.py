"""The yearly report: a year's own figures, as page and as CSV, counted once an hour."""

import csv
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Model
from django.utils import timezone

from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.appeals.models import Objection
from forum.moderation.appeals.objecting import lodge_objection
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.complaints.judging import judge_complaint
from forum.moderation.legal.complaints.lodging import lodge_complaint
from forum.moderation.legal.inquiry.asking import answer_inquiry, ask_author
from forum.moderation.legal.judging import judge_notice
from forum.moderation.transparency.figures import count_figures, figures_of, has_year
from tests import cast
from tests.fresh import empty_cache
from tests.make import make_comment
from tests.moderation.making import (
    make_appeal,
    make_decision,
    make_notice,
    make_page_notice,
    make_report,
)
from tests.moderation.test_report_weights import regular

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Here is UTC+9: this is still 2024 elsewhere.
NEW_YEAR = datetime(2024, 12, 31, 15, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def move(row: Model, **times: datetime) -> None:
    type(row).objects.filter(pk=row.pk).update(**times)


def remove(at: datetime, **fields) -> Decision:
    comment = make_comment(author=cast.alice())
    decision = make_decision("remove", comment, **{"reason": "spam", **fields})
    move(decision, decided_at=at)
    return Decision.objects.get(pk=decision.pk)


def report(at: datetime, minutes: int | None) -> None:
    row = make_report(reporter=cast.suzu())
    closed_at = at + timedelta(minutes=minutes) if minutes is not None else None
    move(row, created_at=at, closed_at=closed_at)


@pytest.mark.strictest
def test_a_year_counts_its_own_acts_to_the_second():
    for at in (NEW_YEAR - SECOND, NEW_YEAR, datetime(2025, 12, 31, 14, 59, 59, tzinfo=UTC),
               datetime(2025, 12, 31, 15, tzinfo=UTC)):  # fmt: skip
        remove(at)
    remove(NEW_YEAR, reason="hate", is_automated=True)
    found = count_figures(2025)
    assert found.decisions == {("remove", "spam", False): 2, ("remove", "hate", True): 1}
    assert found.count(act="remove") == 3 and found.count(act="remove", automated=True) == 1


@pytest.mark.parametrize(
    ("minutes", "median"),
    [([], None), ([None], None), ([5], 5), ([10, 1, 40], 10), ([10, 20, 1, 40, None], 15)],
)
def test_the_median_is_that_of_the_reports_that_were_decided(minutes, median):
    for one in minutes:
        report(NEW_YEAR, one)
    report(NEW_YEAR - SECOND, 9999)
    found = count_figures(2025)
    assert found.reports == ({"abuse": len(minutes)} if minutes else {})
    assert found.report_median == (timedelta(minutes=median) if median else None)


def test_appeals_count_by_their_outcome():
    for outcome in ("upheld", "reversed", "reversed", None):
        appeal = make_appeal(remove(timezone.now()))
        if outcome:
            judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome=outcome, answer="So.")
        move(appeal, lodged_at=NEW_YEAR)
    assert count_figures(2025).appeals == {"upheld": 1, "reversed": 2, "": 1}


def object_to_reports(at: datetime) -> Objection:
    comment = make_comment(author=cast.alice())
    for number in range(4):  # Each time others: a few hide no more than a few comments.
        make_report(comment, reporter=regular(f"reader-{comment.pk}-{number}"))
    hidden = Decision.objects.get(comment=comment)
    made = lodge_objection(decision_id=hidden.pk, member=cast.alice(), words="A quotation.")
    move(made, lodged_at=at)
    return Objection.objects.get(pk=made.pk)


def answer(made: Objection, act: str, minutes: int = 30, **fields) -> None:
    decision = make_decision(act, made.decision.comment_id, **fields)
    move(decision, decided_at=made.lodged_at + timedelta(minutes=minutes))


def test_objections_count_by_what_was_decided_then(client):
    remove(NEW_YEAR)  # The first year with a report.
    restored, dismissed, removed, _open = (object_to_reports(NEW_YEAR) for _ in range(4))
    of_before, slip = object_to_reports(NEW_YEAR - SECOND), object_to_reports(NEW_YEAR)
    answer(restored, "restore", 10)
    answer(dismissed, "dismiss", 20)  # That restores it.
    answer(removed, "remove", 60)
    answer(removed, "restore", 90, moderator=cast.ada())  # That was judged already.
    answer(of_before, "remove")
    answer(slip, "remove", 1)
    make_decision("hide", slip.decision.comment_id, reason="taken_back")
    found = count_figures(2025)
    assert Objection.objects.filter(lodged_at__gte=NEW_YEAR).count() == 5
    assert found.objections == {"restore": 2, "remove": 1, "": 2}
    assert found.objection_median == timedelta(minutes=20)
    page = client.get("/transparency/2025/").content.decode()
    section = page.split("Objections of authors")[1].split("</section>")[0]
    facts = re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", section)
    assert dict(facts) == {
        "Received": "5", "Comments restored": "2", "Texts of comments changed": "0",
        "Comments removed": "1", "Still open": "2", "Median time to the decision": "20 minutes",
    }  # fmt: skip
    rows = client.get("/transparency/2025/report.csv").content.decode().splitlines()
    assert [row for row in rows if row.startswith("objections")] == [
        "objections,open,,,2", "objections,remove,,,1", "objections,restore,,,2",
        "objections,median_seconds,,,1200",
    ]  # fmt: skip


@pytest.mark.strictest
def test_the_page_and_the_file_say_the_same(client):
    remove(NEW_YEAR)
    remove(NEW_YEAR, reason="hate", is_automated=True)
    report(NEW_YEAR, 90)
    notice = make_notice(make_comment(author=cast.alice()))
    ask_author(notice_id=notice.pk, moderator=cast.mori(), words="Is it true?")
    move(notice, received_at=NEW_YEAR)
    page = client.get("/transparency/2025/").content.decode()
    assert "No advertising" in page and "90 minutes" in page
    assert "Notices of illegal content" in page and "Defamation or insult" in page
    assert "Set-Cookie" not in page
    answer = client.get("/transparency/2025/report.csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert list(csv.reader(answer.content.decode().splitlines())) == [
        ["part", "what", "reason", "automation", "value"],
        ["decisions", "remove", "hate", "yes", "1"],
        ["decisions", "remove", "spam", "no", "1"],
        ["reports", "received", "abuse", "", "1"],
        ["notices", "received", "defamation", "", "1"],
        ["notices", "open", "", "", "1"],
        ["inquiries", "unanswered", "", "", "1"],
        ["reports", "median_seconds", "", "", "5400"],
        ["appeals", "median_seconds", "", "", ""],
        ["objections", "median_seconds", "", "", ""],
        ["notices", "median_seconds", "", "", ""],
        ["complaints", "median_seconds", "", "", ""],
    ]


def test_notices_count_by_their_ground_and_outcome_and_what_authors_answered():
    answered = make_notice(make_comment(author=cast.alice()))
    inquiry = ask_author(notice_id=answered.pk, moderator=cast.mori(), words="Is it true?")
    answer_inquiry(inquiry_id=inquiry.pk, answer="objected", words="It is.")
    judge_notice(notice_id=answered.pk, moderator=cast.mori(), outcome="kept", answer="True.")
    of_before = make_notice(make_comment(author=cast.alice()), ground="fraud")
    for notice in (answered, make_notice(make_comment(author=cast.bob()), ground="privacy")):
        move(notice, received_at=NEW_YEAR)
    move(answered, decided_at=NEW_YEAR + timedelta(minutes=30))
    move(of_before, received_at=NEW_YEAR - SECOND)
    found = count_figures(2025)
    assert found.notices == {"defamation": 1, "privacy": 1}
    assert found.outcomes == {"kept": 1, "": 1}
    assert found.inquiries == {"objected": 1}
    assert found.notice_median == timedelta(minutes=30)


def test_complaints_and_notices_about_pages_count_by_their_outcome(client):
    remove(NEW_YEAR)  # The first year with a report.
    notices = [make_notice(make_comment(author=cast.alice())) for _ in range(3)]
    for notice in notices:
        judge_notice(notice_id=notice.pk, moderator=cast.mori(), outcome="kept", answer="True.")
    open_one, judged, of_before = (lodge_complaint(notice=one, words="No.") for one in notices)
    for one in (judged, of_before):
        judge_complaint(
            complaint_id=one.pk,
            judge=cast.ada(),
            outcome="removed",
            answer="So.",
            words="It is a lie.",
        )
    for one in (open_one, judged):
        move(one, lodged_at=NEW_YEAR)
    move(of_before, lodged_at=NEW_YEAR - SECOND)
    move(judged, judged_at=NEW_YEAR + timedelta(minutes=20))
    on_page, earlier = make_page_notice(cast.alice()), make_page_notice(cast.bob())
    move(on_page, received_at=NEW_YEAR)
    move(earlier, received_at=NEW_YEAR - SECOND)
    found = count_figures(2025)
    assert found.complaints == {"": 1, "removed": 1} and found.pages == {"": 1}
    assert found.complaint_median == timedelta(minutes=20)
    page = client.get("/transparency/2025/").content.decode()
    assert "Complaints about these decisions" in page
    assert "Decisions reversed: comment removed</dt><dd>1<" in page
    rows = client.get("/transparency/2025/report.csv").content.decode()
    assert "complaints,removed,,,1" in rows and "page_notices,open,,,1" in rows


@pytest.mark.strictest
def test_there_is_a_report_from_the_first_act_to_this_year(client):
    this = timezone.localdate().year
    assert [has_year(year) for year in (this - 1, this, this + 1)] == [False, True, False]
    remove(NEW_YEAR)
    assert has_year(2025) and not has_year(2024)
    for year in ("2024", str(this + 1), "0", "10000", "9" * 30):
        assert client.get(f"/transparency/{year}/").status_code == 404
        assert client.get(f"/transparency/{year}/report.csv").status_code == 404
    assert client.get("/transparency/")["Location"] == f"/transparency/{this}/"


def test_figures_are_counted_once_and_again_when_they_are_old(django_assert_num_queries):
    remove(NEW_YEAR)
    assert figures_of(2025).count(act="remove") == 1
    remove(NEW_YEAR)
    with django_assert_num_queries(0):
        assert figures_of(2025).count(act="remove") == 1
    empty_cache()
    assert figures_of(2025).count(act="remove") == 2


@pytest.mark.strictest
def test_outcomes_are_named_as_what_is_counted_and_no_sentences(client):
    year = timezone.localdate().year
    remove(timezone.now())
    for language, names in {
        "en": ("Decisions upheld", "Comments left", "Authors who objected", "Left as it was"),
        "ja": ("判断の維持", "コメントの存続", "削除への異議", "現状維持"),
    }.items():
        page = client.get(f"/transparency/{year}/", HTTP_ACCEPT_LANGUAGE=language).content.decode()
        for name in names:
            assert f"<dt>{name}</dt><dd>0</dd>" in page
        assert "ます</dt>" not in page and "ました</dt>" not in page
