"""Eight processes follow, mute and look at once."""

from functools import partial

import pytest

from forum.discussion import attention_rules
from forum.discussion.attention import Follow, Mute
from forum.discussion.followed import load_following
from forum.discussion.following import follow, mark_seen, unfollow
from forum.discussion.models import Comment
from forum.discussion.muting import mute, unmute
from forum.discussion.posting import post_comment
from forum.members.models import Member
from tests import cast
from tests.make import make_article, make_comment

ROUNDS = 12


def change_often(member_id: int, comment_id: int, author_id: int, writer: int) -> None:
    """Follow and mute the same things as everybody else, again and again; then stop with both."""
    member, author = Member.objects.get(pk=member_id), Member.objects.get(pk=author_id)
    comment = Comment.objects.select_related("article").get(pk=comment_id)
    for _ in range(ROUNDS):
        follow(member=member, target=comment.article)
        mute(member=member, target=author)
        mark_seen(member=member)
        if writer % 2:
            unfollow(member=member, target=comment.article)
            unmute(member=member, target=author)
    follow(member=member, target=comment.article)
    mute(member=member, target=author)


def follow_one_more(member_id: int, article_id: int) -> str:
    """Try to go one over the limit."""
    from articles.models import Article
    from forum.refusals import Refused

    attention_rules.MAX_FOLLOWS = 3
    try:
        follow(member=Member.objects.get(pk=member_id), target=Article.objects.get(pk=article_id))
    except Refused as refused:
        return refused.refusal.code
    return ""


def write_or_look(writer: int, article_id: int, author_id: int, reader_id: int) -> int:
    """Half post comments, half look; say how many were posted."""
    from articles.models import Article

    article, author = Article.objects.get(pk=article_id), Member.objects.get(pk=author_id)
    reader = Member.objects.get(pk=reader_id)
    for number in range(ROUNDS):
        if writer % 2:
            post_comment(article=article, author=author, text=f"{number}", is_import=True)
        else:
            load_following(reader)
    return ROUNDS if writer % 2 else 0


def test_one_thing_is_followed_and_muted_once_whatever_happens_at_once(writers):
    comment = make_comment()
    call = {"member_id": cast.alice().pk, "comment_id": comment.pk, "author_id": cast.bob().pk}
    assert writers.call(change_often, [{**call, "writer": n} for n in range(8)]) == [None] * 8
    assert Follow.objects.count() == Mute.objects.count() == 1


def test_no_race_leads_over_the_limit(writers):
    articles = [make_article(headline=str(number)) for number in range(8)]
    alice = cast.alice().pk
    results = writers.call(
        follow_one_more, [{"member_id": alice, "article_id": one.pk} for one in articles]
    )
    assert sorted(results) == ["", "", "", *["follows_many"] * 5]
    assert Follow.objects.count() == 3


@pytest.mark.parametrize("kind", ["article", "member"])
def test_what_is_posted_while_one_looks_is_neither_lost_nor_counted_twice(writers, kind: str):
    article, alice, bob = make_article(), cast.alice(), cast.bob()
    follow(member=alice, target=article if kind == "article" else bob)
    call = partial(dict, article_id=article.pk, author_id=bob.pk, reader_id=alice.pk)
    posted = writers.call(write_or_look, [call(writer=n) for n in range(8)])
    (entry,) = load_following(alice).entries
    assert entry.new_count == sum(posted) == 4 * ROUNDS
