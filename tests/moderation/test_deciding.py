"""Deciding: the act, the log, the reports and the author's notice are one thing."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from forum.discussion.discussions import change_settings
from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, Mode, State
from forum.discussion.removal import delete_own_comment
from forum.moderation.acts import Act
from forum.moderation.cases.loading import load_case
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Reason, Why
from forum.moderation.reports.models import Report
from forum.moderation.seen import parse_seen
from forum.moderation.verbs import VERBS
from forum.moderation.whys import TAKING, whys_of
from forum.notifications.models import Notice
from forum.refusals import Refused
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_decision, make_held_comment, make_report

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]


def seen_by(moderator, comment: Comment):
    comment = Comment.objects.select_related("author").get(pk=comment.pk)
    return parse_seen(str(load_case(comment, moderator, timezone.now()).seen))


def refusal_of(act: str, comment: Comment, moderator=None, **fields):
    with pytest.raises(Refused) as refused:
        make_decision(act, comment, moderator, **fields)
    return refused.value.refusal


def fresh(comment: Comment) -> Comment:
    return Comment.objects.get(pk=comment.pk)


def test_hiding_closes_the_reports_logs_and_tells_the_author():
    report = make_report()
    decision = make_decision(Act.HIDE, report.comment, reason=Reason.ABUSE, note="Third time")
    comment = fresh(report.comment)
    assert (comment.state, comment.open_report_count) == (State.HIDDEN, 0)
    assert Report.objects.get().closed_at == decision.decided_at
    assert (decision.moderator, decision.member) == (cast.mori(), cast.alice())
    notice = Notice.objects.get(recipient=cast.alice())
    assert notice.url == decision.get_absolute_url() and notice.actor is None
    assert "hidden your comment" in notice.note and "Insult" in notice.note
    assert "Third time" not in notice.note


def test_an_author_is_told_in_their_language():
    comment = make_comment(author=cast.suzu())
    make_decision(Act.REMOVE, comment, reason=Reason.SPAM)
    assert Notice.objects.get(recipient=cast.suzu()).kind == "decision"


@pytest.mark.slow
@pytest.mark.parametrize("act", [*VERBS, Act.DISMISS])
def test_no_act_goes_without_a_reason_that_is_one_of_its_own(act: Act):
    comment = make_comment_for(act)
    before = (fresh(comment).state, Decision.objects.count())
    alien = Why.CALM_AGAIN if act in TAKING else Reason.SPAM
    assert refusal_of(act, comment, reason="").code == "needs_reason"
    assert refusal_of(act, comment, reason=alien).code == "wrong_reason"
    assert refusal_of(act, comment, reason=Why.TALKED_OVER).code == "wrong_reason"
    assert (fresh(comment).state, Decision.objects.count()) == before
    for reason in whys_of(act):
        with transaction.atomic():
            decision = make_decision(act, comment, reason=reason, note="Because of this.")
            assert (decision.reason, decision.note) == (reason, "Because of this.")
            transaction.set_rollback(True)


UNDONE = {
    Act.RESTORE: Act.REMOVE, Act.UNLOCK: Act.LOCK, Act.LET_REPLIES: Act.HOLD_REPLIES,
    Act.QUICKEN: Act.SLOW, Act.MOVE_BACK: Act.MOVE,
    Act.UNREDACT: Act.REDACT, Act.REOPEN: Act.DISMISS,
}  # fmt: skip


def make_comment_for(act: Act) -> Comment:
    """Return a comment to which the act can be done."""
    if act == Act.PUBLISH:
        return make_held_comment()
    comment = make_report(make_comment(reply_to=make_comment(), author=cast.alice())).comment
    if undone := UNDONE.get(act):
        make_decision(undone, comment, cast.ada())
    return comment


@pytest.mark.parametrize("act", [Act.REMOVE, Act.DISMISS])
def test_something_else_must_be_said_in_the_note(act: Act):
    comment = make_report().comment
    assert refusal_of(act, comment, reason=Reason.OTHER, note="  ").code == "needs_note"
    make_decision(act, comment, reason=Reason.OTHER, note="A copied poem")


def test_taking_ones_own_decision_back_is_why_enough():
    comment = make_comment(author=cast.alice())
    make_decision(Act.LOCK, comment)
    assert refusal_of(Act.UNLOCK, comment, cast.ada(), reason=Why.TAKEN_BACK).code == "wrong_reason"
    assert refusal_of(Act.REMOVE, comment, reason=Why.TAKEN_BACK).code == "wrong_reason"
    make_decision(Act.UNLOCK, comment, reason=Why.TAKEN_BACK)
    make_decision(Act.LOCK, comment, reason=Why.TAKEN_BACK)
    assert fresh(comment).is_locked


def test_the_database_keeps_no_decision_that_says_no_why():
    comment = make_comment(author=cast.alice())
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(
            act=Act.HIDE, comment=comment, member=cast.alice(), moderator=cast.mori()
        )
    with pytest.raises(ValueError, match="No such reason"):
        make_decision(Act.HIDE, comment, reason="dislike")


@pytest.mark.both
def test_an_author_hears_why_of_good_news_too():
    comment = make_comment(author=cast.alice())
    make_decision(Act.HIDE, comment, reason=Why.CHECKING)
    make_decision(Act.RESTORE, comment, reason=Why.APPEAL)
    notes = (
        Notice.objects.filter(recipient=cast.alice()).order_by("pk").values_list("note", flat=True)
    )
    assert "Being looked into" in notes[0] and "After an appeal" in notes[1]


@pytest.mark.both
def test_a_reversal_is_a_decision_of_its_own():
    comment = make_comment(author=cast.alice())
    make_decision(Act.REMOVE, comment, reason=Reason.HATE)
    make_decision(Act.RESTORE, comment)
    assert fresh(comment).state == State.PUBLISHED
    assert list(Decision.objects.values_list("act", flat=True)) == ["remove", "restore"]
    assert Notice.objects.filter(recipient=cast.alice()).count() == 2


def test_publishing_a_held_comment_tells_its_author():
    comment = make_held_comment()
    make_decision(Act.PUBLISH, comment)
    assert fresh(comment).state == State.PUBLISHED
    assert "published" in Notice.objects.get(recipient=cast.alice()).note


def test_dismissing_leaves_the_comment_and_tells_the_author_nothing():
    report = make_report()
    make_decision(Act.DISMISS, report.comment)
    comment = fresh(report.comment)
    assert (comment.state, comment.open_report_count) == (State.PUBLISHED, 0)
    assert not Notice.objects.filter(recipient=comment.author).exists()


def test_a_report_that_came_while_reading_survives_a_dismissal():
    comment = make_report().comment
    seen = seen_by(cast.mori(), comment)
    late = make_report(comment, reporter=cast.suzu())
    make_decision(Act.DISMISS, comment, seen=seen)
    assert fresh(comment).open_report_count == 1
    assert Report.objects.get(closed_at=None) == late


def test_locking_and_unlocking_keep_the_reports_open():
    comment = make_report().comment
    make_decision(Act.LOCK, comment)
    assert fresh(comment).is_locked and fresh(comment).open_report_count == 1
    assert refusal_of(Act.LOCK, comment).code == "not_possible"
    make_decision(Act.UNLOCK, comment)
    assert not fresh(comment).is_locked


def test_the_second_of_two_moderators_learns_what_the_first_decided():
    comment = make_report().comment
    seen = seen_by(cast.ada(), comment)
    make_decision(Act.HIDE, comment, seen=seen)
    refusal = refusal_of(Act.REMOVE, comment, cast.ada(), reason=Reason.SPAM, seen=seen)
    assert refusal.code == "already_decided"
    assert cast.mori().display_name in refusal.message and "hidden" in refusal.message
    assert fresh(comment).state == State.HIDDEN


def test_a_text_that_was_changed_after_it_was_read_is_not_published():
    comment = make_held_comment()
    seen = seen_by(cast.mori(), comment)
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Something nasty")
    assert refusal_of(Act.PUBLISH, comment, seen=seen).code == "edited_meanwhile"
    make_decision(Act.PUBLISH, comment, seen=seen_by(cast.mori(), comment))


def test_a_comment_that_its_author_deleted_meanwhile_says_so():
    comment = make_report().comment
    seen = seen_by(cast.mori(), comment)
    delete_own_comment(comment_id=comment.pk, member=cast.alice())
    refusal = refusal_of(Act.REMOVE, comment, reason=Reason.SPAM, seen=seen)
    assert refusal.code == "deleted_meanwhile"
    make_decision(Act.DISMISS, comment)
    assert fresh(comment).open_report_count == 0


@pytest.mark.parametrize("who", [cast.alice, cast.edo, cast.sam])
def test_only_moderators_decide(who):
    comment = make_comment(author=cast.bob())
    assert refusal_of(Act.HIDE, comment, who()).code == "not_allowed"


def test_nobody_judges_their_own_comment():
    comment = make_comment(author=cast.mori())
    assert refusal_of(Act.LOCK, comment).code == "own_comment"
    make_decision(Act.LOCK, comment, cast.ada())


def test_a_suspended_moderator_decides_nothing():
    from datetime import timedelta

    mori = cast.mori()
    mori.suspended_until = timezone.now() + timedelta(hours=1)
    comment = make_comment(author=cast.alice())
    assert refusal_of(Act.HIDE, comment, mori).code == "suspended"


@pytest.mark.parametrize(
    ("act", "state"),
    [
        (Act.PUBLISH, State.PUBLISHED),
        (Act.RESTORE, State.PUBLISHED),
        (Act.DISMISS, State.PUBLISHED),
        (Act.UNLOCK, State.PUBLISHED),
        (Act.HIDE, State.HELD),
        (Act.RESTORE, State.HELD),
    ],
)
def test_acts_that_make_no_sense_are_refused(act: Act, state: State):
    held = state == State.HELD
    comment = make_held_comment() if held else make_comment(author=cast.alice())
    assert refusal_of(act, comment).code == "not_possible"


def test_a_hidden_discussion_can_still_be_judged():
    comment = make_report().comment
    change_settings(article=comment.article, mode=Mode.HIDDEN, closes_after_days=None)
    make_decision(Act.REMOVE, comment, reason=Reason.ILLEGAL)
    assert fresh(comment).state == State.REMOVED


@pytest.mark.parametrize("text", ["", "a", "published.1.2", "published.x.1.1", "published.-1.1.1"])
def test_what_was_seen_is_refused_in_any_other_form(text: str):
    assert parse_seen(text) is None
