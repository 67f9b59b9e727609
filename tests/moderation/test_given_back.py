"""What comes back to readers comes back whole: who had been told of it, and what was pinned."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.discussion.discussions import change_settings
from forum.discussion.models import Comment, Mode, State
from forum.discussion.muting import mute
from forum.discussion.newsroom.picking import pick_comment, unpick_comment
from forum.discussion.posting import post_comment
from forum.discussion.removal import delete_own_comment
from forum.moderation.acts import Act
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.decisions.models import Decision
from forum.moderation.pinning import pin_word, unpin_word
from forum.moderation.reasons import Why
from forum.moderation.sweeping.branch_starting import undo_branch
from forum.moderation.sweeping.branch_working import work_on_all as work_on_branches
from forum.moderation.sweeping.starting import undo_sweep
from forum.moderation.sweeping.working import work_on_all
from forum.moderation.whys import ready_why
from forum.notifications.models import KeptNotice, Notice
from forum.notifications.reading import mark_all_read
from forum.notifications.recounting import recount_unread
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import make_appeal, make_decision, prune, speak, sweep

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]


@pytest.fixture
def reply() -> Comment:
    """A reply of alice's to bob, which mentions suzu."""
    parent = make_comment(author=cast.bob())
    cast.suzu()
    return post_comment(
        article=parent.article, author=cast.alice(), text="An answer, @suzu.", reply_to=parent.pk
    )


def told(comment: Comment) -> list[tuple[int, str, bool]]:
    rows = Notice.objects.shown().filter(subject=f"comment:{comment.pk}").order_by("pk")
    return [(one.pk, one.recipient.username, one.read_at is not None) for one in rows]


@pytest.mark.parametrize("act", [Act.REMOVE, Act.HIDE])
def test_who_was_told_of_it_has_the_notice_again_as_it_was(reply: Comment, act: Act):
    mark_all_read(member=cast.suzu())
    before = told(reply)
    assert {(name, is_read) for _pk, name, is_read in before} == {("bob", False), ("suzu", True)}
    make_decision(act, reply)
    assert told(reply) == [] and cast.bob().unread_notice_count == 0
    make_decision(Act.RESTORE, reply, reason=Why.TAKEN_BACK)
    assert told(reply) == before and not KeptNotice.objects.exists()
    assert (cast.bob().unread_notice_count, cast.suzu().unread_notice_count) == (1, 0)
    assert recount_unread(mend=False) == 0


def test_so_has_who_was_told_of_what_was_removed_with_others(reply: Comment):
    before = told(reply)
    removed = sweep(cast.alice())
    work_on_all()
    assert told(reply) == []
    undo_sweep(sweep=removed, moderator=cast.mori(), reason=ready_why(Act.UNSWEEP))
    work_on_all()
    assert told(reply) == before and recount_unread(mend=False) == 0


def test_it_comes_back_aside_where_the_discussion_is_hidden_meanwhile(reply: Comment):
    make_decision(Act.REMOVE, reply)
    article = reply.article
    change_settings(article=article, mode=Mode.HIDDEN, closes_after_days=None)
    make_decision(Act.RESTORE, reply)
    assert told(reply) == [] and recount_unread(mend=False) == 0
    change_settings(article=article, mode=Mode.OPEN, closes_after_days=None)
    assert len(told(reply)) == 2 and recount_unread(mend=False) == 0


@pytest.mark.parametrize("mode", [Mode.OPEN, Mode.HIDDEN])
@pytest.mark.parametrize("what", ["author", "branch"])
def test_who_mutes_it_meanwhile_is_told_no_more(reply: Comment, what: str, mode: Mode):
    make_decision(Act.HIDE, reply)
    mute(member=cast.bob(), target=cast.alice() if what == "author" else reply.reply_to)
    change_settings(article=reply.article, mode=mode, closes_after_days=None)
    make_decision(Act.RESTORE, reply)
    change_settings(article=reply.article, mode=Mode.OPEN, closes_after_days=None)
    assert [(name, is_read) for _pk, name, is_read in told(reply)] == [("suzu", False)]
    assert (cast.bob().unread_notice_count, cast.suzu().unread_notice_count) == (0, 1)
    assert not KeptNotice.objects.exists() and recount_unread(mend=False) == 0


def test_an_author_who_mutes_the_branch_still_hears_of_their_pick(reply: Comment):
    pick_comment(comment_id=reply.pk, editor=cast.edo(), why="Well said.")
    make_decision(Act.HIDE, reply)
    mute(member=cast.alice(), target=reply.reply_to)
    make_decision(Act.RESTORE, reply)
    assert "alice" in {name for _pk, name, _is_read in told(reply)}
    assert recount_unread(mend=False) == 0


