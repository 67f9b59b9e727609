"""Reports about members, and the cases that gather them."""

from functools import partial

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.cases.claiming import claim_case, claim_next
from forum.moderation.cases.counting import count_waiting
from forum.moderation.cases.models import Case
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.measures.warning import warn_member
from forum.moderation.reports.models import Report
from forum.moderation.subjects.judging import dismiss_case, measure_member, take_up_again
from forum.moderation.subjects.reporting import report_member
from forum.notifications.models import Notice
from forum.refusals import Refused
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_member_report, make_report, moderator_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]


def refused(verb, **asked) -> str:
    with pytest.raises(Refused) as caught:
        verb(**asked)
    return caught.value.refusal.code


def notes_of(member: Member) -> list[str]:
    return list(Notice.objects.filter(recipient=member).values_list("note", flat=True))


@pytest.mark.both
def test_reports_about_a_member_join_one_open_case_with_the_name_as_it_stood():
    make_member_report(reason="name")
    Member.objects.filter(pk=cast.alice().pk).update(display_name="Somebody Else")
    make_member_report(cast.suzu(), reason="harassment", note="Look.")
    case = Case.objects.get()
    assert (case.author, case.comment, case.article) == (cast.alice(), None, None)
    assert (case.is_reported, case.reason, case.harm) == (True, "harassment", 70)
    names = set(case.reports.values_list("snapshot", flat=True))
    assert names == {"Alice (alice)", "Somebody Else (alice)"}
    assert count_waiting(cast.mori()).waiting == count_waiting(cast.mori()).reported == 1


def test_nothing_is_hidden_by_reports_about_a_member():
    comment = make_comment(author=cast.alice())
    for number in range(8):
        make_member_report(cast.member(f"reader-{number}"), reason="harassment")
    comment.refresh_from_db()
    assert comment.state == "published" and not Decision.objects.exists()


@pytest.mark.parametrize(("who", "why"), [("alice", "own"), ("sam", "suspended")])
def test_who_may_not_report_a_member(who: str, why: str):
    reporter = getattr(cast, who)()
    assert refused(make_member_report, reporter=reporter) == why


def test_a_name_that_is_nobodys_is_not_reported():
    nobody = cast.member("newton", is_claimed=False)
    assert refused(make_member_report, member=nobody) == "is_nobody"


@pytest.mark.both
def test_once_a_reader_and_an_open_case():
    first = make_member_report()
    assert refused(make_member_report) == "reported_before"
    dismiss_case(case_id=first.case_id, moderator=cast.mori(), reason="no_rule_broken")
    again = make_member_report()
    assert again.case_id != first.case_id and Case.objects.count() == 2


def test_the_limit_of_reports_counts_both_kinds():
    from forum.moderation.rules import REPORT_LIMIT

    for number in range(REPORT_LIMIT - 1):
        make_member_report(member=cast.member(f"m-{number}"))
    make_report()
    assert refused(make_member_report) == "too_many_reports"


def test_a_reason_about_comments_alone_is_none_about_a_member():
    with pytest.raises(ValueError, match="off_topic"):
        make_member_report(reason="off_topic")


