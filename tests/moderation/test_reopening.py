"""Reports that were dismissed are taken up again: what was closed is open, who was told is told."""

import pytest
from django.test import Client
from django.urls import reverse

from forum.discussion.models import Comment, State
from forum.moderation.acts import Act
from forum.moderation.blind.models import SecondLook
from forum.moderation.cases.models import Case
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Why
from forum.moderation.reports.models import Report
from forum.moderation.together.judging import judge_together, undo_together
from forum.notifications.models import Notice
from forum.refusals import Refused
from tests import cast
from tests.make import make_comment
from tests.moderation.making import (
    assert_cases_fit,
    make_decision,
    make_report,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]


@pytest.fixture
def comment() -> Comment:
    comment = make_comment(author=cast.alice())
    make_report(comment, reporter=cast.bob(), reason="abuse")
    make_report(comment, reporter=cast.suzu(), reason="threat")
    return comment


def test_a_dismissal_is_taken_back_with_one_key(client: Client, comment: Comment):
    client.force_login(cast.mori())
    make_decision(Act.DISMISS, comment)
    page = client.get(reverse("moderation:comment", args=[comment.pk])).content.decode()
    assert page.count(f"/comments/{comment.pk}/reopen/") == 1 and "data-undo" in page
    client.force_login(cast.ada())  # A colleague says why.
    page = client.get(reverse("moderation:comment", args=[comment.pk])).content.decode()
    assert 'data-act="reopen"' in page and "data-undo" not in page

    make_decision(Act.REOPEN, comment, reason=Why.TAKEN_BACK)
    comment.refresh_from_db()
    assert (comment.open_report_count, comment.state) == (2, State.PUBLISHED)
    opened = Report.objects.filter(closed_at=None, verdict="", decision=None)
    assert opened.count() == 2
    case = Case.objects.open().get()
    assert (case.comment, case.is_reported, case.reason) == (comment, True, "threat")
    assert_cases_fit()
    for reporter in (cast.bob(), cast.suzu()):
        assert Notice.objects.filter(recipient=reporter, kind="report").count() == 1
        assert reporter.unread_notice_count == 1
    assert not Notice.objects.filter(recipient=cast.alice()).exists()
    assert verify_log().broken is None


def test_what_is_open_again_is_judged_as_ever(comment: Comment):
    make_decision(Act.DISMISS, comment)
    make_decision(Act.REOPEN, comment, reason=Why.TAKEN_BACK)
    make_decision(Act.REMOVE, comment, reason="threat")
    assert set(Report.objects.values_list("verdict", flat=True)) == {"right"}
    assert not Case.objects.open().exists()
    assert_cases_fit()


def test_only_what_was_just_dismissed_is_taken_up_again(comment: Comment):
    with pytest.raises(Refused, match="not_possible"):
        make_decision(Act.REOPEN, comment, reason=Why.MISTAKE)
    make_decision(Act.DISMISS, comment)
    with pytest.raises(Refused, match="wrong_reason"):  # A colleague says why.
        make_decision(Act.REOPEN, comment, cast.ada(), reason=Why.TAKEN_BACK)
    make_decision(Act.REOPEN, comment, cast.ada(), reason=Why.MISTAKE)
    with pytest.raises(Refused, match="not_possible"):
        make_decision(Act.REOPEN, comment, reason=Why.MISTAKE)
    assert Decision.objects.count() == 2


def test_many_dismissed_together_are_taken_up_again_together(comment: Comment):
    other = make_report(make_comment(author=cast.alice(), text="Another.")).comment
    for one in (comment, other):
        one.refresh_from_db()
    from django.utils import timezone

    from forum.moderation.cases.loading import load_case

    seen = {one.pk: load_case(one, cast.mori(), timezone.now()).seen for one in (comment, other)}
    done = judge_together(
        moderator=cast.mori(), seen=seen, act="dismiss", reason="no_rule_broken", words="", note=""
    )
    assert not Case.objects.open().exists()
    back = undo_together(together=done.together, moderator=cast.mori())
    assert back.done_count == 2 and Case.objects.open().count() == 2
    assert Report.objects.filter(closed_at=None).count() == 3
    assert_cases_fit()


def test_the_reporters_standing_is_what_it_was(comment: Comment):
    from forum.moderation.weighing import weigh_reports_of

    before = weigh_reports_of(cast.bob())
    make_decision(Act.DISMISS, comment)
    make_decision(Act.REOPEN, comment, reason=Why.TAKEN_BACK)
    assert weigh_reports_of(cast.bob()) == before


def test_what_nobody_holds_any_more_is_not_judged_a_second_time(comment: Comment, settings):
    settings.SECOND_LOOK_PERCENT = 100
    make_decision(Act.DISMISS, comment)
    assert SecondLook.objects.filter(judged_at=None).count() == 1
    make_decision(Act.REOPEN, comment, cast.ada(), reason=Why.MISTAKE)
    assert not SecondLook.objects.exists()
