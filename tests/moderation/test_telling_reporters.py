"""Who reported hears each outcome once, of one report five times at most, and never what is old."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, State
from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Why
from forum.moderation.reports.models import Report
from forum.moderation.rules import MOST_TOLD
from forum.moderation.sweeping.starting import undo_sweep
from forum.moderation.sweeping.working import work_on_all
from forum.notifications.models import Notice
from forum.notifications.reading import mark_all_read
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_appeal, make_decision, make_report, sweep, trust
from tests.statements import spelled

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]


@pytest.fixture
def comment() -> Comment:
    """A comment of alice's that bob reported, and suzu, who reads Japanese."""
    comment = make_comment(author=cast.alice())
    make_report(comment, reporter=cast.bob())
    make_report(comment, reporter=cast.suzu())
    Member.objects.filter(pk=cast.suzu().pk).update(language="ja")
    return comment


def heard(member: Member | None = None) -> tuple[str, int]:
    """Return what the one notice about the report says, bob's unless told, and if it is unread."""
    notice = Notice.objects.get(recipient=member or cast.bob(), kind="report")
    unread = Member.objects.get(pk=notice.recipient_id).unread_notice_count
    assert unread == int(notice.read_at is None)
    return notice.note, unread


def read_all() -> None:
    mark_all_read(member=cast.bob())
    mark_all_read(member=cast.suzu())


@pytest.mark.both
def test_dismissing_again_and_again_is_told_once(comment: Comment):
    make_decision(Act.DISMISS, comment)
    read_all()
    for _ in range(3):
        make_decision(Act.REOPEN, comment, reason=Why.MISTAKE)
        make_decision(Act.DISMISS, comment)
    note, unread = heard()
    assert "let it stand" in note and not unread
    assert Decision.objects.count() == verify_log().count == 7
    assert verify_log().broken is None
    assert set(Report.objects.values_list("told", "told_count")) == {("stands", 1)}


def test_what_comes_of_taking_it_up_again_is_told_if_it_is_news(comment: Comment):
    make_decision(Act.DISMISS, comment)
    read_all()
    make_decision(Act.REOPEN, comment, reason=Why.MISTAKE)
    make_decision(Act.REMOVE, comment)
    note, unread = heard()
    assert "has been removed" in note and unread
    with translation.override("ja"):
        assert heard(cast.suzu())[0] == translation.gettext(note) != note


def test_after_five_times_the_notice_is_only_put_right(comment: Comment):
    for number in range(MOST_TOLD + 2):
        read_all()
        make_decision(Act.RESTORE if number % 2 else Act.REMOVE, comment)
        note, unread = heard()
        assert ("it stands" if number % 2 else "has been removed") in note
        assert unread == int(number < MOST_TOLD)
    assert Notice.objects.filter(kind="report").count() == 2


@pytest.mark.parametrize(
    ("is_swept", "told", "says"),
    [(True, "removed", "has been removed"), (False, "stands", "it stands")],
)
def test_of_a_text_that_is_put_back_nobody_reads_that_it_stands_where_it_is_gone(
    comment: Comment, is_swept: bool, told: str, says: str
):
    changed = make_decision(Act.REDACT, comment, text="What […].")
    assert "changed the text" in heard()[0]
    appeal = make_appeal(changed)
    if is_swept:
        sweep(cast.alice())
        work_on_all()
    judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome="reversed", answer="Yes.")
    assert says in heard()[0]
    assert set(Report.objects.values_list("told", flat=True)) == {told}


def told() -> set[str]:
    return set(Report.objects.values_list("told", flat=True))


def test_of_a_changed_text_that_a_colleague_hides_they_read_that_it_is_hidden(comment: Comment):
    appeal = make_appeal(make_decision(Act.REDACT, comment, text="What […]."))
    read_all()
    make_decision(Act.HIDE, comment, cast.ada())
    note, unread = heard()
    assert "has been hidden" in note and unread and told() == {"hidden"}
    with translation.override("ja"):
        assert heard(cast.suzu())[0] == translation.gettext(note) != note
    kai = cast.staff("kai", "moderator")
    judge_appeal(appeal_id=appeal.pk, judge=kai, outcome="reversed", answer="Yes.")
    assert "has been hidden" in heard()[0] and told() == {"hidden"}
    make_decision(Act.RESTORE, comment, kai)
    assert "it stands" in heard()[0] and told() == {"stands"}


