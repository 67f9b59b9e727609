"""The report in the form of Implementing Regulation (EU) 2024/2835: its rows, and their counts."""

import csv
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forum.moderation.acts import Act
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.legal.complaints.judging import judge_complaint
from forum.moderation.legal.complaints.lodging import lodge_complaint
from forum.moderation.legal.elsewhere.judging import judge_page_notice
from forum.moderation.legal.judging import judge_notice
from forum.moderation.legal.models import LegalNotice
from forum.moderation.reasons import Reason
from forum.moderation.suspending import suspend_member
from forum.moderation.transparency.template.counts import count_for_template
from forum.moderation.transparency.template.parts import PARTS
from tests import cast
from tests.make import make_comment
from tests.moderation.making import (
    make_appeal,
    make_decision,
    make_notice,
    make_page_notice,
    make_report,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

YEAR = timezone.localdate().year


def read(client: Client, name: str) -> list[dict[str, str]]:
    answer = client.get(f"/transparency/{YEAR}/dsa/{name}.csv")
    assert answer.status_code == 200 and answer["Content-Type"] == "text/csv; charset=utf-8"
    assert b"\r\n" in answer.content  # As RFC 4180 has it.
    return list(csv.DictReader(answer.content.decode().splitlines()))


def by_category(rows: list[dict[str, str]], name: str) -> dict[str, str]:
    """Return a column by category, of those that are not 0."""
    heads = list(rows[0])
    found = [(row[heads[3]], row[name]) for row in rows]
    return {category: cell for category, cell in found if cell not in ("0", "")}


def value(rows: list[dict[str, str]], indicator: str, scope: str = "Total number") -> str:
    (cell,) = (r["Value"] for r in rows if (r["Indicator"], r["Scope"]) == (indicator, scope))
    return cell


def test_every_part_is_a_table_whose_rows_are_as_wide_as_its_head(client: Client):
    for name in PARTS:
        answer = client.get(f"/transparency/{YEAR}/dsa/{name}.csv")
        head, *rows = csv.reader(answer.content.decode().splitlines())
        assert rows and {len(row) for row in rows} == {len(head)}
        assert {row[1] for row in rows} == {"Dateline"}
    assert client.get(f"/transparency/{YEAR}/dsa/9_human_resources.csv").status_code == 404
    assert client.get(f"/transparency/{YEAR - 50}/dsa/4_notices.csv").status_code == 404
    page = client.get(f"/transparency/{YEAR}/").content.decode()
    assert all(f"/dsa/{name}.csv" in page for name in PARTS)


@pytest.mark.both
def test_notices_come_under_the_categories_of_the_template(client: Client):
    removed, kept = (make_notice(make_comment(author=cast.alice())) for _ in range(2))
    judge_notice(
        notice_id=removed.pk,
        moderator=cast.mori(),
        outcome="removed",
        answer="So.",
        words="It is a lie.",
    )
    judge_notice(notice_id=kept.pk, moderator=cast.mori(), outcome="kept", answer="So.")
    make_notice(make_comment(author=cast.alice()), ground="other")
    LegalNotice.objects.filter(pk=removed.pk).update(
        received_at=removed.received_at - timedelta(hours=3)
    )
    page = make_page_notice(cast.bob(), ground="hate")
    judge_page_notice(notice_id=page.pk, moderator=cast.mori(), outcome="acted", answer="So.")
    rows = read(client, "4_notices")
    speech = "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH"
    assert by_category(rows, "Number of notices received") == {
        "TOTAL": "4", speech: "3", "KEYWORD_DEFAMATION": "2", "KEYWORD_HATE_SPEECH": "1",
        "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE": "1",
    }  # fmt: skip
    assert by_category(rows, "Number of actions taken on the basis of the law") == {
        "TOTAL": "2", speech: "2", "KEYWORD_DEFAMATION": "1", "KEYWORD_HATE_SPEECH": "1",
    }  # fmt: skip
    times = by_category(rows, "Median time to take action")
    assert float(times["KEYWORD_DEFAMATION"]) == pytest.approx(1.5, abs=0.05)
    assert set(by_category(rows, "Number of notices received from Trusted flaggers")) == set()
    # What a notice asked for was not the site's own initiative.
    assert by_category(read(client, "5_own_initiative_illegal"), MEASURES) == {}


MEASURES = "Number of measures taken at the provider's own initiative"


def test_measures_come_under_the_law_or_the_rules_by_what_they_restrict(client: Client):
    def comment():
        return make_comment(author=cast.alice())

    make_decision(Act.REMOVE, comment(), reason=Reason.HATE)
    make_decision(Act.HIDE, comment(), reason=Reason.SPAM)
    make_decision(Act.LOCK, comment())
    make_decision(Act.REMOVE, comment(), reason=Reason.ILLEGAL)
    make_decision(Act.REMOVE, make_report(comment()).comment, reason=Reason.HATE, is_automated=True)
    make_decision(Act.REMOVE, comment(), reason=Reason.HATE, is_automated=True)
    suspend_member(
        member=cast.bob(), moderator=cast.mori(), reason=Reason.ILLEGAL,
        duration=timedelta(days=1),
    )  # fmt: skip
    law, rules = read(client, "5_own_initiative_illegal"), read(client, "6_own_initiative_TC")
    assert by_category(law, MEASURES)["TOTAL"] == "2"
    assert by_category(law, "Account restriction Suspension")["TOTAL"] == "1"
    assert by_category(rules, MEASURES)["TOTAL"] == "5"
    assert by_category(rules, "Visibility restriction Removal") == {
        "TOTAL": "3", "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH": "3",
        "KEYWORD_HATE_SPEECH": "3",
    }  # fmt: skip
    assert by_category(rules, "Visibility restriction Disable")["TOTAL"] == "1"
    assert by_category(rules, "Visibility restriction Interaction restricted")["TOTAL"] == "1"
    alone = "Number of measures taken after detection with solely automated means"
    assert by_category(rules, alone)["TOTAL"] == "1"  # The other one was reported.
    suspended = "Number of suspensions enacted for the provision of manifestly illegal content"
    assert value(read(client, "7_appeals_and_recidivism"), suspended) == "1"


@pytest.mark.both
def test_appeals_and_complaints_count_by_what_they_are_about(client: Client):
    for outcome in ("upheld", "reversed", None):
        appeal = make_appeal(make_decision(Act.REMOVE, make_comment(author=cast.alice())))
        if outcome:
            judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome=outcome, answer="So.")
    notice = make_notice(make_comment(author=cast.alice()))
    judge_notice(notice_id=notice.pk, moderator=cast.mori(), outcome="kept", answer="True.")
    complaint = lodge_complaint(notice=LegalNotice.objects.get(pk=notice.pk), words="No.")
    judge_complaint(
        complaint_id=complaint.pk,
        judge=cast.ada(),
        outcome="removed",
        answer="So.",
        words="It is a lie.",
    )
    rows = read(client, "7_appeals_and_recidivism")
    all_of_them = "Number of complaints submitted to the internal-complaints mechanism"
    found = [value(rows, all_of_them, scope) for scope in (
        "Total number", "Decisions upheld", "Decisions reversed", "Decision omitted",
    )]  # fmt: skip
    assert found == ["4", "1", "2", "1"]
    about = "Complaint regarding a decision"
    seen = f"{about} to remove or disable access to or restrict visibility of information"
    notices = f"{about} not to take action on a notice submitted in accordance with Article 16"
    assert value(rows, seen) == "3" and value(rows, notices, "Decisions reversed") == "1"
    new = "Number of restrictions newly imposed as a result of an internal complaint"
    assert value(rows, new) == "1"
    disputes = "Number of disputes submitted to out-of-court dispute settlement bodies"
    assert value(rows, disputes) == ""


