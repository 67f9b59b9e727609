"""Eight processes at once, on whichever database the run is on."""

from threading import Thread

import pytest
from django.db import connection, transaction
from django.db.models import Q

from forum.discussion.discussions import make_discussion
from forum.discussion.grounds import _statements
from forum.discussion.models import Comment, Discussion
from forum.discussion.recounting import recount_discussion, recount_members
from forum.discussion.rules import VOTING
from forum.members.models import Member
from tests import cast
from tests.make import make_article, make_comment

REPLIES = 25


def reply_often(author_id: int, article_id: int, parents: list[int]) -> int:
    """Post REPLIES answers, to the given comments in turn and to one's own last."""
    from articles.models import Article
    from forum.discussion.posting import post_comment

    author, article = Member.objects.get(pk=author_id), Article.objects.get(pk=article_id)
    last = None
    for number in range(REPLIES):
        reply_to = last if number % 3 == 2 else parents[number % len(parents)]
        last = post_comment(
            article=article, author=author, text="x @alice", reply_to=reply_to, is_import=True
        ).pk
    return REPLIES


def vote_often(member_id: int, comments: list[int], times: int = 60) -> None:
    """Change one's mind often, all members on the same comments."""
    from forum.discussion.voting import cast_vote

    member = Member.objects.get(pk=member_id)
    for number in range(times):
        cast_vote(
            comment_id=comments[number % len(comments)],
            member=member,
            value=(1, -1, 0, 1)[(number + member_id) % 4],
        )


def send_one_form(author_id: int, article_id: int, key: str) -> int:
    """Submit the very same form."""
    from uuid import UUID

    from articles.models import Article
    from forum.discussion.posting import post_comment

    comment = post_comment(
        article=Article.objects.get(pk=article_id),
        author=Member.objects.get(pk=author_id),
        text="Once",
        submission_key=UUID(key),
    )
    return comment.pk


def post_until_told(author_id: int, article_id: int) -> int:
    """Post until the rate limit says no; return how many went through."""
    from articles.models import Article
    from forum.discussion.posting import post_comment
    from forum.refusals import Refused

    author, article = Member.objects.get(pk=author_id), Article.objects.get(pk=article_id)
    for number in range(10):
        try:
            post_comment(article=article, author=author, text=f"Take {number}")
        except Refused as refused:
            return number if refused.refusal.code == "too_fast" else -1
    return 10


def remove_and_restore(comments: list[int]) -> None:
    """Take comments away and bring them back, in everybody's way."""
    from forum.discussion.removal import remove_comment, restore_comment
    from forum.refusals import Refused

    for number in range(30):
        verb = remove_comment if number % 2 else restore_comment
        try:
            verb(comment_id=comments[number % len(comments)])
        except Refused:
            continue


def _members(count: int) -> list[Member]:
    return [cast.member(f"writer-{number}") for number in range(count)]


def assert_no_error(results: list) -> None:
    assert [result for result in results if isinstance(result, BaseException)] == []


def assert_exact(article) -> None:
    assert recount_discussion(article.pk, mend=False) == []
    assert recount_members(Q(), mend=False) == 0


def test_parallel_replies_lose_nothing_and_break_no_order(writers):
    root = make_comment(author=cast.alice())
    parents = [root.pk, *(make_comment(reply_to=root).pk for _ in range(3))]
    results = writers.call(
        reply_often,
        [
            {"author_id": member.pk, "article_id": root.article_id, "parents": parents}
            for member in _members(8)
        ],
    )
    assert_no_error(results)
    assert Discussion.objects.get(article=root.article).comment_count == 4 + 8 * REPLIES
    assert_exact(root.article)
    for comment in Comment.objects.exclude(reply_to=None).select_related("reply_to"):
        assert comment.path.startswith(comment.reply_to.path)
    orders = list(Comment.objects.values_list("order", flat=True))
    assert len(set(orders)) == len(orders)


