"""Taking back what a colleague dismissed about a thread or a member, from the page of its case."""

import pytest
from django.urls import reverse

from forum.members.models import Member
from forum.moderation.cases.claiming import claim_case
from forum.moderation.cases.models import Case
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.measures.warning import warn_member
from forum.moderation.reports.models import Report
from forum.moderation.subjects.judging import dismiss_case, measure_member, take_up_again
from forum.moderation.subjects.threads import act_on_thread, remove_thread
from forum.notifications.models import Notice
from forum.refusals import Refused
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_member_report, make_thread_report
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

KINDS = ("thread", "member")
BUTTON = "Take the reports up again</button>"


def make_dismissed(kind: str, by: Member | None = None) -> Report:
    """Return a report about alice or a thread of hers, by bob, that ada dismissed unless told."""
    if kind == "member":
        report = make_member_report()
    else:
        root = make_comment(author=cast.alice())
        make_comment(reply_to=root, author=cast.suzu())
        report = make_thread_report(root)
    dismiss_case(case_id=report.case_id, moderator=by or cast.ada(), reason="no_rule_broken")
    return report


def page_of(report: Report) -> str:
    case = Case.objects.get(pk=report.case_id)
    if case.branch_id:
        return reverse("moderation:thread", args=[case.pk])
    return reverse("moderation:member", args=["alice"])


def notes_of(member: Member) -> list[str]:
    rows = Notice.objects.filter(recipient=member, kind="report")
    return list(rows.values_list("note", flat=True))


@pytest.mark.parametrize("kind", KINDS)
def test_a_colleagues_dismissal_is_taken_back_from_the_page_with_a_why(moderating, kind):
    report = make_dismissed(kind)
    page = moderating.get(page_of(report)).content.decode()
    assert BUTTON in page and "data-undo" not in page
    address = reverse("moderation:take_up_case", args=[report.case_id])
    done = moderating.post(address, {"reason": "second_look", "note": "It goes on."})
    assert (done.status_code, done["Location"]) == (303, page_of(report))
    report.refresh_from_db()
    assert (report.closed_at, report.verdict, report.decision) == (None, "", None)
    decision = Decision.objects.order_by("-pk").first()
    assert (decision.moderator, decision.reason) == (cast.mori(), "second_look")
    assert (decision.note, verify_log().broken) == ("It goes on.", None)
    page = moderating.get(page_of(report)).content.decode()
    assert BUTTON not in page and 'data-act="dismiss"' in page


@pytest.mark.parametrize("kind", KINDS)
def test_who_was_told_once_hears_of_it_only_if_something_else_comes_of_it(kind):
    report = make_dismissed(kind)
    [before] = notes_of(cast.bob())
    about = {"case_id": report.case_id, "moderator": cast.mori()}
    take_up_again(reason="second_look", **about)
    assert notes_of(cast.bob()) == [before]
    dismiss_case(reason="no_rule_broken", **about)
    assert notes_of(cast.bob()) == [before] and cast.bob().unread_notice_count == 1
    take_up_again(reason="taken_back", **about)
    if kind == "thread":
        act_on_thread(act="lock", reason="heated", seen=report.pk, **about)
    else:
        asked = {"member": cast.alice(), "moderator": cast.mori(), "reason": "abuse"}
        measure_member(warn_member, seen_report=report.pk, **asked)
    [after] = notes_of(cast.bob())
    assert after != before and cast.bob().unread_notice_count == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("wrong", "why"),
    [({}, "go with the act"), ({"reason": "spam"}, "go with the act"),
     ({"reason": "taken_back"}, "go with the act"), ({"reason": "other"}, "say in the note")],
    ids=["nothing", "a rule", "as if one’s own", "something else"],
)  # fmt: skip
def test_what_a_colleague_decided_needs_a_why_and_keeps_what_was_typed(
    moderating, kind, wrong, why
):
    report = make_dismissed(kind)
    address = reverse("moderation:take_up_case", args=[report.case_id])
    note = "" if wrong.get("reason") == "other" else "I <b>think</b> so."
    answer = moderating.post(address, {"note": note, **wrong})
    page = answer.content.decode()
    assert answer.status_code == 422 and why in page and BUTTON in page
    assert not note or "I &lt;b&gt;think" in page
    assert not Case.objects.open().exists()


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_offered_no_more_once_it_was_reported_anew(moderating, kind):
    report = make_dismissed(kind)
    anew = (
        make_member_report(cast.member("rita"))
        if kind == "member"
        else make_thread_report(Case.objects.get(pk=report.case_id).branch, cast.member("rita"))
    )
    page = moderating.get(page_of(report)).content.decode()
    assert BUTTON not in page and "data-undo" not in page
    with pytest.raises(Refused) as error:
        take_up_again(case_id=report.case_id, moderator=cast.mori(), reason="second_look")
    assert error.value.refusal.code == "reported_anew"
    claim_case(case_id=anew.case_id, moderator=cast.ada())