def test_how_right_the_checks_were_is_said_in_percent(client: Client):
    comments = [make_comment(author=cast.alice()) for _ in range(10)]
    for comment in comments[:3]:
        make_decision(Act.REMOVE, comment, is_automated=True)
    make_decision(Act.REMOVE, comments[3])
    make_decision(Act.HIDE, comments[4], reason="checking")  # Says nothing yet.
    make_decision(Act.RESTORE, comments[0], cast.ada(), is_automated=True)
    counts = count_for_template(YEAR)
    assert (counts.found_gone, counts.found_fine, counts.missed) == (3, 1, 1)
    rows = read(client, "8_automated_means")
    for indicator, percent in (("Precision", "75.0"), ("Recall", "75.0"), ("Accuracy", "80.0")):
        assert value(rows, f"Accuracy of the automated means - {indicator}") == percent
    assert value(rows, "Number of measures not taken by automated means") == "5"


@pytest.mark.both
def test_a_year_takes_as_many_questions_whatever_it_holds(django_assert_max_num_queries):
    for ground in ("defamation", "privacy", "copyright", "threat", "hate", "child", "fraud"):
        make_notice(make_comment(author=cast.alice()), ground=ground)
    with django_assert_max_num_queries(60):
        count_for_template(YEAR)


def test_what_a_program_marked_and_a_moderator_left_was_found_in_vain():
    for is_automated in (True, False):
        comment = make_comment(author=cast.alice())
        make_report(comment)
        make_decision(Act.DISMISS, comment, is_automated=is_automated)
    counts = count_for_template(YEAR)
    assert (counts.found_gone, counts.found_fine, counts.missed) == (0, 1, 0)
