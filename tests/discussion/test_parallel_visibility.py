"""Eight processes write, vote, read and judge while a discussion and its article come and go."""

import pytest
from django.core.management import call_command

from articles.models import Article
from articles.publishing import restore_article, withdraw_article
from forum.discussion.discussions import change_settings
from forum.discussion.models import Comment, Mode, State
from forum.discussion.posting import post_comment
from forum.discussion.removal import hide_comment, restore_comment
from forum.discussion.rules import POST_LIMITS
from forum.discussion.voting import cast_vote
from forum.members.models import Member
from forum.notifications.models import Notice
from forum.notifications.reading import mark_all_read
from forum.refusals import Refused
from tests import cast
from tests.discussion.test_parallel_writers import assert_no_error
from tests.make import make_article, make_comment

TURNS = 20


def answer(articles: list[int], comments: list[int], people: list[int]) -> int:
    """Answer and mention, so that two are told of each; return how many went through."""
    taken = 0
    for turn in range(len(people) * POST_LIMITS[0][0]):
        comment = Comment.objects.select_related("article").get(pk=comments[turn % len(comments)])
        author = Member.objects.get(pk=people[turn // POST_LIMITS[0][0]])
        try:
            post_comment(
                article=comment.article, author=author, text="@alice @bob", reply_to=comment.pk
            )
            taken += 1
        except Refused:
            continue
    return taken


def vote(articles: list[int], comments: list[int], people: list[int]) -> None:
    for turn in range(2 * TURNS):
        member = Member.objects.get(pk=people[turn % len(people)])
        try:
            cast_vote(comment_id=comments[turn % len(comments)], member=member, value=1 - turn % 3)
        except Refused:
            continue


def read(articles: list[int], comments: list[int], people: list[int]) -> None:
    for _turn in range(2 * TURNS):
        for name in ("alice", "bob"):
            mark_all_read(member=Member.objects.get(username=name))


def judge(articles: list[int], comments: list[int], people: list[int]) -> None:
    """Hide and restore answers, so that notices are taken back."""
    for turn in range(TURNS):
        answers = list(Comment.objects.filter(depth=1).order_by("pk").values_list("pk", flat=True))
        try:
            for verb in (hide_comment, restore_comment)[: 1 + turn % 2]:
                verb(comment_id=answers[(7 * turn) % len(answers)] if answers else comments[0])
        except Refused:
            continue


def withdraw(articles: list[int], comments: list[int], people: list[int]) -> None:
    article = Article.objects.get(pk=articles[0])
    for _turn in range(TURNS):
        withdraw_article(article=article, editor=None, reason="Wrong")
        restore_article(article=article, editor=None)


def hide(articles: list[int], comments: list[int], people: list[int]) -> None:
    for turn in range(2 * TURNS):
        article = Article.objects.get(pk=articles[turn // 2 % 2])
        mode = (Mode.HIDDEN, Mode.OPEN)[turn % 2]
        change_settings(article=article, mode=mode, closes_after_days=None)


PARTS = (answer, answer, answer, vote, read, judge, withdraw, hide)


def play(part: str, **arguments: list[int]) -> int | None:
    """Play one of the parts above."""
    return globals()[part](**arguments)


@pytest.mark.parametrize("end", [Mode.OPEN, Mode.HIDDEN])
def test_counts_and_notices_are_exact_after_everything_at_once(writers, end: str):
    articles = [make_article().pk for _ in range(2)]
    comments = [
        make_comment(article=Article.objects.get(pk=pk), author=author()).pk
        for pk in articles
        for author in (cast.alice, cast.bob)
    ]
    calls = [
        {
            "part": part.__name__,
            "articles": articles,
            "comments": comments,
            "people": [cast.member(f"writer-{number}-{one}").pk for one in range(5)],
        }
        for number, part in enumerate(PARTS)
    ]
    results = writers.call(play, calls)
    assert_no_error(results)
    assert sum(results[:3]) > 0
    call_command("recount", "--check")
    for pk in articles:
        change_settings(article=Article.objects.get(pk=pk), mode=end, closes_after_days=None)
    assert Notice.objects.filter(is_aside=True).exists() == (end == Mode.HIDDEN)
    call_command("recount", "--check")
    published = Comment.objects.filter(depth=1, state=State.PUBLISHED)
    assert published.count() + Comment.objects.filter(depth=1, state=State.HIDDEN).count() == sum(
        results[:3]
    )
