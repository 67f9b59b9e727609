"""A member posts while a moderator takes a measure: nothing of theirs comes after it."""

from datetime import timedelta
from time import monotonic, sleep

import pytest

from articles.models import Article
from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.sweeping.models import BranchSweep, Sweep, Swept
from tests import cast
from tests.fresh import empty_cache
from tests.make import make_article, make_comment
from tests.moderation.making import ban, prune, sweep, warn


def post_until_refused(member_id: int, article_id: int) -> str:
    """Post by a session that was read beforehand until the site says no; return the no."""
    from django.utils import timezone

    from forum.discussion.posting import post_comment
    from forum.refusals import Refused

    stale = Member.objects.get(pk=member_id)
    until = monotonic() + 20
    while monotonic() < until:
        stale.suspended_until, stale.warning_number = None, None  # As the next request's session.
        try:
            post_comment(article=Article(pk=article_id), author=stale, text="And again")
        except Refused as refused:
            if refused.refusal.code != "too_fast":
                return refused.refusal.code
        # The rates are not what this is about. The others' own rows are left to them: two
        # who write the same rows, each in its order, could wait for each other.
        long_ago = timezone.now() - timedelta(days=1)
        own = Comment.objects.filter(author_id=member_id, article_id=article_id)
        own.update(created_at=long_ago)
    return "never refused"


def measure_meanwhile(act: str, member_id: int) -> int:
    """Take a measure while the member writes; return how many comments stood once it was done."""
    from datetime import timedelta

    from forum.moderation.suspending import suspend_member

    member = Member.objects.get(pk=member_id)
    sleep(0.3)
    if act == "suspend":
        fields = {"duration": timedelta(days=1), "reason": "abuse"}
        suspend_member(member=member, moderator=cast.mori(), **fields)
    else:
        {"ban": ban, "warn": warn}[act](member)
    return Comment.objects.filter(author_id=member_id).count()


def post_or_measure(act: str, member_id: int, article_id: int) -> str | int:
    """Be one of those who post, or, without an article, the one who measures."""
    if article_id:
        return post_until_refused(member_id, article_id)
    return measure_meanwhile(act, member_id)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("act", "code"), [("suspend", "suspended"), ("ban", "banned"), ("warn", "warned")]
)
def test_nothing_is_posted_after_a_measure_is_committed(writers, act: str, code: str):
    alice = cast.alice().pk
    cast.mori(), cast.ada()
    places = [make_article().pk for _ in range(7)] + [0]
    calls = [{"act": act, "member_id": alice, "article_id": place} for place in places]
    *codes, stood = writers.call(post_or_measure, calls)
    assert set(codes) == {code}
    assert stood > 0
    assert Comment.objects.filter(author_id=alice).count() == stood


def post_or_edit(comment_id: int, article_id: int) -> str:
    """Post, or without an article change a comment, again and again by one member."""
    from forum.discussion.editing import edit_comment
    from forum.discussion.posting import post_comment
    from forum.refusals import Refused

    own = Comment.objects.select_related("author").get(pk=comment_id)
    for number in range(25):
        try:
            if article_id:
                post_comment(
                    article=Article(pk=article_id), author=own.author, text=f"No. {number}"
                )
            else:
                empty_cache()  # The rates are not what this is about.
                edit_comment(comment_id=comment_id, editor=own.author, text=f"Changed {number}")
        except Refused:
            continue
    return "done"


@pytest.mark.slow
def test_a_member_who_posts_and_edits_at_once_waits_for_nobody_in_a_circle(writers):
    own = make_comment(author=cast.alice())
    calls = [{"comment_id": own.pk, "article_id": place} for place in (own.article_id, 0) * 4]
    assert writers.call(post_or_edit, calls) == ["done"] * 8


def work_or_undo(sweep_id: int, undoes: bool) -> str:
    """Work on a sweep until it is done, or take it back meanwhile; return what came of it."""
    from forum.moderation.sweeping.models import Sweep
    from forum.moderation.sweeping.starting import undo_sweep
    from forum.moderation.sweeping.working import work_on
    from forum.refusals import Refused

    if undoes:
        sleep(0.2)
        found = Sweep.objects.get(pk=sweep_id)
        try:
            undo_sweep(sweep=found, moderator=cast.mori(), reason="mistake")
        except Refused as refused:
            return refused.refusal.code
    while work_on(sweep_id, chunk=3).is_working:
        pass
    return "done"


