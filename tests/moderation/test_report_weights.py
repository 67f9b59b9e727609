"""What a report counts for, what enough of them do, and what reporters hear."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, State
from forum.members.models import Member
from forum.members.trust.levels import LEVELS
from forum.moderation.appeals.lodging import lodge_appeal
from forum.moderation.cases.models import Case
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.reports.models import Report, Verdict
from forum.moderation.weighing import HIDDEN_AT_ONCE, HIDING_REPORTERS, HIDING_WEIGHT, weigh
from forum.notifications.models import Notice
from forum.refusals import Refused
from tests import cast
from tests.make import make_comment
from tests.moderation.making import assert_cases_fit, make_appeal, make_decision, make_report, trust

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]


def regular(name: str) -> Member:
    """Return somebody who isn't new here."""
    member = cast.member(name)
    trust(member, 1)
    return member


def report_by(comment: Comment, count: int, **fields) -> Comment:
    for number in range(count):
        make_report(comment, reporter=regular(f"regular-{number}"), **fields)
    return Comment.objects.get(pk=comment.pk)


def notes_of(member: Member) -> list[str]:
    notices = Notice.objects.filter(recipient=member, kind="report").order_by("pk")
    return list(notices.values_list("note", flat=True))


@pytest.mark.both
@pytest.mark.parametrize(
    ("right", "wrong", "level", "weight"),
    [
        (0, 0, 1, 50),
        (10, 0, 1, 92),
        (0, 10, 1, 8),
        (0, 0, 0, 25),
        (0, 50, 0, 1),
        (0, 0, 3, 62),
        (50, 0, 3, 99),
    ],
)
def test_a_report_weighs_by_those_found_right_before_and_by_its_reporters_level(
    right, wrong, level, weight
):
    assert weigh(right_count=right, wrong_count=wrong, level=LEVELS[level]) == weight


def test_what_was_judged_changes_what_the_next_report_weighs():
    reporter = regular("regular-0")
    for act in ("remove", "dismiss", "remove"):
        comment = make_comment(author=cast.alice())
        report = make_report(comment, reporter=reporter)
        make_decision(act, comment)
        report.refresh_from_db()
        assert report.verdict == (Verdict.WRONG if act == "dismiss" else Verdict.RIGHT)
    assert make_report(make_comment(author=cast.alice()), reporter=reporter).weight == 60


def test_enough_credible_readers_hide_a_comment_until_a_moderator_looks(client: Client):
    comment = make_comment(author=cast.alice(), text="What they all reported.")
    assert report_by(comment, 3).state == State.PUBLISHED  # 150 of HIDING_WEIGHT.
    make_report(comment, reporter=regular("regular-9"))
    comment.refresh_from_db()
    assert (comment.state, comment.open_report_count) == (State.HIDDEN, 4)
    decision = Decision.objects.get()
    assert decision.moderator is None and decision.is_automated
    assert Case.objects.open().get().is_reported
    assert "What they all reported." not in client.get("/").content.decode()
    client.force_login(cast.alice())
    page = client.get(decision.get_absolute_url()).content.decode()
    assert "several readers reported it" in page and "without your asking" in page
    with pytest.raises(Refused):
        lodge_appeal(decision_id=decision.pk, member=cast.alice(), words="No.")
    assert verify_log().broken is None
    assert_cases_fit()


def test_the_same_few_hide_only_so_many_comments_before_a_moderator_has_looked():
    comments = [make_comment(author=cast.alice()) for _ in range(HIDDEN_AT_ONCE + 1)]
    states = [report_by(comment, 4).state for comment in comments]
    assert states == [State.HIDDEN] * HIDDEN_AT_ONCE + [State.PUBLISHED]
    make_decision("remove", comments[0])
    make_report(comments[-1], reporter=regular("regular-9"))
    assert Comment.objects.get(pk=comments[-1].pk).state == State.HIDDEN


@pytest.mark.both
def test_whoever_is_kept_out_since_hides_nothing_by_what_they_reported_before():
    comment = report_by(make_comment(author=cast.alice()), 3)
    suspended, closed = Member.objects.filter(username__in=("regular-0", "regular-1"))
    Member.objects.filter(pk=suspended.pk).update(
        suspended_until=timezone.now() + timedelta(days=1)
    )
    Member.objects.filter(pk=closed.pk).update(is_active=False)
    make_report(comment, reporter=regular("regular-8"))
    make_report(comment, reporter=regular("regular-9"))
    assert Comment.objects.get(pk=comment.pk).state == State.PUBLISHED
    make_report(comment, reporter=regular("regular-7"))
    assert Comment.objects.get(pk=comment.pk).state == State.HIDDEN