def test_parallel_votes_are_counted_exactly(writers):
    article = make_article()
    comments = [make_comment(article=article, author=cast.alice()).pk for _ in range(3)]
    calls = [{"member_id": member.pk, "comments": comments} for member in _members(8)]
    assert_no_error(writers.call(vote_often, calls))
    assert_exact(article)


def test_one_member_voting_in_eight_windows_counts_once(writers):
    comment = make_comment(author=cast.alice())
    bob = cast.bob()
    times = VOTING.limit // 8
    calls = [{"member_id": bob.pk, "comments": [comment.pk], "times": times}] * 8
    assert_no_error(writers.call(vote_often, calls))
    comment.refresh_from_db()
    assert comment.up_count + comment.down_count <= 1
    assert_exact(comment.article)


def test_one_form_sent_eight_times_at_once_is_one_comment(writers):
    article, alice = make_article(), cast.alice()
    key = "6b1f0c44-2b1c-4f0e-9d55-0d6fd7c1a001"
    calls = [{"author_id": alice.pk, "article_id": article.pk, "key": key}] * 8
    results = writers.call(send_one_form, calls)
    assert_no_error(results)
    assert len(set(results)) == 1 and Comment.objects.count() == 1


def test_the_rate_limit_holds_against_eight_windows_and_two_articles(writers):
    from forum.discussion.rules import POST_LIMITS

    one, other, alice = make_article(), make_article(), cast.alice()
    calls = [{"author_id": alice.pk, "article_id": article.pk} for article in [one, other] * 4]
    results = writers.call(post_until_told, calls)
    assert_no_error(results)
    assert sum(results) == Comment.objects.count() == POST_LIMITS[0][0]


@pytest.mark.parametrize("turn", [1, 2])
def test_moderating_while_people_write_and_vote_keeps_the_counts(writers, turn: int):
    root = make_comment(author=cast.alice())
    parents = [make_comment(reply_to=root, author=cast.bob()).pk for _ in range(4)]
    members = _members(8)
    calls = [
        {"kind": kind, "member_id": member.pk, "article_id": root.article_id, "comments": parents}
        for kind, member in zip(["reply", "vote", "remove", "vote"] * 2, members, strict=True)
    ]
    assert_no_error(writers.call(do_one_of, calls))
    assert_exact(root.article)


def do_one_of(kind: str, member_id: int, article_id: int, comments: list[int]) -> None:
    """Play one part in a busy discussion; what is refused is refused."""
    from articles.models import Article
    from forum.discussion.posting import post_comment
    from forum.discussion.voting import cast_vote
    from forum.refusals import Refused

    member, article = Member.objects.get(pk=member_id), Article.objects.get(pk=article_id)
    if kind == "remove":
        remove_and_restore(comments)
        return
    for number in range(40):
        comment_id = comments[number % len(comments)]
        try:
            if kind == "vote":
                cast_vote(comment_id=comment_id, member=member, value=(-1, 1, 0)[number % 3])
            else:
                post_comment(
                    article=article, author=member, text="x", reply_to=comment_id, is_import=True
                )
        except Refused:
            continue


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_discussion_that_is_made_after_nothing_was_locked_is_not_read():
    article = make_article()
    (lock, locked_by), (read, read_by) = _statements("postgresql")
    asked = dict.fromkeys([*locked_by, *read_by]) | {"article": article.pk, "author": 1}

    def found(sql: str, names: list[str]) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(sql, [asked[name] for name in names])
            return cursor.fetchone() is not None

    with transaction.atomic():
        assert not found(lock, locked_by)
        maker = Thread(target=make_discussion_elsewhere, args=[article.pk])
        maker.start()
        maker.join()
        assert Discussion.objects.filter(article=article).exists()
        assert not found(read, read_by)
        assert found(lock, locked_by) and found(read, read_by)


def make_discussion_elsewhere(article_id: int) -> None:
    """Make it on a connection of this thread's own."""
    make_discussion(article_id)
    connection.close()
