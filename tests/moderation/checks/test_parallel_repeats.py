"""The same text from many accounts at one instant: whoever is one too many is held."""

import pytest

from articles.models import Article
from forum.discussion.models import Comment, State
from forum.discussion.posting import post_comment
from forum.members.models import Member
from forum.moderation.checks.models import CheckRun
from forum.moderation.checks.setting import change_setting
from forum.moderation.checks.tuning import SITE
from forum.refusals import Refused
from tests import cast
from tests.make import make_article

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

TEXT = "Everybody knows that the bridge was sold for far too little money."
OTHER = "Nobody has ever asked the people who live below the bridge at all."


def post(article_id: int, username: str, texts: list[str]) -> str:
    """Post texts, one after the other."""
    author = Member.objects.get(username=username)
    for text in texts:
        try:
            post_comment(article=Article(pk=article_id), author=author, text=text)
        except Refused as refused:
            return refused.refusal.code
    return "done"


def calls(articles: list[Article], texts: list[str]) -> list[dict]:
    """Return what eight members post, each text by all of them, in turns."""
    names = [cast.member(f"reader{number}").username for number in range(8)]
    return [
        {
            "article_id": articles[number % len(articles)].pk,
            "username": name,
            "texts": texts if number % 4 < 2 else texts[::-1],
        }
        for number, name in enumerate(names)
    ]


def published(text: str) -> int:
    return Comment.objects.filter(text=text, state=State.PUBLISHED).count()


@pytest.mark.parametrize("article_count", [1, 8])
def test_of_eight_who_post_the_same_at_once_the_third_and_later_are_held(writers, article_count):
    articles = [make_article() for _ in range(article_count)]
    for one in articles:
        post(one.pk, cast.bob().username, [f"The first to write below article {one.pk}."])
    assert writers.call(post, calls(articles, [TEXT])) == ["done"] * 8
    assert published(TEXT) == 2
    held = Comment.objects.filter(text=TEXT, state=State.HELD)
    assert held.count() == 6
    for run in CheckRun.objects.filter(comment__in=held):
        [found] = [one for one in run.found if one.check == "crowd_repeats"]
        assert (found.reason, found.sure) == ("crowd", 100)
        assert Comment.objects.get(pk=found.matched[0][1:]).text == TEXT


def test_two_texts_in_turns_lock_nobody_out(writers):
    articles = [make_article(), make_article()]
    assert writers.call(post, calls(articles, [TEXT, OTHER, TEXT[::-1]])) == ["done"] * 8
    assert [published(text) for text in (TEXT, OTHER, TEXT[::-1])] == [2, 2, 2]


def test_what_differs_is_held_from_nobody(writers):
    articles = [make_article()]
    asked = calls(articles, [])
    for number, one in enumerate(asked):
        one["texts"] = [f"{number}{number} people have read the report on the bridge to its end."]
    words = ["alpha", "brick", "cedar", "dough", "eagle", "fjord", "gravy", "hotel"]
    for word, one in zip(words, asked, strict=True):
        one["texts"] = [" ".join([word] * 12)]
    assert writers.call(post, asked) == ["done"] * 8
    assert not Comment.objects.filter(state=State.HELD).exists()


@pytest.mark.parametrize(
    ("mode", "then", "state"),
    [("trial", "hold", State.PUBLISHED), ("off", "hold", State.PUBLISHED),
     ("on", "watch", State.PUBLISHED)],
)  # fmt: skip
def test_it_goes_by_how_the_check_is_set(writers, mode: str, then: str, state: State):
    change_setting(
        code="crowd_repeats", place=SITE, changed_by=None, mode=mode, then=then, limits={}
    )
    assert writers.call(post, calls([make_article()], [TEXT])) == ["done"] * 8
    assert set(Comment.objects.values_list("state", flat=True)) == {state}
    found = [
        one.reason for run in CheckRun.objects.all() for one in run.found
        if one.check == "crowd_repeats"
    ]  # fmt: skip
    assert found.count("crowd") == (0 if mode == "off" else 6)


def test_one_too_many_is_refused_where_the_check_refuses(writers):
    change_setting(
        code="crowd_repeats", place=SITE, changed_by=None, mode="on", then="refuse", limits={}
    )
    answers = writers.call(post, calls([make_article()], [TEXT]))
    assert sorted(map(str, answers)) == ["checked"] * 6 + ["done"] * 2
    assert Comment.objects.count() == 2
