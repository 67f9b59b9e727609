"""A judgement taken back leaves all as it was: the state, the reports, the case, who was told."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.discussion.models import Comment, State
from forum.moderation.acts import Act, Step
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.cases.loading import load_case
from forum.moderation.cases.models import Case
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.judging import judge_notice
from forum.moderation.reasons import Reason, Why
from forum.moderation.reports.models import Report, Told
from forum.moderation.sweeping.branch_starting import remove_branch
from forum.moderation.sweeping.working import work_on_all
from forum.moderation.together.judging import judge_together, undo_together
from forum.moderation.transparency.figures import count_figures
from forum.moderation.transparency.template.counts import count_for_template
from forum.moderation.whys import UNDO
from forum.notifications.models import Notice, OutgoingMail
from forum.refusals import Refused
from tests import cast
from tests.make import make_comment
from tests.moderation.making import (
    assert_cases_fit,
    make_appeal,
    make_decision,
    make_held_comment,
    make_notice,
    make_report,
    sweep,
    trust,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]


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


@pytest.mark.both
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
    hidden = Decision.objects.last_on(comment)
    assert (hidden.act, hidden.reason) == (Act.HIDE, Why.CHECKING)  # As it was told before.


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


@pytest.mark.both
@pytest.mark.parametrize("act", [Act.DISMISS, Act.REMOVE])
def test_what_reports_had_hidden_comes_back_once_they_are_found_wrong(act: Act):
    comment = make_comment(author=cast.alice())
    for name in ("one", "two", "three", "four"):
        reporter = cast.member(name)
        trust(reporter, 3)
        make_report(comment, reporter=reporter, reason="abuse")
    make_decision(act, comment)
    assert take_back(comment).state == State.HIDDEN
    make_decision(Act.DISMISS, comment, cast.ada())
    assert fresh(comment).state == State.PUBLISHED
    assert {one.told for one in Report.objects.all()} == {Told.STANDS}
    assert_cases_fit()


def test_what_reports_had_hidden_comes_back_though_its_branch_was_locked_meanwhile():
    comment = make_comment(author=cast.alice())
    for name in ("one", "two", "three", "four"):
        reporter = cast.member(name)
        trust(reporter, 3)
        make_report(comment, reporter=reporter, reason="abuse")
    make_decision(Act.LOCK, comment, cast.ada())
    make_decision(Act.DISMISS, comment)
    assert fresh(comment).state == State.PUBLISHED
    assert take_back(comment).state == State.HIDDEN


def test_nothing_but_ones_own_last_judgement_goes_back_so():
    comment = make_comment(author=cast.alice())
    make_decision(Act.REMOVE, comment, reason=Reason.SPAM)
    with pytest.raises(Refused, match="wrong_reason"):
        make_decision(Act.RESTORE, comment, cast.ada(), reason=Why.TAKEN_BACK)
    make_decision(Act.RESTORE, comment, cast.ada())
    with pytest.raises(Refused, match="wrong_reason"):
        make_decision(Act.HIDE, comment, reason=Why.TAKEN_BACK)


@pytest.mark.both
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


@pytest.mark.both
def test_what_was_restored_by_mistake_is_removed_again_by_the_same_rule():
    comment = make_report(make_comment(author=cast.alice())).comment
    removed = make_decision(Act.REMOVE, comment, cast.ada(), reason="spam")
    make_decision(Act.RESTORE, comment)
    again = make_decision(Act.REMOVE, comment, reason=Why.TAKEN_BACK)
    comment.refresh_from_db()
    assert (comment.state, comment.because) == (State.REMOVED, "spam")
    assert (again.rule, again.reason) == (removed.rule, "spam")
    assert Report.objects.get().verdict == "right"
    told = Notice.objects.filter(recipient=cast.alice()).latest("pk")
    assert "has removed your comment" in told.note and "Advertising" in told.note
    assert verify_log().wrong == ""
    make_decision(Act.RESTORE, comment, reason=Why.TAKEN_BACK)
    comment.refresh_from_db()
    assert comment.state == State.PUBLISHED


def test_what_was_taken_back_is_offered_by_no_key_and_done_again_for_the_same_reason():
    comment = make_comment(author=cast.alice())
    client = Client()
    make_decision(Act.REMOVE, comment, reason=Reason.HATE, words="Read rule 2.")
    take_back(comment, client)
    page = client.get(reverse("moderation:comment", args=[comment.pk])).content.decode()
    assert "data-undone" in page and "Do it again: Remove" in page
    assert "data-undo " not in page
    again = make_decision(Act.REMOVE, comment, reason=Why.TAKEN_BACK)
    assert (again.reason, again.words, again.step) == (Reason.HATE, "Read rule 2.", Step.AGAIN)
    assert again.rule.rule.code == "hate" == fresh(comment).because
    told = Notice.objects.filter(recipient=cast.alice()).latest("pk")
    assert "Reason: Hate against a group." in told.note
    assert take_back(comment, client).state == State.PUBLISHED  # What was done again, by its key.
    counted = count_for_template(again.decided_at.year)
    assert counted.own_measures == 1
    assert [reason for act, reason, _by in count_figures(again.decided_at.year).decisions
            if act == Act.REMOVE] == ["hate"]  # fmt: skip
    assert verify_log().wrong == ""


@pytest.mark.parametrize(
    ("act", "reason"),
    [(Act.LOCK, "heated"), (Act.SLOW, "heated"), (Act.DISMISS, "disagreement"),
     (Act.HIDE, "checking"), (Act.REDACT, "abuse")],
)  # fmt: skip
def test_every_act_is_done_again_as_it_was(act: Act, reason: str):
    comment = make_report(make_comment(author=cast.alice())).comment
    how = {"minutes": 10} if act == Act.SLOW else {}
    first = make_decision(act, comment, reason=reason, **how)
    make_decision(UNDO[act], comment, reason=Why.TAKEN_BACK)
    text = {"text": None} if act == Act.REDACT else {}
    again = make_decision(act, comment, reason=Why.TAKEN_BACK, **text)
    assert (again.reason, again.rule, again.minutes) == (reason, first.rule, first.minutes)


@pytest.mark.both
def test_what_a_notice_led_to_is_done_again_by_the_same_law():
    comment = make_comment(author=cast.alice())
    judge_notice(
        notice_id=make_notice(comment, ground="copyright").pk,
        moderator=cast.mori(),
        outcome="removed",
        answer="Yes.",
        words="The second verse is copied.",
    )
    given_back = make_decision(Act.RESTORE, comment, reason=Why.TAKEN_BACK)
    again = make_decision(Act.REMOVE, comment, reason=Why.TAKEN_BACK)
    assert (given_back.law, again.law, again.reason) == ("", "copyright", "illegal")
    mail = OutgoingMail.objects.get(text__contains=again.get_absolute_url())
    assert "named as the law: Copyright or trade mark." in mail.text
    assert verify_log().wrong == ""
    make_decision(Act.RESTORE, comment, cast.ada())
    removed = make_decision(Act.REMOVE, comment, cast.ada(), reason=Why.TAKEN_BACK)
    assert removed.law == "copyright"  # Of what somebody else had given back, too.


def test_what_a_colleague_took_back_is_not_done_again_so():
    comment = make_comment(author=cast.alice())
    make_decision(Act.REMOVE, comment)
    make_decision(Act.RESTORE, comment, reason=Why.TAKEN_BACK)
    with pytest.raises(Refused, match="wrong_reason"):
        make_decision(Act.REMOVE, comment, cast.ada(), reason=Why.TAKEN_BACK)


def test_who_waited_hears_that_it_waits_again_and_nothing_counts_as_taken_away():
    comment = make_held_comment()
    make_decision(Act.PUBLISH, comment)
    assert take_back(comment).state == State.HELD
    decision = Decision.objects.last_on(comment)
    notice = Notice.objects.filter(recipient=cast.alice()).latest("pk")
    assert notice.note.startswith("Your comment waits again until a moderator has read it.")
    assert not OutgoingMail.objects.exists()  # Nor had one said that it was published.
    assert count_for_template(decision.decided_at.year).own_measures == 0
    client = Client()
    client.force_login(cast.alice())
    page = client.get(decision.get_absolute_url()).content.decode()
    assert "waits again" in page and "appeal" not in page.lower()
    make_decision(Act.PUBLISH, comment, reason=Why.TAKEN_BACK)
    assert fresh(comment).state == State.PUBLISHED


@pytest.mark.both
def test_who_was_told_of_a_removal_hears_by_mail_that_it_waits_as_before():
    comment = make_held_comment()
    make_decision(Act.REMOVE, comment)
    take_back(comment)
    removed, waits = OutgoingMail.objects.order_by("pk").values_list("text", flat=True)
    assert "has removed your comment" in removed and "waits again" in waits
    assert "restored" not in waits


def test_what_was_answered_meanwhile_is_told_as_hidden_to_look_into_it():
    comment = make_held_comment()
    make_decision(Act.PUBLISH, comment)
    make_comment(reply_to=comment)
    take_back(comment)
    decision = Decision.objects.last_on(comment)
    assert (decision.act, decision.reason) == (Act.HIDE, Why.CHECKING)
    again = make_decision(Act.RESTORE, comment, reason=Why.TAKEN_BACK)
    assert (fresh(comment).state, again.reason) == (State.PUBLISHED, Why.KEEPS_RULES)


@pytest.mark.both
def test_what_went_with_others_is_removed_again_for_the_reason_of_that():
    comment = make_comment(author=cast.alice())
    sweep(cast.alice(), cast.ada())
    work_on_all()
    make_decision(Act.RESTORE, comment)
    again = make_decision(Act.REMOVE, comment, reason=Why.TAKEN_BACK)
    assert (again.reason, again.rule.rule.code) == ("spam", "spam")


def test_a_measure_on_what_was_removed_is_taken_back_as_any():
    comment = make_comment(author=cast.alice())
    make_comment(reply_to=comment, author=cast.bob())
    make_decision(Act.REMOVE, comment)
    make_decision(Act.LOCK, comment)
    assert not take_back(comment).is_locked
    assert fresh(comment).state == State.REMOVED


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


@pytest.mark.both
def test_a_lock_of_a_removed_branch_is_taken_again_for_what_the_branch_was_removed():
    root = make_comment(author=cast.alice())
    make_comment(reply_to=root)
    make_decision(Act.LOCK, root, reason="heated")
    make_decision(Act.UNLOCK, root)
    remove_branch(comment_id=root.pk, moderator=cast.mori(), reason="spam", words="All of it.")
    make_decision(Act.UNLOCK, root)
    again = make_decision(Act.LOCK, root, reason=Why.TAKEN_BACK)
    assert (again.reason, again.words) == ("spam", "All of it.")
    make_decision(Act.UNLOCK, root)
    make_decision(Act.LOCK, root, reason="heated")
    make_decision(Act.UNLOCK, root)
    assert make_decision(Act.LOCK, root, reason=Why.TAKEN_BACK).reason == "heated"
