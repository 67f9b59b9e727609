"""Eight processes vote and write while a discussion or its article comes and goes."""

from time import sleep

import pytest
from django.db.models import Q

from articles.models import Article
from forum.discussion.models import Comment, Mode
from forum.discussion.recounting import recount_members
from forum.members.models import Member
from tests import cast
from tests.discussion.test_parallel_writers import assert_exact, assert_no_error
from tests.make import make_article, make_comment

TURNS = 40


def vote_everywhere(member_id: int, comments: list[int]) -> int:
    """Vote on comments of several articles in turn; return how many votes were taken."""
    from forum.discussion.voting import cast_vote
    from forum.refusals import Refused

    member, taken = Member.objects.get(pk=member_id), 0
    for turn in range(TURNS):
        comment_id = comments[(turn + member_id) % len(comments)]
        try:
            cast_vote(comment_id=comment_id, member=member, value=(1, 1, 0, -1)[turn % 4])
            taken += 1
        except Refused:
            continue
    return taken


def write_everywhere(member_id: int, articles: list[int]) -> int:
    """Comment under several articles in turn; return how many comments were taken."""
    from forum.discussion.posting import post_comment
    from forum.refusals import Refused

    member, taken = Member.objects.get(pk=member_id), 0
    for turn in range(TURNS // 2):
        article = Article.objects.get(pk=articles[turn % len(articles)])
        try:
            post_comment(article=article, author=member, text=f"No. {turn}", is_import=True)
            taken += 1
        except Refused:
            continue
    return taken


def switch_mode(article_id: int) -> list[int]:
    """Hide a discussion and open it again; return how many counts were wrong in between."""
    from forum.discussion.discussions import change_settings

    article, drifts = Article.objects.get(pk=article_id), []
    for turn in range(TURNS):
        mode = (Mode.HIDDEN, Mode.OPEN)[turn % 2]
        change_settings(article=article, mode=mode, closes_after_days=None)
        drifts.append(count_drifts())
    return drifts


def withdraw_and_restore(article_id: int) -> list[int]:
    """Take an article back and publish it again; return how many counts were wrong in between."""
    from articles.publishing import restore_article, withdraw_article

    article, drifts = Article.objects.get(pk=article_id), []
    for _turn in range(TURNS // 2):
        withdraw_article(article=article, editor=None, reason="Wrong")
        drifts.append(count_drifts())
        restore_article(article=article, editor=None)
        drifts.append(count_drifts())
    return drifts


def count_drifts() -> int:
    """Let the others go on for a moment, then compare: the next switch would mend it."""
    sleep(0.02)
    return recount_members(Q(), mend=False)


def play(part: str, arguments: dict) -> int | list[int]:
    """Play one part of those above."""
    return globals()[part](**arguments)


@pytest.mark.parametrize("switch", [switch_mode, withdraw_and_restore])
def test_scores_stay_exact_while_a_discussion_comes_and_goes(writers, switch):
    coming, other = make_article(), make_article()
    articles = [coming.pk, other.pk]
    comments = [
        make_comment(article=article, author=author()).pk
        for article in (coming, other)
        for author in (cast.alice, cast.bob)
    ]
    voters = [cast.member(f"voter-{number}") for number in range(5)]
    calls = [
        {"part": "vote_everywhere", "arguments": {"member_id": one.pk, "comments": comments}}
        for one in voters
    ]
    calls += [
        {"part": "write_everywhere", "arguments": {"member_id": one.pk, "articles": articles}}
        for one in (cast.alice(), cast.bob())
    ]
    calls += [{"part": switch.__name__, "arguments": {"article_id": coming.pk}}]
    results = writers.call(play, calls)
    assert_no_error(results)
    assert results[7] == [0] * TURNS
    assert min(results[:5]) >= TURNS // 2  # The other article takes every vote.
    assert Comment.objects.count() == len(comments) + sum(results[5:7])
    for article in (coming, other):
        assert_exact(article)