@pytest.mark.both
def test_once_that_is_taken_back_they_read_of_the_changed_text_again(comment: Comment):
    make_decision(Act.REDACT, comment, text="What […].")
    make_decision(Act.HIDE, comment, cast.ada())
    make_decision(Act.RESTORE, comment, cast.ada(), reason=Why.TAKEN_BACK)
    assert "changed the text" in heard()[0] and told() == {"acted"}


@pytest.mark.parametrize("first", [Act.HIDE, Act.REDACT])
def test_what_was_hidden_or_changed_and_is_removed_then_is_told_as_removed(
    comment: Comment, first: Act
):
    make_decision(first, comment)
    make_decision(Act.REMOVE, comment, cast.ada())
    assert "has been removed" in heard()[0] and told() == {"removed"}
    make_decision(Act.RESTORE, comment, cast.staff("kai", "moderator"))
    # Of the text that is still changed that is what came of the report.
    assert ("it stands" if first == Act.HIDE else "changed the text") in heard()[0]


def test_a_measure_on_the_branch_between_keeps_nothing_from_them(comment: Comment):
    make_decision(Act.DISMISS, comment)
    make_decision(Act.LOCK, comment)
    make_decision(Act.REMOVE, comment)
    assert "has been removed" in heard()[0] and told() == {"removed"}


def test_what_goes_with_others_and_comes_back_is_told_though_it_was_judged_before(
    comment: Comment,
):
    make_decision(Act.DISMISS, comment)
    removed = sweep(cast.alice())
    work_on_all()
    assert "has been removed" in heard()[0] and told() == {"removed"}
    undo_sweep(sweep=removed, moderator=cast.mori(), reason=Why.MISTAKE)
    work_on_all()
    assert "let it stand" in heard()[0] and told() == {"stands"}


def verdicts() -> dict[str, str]:
    return dict(Report.objects.order_by("pk").values_list("reporter__username", "verdict"))


def test_what_is_restored_was_reported_wrongly_whichever_decision_had_taken_it(comment: Comment):
    make_decision(Act.HIDE, comment)
    make_decision(Act.LOCK, comment)
    make_decision(Act.REMOVE, comment, cast.ada())
    make_decision(Act.RESTORE, comment, cast.staff("kai", "moderator"))
    assert verdicts() == {"bob": "wrong", "suzu": "wrong"}


def test_a_removal_finds_right_what_was_dismissed_before_a_measure_on_the_branch(comment: Comment):
    make_decision(Act.DISMISS, comment)
    make_decision(Act.LOCK, comment)
    make_decision(Act.REMOVE, comment)
    assert verdicts() == {"bob": "right", "suzu": "right"}


def test_what_puts_the_text_back_turns_what_had_changed_it_not_what_hid_it(comment: Comment):
    appeal = make_appeal(make_decision(Act.REDACT, comment, text="What […]."))
    make_report(comment, reporter=cast.member("dai"))
    make_decision(Act.HIDE, comment, cast.ada())
    kai = cast.staff("kai", "moderator")
    judge_appeal(appeal_id=appeal.pk, judge=kai, outcome="reversed", answer="Yes.")
    # Gone as it is, the comment is none of which they were wrong.
    assert verdicts() == {"bob": "right", "suzu": "right", "dai": "right"}
    make_decision(Act.RESTORE, comment, kai)
    assert set(verdicts().values()) == {"wrong"}


@pytest.mark.both
def test_of_two_changes_both_are_turned_once_the_text_is_the_authors_again(comment: Comment):
    make_decision(Act.REDACT, comment, text="What […].")
    make_report(comment, reporter=cast.member("dai"))
    make_decision(Act.REDACT, comment, cast.ada(), text="What.")
    make_decision(Act.UNREDACT, comment, cast.staff("kai", "moderator"))
    assert set(verdicts().values()) == {"wrong"} and told() == {"stands"}


def test_whoever_lets_a_changed_text_stand_finds_only_the_later_reports_wrong(comment: Comment):
    make_decision(Act.REDACT, comment, text="What […].")
    make_report(comment, reporter=cast.member("dai"))
    make_decision(Act.DISMISS, comment, cast.ada())
    assert verdicts() == {"bob": "right", "suzu": "right", "dai": "wrong"}
    assert "changed the text" in heard()[0]


def test_what_a_step_back_had_judged_is_turned_no_more(comment: Comment):
    make_decision(Act.HIDE, comment)
    make_decision(Act.REMOVE, comment, cast.ada())
    make_decision(Act.HIDE, comment, cast.ada(), reason=Why.TAKEN_BACK)
    make_decision(Act.RESTORE, comment, cast.staff("kai", "moderator"))
    assert set(verdicts().values()) == {"wrong"} and told() == {"stands"}