@pytest.mark.both
def test_two_never_hide_however_much_they_weigh():
    comment = make_comment(author=cast.alice())
    report_by(comment, 2)
    Report.objects.update(weight=HIDING_WEIGHT)
    assert HIDING_REPORTERS > 2
    comment.refresh_from_db()
    assert comment.state == State.PUBLISHED


def test_nothing_of_staff_is_hidden_nor_for_being_off_topic_nor_by_new_accounts():
    of_staff, harmless = make_comment(author=cast.mori()), make_comment(author=cast.alice())
    assert report_by(of_staff, 6).state == State.PUBLISHED
    assert report_by(harmless, 6, reason="off_topic").state == State.PUBLISHED
    brigade = make_comment(author=cast.alice())
    for number in range(7):  # 25 each.
        make_report(brigade, reporter=cast.member(f"new-{number}"))
    brigade.refresh_from_db()
    assert brigade.state == State.PUBLISHED


def test_what_a_moderator_let_stand_is_not_hidden_again_until_it_is_changed():
    comment = make_comment(author=cast.alice(), text="First text.")
    make_report(comment)
    make_decision("dismiss", comment)
    assert report_by(comment, 5).state == State.PUBLISHED
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Another text.")
    make_report(comment, reporter=regular("regular-9"))
    comment.refresh_from_db()
    assert comment.state == State.HIDDEN


def test_dismissing_what_reports_have_hidden_brings_it_back():
    comment = report_by(make_comment(author=cast.alice()), 4)
    assert comment.state == State.HIDDEN
    decision = make_decision("dismiss", comment)
    comment.refresh_from_db()
    assert (decision.act, comment.state, comment.open_report_count) == ("restore", "published", 0)
    assert set(Report.objects.values_list("verdict", flat=True)) == {"wrong"}


@pytest.mark.both
def test_reporters_hear_the_outcome_and_no_names():
    comment = report_by(make_comment(author=cast.alice()), 2)
    make_decision("remove", comment, words="For alice alone")
    for number in range(2):
        member = Member.objects.get(username=f"regular-{number}")
        assert notes_of(member) == ["Thank you. The comment that you reported has been removed."]
        assert member.unread_notice_count == 1
    notice = Notice.objects.filter(kind="report").first()
    assert notice.url == comment.article.get_absolute_url() and notice.actor is None


@pytest.mark.both
def test_taking_back_tells_all_who_had_been_told_and_judges_nobody():
    comment = report_by(make_comment(author=cast.alice()), 2)
    make_decision("remove", comment)
    make_decision("restore", comment, reason="taken_back")
    (note,) = notes_of(Member.objects.get(username="regular-0"))
    assert "It will be looked at again." in note
    assert set(Report.objects.values_list("verdict", flat=True)) == {""}


def test_restoring_tells_all_who_had_been_told_and_turns_the_verdict():
    comment = report_by(make_comment(author=cast.alice()), 2)
    make_decision("remove", comment)
    make_decision("restore", comment, cast.ada(), reason="mistake")
    reporter = Member.objects.get(username="regular-0")
    (note,) = notes_of(reporter)  # What was said before doesn't hold any more.
    assert "it stands" in note
    assert set(Report.objects.values_list("verdict", flat=True)) == {"wrong"}
    assert reporter.unread_notice_count == 1


def test_a_reversed_appeal_turns_the_verdict():
    from forum.moderation.appeals.judging import judge_appeal

    comment = report_by(make_comment(author=cast.alice()), 1)
    appeal = make_appeal(make_decision("remove", comment))
    judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome="reversed", answer="Yes.")
    assert Report.objects.get().verdict == "wrong"


def test_hiding_while_one_finds_out_says_nothing_of_the_reports():
    comment = report_by(make_comment(author=cast.alice()), 1)
    make_decision("hide", comment, reason="checking")
    assert Report.objects.get().verdict == ""
    make_decision("remove", comment)
    assert Report.objects.get().verdict == ""


def test_a_reporter_reads_it_in_their_language():
    reporter = regular("regular-0")
    Member.objects.filter(pk=reporter.pk).update(language="ja")
    comment = make_comment(author=cast.alice())
    make_report(comment, reporter=reporter)
    make_decision("dismiss", comment)
    assert "報告" in notes_of(reporter)[0]
