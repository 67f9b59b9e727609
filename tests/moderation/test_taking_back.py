"""A judgement taken back leaves all as it was: the state, the reports, the case, who was told."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.discussion.models import Comment, State
from forum.moderation.acts import Act
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.cases.models import Case
from forum.moderation.cases.shown import load_case
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Reason, Why
from forum.moderation.reports.models import Report, Told
from forum.moderation.together.judging import judge_together, undo_together
from forum.notifications.models import Notice
from forum.refusals import Refused
from tests import cast
from tests.make import make_comment
from tests.moderation.making import (
    assert_cases_fit,
    make_appeal,
    make_decision,
    make_held_comment,
    make_report,
    trust,
)

pytestmark = pytest.mark.django_db


def fresh(comment: Comment) -> Comment:
    return Comment.objects.select_related("author", "article").get(pk=comment.pk)


def take_back(comment: Comment, client: Client | None = None) -> Comment:
    """Take mori's last decision back by the button on the comment's page; return the comment."""
    client = client or Client()
    client.force_login(cast.mori())
    page = client.get(reverse("moderation:comment", args=[comment.pk])).content.decode()
    before, _, after = page.partition("data-undo")
    assert after, "Nothing offers to take it back."
    form = before[before.rindex("<form") :]
    seen = form.partition('name="seen" value="')[2].partition('"')[0]
    url = form.partition('action="')[2].partition('"')[0]
    assert client.post(url, {"seen": seen, "reason": "taken_back"}).status_code == 303
    return fresh(comment)


@pytest.mark.parametrize("act", [Act.REMOVE, Act.HIDE])
def test_what_was_reported_waits_again(act: Act):
    comment = make_comment(author=cast.alice())
    make_report(comment, reporter=cast.bob(), reason="abuse")
    make_report(comment, reporter=cast.suzu(), reason="threat")
    make_decision(act, comment)
    comment = take_back(comment)
    assert (comment.state, comment.open_report_count) == (State.PUBLISHED, 2)
    opened = Report.objects.filter(closed_at=None, verdict="", decision=None)
    assert opened.count() == 2
    case = Case.objects.open().get()
    assert (case.comment, case.is_reported, case.reason) == (comment, True, "threat")
    assert_cases_fit()
    assert set(opened.values_list("told", flat=True)) == {Told.WAITS}
    for reporter in (cast.bob(), cast.suzu()):
        notice = Notice.objects.get(recipient=reporter, kind="report")
        assert reporter.unread_notice_count == 1
    assert "もう一度" in notice.note  # As suzu reads Japanese.
    assert Notice.objects.filter(recipient=cast.alice(), kind="decision").count() == 2
    assert verify_log().broken is None


def test_what_came_before_the_moderators_again_is_judged_as_ever():
    comment = make_report(make_comment(author=cast.alice()), reporter=cast.bob()).comment
    make_decision(Act.REMOVE, comment)
    take_back(comment)
    make_decision(Act.DISMISS, comment)
    report = Report.objects.get()
    assert (report.verdict, report.told) == ("wrong", Told.STANDS)
    assert not Case.objects.open().exists()


def test_what_waited_to_be_published_waits_again():
    removed, published = make_held_comment(), make_held_comment(cast.bob())
    make_decision(Act.REMOVE, removed)
    make_decision(Act.PUBLISH, published)
    for comment in (removed, published):
        assert take_back(comment).state == State.HELD
        case = Case.objects.open().get(comment=comment)
        assert case.is_held and not case.is_reported
    assert_cases_fit()


def test_what_was_answered_meanwhile_is_hidden_for_answers_to_hang_on():
    comment = make_held_comment()
    make_decision(Act.PUBLISH, comment)
    make_comment(reply_to=comment)
    assert take_back(comment).state == State.HIDDEN


def test_what_was_hidden_before_it_was_removed_is_hidden_again():
    comment = make_comment(author=cast.alice())
    make_decision(Act.HIDE, comment, cast.ada(), reason=Why.CHECKING)
    make_decision(Act.REMOVE, comment)
    assert take_back(comment).state == State.HIDDEN
    with pytest.raises(Refused, match="wrong_reason"):  # Removing takes a rule, as ever.
        make_decision(Act.REMOVE, comment, reason=Why.TAKEN_BACK)


def test_what_reports_had_hidden_is_hidden_again_with_its_reports_open():
    comment = make_comment(author=cast.alice())
    for number in range(4):
        trust(cast.member(f"reader{number}"), 1)
        make_report(comment, reporter=cast.member(f"reader{number}"), reason="threat")
    assert fresh(comment).state == State.HIDDEN
    make_decision(Act.DISMISS, comment)
    assert fresh(comment).state == State.PUBLISHED
    comment = take_back(comment)
    assert (comment.state, comment.open_report_count) == (State.HIDDEN, 4)
    assert_cases_fit()


def test_nothing_but_ones_own_last_judgement_goes_back_so():
    comment = make_comment(author=cast.alice())
    make_decision(Act.REMOVE, comment, reason=Reason.SPAM)
    with pytest.raises(Refused, match="wrong_reason"):
        make_decision(Act.RESTORE, comment, cast.ada(), reason=Why.TAKEN_BACK)
    make_decision(Act.RESTORE, comment, cast.ada())
    with pytest.raises(Refused, match="wrong_reason"):
        make_decision(Act.HIDE, comment, reason=Why.TAKEN_BACK)


def test_many_taken_back_together_wait_as_they_did():
    reported = make_report(make_comment(author=cast.alice()), reporter=cast.bob()).comment
    held = make_held_comment()
    mori = cast.mori()
    seen = {one.pk: load_case(fresh(one), mori, timezone.now()).seen for one in (reported, held)}
    result = judge_together(
        act=Act.REMOVE, moderator=mori, seen=seen, reason=Reason.SPAM, words="", note=""
    )
    undo_together(together=result.together, moderator=mori)
    states = Comment.objects.filter(pk__in=(reported.pk, held.pk)).order_by("pk")
    assert [one.state for one in states] == [State.PUBLISHED, State.HELD]
    assert Case.objects.open().count() == 2
    assert_cases_fit()
    assert Decision.objects.filter(reason=Why.TAKEN_BACK).count() == 2


def test_what_was_restored_by_mistake_is_removed_again_by_the_same_rule():
    comment = make_report(make_comment(author=cast.alice())).comment
    removed = make_decision(Act.REMOVE, comment, cast.ada(), reason="spam")
    make_decision(Act.RESTORE, comment)
    again = make_decision(Act.REMOVE, comment, reason=Why.TAKEN_BACK)
    comment.refresh_from_db()
    assert (comment.state, comment.because) == (State.REMOVED, "spam")
    assert again.rule == removed.rule and Report.objects.get().verdict == "right"
    told = Notice.objects.filter(recipient=cast.alice()).latest("pk")
    assert "has removed your comment" in told.note
    assert verify_log().wrong == ""
    make_decision(Act.RESTORE, comment, reason=Why.TAKEN_BACK)
    comment.refresh_from_db()
    assert comment.state == State.PUBLISHED


def test_what_came_back_after_an_appeal_stays():
    comment = make_comment(author=cast.alice())
    appeal = make_appeal(make_decision(Act.REMOVE, comment))
    judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome="reversed", answer="Yes.")
    with pytest.raises(Refused, match="wrong_reason"):
        make_decision(Act.REMOVE, comment, cast.ada(), reason=Why.TAKEN_BACK)


def test_what_is_hidden_again_names_the_rule_for_which_it_was():
    comment = make_comment(author=cast.alice())
    make_decision(Act.HIDE, comment, cast.ada(), reason="spam")
    make_decision(Act.REMOVE, comment, reason="abuse")
    make_decision(Act.HIDE, comment, reason=Why.TAKEN_BACK)
    assert (fresh(comment).state, fresh(comment).because) == (State.HIDDEN, "spam")