@pytest.mark.both
def test_of_a_pick_that_was_taken_back_meanwhile_nobody_is_told(reply: Comment):
    pick_comment(comment_id=reply.pk, editor=cast.edo(), why="Well said.")
    make_decision(Act.HIDE, reply)
    unpick_comment(comment_id=reply.pk, editor=cast.edo())
    make_decision(Act.RESTORE, reply)
    assert {name for _pk, name, _is_read in told(reply)} == {"bob", "suzu"}
    assert recount_unread(mend=False) == 0


@pytest.mark.both
def test_what_its_author_deletes_is_kept_for_nobody(reply: Comment):
    delete_own_comment(comment_id=reply.pk, member=cast.alice())
    assert not Notice.objects.filter(kind__in=("reply", "mention")).exists()
    assert not KeptNotice.objects.exists()


def test_whom_a_reply_answers_that_never_appeared_is_told_after_an_appeal():
    parent = make_comment(author=cast.bob())
    change_settings(article=parent.article, mode=Mode.PREMODERATED, closes_after_days=None)
    held = post_comment(
        article=parent.article, author=cast.alice(), text="May I answer?", reply_to=parent.pk
    )
    appeal = make_appeal(make_decision(Act.REMOVE, held))
    judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome="reversed", answer="Yes.")
    held.refresh_from_db()
    assert held.state == State.PUBLISHED
    assert [name for _pk, name, _read in told(held)] == ["bob"]
    assert cast.bob().unread_notice_count == 1 and recount_unread(mend=False) == 0


def pinned(said: Comment) -> int | None:
    discussion = said.article.discussion
    discussion.refresh_from_db()
    return discussion.pinned_id


def pin(said: Comment) -> None:
    pin_word(comment_id=said.pk, moderator=cast.mori(), reason=ready_why(Act.PIN))


@pytest.mark.parametrize("reason", [Why.TAKEN_BACK, Why.MISTAKE])
def test_a_pinned_word_that_comes_back_is_pinned_again(reason: str):
    said = speak(make_article(), author=cast.ada())
    pin(said)
    make_decision(Act.HIDE, said)
    assert pinned(said) is None
    make_decision(Act.RESTORE, said, reason=reason)
    assert pinned(said) == said.pk


@pytest.mark.parametrize("is_branch", [False, True])
def test_so_is_one_that_was_removed_with_others(is_branch: bool):
    root = make_comment(author=cast.bob())
    said = speak(root.article, reply_to=root.pk)
    pin(said)
    if is_branch:
        branch = prune(root, cast.ada())
        work_on_branches()
        assert pinned(said) is None
        undo_branch(branch_id=branch.pk, moderator=cast.ada(), reason=Why.MISTAKE)
        work_on_branches()
    else:
        removed = sweep(cast.mori(), cast.ada())
        work_on_all()
        assert pinned(said) is None
        undo_sweep(sweep=removed, moderator=cast.ada(), reason=Why.MISTAKE)
        work_on_all()
    assert pinned(said) == said.pk


@pytest.mark.both
def test_none_is_where_its_time_ran_out_while_it_was_gone_with_others():
    said = speak(make_article())
    pin_word(
        comment_id=said.pk, moderator=cast.mori(), reason=ready_why(Act.PIN),
        duration=timedelta(hours=1),
    )  # fmt: skip
    removed = sweep(cast.mori(), cast.ada())
    work_on_all()
    Decision.objects.filter(act=Act.PIN).update(until=timezone.now())
    undo_sweep(sweep=removed, moderator=cast.ada(), reason=Why.MISTAKE)
    work_on_all()
    assert pinned(said) is None


def test_it_is_not_where_it_was_taken_down_or_another_one_was_pinned_meanwhile():
    article = make_article()
    down, replaced, other = (
        speak(article, f"Word {number}.", author=cast.ada()) for number in range(3)
    )
    pin(down)
    unpin_word(comment_id=down.pk, moderator=cast.mori(), reason=ready_why(Act.UNPIN))
    make_decision(Act.HIDE, down)
    make_decision(Act.RESTORE, down, reason=Why.TAKEN_BACK)
    assert pinned(down) is None
    pin(replaced)
    make_decision(Act.HIDE, replaced)
    pin(other)
    make_decision(Act.RESTORE, replaced, reason=Why.TAKEN_BACK)
    assert pinned(replaced) == other.pk
