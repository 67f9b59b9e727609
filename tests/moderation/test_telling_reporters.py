"""Who reported hears each outcome once, of one report five times at most, and never what is old."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Why
from forum.moderation.reports.models import Report
from forum.moderation.rules import MOST_TOLD
from forum.moderation.sweeping.working import work_on_all
from forum.notifications.models import Notice
from forum.notifications.reading import mark_all_read
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_appeal, make_decision, make_report, sweep
from tests.statements import spelled

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


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


def test_the_database_counts_what_was_told(comment: Comment):
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.update(told="stands")
