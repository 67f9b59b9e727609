"""Vote: changeable, one a member, never on one's own, exact."""

import pytest
from django.db import IntegrityError
from django_comments.models import CommentFlag
from django_comments_xtd.models import DISLIKEDIT_FLAG, LIKEDIT_FLAG

from forum.discussion.models import Comment
from forum.discussion.removal import hide_comment
from forum.discussion.voting import cast_vote
from forum.members.models import Member
from forum.refusals import Refused
from tests import cast
from tests.make import make_comment

pytestmark = pytest.mark.django_db


def votes_on(comment: Comment) -> tuple[int, int]:
    comment.refresh_from_db()
    return comment.up_count, comment.down_count


def test_a_vote_can_be_given_changed_and_taken_back():
    comment, bob = make_comment(author=cast.alice()), cast.bob()
    for value, expected, score in [(1, (1, 0), 1), (-1, (0, 1), -1), (0, (0, 0), 0)]:
        cast_vote(comment_id=comment.pk, member=bob, value=value)
        assert votes_on(comment) == expected
        assert Member.objects.get(username="alice").score == score
    assert not CommentFlag.objects.exists()


def test_the_same_vote_twice_counts_once():
    comment = make_comment(author=cast.alice())
    for _ in range(2):
        cast_vote(comment_id=comment.pk, member=cast.bob(), value=1)
    assert votes_on(comment) == (1, 0)


def test_one_does_not_vote_on_ones_own():
    comment = make_comment(author=cast.alice())
    with pytest.raises(Refused) as refused:
        cast_vote(comment_id=comment.pk, member=cast.alice(), value=1)
    assert refused.value.refusal.code == "own"


def test_the_suspended_do_not_vote_and_the_hidden_is_not_voted_on():
    comment = make_comment(author=cast.alice())
    with pytest.raises(Refused):
        cast_vote(comment_id=comment.pk, member=cast.sam(), value=1)
    hide_comment(comment_id=comment.pk)
    with pytest.raises(Refused):
        cast_vote(comment_id=comment.pk, member=cast.bob(), value=1)
    assert votes_on(comment) == (0, 0)


@pytest.mark.parametrize("value", [2, -2, 100])
def test_there_are_three_votes(value: int):
    with pytest.raises(ValueError):
        cast_vote(comment_id=make_comment().pk, member=cast.bob(), value=value)


def test_the_database_refuses_two_votes_of_one_member():
    comment, bob = make_comment(), cast.bob()
    CommentFlag.objects.create(comment_id=comment.pk, user=bob, flag=LIKEDIT_FLAG)
    with pytest.raises(IntegrityError):
        CommentFlag.objects.create(comment_id=comment.pk, user=bob, flag=DISLIKEDIT_FLAG)
