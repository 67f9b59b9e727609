"""Removing all that a member wrote: in chunks, exactly, once, and taken back as one act."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, Discussion, State
from forum.discussion.removal import delete_own_comment
from forum.members.models import Member
from forum.members.trust.levels import REMOVALS_COUNTED
from forum.moderation.acts import Act
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Reason, Why
from forum.moderation.reports.models import Report
from forum.moderation.sweeping.branch_working import work_on_all as work_on_branches
from forum.moderation.sweeping.models import Stage, Sweep, Swept
from forum.moderation.sweeping.rules import CHUNK
from forum.moderation.sweeping.starting import sweep_day, undo_sweep
from forum.moderation.sweeping.working import work_on, work_on_all
from forum.notifications.models import Notice
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import (
    make_appeal,
    make_decision,
    make_held_comment,
    make_report,
    prune,
    sweep,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

HTMX = {"HX-Request": "true"}


def write(count: int) -> list[Comment]:
    article = make_article()
    return [make_comment(article=article, author=cast.alice()) for _ in range(count)]


def states_of(comments: list[Comment]) -> list[str]:
    by_id = Comment.objects.in_bulk([comment.pk for comment in comments])
    return [by_id[comment.pk].state for comment in comments]


def undo(begun: Sweep) -> Decision:
    return undo_sweep(sweep=begun, moderator=cast.mori(), reason=Why.MISTAKE)


def assert_counts_are_exact() -> None:
    for discussion in Discussion.objects.all():
        there = Comment.objects.filter(article_id=discussion.article_id, state=State.PUBLISHED)
        assert discussion.comment_count == there.count()
    for member in Member.objects.all():
        there = Comment.objects.filter(author=member, state=State.PUBLISHED)
        assert member.comment_count == there.count()


def test_everything_goes_and_the_member_is_told_once():
    comments = [*write(2), make_held_comment()]
    other = make_comment(article=comments[0].article, author=cast.bob(), reply_to=comments[0])
    make_report(comments[1])
    begun = sweep(cast.alice(), words="Only advertising.")
    assert states_of(comments) == ["published", "published", "held"]
    assert work_on_all() == 1
    assert states_of([*comments, other]) == ["removed"] * 3 + ["published"]
    begun.refresh_from_db()
    assert (begun.stage, begun.removed_count, begun.to_do) == (Stage.REMOVED, 3, 3)
    assert not Report.objects.filter(closed_at=None).exists()
    assert Notice.objects.filter(recipient=cast.alice(), kind="decision").count() == 1
    assert Decision.objects.count() == verify_log().count == 1
    assert_counts_are_exact()


def overrule(comment: Comment) -> None:
    """Let mori remove a comment, and ada give it back on appeal."""
    appeal = make_appeal(make_decision(Act.REMOVE, comment))
    judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome="reversed", answer="Yes.")


def test_what_an_appeal_against_the_moderator_gave_back_stays_unless_the_text_changes():
    given_back, changed, other = write(3)
    overrule(given_back)
    overrule(changed)
    edit_comment(comment_id=changed.pk, editor=cast.alice(), text="Worse than ever.")
    begun = sweep(cast.alice())
    work_on_all()
    assert states_of([given_back, changed, other]) == ["published", "removed", "removed"]
    begun.refresh_from_db()
    assert (begun.to_do, begun.removed_count) == (2, 2)
    with pytest.raises(Refused, match="nothing_to_sweep"):
        sweep(cast.alice())
    sweep(cast.alice(), moderator=cast.staff("kai", "moderator"))
    work_on_all()
    assert states_of([given_back]) == ["removed"]
    assert_counts_are_exact()


def test_what_an_appeal_gives_back_while_the_sweep_goes_on_stays_too():
    first, second = write(2)
    appeal = make_appeal(make_decision(Act.HIDE, second))
    other = make_comment(article=first.article, author=cast.alice())
    begun = sweep(cast.alice())
    work_on(begun.pk, chunk=1)
    judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome="reversed", answer="Yes.")
    work_on_all()
    assert states_of([first, second, other]) == ["removed", "published", "removed"]


@pytest.mark.both
def test_so_it_does_where_the_branch_above_it_is_removed():
    root = make_comment(author=cast.bob())
    article = root.article
    given_back = make_comment(article=article, author=cast.alice(), reply_to=root)
    other = make_comment(article=article, author=cast.alice(), reply_to=root)
    lone = make_comment(article=article, author=cast.suzu(), reply_to=root)
    overrule(given_back)
    overrule(lone)
    branch = prune(root)
    work_on_branches()
    assert states_of([root, given_back, other, lone]) == [
        "removed", "published", "removed", "published",
    ]  # fmt: skip
    assert branch.decision.comment_count == 2 and branch.decision.author_count == 2
    assert list(branch.sweeps.order_by("pk").values_list("member__username", "to_do")) == [
        ("bob", 1), ("alice", 1),
    ]  # fmt: skip
    assert_counts_are_exact()


def test_what_is_written_or_older_than_a_day_stays():
    old, new = write(2)
    Comment.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=2))
    sweep_day(member=cast.alice(), moderator=cast.mori(), reason=Reason.SPAM)
    later = make_comment(author=cast.alice())
    work_on_all()
    assert states_of([old, new, later]) == ["published", "removed", "published"]


def test_it_goes_on_where_it_stopped_and_does_nothing_twice():
    comments = write(5)
    begun = sweep(cast.alice())
    assert work_on(begun.pk, chunk=2).removed_count == 2
    assert states_of(comments) == ["removed"] * 2 + ["published"] * 3
    assert work_on(begun.pk, chunk=9).removed_count == 5
    assert work_on(begun.pk).removed_count == Swept.objects.count() == 5
    assert work_on_all() == 0


def test_undoing_brings_back_what_it_removed_and_nobody_decided_about_since():
    comments = [*write(4), make_held_comment()]
    make_decision("remove", comments[0])
    begun = sweep(cast.alice())
    work_on_all()
    make_decision("restore", comments[1])
    make_decision("remove", comments[1])
    undo(begun)
    call_command("sweep_comments")
    assert states_of(comments) == ["removed", "removed", "published", "published", "held"]
    begun.refresh_from_db()
    assert (begun.stage, begun.removed_count, begun.restored_count) == (Stage.RESTORED, 4, 3)
    assert_counts_are_exact()
    with pytest.raises(Refused) as refused:
        undo(begun)
    assert refused.value.refusal.code == "is_undone"


def test_what_its_author_deleted_does_not_come_back():
    comments = write(2)
    begun = sweep(cast.alice())
    delete_own_comment(comment_id=comments[0].pk, member=cast.alice())
    work_on_all()
    undo(begun)
    work_on_all()
    assert states_of(comments) == ["deleted", "published"]


def test_one_that_still_removes_stops_when_it_is_taken_back():
    comments = write(4)
    begun = sweep(cast.alice())
    work_on(begun.pk, chunk=2)
    undo(begun)
    work_on_all()
    assert states_of(comments) == ["published"] * 4


def test_a_reversed_sweep_comes_back():
    comments = write(2)
    appeal = make_appeal(sweep(cast.alice(), cast.ada()).decision)
    work_on_all()
    judge_appeal(appeal_id=appeal.pk, judge=cast.mori(), outcome="reversed", answer="You are right")
    work_on_all()
    assert states_of(comments) == ["published"] * 2
    assert verify_log().wrong == ""


@pytest.mark.parametrize("is_begun", [True, False])
def test_there_is_nothing_to_remove_twice(is_begun: bool):
    if is_begun:
        write(1)
        sweep(cast.alice())
    with pytest.raises(Refused) as refused:
        sweep(cast.alice())
    assert refused.value.refusal.code == ("is_swept" if is_begun else "nothing_to_sweep")


def test_a_chunk_costs_the_same_however_much_there_is(django_assert_max_num_queries):
    write(30)
    begun = sweep(cast.alice())
    work_on(begun.pk, chunk=1)
    with django_assert_max_num_queries(26):
        work_on(begun.pk, chunk=1)


def test_a_moderator_presses_go_on_without_javascript(moderating):
    write(CHUNK + 2)
    begun = sweep(cast.alice())
    page = reverse("moderation:sweep", args=[begun.pk])
    go_on = reverse("moderation:go_on", args=[begun.pk])
    assert go_on in moderating.get(page).content.decode()
    assert moderating.post(go_on)["Location"] == page
    assert f"{CHUNK} comments of {CHUNK + 2} removed" in moderating.get(page).content.decode()
    done = moderating.post(go_on, headers=HTMX).content.decode()
    assert "Removed" in done and go_on not in done


@pytest.mark.both
def test_a_moderator_starts_and_takes_back_from_the_pages(moderating):
    comments = write(1)
    form = {"reason": "spam", "seen": "0", "words": "", "note": ""}
    page = moderating.post("/moderation/members/alice/sweep/", form)["Location"]
    assert states_of(comments) == ["removed"]  # A few at once, without a timer.
    undo_url = f"{page}undo/"
    seen = str(Decision.objects.get().pk)
    assert moderating.post(undo_url, {**form, "seen": "0"}).status_code == 422
    assert moderating.post(undo_url, {**form, "reason": "mistake", "seen": seen}).status_code == 303
    assert states_of(comments) == ["published"]


def test_nothing_comes_back_behind_a_second_sweep():
    comments = write(3)
    first = sweep(cast.alice())
    work_on(first.pk)
    undo(first)
    work_on(first.pk, chunk=1)
    with pytest.raises(Refused) as refused:
        sweep(cast.alice())
    assert refused.value.refusal.code == "comes_back"
    work_on_all()
    sweep(cast.alice())
    work_on_all()
    assert set(states_of(comments)) == {State.REMOVED}


def test_the_record_says_that_comments_were_removed_together_while_that_stands(client):
    begun = sweep(write(1)[0].author)
    client.force_login(cast.mori())
    page = reverse("moderation:member", args=["alice"])
    assertContains(client.get(page), "comments removed together")
    assertNotContains(client.get(page), "No decisions so far.")
    work_on_all()
    undo(begun)
    assertNotContains(client.get(page), "comments removed together")


def test_so_many_removals_that_nobody_counts_on_are_said_to_be_more(client):
    alice = write(REMOVALS_COUNTED + 1)[0].author
    sweep(alice)
    work_on_all()
    client.force_login(alice)
    standing = client.get(reverse("moderation:standing"))
    assertContains(standing, "20 or more removed")