@pytest.mark.both
def test_the_database_holds_one_open_case_a_member():
    case = make_member_report().case
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(author=case.author, is_reported=True, due=0, opened_at=timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(reporter=cast.suzu(), reason="spam")


def test_dismissing_closes_the_case_and_tells_who_reported_not_whom():
    case = make_member_report().case
    decision = dismiss_case(case_id=case.pk, moderator=cast.mori(), reason="no_rule_broken")
    case.refresh_from_db()
    assert case.closed_at and Report.objects.get().verdict == "wrong"
    assert (decision.act, decision.member) == (Act.LET_BE, cast.alice())
    [note] = notes_of(cast.bob())
    assert "Nothing was done" in note and "mori" not in note and "Alice" not in note
    assert cast.bob().unread_notice_count == 1
    assert notes_of(cast.alice()) == [] and verify_log().broken is None


def test_who_moderates_alone_gains_no_weight_by_their_own_report():
    case = make_member_report(cast.mori()).case
    dismiss_case(case_id=case.pk, moderator=cast.mori(), reason="no_rule_broken")
    assert Report.objects.get().verdict == "" and notes_of(cast.mori()) == []


def test_what_was_dealt_with_already_says_nothing_of_the_report():
    case = make_member_report().case
    dismiss_case(case_id=case.pk, moderator=cast.mori(), reason="dealt_with")
    assert Report.objects.get().verdict == ""


@pytest.mark.both
def test_a_report_that_came_meanwhile_stays_open_and_the_case_with_it():
    seen = make_member_report()
    later = make_member_report(cast.suzu())
    dismiss_case(case_id=seen.case_id, moderator=cast.mori(), reason="no_rule_broken", seen=seen.pk)
    assert Case.objects.open().get().pk == seen.case_id
    assert list(Report.objects.filter(closed_at=None)) == [later]


def test_a_measure_closes_the_case_that_the_moderator_saw():
    report = make_member_report()
    measure_member(
        warn_member, member=cast.alice(), moderator=cast.mori(), seen_report=report.pk,
        reason="abuse",
    )  # fmt: skip
    report.refresh_from_db()
    assert report.verdict == "right" and report.decision.act == Act.WARN
    assert not Case.objects.open().exists() and cast.alice().is_warned
    assert "has taken a measure" in notes_of(cast.bob())[0]
    assert verify_log().broken is None


def test_a_measure_for_something_else_leaves_the_case():
    make_member_report()
    warn_member(member=cast.alice(), moderator=cast.mori(), reason="abuse")
    assert Case.objects.open().exists() and notes_of(cast.bob()) == []


@pytest.mark.both
def test_a_colleagues_case_can_be_neither_dismissed_nor_closed_by_a_measure():
    report = make_member_report()
    claim_case(case_id=report.case_id, moderator=cast.ada())
    asked = {"moderator": cast.mori(), "reason": "abuse"}
    assert refused(claim_case, case_id=report.case_id, moderator=cast.mori()) == "claimed"
    assert refused(dismiss_case, case_id=report.case_id, **asked) == "claimed"
    about = {"member": cast.alice(), "seen_report": report.pk}
    assert refused(partial(measure_member, warn_member), **about, **asked) == "claimed"
    assert not cast.alice().is_warned and not Decision.objects.exists()


@pytest.mark.both
def test_a_case_is_judged_once():
    report = make_member_report()
    asked = {"case_id": report.case_id, "moderator": cast.mori(), "reason": "no_rule_broken"}
    dismiss_case(**asked)
    assert refused(dismiss_case, **asked) == "is_closed"


def test_nobody_judges_reports_about_themselves_and_administrators_those_about_staff():
    about_mori = make_member_report(member=cast.mori()).case
    kai = cast.staff("kai", "moderator")
    asked = {"case_id": about_mori.pk, "reason": "no_rule_broken"}
    assert refused(dismiss_case, moderator=cast.mori(), **asked) == "about_you"
    assert refused(dismiss_case, moderator=kai, **asked) == "about_staff"
    assert refused(claim_case, case_id=about_mori.pk, moderator=kai) == "about_staff"
    assert claim_next(kai) is None and claim_next(cast.mori()) is None
    assert claim_next(cast.ada()) == about_mori
    dismiss_case(moderator=cast.ada(), **asked)


@pytest.mark.both
def test_who_moderates_parts_of_the_site_has_no_part_in_it():
    comment = make_comment(author=cast.alice())
    case = make_member_report().case
    pola = moderator_of(articles=(comment.article,))
    assert count_waiting(pola).waiting == 0 and claim_next(pola) is None
    asked = {"case_id": case.pk, "moderator": pola, "reason": "no_rule_broken"}
    assert refused(dismiss_case, **asked) == "out_of_scope"


@pytest.mark.both
def test_who_may_not_suspend_takes_no_case_about_a_member(moderating):
    case = make_member_report().case
    suspending = Permission.objects.get(codename="suspend_member")
    Group.objects.get(name="moderator").permissions.remove(suspending)
    assert refused(claim_case, case_id=case.pk, moderator=cast.mori()) == "not_allowed"
    moderating.post(reverse("moderation:claim_case", args=[case.pk]))
    moderating.post(reverse("moderation:next_case"))
    assert claim_next(cast.mori()) is None
    assert Case.objects.get().claimed_by is None
    assert claim_next(cast.ada()) == case


def test_the_next_case_is_the_most_pressing_of_both_kinds():
    make_report(reason="off_topic")
    about = make_member_report(cast.suzu(), member=cast.bob(), reason="impersonation").case
    assert claim_next(cast.mori()) == about


def test_a_dismissal_is_taken_back():
    report = make_member_report()
    dismiss_case(case_id=report.case_id, moderator=cast.mori(), reason="no_rule_broken")
    take_up_again(case_id=report.case_id, moderator=cast.mori(), reason="taken_back")
    report.refresh_from_db()
    assert (report.closed_at, report.verdict, report.decision) == (None, "", None)
    assert Case.objects.open().get().pk == report.case_id
    dismiss_case(case_id=report.case_id, moderator=cast.mori(), reason="no_rule_broken")
    assert len(notes_of(cast.bob())) == 1 and verify_log().broken is None


@pytest.mark.both
def test_a_dismissal_is_not_taken_back_once_something_else_was_decided_or_reported():
    first = make_member_report()
    asked = {"case_id": first.case_id, "moderator": cast.mori()}
    dismiss_case(reason="no_rule_broken", **asked)
    make_member_report(cast.suzu())
    assert refused(take_up_again, reason="taken_back", **asked) == "reported_anew"
    warn_member(member=cast.alice(), moderator=cast.mori(), reason="abuse")
    assert refused(take_up_again, reason="taken_back", **asked) == "not_dismissed"


def test_figures_count_reports_about_members(client):
    make_member_report(reason="harassment")
    year = timezone.localdate().year
    page = client.get(reverse("moderation:report_of_year", args=[year]))
    assert "Harasses people, in many comments" in page.content.decode()
    client.force_login(cast.mori())
    assert client.get(reverse("moderation:dashboard")).status_code == 200
    behind = {"what": "opened", "since": f"{year}-01-01T00:00", "until": f"{year + 1}-01-02T00:00"}
    page = client.get(reverse("moderation:cases_behind"), behind).content.decode()
    assert reverse("moderation:member", args=["alice"]) in page


def test_report_member_says_when_there_is_no_such_member():
    with pytest.raises(Member.DoesNotExist):
        report_member(member_id=999_999, reporter=cast.bob(), reason="spam")
