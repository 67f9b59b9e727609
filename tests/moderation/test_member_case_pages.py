"""Reporting a member, and judging them, on pages: with and without JavaScript."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.cases.models import Case
from forum.moderation.decisions.models import Decision
from forum.moderation.reports.models import Report
from forum.moderation.subjects.judging import dismiss_case
from tests import cast
from tests.make import make_article, make_comment, make_section
from tests.moderation.making import (
    make_member_report,
    make_report,
    make_thread_report,
    moderator_of,
    press_undo,
)
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

QUEUE = reverse("moderation:queue")
HTMX = {"HX-Request": "true"}
TYPED = {"reason": "impersonation", "note": "I am <b>the</b> real one."}


def report_page() -> str:
    cast.alice()
    return reverse("moderation:report_member", args=["alice"])


def room_page() -> str:
    return reverse("moderation:member", args=["alice"])


@pytest.fixture
def reading(client):
    client.force_login(cast.bob())
    return client


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_a_reader_reports_a_member_from_their_page(reading, headers):
    page = reading.get(reverse("discussion:member", args=[cast.alice().username]))
    assert f'href="{report_page()}"' in page.content.decode()
    assert "<textarea" in reading.get(report_page(), headers=headers).content.decode()
    response = reading.post(report_page(), TYPED, headers=headers)
    assert (response.status_code, response["Location"]) == (303, cast.alice().get_absolute_url())
    assert Report.objects.get().note == TYPED["note"]
    assert "Thank you" in reading.get(response["Location"]).content.decode()


@pytest.mark.parametrize("wrong", [{"reason": ""}, {"reason": "hate"}, {"note": "x" * 1001}])
def test_a_report_that_cannot_be_taken_comes_back_as_it_was_typed(reading, wrong):
    response = reading.post(report_page(), {**TYPED, **wrong})
    assert response.status_code == 422 and not Report.objects.exists()
    assert "real one" in response.content.decode() or "note" in wrong


def test_what_was_typed_survives_signing_in(client):
    response = client.post(report_page(), TYPED)
    assert response["Location"].startswith(reverse("account_login"))
    client.force_login(cast.bob())
    page = client.get(report_page()).content.decode()
    assert "I am &lt;b&gt;the" in page and "checked" in page
    assert "real one" not in client.get(report_page()).content.decode()


@pytest.mark.parametrize("who", [cast.alice, cast.bob, cast.sam])
def test_who_cannot_report_is_told_why_and_sees_no_form(client, who):
    make_member_report()
    client.force_login(who())
    assert "<textarea" not in client.get(report_page()).content.decode()
    assert client.post(report_page(), TYPED).status_code == 422


def test_readers_never_learn_that_or_by_whom_somebody_is_reported(client):
    make_member_report(cast.member("zenobia", display_name="Zenobia"), note="Zounds")
    client.force_login(cast.alice())
    for address in (cast.alice().get_absolute_url(), reverse("moderation:standing")):
        page = client.get(address).content.decode()
        assert "Zenobia" not in page and "Zounds" not in page


def test_the_queue_shows_members_among_comments_and_can_be_narrowed_to_either(moderating):
    make_report(reason="off_topic", note="A comment this is.")
    make_member_report(reason="name", note="What a name.")
    page = moderating.get(QUEUE).content.decode()
    assert page.index("What a name.") < page.index("A comment this is.")
    for words in ("Insulting or misleading name", "1 reader", "Take this case"):
        assert words in page
    of_members = moderating.get(f"{QUEUE}?subject=member").content.decode()
    assert "What a name." in of_members and "A comment this is." not in of_members
    of_comments = moderating.get(f"{QUEUE}?subject=comment").content.decode()
    assert "What a name." not in of_comments and "A comment this is." in of_comments
    assert "What a name." in moderating.get(f"{QUEUE}?reported_for=name").content.decode()
    assert "What a name." in moderating.get(f"{QUEUE}?author=alice").content.decode()


@pytest.mark.both
def test_the_queue_shows_what_they_were_called_when_they_were_reported(moderating):
    make_member_report()
    Member.objects.filter(username="alice").update(display_name="Quite Nice")
    page = moderating.get(QUEUE).content.decode()
    assert "Alice (alice)" in page and "Quite Nice" in page


def test_the_queue_costs_the_same_whatever_it_is_about(moderating):
    for number in range(4):
        make_report(make_comment(author=cast.member(f"author-{number}")))
    make_member_report(member=cast.member("author-0"))
    moderating.get(QUEUE)
    with CaptureQueriesContext(connection) as few:
        moderating.get(QUEUE)
    for number in range(1, 6):
        make_member_report(cast.suzu(), member=cast.member(f"author-{number}"))
        make_member_report(cast.bob(), member=cast.member(f"author-{number}"))
    with CaptureQueriesContext(connection) as many:
        moderating.get(QUEUE)
    assert len(many) == len(few) <= 10


@pytest.mark.both
def test_the_members_page_shows_the_case_and_closes_it_by_a_measure(moderating):
    comment = make_comment(author=cast.alice())
    make_report(comment, reporter=cast.suzu())
    report = make_member_report(note="Everywhere she goes.")
    page = moderating.get(room_page()).content.decode()
    assert (
        "Everywhere she goes." in page and reverse("moderation:comment", args=[comment.pk]) in page
    )
    form = {"reason": "abuse", "seen": "0", "report": str(report.pk), "words": "", "note": ""}
    address = reverse("moderation:measure", args=["alice", "warn"])
    assert f'name="report" value="{report.pk}"' in page
    assert moderating.post(address, form).status_code == 303
    assert Case.objects.get(comment=None).closed_at and cast.alice().is_warned


def test_a_suspension_closes_the_case(moderating):
    report = make_member_report()
    address = reverse("moderation:suspend", args=["alice"])
    page = moderating.get(f"{address}?report={report.pk}").content.decode()
    assert f'name="report" value="{report.pk}"' in page
    form = {"duration": "1d", "reason": "abuse", "seen": "0", "report": str(report.pk)}
    assert moderating.post(address, form).status_code == 303
    assert Case.objects.get().closed_at and Report.objects.get().verdict == "right"


@pytest.mark.both
def test_a_suspension_can_be_sent_again_once_the_case_is_closed(moderating):
    report = make_member_report()
    dismiss_case(case_id=report.case_id, moderator=cast.ada(), reason="no_rule_broken")
    address = reverse("moderation:suspend", args=["alice"])
    form = {"duration": "1d", "reason": "abuse", "seen": "0", "report": str(report.pk),
            "note": "Typed once."}  # fmt: skip
    refused = moderating.post(address, form)
    page = refused.content.decode()
    assert refused.status_code == 422 and "Typed once." in page
    assert 'name="report" value="0"' in page
    seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    assert moderating.post(address, {**form, "seen": seen, "report": "0"}).status_code == 303
    assert Member.objects.get(username="alice").suspended_until


def send(client, report: Report, name: str, headers=HTMX, **form):
    address = reverse(f"moderation:{name}_case", args=[report.case_id])
    return client.post(address, form, headers=headers)


def test_a_case_is_taken_given_back_dismissed_and_taken_up_again(moderating):
    report = make_member_report()

    def post(name: str, **form):
        return send(moderating, report, name, {}, **form)

    assert send(moderating, report, "claim").status_code == 204
    assert post("claim").status_code == 303
    assert "Yours until" in moderating.get(room_page()).content.decode()
    assert post("release").status_code == 303
    assert Case.objects.get().claimed_by is None
    done = post("dismiss", reason="no_rule_broken", seen=report.pk, next=QUEUE)
    assert (done.status_code, done["Location"]) == (303, QUEUE)
    page = moderating.get(QUEUE).content.decode()
    assert "Undo: take the reports up again" in moderating.get(room_page()).content.decode()
    undone = press_undo(moderating, page)
    assert (undone.status_code, undone["Location"]) == (303, QUEUE)
    assert Case.objects.get().closed_at is None


@pytest.mark.parametrize("kind", ["thread", "member"])
def test_in_the_list_the_outcome_stands_in_the_place_of_the_case(moderating, kind):
    root = make_comment(author=cast.alice())
    make_comment(reply_to=root, author=cast.suzu())
    report = make_thread_report(root) if kind == "thread" else make_member_report()
    form = {"reason": "no_rule_broken", "seen": report.pk, "subject": report.case_id}
    done = send(moderating, report, "dismiss", next=QUEUE, **form)
    page = done.content.decode()
    assert done.status_code == 200 and f'id="case-of-{report.case_id}"' in page
    assert "dismissed." in page and "Reason: " in page and 'id="count-reported"' in page
    again = press_undo(moderating, page, HTMX)
    page = again.content.decode()
    assert again.status_code == 200 and "The reports are open again." in page
    assert "data-undone" in page and 'data-act="dismiss"' in page
    assert re.search(rf'name="subject" value="{report.case_id}" checked', page)
    assert Case.objects.get().closed_at is None


def test_in_the_list_a_refusal_stands_in_the_case_with_what_was_typed(moderating):
    report = make_member_report()
    wrong = {"reason": "other", "note": "", "seen": report.pk}
    page = send(moderating, report, "dismiss", **wrong)
    assert page.status_code == 422 and "say in the note" in page.content.decode()
    assert '<option value="other" selected>' in page.content.decode()
    dismiss_case(case_id=report.case_id, moderator=cast.ada(), reason="no_rule_broken")
    late = send(moderating, report, "dismiss", reason="no_rule_broken", seen=report.pk)
    assert late.status_code == 422 and "case--done" in late.content.decode()
    assert "data-undo" not in late.content.decode()


def test_a_report_that_came_meanwhile_leaves_the_case_in_the_list(moderating):
    report = make_member_report()
    make_member_report(cast.suzu())
    form = {"reason": "no_rule_broken", "seen": report.pk}
    page = send(moderating, report, "dismiss", **form).content.decode()
    assert "dismissed." in page and "data-undo" in page and 'data-act="dismiss"' in page
    assert Case.objects.get().closed_at is None


def test_dismissing_may_lead_to_the_next_case(moderating):
    report = make_member_report()
    other = make_report(reason="off_topic").comment
    address = reverse("moderation:dismiss_case", args=[report.case_id])
    form = {"reason": "no_rule_broken", "seen": report.pk, "then": "next"}
    location = moderating.post(address, form)["Location"]
    assert location == reverse("moderation:comment", args=[other.pk])


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"reason": "spam"}, "go with the act"),
        ({"reason": "other", "note": ""}, "say in the note"),
        ({"seen": "x"}, "whole number"),
    ],
)
def test_a_dismissal_that_is_refused_keeps_what_was_typed(moderating, wrong, why):
    report = make_member_report()
    address = reverse("moderation:dismiss_case", args=[report.case_id])
    form = {"reason": "no_rule_broken", "note": "Only <i>rude</i>.", "seen": report.pk, **wrong}
    response = moderating.post(address, form)
    page = response.content.decode()
    assert response.status_code == 422 and why in page and not Decision.objects.exists()
    assert wrong.get("note") == "" or "Only &lt;i&gt;rude" in page


@pytest.mark.both
def test_a_colleague_who_was_faster_is_named(moderating):
    report = make_member_report()
    dismiss_case(case_id=report.case_id, moderator=cast.ada(), reason="no_rule_broken")
    address = reverse("moderation:dismiss_case", args=[report.case_id])
    form = {"reason": "no_rule_broken", "seen": report.pk}
    response = moderating.post(address, form)
    assert response.status_code == 422 and "closed meanwhile" in response.content.decode()
    assert Decision.objects.filter(act=Act.LET_BE).count() == 1


def test_who_is_reported_themselves_sees_no_reporter_and_no_buttons(moderating):
    make_member_report(cast.suzu(), member=cast.mori(), note="Zounds")
    for address in (QUEUE, reverse("moderation:member", args=["mori"])):
        page = moderating.get(address).content.decode()
        assert "Zounds" not in page and "鈴" not in page
        assert "This case is about you" in page and 'data-act="dismiss"' not in page


@pytest.mark.both
def test_who_moderates_a_section_sees_no_case_about_a_member(client):
    politics = make_section("politics")
    make_comment(article=make_article(section=politics), author=cast.alice())
    make_member_report(note="Everywhere she goes.")
    sign_in(client, moderator_of(sections=(politics,)))
    for address in (QUEUE, f"{QUEUE}?subject=member", room_page()):
        page = client.get(address).content.decode()
        assert "Everywhere she goes." not in page and not re.search("case-of-", page)