@pytest.mark.slow
def test_parallel_workers_remove_and_restore_each_comment_once(writers):
    article = make_article()
    for _ in range(24):
        make_comment(article=article, author=cast.alice())
    begun = sweep(cast.alice())
    calls = [{"sweep_id": begun.pk, "undoes": number > 5} for number in range(8)]
    assert sorted(writers.call(work_or_undo, calls)) == ["done"] * 7 + ["is_undone"]
    begun.refresh_from_db()
    assert begun.restored_count == begun.removed_count == Swept.objects.count() > 0
    assert set(Comment.objects.values_list("state", flat=True)) == {"published"}
    assert Member.objects.get(username="alice").comment_count == 24


def reply_or_prune(root_id: int, below_id: int, article_id: int, author: str) -> str:
    """Reply to a branch until it is closed; or, without an author, remove it meanwhile."""
    from forum.discussion.posting import post_comment
    from forum.moderation.sweeping.branch_working import work_on_branch
    from forum.refusals import Refused

    if not author:
        sleep(0.3)
        branch = prune(Comment.objects.get(pk=root_id))
        while work_on_branch(branch.pk, chunk=3).is_working:
            pass
        return "done"
    member, until = Member.objects.get(username=author), monotonic() + 20
    while monotonic() < until:
        empty_cache()  # The rates are not what this is about.
        try:
            post_comment(
                article=Article(pk=article_id), author=member, text="And", reply_to=below_id
            )
        except Refused as refused:
            if refused.refusal.code != "too_fast":
                return refused.refusal.code
    return "never refused"


@pytest.mark.slow
def test_no_reply_outlives_the_removal_of_its_branch(writers):
    root = make_comment(author=cast.alice())
    below = make_comment(reply_to=root, author=cast.bob())
    cast.mori()
    authors = [one().username for one in (cast.bob, cast.suzu, cast.alice)] * 2
    authors.append("bob")
    place = {"root_id": root.pk, "below_id": below.pk, "article_id": root.article_id}
    calls = [{**place, "author": author} for author in [*authors, ""]]
    *codes, done = writers.call(reply_or_prune, calls)
    assert done == "done" and set(codes) <= {"locked", "not_answerable"}
    assert set(Comment.objects.values_list("state", flat=True)) == {"removed"}
    branch = BranchSweep.objects.with_counts().get()
    assert branch.removed_count == branch.to_do == Comment.objects.count() > 3
    assert Swept.objects.count() == branch.to_do


def work_or_undo_branch(branch_id: int, undoes: bool) -> str:
    """Work on a branch until it is done, or take it back meanwhile; return what came of it."""
    from forum.moderation.sweeping.branch_starting import undo_branch
    from forum.moderation.sweeping.branch_working import work_on_branch
    from forum.refusals import Refused

    if undoes:
        sleep(0.2)
        try:
            undo_branch(branch_id=branch_id, moderator=cast.mori(), reason="mistake")
        except Refused as refused:
            return refused.refusal.code
    while work_on_branch(branch_id, chunk=3).is_working:
        pass
    return "done"


@pytest.mark.slow
def test_parallel_workers_remove_and_restore_a_branch_once(writers):
    root = make_comment(author=cast.alice())
    for number in range(24):
        author = (cast.alice, cast.bob, cast.suzu)[number % 3]()
        make_comment(reply_to=root, author=author)
    branch = prune(root)
    calls = [{"branch_id": branch.pk, "undoes": number > 5} for number in range(8)]
    assert sorted(writers.call(work_or_undo_branch, calls)) == ["done"] * 7 + ["is_undone"]
    found = BranchSweep.objects.with_counts().get()
    assert found.restored_count == found.removed_count == Swept.objects.count() > 0
    assert set(Comment.objects.values_list("state", flat=True)) == {"published"}
    told = Sweep.objects.filter(undo__isnull=False).values_list("member", flat=True)
    assert len(told) == len(set(told)) == Sweep.objects.count()
