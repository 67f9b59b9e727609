"""The number a comment gets when it is published, and the version of what is shown."""

import pytest

from forum.discussion.editing import edit_comment
from forum.discussion.locking import lock_branch
from forum.discussion.models import Comment, Discussion, State
from forum.discussion.posting import post_comment
from forum.discussion.recounting import recount_discussion
from forum.discussion.removal import (
    hide_comment,
    publish_held_comment,
    remove_comment,
    restore_comment,
)
from forum.discussion.voting import cast_vote
from tests import cast
from tests.make import grow_old, make_article, make_comment, make_old_comment
from tests.parallel import WRITERS

pytestmark = pytest.mark.django_db


def arrival_of(comment: Comment) -> int | None:
    return Comment.objects.values_list("arrival", flat=True).get(pk=comment.pk)


def test_comments_of_an_article_are_numbered_as_they_arrive():
    article = make_article()
    comments = [make_comment(article=article) for _ in range(3)]
    make_comment(article=make_article(headline="Another"))
    assert [arrival_of(comment) for comment in comments] == [1, 2, 3]
    assert Discussion.objects.get(article=article).arrival_count == 3


def test_a_held_comment_arrives_when_it_is_published(settings):
    article = make_article()
    first = make_comment(article=article)
    Discussion.objects.filter(article=article).update(mode="premoderated")
    held = make_comment(article=article)
    Discussion.objects.filter(article=article).update(mode="open")
    later = make_comment(article=article)
    assert (arrival_of(held), arrival_of(later)) == (None, 2)
    publish_held_comment(comment_id=held.pk)
    assert [arrival_of(comment) for comment in (first, later, held)] == [1, 2, 3]


def test_what_is_hidden_and_restored_keeps_its_number():
    article = make_article()
    comment, _other = make_comment(article=article), make_comment(article=article)
    hide_comment(comment_id=comment.pk)
    restore_comment(comment_id=comment.pk)
    assert arrival_of(comment) == 1
    assert Discussion.objects.get(article=article).arrival_count == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda comment: vote_on_old(comment),
        lambda comment: edit_comment(comment_id=comment.pk, editor=cast.bob(), text="Other."),
        lambda comment: lock_branch(comment_id=comment.pk),
        lambda comment: hide_comment(comment_id=comment.pk),
        lambda comment: remove_comment(comment_id=comment.pk),
        lambda comment: make_comment(reply_to=comment, author=cast.alice()),
    ],
    ids=["vote", "edit", "lock", "hide", "remove", "answer"],
)
def test_each_change_a_reader_sees_moves_both_versions(change):
    comment = make_comment()
    before = Discussion.objects.get(article=comment.article).version
    change(comment)
    after = Discussion.objects.get(article=comment.article).version
    comment.refresh_from_db()
    assert after > before
    assert comment.version == after


def vote_on_old(comment: Comment) -> None:
    grow_old(comment.article)  # A vote on a new one is told by nothing.
    cast_vote(comment_id=comment.pk, member=cast.alice(), value=1)


def test_a_vote_that_changes_nothing_moves_no_version():
    comment = make_old_comment()
    cast_vote(comment_id=comment.pk, member=cast.alice(), value=1)
    before = Discussion.objects.get(article=comment.article).version
    cast_vote(comment_id=comment.pk, member=cast.alice(), value=1)
    assert Discussion.objects.get(article=comment.article).version == before


def post_some(article_id: int, username: str, count: int) -> None:
    from articles.models import Article

    article, author = Article.objects.get(pk=article_id), cast.member(username)
    for _ in range(count):
        post_comment(article=article, author=author, text="Once more.", is_import=True)


def test_parallel_writers_leave_no_gap_and_no_double(writers):
    article = make_article()
    for number in range(WRITERS):
        cast.member(f"writer{number}")
    results = writers.call(
        post_some,
        [
            {"article_id": article.pk, "username": f"writer{number}", "count": 10}
            for number in range(WRITERS)
        ],
    )
    assert results == [None] * WRITERS
    arrivals = Comment.objects.filter(article=article, state=State.PUBLISHED)
    assert sorted(arrivals.values_list("arrival", flat=True)) == list(range(1, 81))
    # Comments became visible in the order of their numbers: ids and arrivals agree.
    ordered = arrivals.order_by("pk").values_list("arrival", flat=True)
    assert list(ordered) == list(range(1, 81))
    assert recount_discussion(article.pk, mend=False) == []
