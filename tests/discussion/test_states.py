"""States, tombstones and counters: whatever happens, the rows prove the counts."""

import random

import pytest

from forum.discussion.discussions import change_settings
from forum.discussion.models import Comment, Discussion, State
from forum.discussion.posting import post_comment
from forum.discussion.recounting import recount_discussion, recount_members
from forum.discussion.removal import (
    delete_own_comment,
    hide_comment,
    publish_held_comment,
    remove_comment,
    restore_comment,
)
from forum.discussion.voting import cast_vote
from forum.members.models import Member
from forum.notifications.models import Notice
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment

pytestmark = pytest.mark.django_db


def counts(comment: Comment) -> tuple[int, int]:
    discussion = Discussion.objects.get(article=comment.article)
    return discussion.comment_count, discussion.thread_count


def assert_exact(article) -> None:
    from django.db.models import Q

    assert recount_discussion(article.pk, mend=False) == []
    assert recount_members(Q(), mend=False) == 0


def test_a_removed_leaf_is_gone_from_every_count():
    root = make_comment()
    leaf = make_comment(reply_to=root)
    remove_comment(comment_id=leaf.pk)
    root.refresh_from_db()
    assert (root.reply_count, root.thread_count, counts(root)) == (0, 0, (1, 1))
    assert not Comment.objects.get(pk=leaf.pk).is_listed
    assert_exact(root.article)


def test_a_removed_comment_with_answers_leaves_a_tombstone_until_the_last_is_gone():
    root = make_comment()
    middle = make_comment(reply_to=root)
    leaf = make_comment(reply_to=middle)
    remove_comment(comment_id=middle.pk)
    remove_comment(comment_id=root.pk)
    assert Comment.objects.get(pk=root.pk).is_listed and counts(root) == (1, 1)
    remove_comment(comment_id=leaf.pk)
    assert not Comment.objects.filter(is_listed=True).exists()
    assert counts(root) == (0, 0)
    assert_exact(root.article)
    restore_comment(comment_id=leaf.pk)
    assert Comment.objects.filter(is_listed=True).count() == 3 and counts(root) == (1, 1)
    assert_exact(root.article)


def test_the_last_activity_does_not_betray_a_removed_comment():
    first = make_comment()
    second = make_comment(article=first.article)
    remove_comment(comment_id=second.pk)
    discussion = Discussion.objects.get(article=first.article)
    assert discussion.last_comment_at == Comment.objects.get(pk=first.pk).created_at


def test_the_authors_score_follows_what_is_published():
    comment = make_comment(author=cast.alice())
    cast_vote(comment_id=comment.pk, member=cast.bob(), value=1)
    hide_comment(comment_id=comment.pk)
    alice = Member.objects.get(username="alice")
    assert (alice.comment_count, alice.score) == (0, 0)
    restore_comment(comment_id=comment.pk)
    alice.refresh_from_db()
    assert (alice.comment_count, alice.score) == (1, 1)


def test_hiding_a_discussion_takes_its_comments_out_of_profiles():
    comment = make_comment(author=cast.alice())
    change_settings(article=comment.article, mode="hidden", closes_after_days=None)
    assert Member.objects.get(username="alice").comment_count == 0
    change_settings(article=comment.article, mode="open", closes_after_days=None)
    assert Member.objects.get(username="alice").comment_count == 1


def test_notices_of_a_removed_comment_are_taken_back():
    root = make_comment(author=cast.alice())
    reply = post_comment(article=root.article, author=cast.bob(), text="No", reply_to=root.pk)
    assert Member.objects.get(username="alice").unread_notice_count == 1
    remove_comment(comment_id=reply.pk)
    assert Member.objects.get(username="alice").unread_notice_count == 0
    assert not Notice.objects.exists()


def test_a_held_comment_tells_nobody_until_it_is_published():
    root = make_comment(author=cast.alice())
    change_settings(article=root.article, mode="premoderated", closes_after_days=None)
    held = make_comment(reply_to=root, author=cast.bob())
    assert not Notice.objects.exists()
    publish_held_comment(comment_id=held.pk)
    assert Notice.objects.get().recipient.username == "alice"
    assert_exact(root.article)


def test_only_its_author_deletes_and_only_once():
    comment = make_comment(author=cast.alice())
    with pytest.raises(Refused):
        delete_own_comment(comment_id=comment.pk, member=cast.bob())
    delete_own_comment(comment_id=comment.pk, member=cast.alice())
    with pytest.raises(Refused):
        delete_own_comment(comment_id=comment.pk, member=cast.alice())
    with pytest.raises(Refused):
        restore_comment(comment_id=comment.pk)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_any_walk_of_changes_keeps_every_counter_exact(seed: int):
    chance = random.Random(seed)
    article, authors = make_article(), [cast.alice(), cast.bob(), cast.suzu()]
    comments: list[Comment] = []
    for _ in range(60):
        step = chance.choice(("post", "post", "remove", "hide", "restore", "delete", "vote"))
        one = chance.choice(comments).pk if comments else None
        author = chance.choice(authors)
        try:
            if step == "post":
                reply_to = one if chance.random() < 0.75 else None
                comments.append(
                    post_comment(
                        article=article, author=author, text="x", reply_to=reply_to, is_import=True
                    )
                )
            elif one is None:
                continue
            elif step == "vote":
                cast_vote(comment_id=one, member=author, value=chance.choice((-1, 0, 1)))
            elif step == "delete":
                delete_own_comment(comment_id=one, member=author)
            else:
                verbs = {"remove": remove_comment, "hide": hide_comment, "restore": restore_comment}
                verbs[step](comment_id=one)
        except Refused:
            continue
    assert_exact(article)
    for state in (State.REMOVED, State.HIDDEN, State.DELETED):
        for comment in Comment.objects.filter(article=article, state=state):
            listed_below = Comment.objects.filter(reply_to=comment, is_listed=True).exists()
            assert comment.is_listed == listed_below