@pytest.mark.both
def test_who_has_reported_it_anew_hears_of_that_report_alone(comment: Comment):
    make_decision(Act.REDACT, comment, text="What […].")
    make_report(comment, reporter=cast.bob())
    make_decision(Act.HIDE, comment, cast.ada())
    assert heard() == ("Thank you. The comment that you reported has been hidden.", 1)
    assert Report.objects.filter(reporter=cast.bob()).order_by("pk").last().told_count == 1


def test_what_was_dealt_with_is_told_no_more_of_while_it_stands(comment: Comment):
    make_decision(Act.DISMISS, comment, reason=Why.DEALT_WITH)
    make_decision(Act.HIDE, comment, cast.ada(), reason=Why.CHECKING)
    assert "has been hidden" in heard()[0]
    make_decision(Act.RESTORE, comment, cast.ada(), reason=Why.TAKEN_BACK)
    assert "dealt with already" in heard()[0]


@pytest.mark.both
def test_what_stood_and_is_hidden_by_reports_since_it_was_edited_is_told_at_once(comment: Comment):
    make_decision(Act.DISMISS, comment)
    read_all()
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Something worse.")
    for name in ("suzu", "dai", "eli", "uma"):
        trust(cast.member(name), 3)
        make_report(comment, reporter=cast.member(name), reason="abuse")
    assert Comment.objects.get(pk=comment.pk).state == State.HIDDEN
    assert heard() == ("Thank you. The comment that you reported has been hidden.", 1)
    assert heard(cast.suzu())[1] == 0  # What she reported anew waits to be judged.
    make_decision(Act.DISMISS, comment)
    assert "stand" in heard()[0] and heard(cast.suzu())[1] == 1
    assert told() == {"stands"}


@pytest.mark.both
def test_telling_what_holds_costs_the_same_however_many_reported(comment: Comment):
    from forum.moderation.telling_reporters import tell_what_holds

    for number in range(6):
        make_report(comment, reporter=cast.member(f"reader{number}"), reason="off_topic")
    judged, costs = make_decision(Act.DISMISS, comment), []
    make_decision(Act.LOCK, comment)
    hidden = make_decision(Act.HIDE, comment)
    for count in (2, 8):
        kept = Report.objects.filter(comment=comment).order_by("pk")[:count]
        Report.objects.update(decision=judged, told="hidden", told_count=1)
        Report.objects.filter(pk__in=kept).update(told="stands")
        hidden.refresh_from_db()
        hidden.comment.article.discussion  # noqa: B018 - the decision has read it.
        with CaptureQueriesContext(connection) as queries:
            tell_what_holds(hidden, hidden.comment)
        costs.append(len(spelled(queries)))
        read = " ".join(spelled(queries))
        # Of reporters their language alone, of reports and decisions nothing long.
        assert not [name for name in ("password", '"note"', '"words"') if name in read]
    assert costs[0] == costs[1]


def test_an_unread_notice_makes_way_for_the_next(comment: Comment):
    for act in (Act.REMOVE, Act.RESTORE, Act.REMOVE):
        make_decision(act, comment)
    assert heard() == ("Thank you. The comment that you reported has been removed.", 1)


def test_each_report_is_told_by_itself(comment: Comment):
    make_decision(Act.DISMISS, comment)
    read_all()
    make_report(comment, reporter=cast.member("dai"))
    make_decision(Act.DISMISS, comment, cast.ada())
    assert heard(cast.member("dai"))[1] == 1 and heard()[1] == 0


@pytest.mark.both
def test_telling_costs_the_same_however_many_reported(comment: Comment):
    from forum.moderation.telling_reporters import tell_reporters

    for number in range(6):
        make_report(comment, reporter=cast.member(f"reader{number}"), reason="off_topic")
    decision, costs = make_decision(Act.REMOVE, comment), []
    for count in (2, 8):
        kept = Report.objects.filter(decision=decision).order_by("pk")[:count]
        Report.objects.filter(decision=decision).exclude(pk__in=kept).update(
            told="removed", told_count=1
        )
        Report.objects.filter(pk__in=kept).update(told="hidden", told_count=1)
        decision.refresh_from_db()
        decision.comment.article.discussion  # noqa: B018 - the decision has read it.
        with CaptureQueriesContext(connection) as queries:
            tell_reporters(decision, decision.comment)
        costs.append(len(spelled(queries)))
    # SQLite is asked for no lock.
    assert costs == [5, 5] if connection.vendor == "sqlite" else [6, 6]


@pytest.mark.both
def test_the_database_counts_what_was_told(comment: Comment):
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.update(told="stands")
