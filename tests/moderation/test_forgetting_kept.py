"""What was told of comments that are gone is kept as long as they may come back, and no longer."""

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.discussion.discussions import change_settings
from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, Mode, State
from forum.discussion.posting import post_comment
from forum.moderation import forgetting
from forum.moderation.acts import Act
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.appeals.rules import APPEAL_WITHIN
from forum.moderation.decisions.models import Decision
from forum.moderation.forgetting import forget_kept
from forum.moderation.reasons import Why
from forum.moderation.sweeping.starting import undo_sweep
from forum.moderation.sweeping.working import work_on_all
from forum.notifications.models import KeptNotice, Notice
from forum.notifications.recounting import recount_unread
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_appeal, make_decision, make_report, sweep, trust

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DAY = timedelta(days=1)


def reply(text: str = "An answer.") -> Comment:
    """Return a reply of alice's to bob, who is told."""
    parent = make_comment(author=cast.bob())
    return post_comment(article=parent.article, author=cast.alice(), text=text, reply_to=parent.pk)


def after(time: timedelta) -> datetime:
    return timezone.now() + APPEAL_WITHIN + time


def kept_of(comment: Comment) -> int:
    return KeptNotice.objects.filter(subject=f"comment:{comment.pk}").count()


@pytest.mark.parametrize("act", [Act.HIDE, Act.REMOVE])
def test_it_is_kept_until_nobody_can_appeal_any_more(act: Act):
    comment, other = reply(), reply("Another.")
    make_decision(act, comment)
    assert forget_kept(after(-DAY)) == 0 and kept_of(comment) == 1
    assert forget_kept(after(DAY)) == 1 and kept_of(comment) == 0
    assert Notice.objects.filter(subject=f"comment:{other.pk}").count() == 1
    make_decision(Act.RESTORE, comment)
    assert recount_unread(mend=False) == 0


def test_a_later_decision_and_an_open_appeal_keep_it_longer():
    comment = reply()
    make_decision(Act.HIDE, comment)
    removed = make_decision(Act.REMOVE, comment)
    Decision.objects.filter(act=Act.HIDE).update(decided_at=timezone.now() - APPEAL_WITHIN - DAY)
    assert forget_kept(timezone.now()) == 0
    appeal = make_appeal(removed)
    assert forget_kept(after(DAY)) == 0
    judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome="upheld", answer="It stays.")
    assert forget_kept(after(DAY)) == 1


@pytest.mark.parametrize("is_appealed", [False, True])
def test_so_of_what_was_removed_with_others(is_appealed: bool):
    comment, begun = reply(), sweep(cast.alice())
    work_on_all()
    assert forget_kept(after(-DAY)) == 0
    if is_appealed:
        make_appeal(begun.decision)
    assert forget_kept(after(DAY)) == int(not is_appealed)
    assert kept_of(comment) == int(is_appealed)


def test_what_is_just_coming_back_keeps_it():
    comment, begun = reply(), sweep(cast.alice())
    work_on_all()
    Decision.objects.update(decided_at=timezone.now() - APPEAL_WITHIN - DAY)
    undo_sweep(sweep=begun, moderator=cast.mori(), reason=Why.MISTAKE)
    assert forget_kept(timezone.now()) == 0
    work_on_all()
    assert Notice.objects.filter(subject=f"comment:{comment.pk}").count() == 1


def test_what_waits_for_a_moderator_keeps_it_however_long():
    reported, held = reply(), reply("Held.")
    for name in ("one", "two", "three", "four"):
        trust(cast.member(name), 3)
        make_report(reported, reporter=cast.member(name))
    change_settings(article=held.article, mode=Mode.PREMODERATED, closes_after_days=None)
    edit_comment(comment_id=held.pk, editor=cast.alice(), text="Held again.")
    states = set(Comment.objects.filter(author=cast.alice()).values_list("state", flat=True))
    assert states == {State.HIDDEN, State.HELD}
    assert forget_kept(after(DAY)) == 0 and kept_of(reported) == kept_of(held) == 1


def test_what_is_kept_of_no_comment_that_may_come_back_is_forgotten_at_once():
    comment = reply()
    make_decision(Act.REMOVE, comment)
    KeptNotice.objects.filter(subject=f"comment:{comment.pk}").update(subject="comment:999999")
    assert forget_kept(timezone.now()) == 1


def test_it_takes_as_many_queries_for_many_and_looks_at_all_of_them(monkeypatch, capsys):
    comments = [reply(f"Number {number}.") for number in range(5)]
    for comment in comments:
        make_decision(Act.REMOVE, comment)
    for size, batches in ((5, 1), (2, 3)):
        monkeypatch.setattr(forgetting, "BATCH", size)
        with CaptureQueriesContext(connection) as queries:
            assert forget_kept(timezone.now()) == 0
        asked = [one for one in queries if one["sql"].startswith("SELECT")]
        assert len(asked) == 6 * batches + 1
    Decision.objects.update(decided_at=timezone.now() - APPEAL_WITHIN - DAY)
    call_command("forget_kept")
    assert "5 kept notices forgotten" in capsys.readouterr().out
    assert not KeptNotice.objects.exists()