def test_after_a_measure_nothing_is_taken_up(moderating):
    report = make_dismissed("member")
    warn_member(member=cast.alice(), moderator=cast.ada(), reason="abuse")
    assert BUTTON not in moderating.get(page_of(report)).content.decode()


def test_who_took_part_in_the_thread_is_offered_nothing(client):
    report = make_dismissed("thread")
    branch = Case.objects.get(pk=report.case_id).branch
    make_comment(reply_to=branch, author=cast.mori())
    sign_in(client, cast.mori())
    assert BUTTON not in client.get(page_of(report)).content.decode()
    address = reverse("moderation:take_up_case", args=[report.case_id])
    assert client.post(address, {"reason": "second_look"}).status_code == 422


def test_a_dismissal_about_oneself_stays_a_colleagues(client):
    report = make_member_report(member=cast.mori())
    dismiss_case(case_id=report.case_id, moderator=cast.ada(), reason="no_rule_broken")
    sign_in(client, cast.mori())
    page = client.get(reverse("moderation:member", args=["mori"])).content.decode()
    assert BUTTON not in page


def report_anew(report: Report) -> Report:
    """Return a report of the same in a case of its own, as the last is closed."""
    case = Case.objects.get(pk=report.case_id)
    rita = cast.member("rita")
    anew = make_thread_report(case.branch, rita) if case.branch else make_member_report(rita)
    assert anew.case_id != report.case_id
    return anew


@pytest.mark.parametrize("kind", KINDS)
def test_an_older_case_is_not_opened_for_what_dismissed_a_later_one(moderating, kind):
    report = make_dismissed(kind)
    anew = report_anew(report)
    dismiss_case(case_id=anew.case_id, moderator=cast.ada(), reason="no_rule_broken")
    if kind == "thread":
        assert BUTTON not in moderating.get(page_of(report)).content.decode()
    assert BUTTON in moderating.get(page_of(anew)).content.decode()
    address = reverse("moderation:take_up_case", args=[report.case_id])
    assert moderating.post(address, {"reason": "second_look"}).status_code == 422
    assert not Case.objects.open().exists()
    take_up_again(case_id=anew.case_id, moderator=cast.mori(), reason="second_look")
    assert Case.objects.open().get().pk == anew.case_id


@pytest.mark.parametrize("act", ["lock", "hold_below", "slow_below", "cut"])
def test_a_thread_closed_by_a_measure_is_not_taken_up(moderating, act):
    report = make_dismissed("thread")
    anew = report_anew(report)
    case = Case.objects.get(pk=anew.case_id)
    asked = {"moderator": cast.ada(), "reason": "off_topic"}
    if act == "cut":
        remove_thread(comment_id=case.branch_id, seen_report=anew.pk, **asked)
    else:
        asked |= {"minutes": 5} if act == "slow_below" else {}
        act_on_thread(case_id=case.pk, act=act, seen=anew.pk, **asked)
    for closed in (report, anew):
        assert BUTTON not in moderating.get(page_of(closed)).content.decode()
        with pytest.raises(Refused) as error:
            take_up_again(case_id=closed.case_id, moderator=cast.mori(), reason="second_look")
        assert error.value.refusal.code == "not_dismissed"
    assert not Case.objects.open().exists()


def make_again(report: Report, reporter: Member) -> Report:
    branch = Case.objects.get(pk=report.case_id).branch
    return make_thread_report(branch, reporter) if branch else make_member_report(reporter)


@pytest.mark.both
@pytest.mark.parametrize("kind", KINDS)
def test_who_was_judged_reports_an_open_case_again_and_keeps_one_open_report(kind):
    report = make_dismissed(kind)
    take_up_again(case_id=report.case_id, moderator=cast.ada(), reason="taken_back")
    later = make_again(report, cast.member("rita"))
    asked = {"case_id": report.case_id, "moderator": cast.ada()}
    decision = dismiss_case(reason="no_rule_broken", seen=report.pk, **asked)
    again = make_again(report, cast.bob())
    assert again.case_id == later.case_id == report.case_id
    with pytest.raises(Refused) as error:
        make_again(report, cast.bob())
    assert error.value.refusal.code == "reported_before"
    take_up_again(reason="taken_back", **asked)
    report.refresh_from_db()
    assert (report.decision, report.verdict) == (decision, "")
    assert list(Report.objects.filter(closed_at=None).order_by("pk")) == [later, again]
