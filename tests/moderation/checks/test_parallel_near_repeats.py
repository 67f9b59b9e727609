"""Nearly the same text at one instant, posted or edited into: as exact as one after the other."""

from collections import Counter

import pytest

from articles.models import Article
from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, State
from forum.discussion.posting import post_comment
from forum.members.models import Member
from forum.moderation.checks.folding import fold
from forum.moderation.checks.likeness import Likeness
from forum.moderation.checks.models import CheckRun
from forum.moderation.checks.setting import change_setting
from forum.moderation.checks.tuning import SITE
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

TEXT = "Everybody knows that the bridge was sold for far too little money in the end"


def write(username: str, text: str, article_id: int = 0, comment_id: int = 0) -> str:
    """Post a text below an article, or change a comment into it."""
    author = Member.objects.get(username=username)
    try:
        if comment_id:
            edit_comment(comment_id=comment_id, editor=author, text=text)
        else:
            post_comment(article=Article(pk=article_id), author=author, text=text)
    except Refused as refused:
        return refused.refusal.code
    return "done"


def near_texts(count: int = 8) -> list[str]:
    """Return texts of which each differs in some letters, and that an index may find all of."""
    found = []
    band = Likeness.of(fold(TEXT)).bands[0]
    for number in range(10, 1_000):
        text = f"{TEXT}, {number}!"
        if Likeness.of(fold(text)).bands[0] == band:
            found.append(text)
    assert len(found) >= count
    return found[:count]


def names(count: int = 8) -> list[str]:
    return [cast.member(f"reader{number}").username for number in range(count)]


def states() -> Counter[str]:
    said = Comment.objects.filter(text__startswith=TEXT)
    return Counter(said.values_list("state", flat=True))


@pytest.mark.parametrize("article_count", [1, 8])
def test_of_eight_who_post_nearly_the_same_the_third_and_later_are_held(writers, article_count):
    articles = [make_article() for _ in range(article_count)]
    calls = [
        {"username": name, "text": text, "article_id": articles[number % article_count].pk}
        for number, (name, text) in enumerate(zip(names(), near_texts(), strict=True))
    ]
    assert writers.call(write, calls) == ["done"] * 8
    assert states() == {State.PUBLISHED: 2, State.HELD: 6}
    for run in CheckRun.objects.filter(comment__state=State.HELD):
        [found] = [one for one in run.found if one.check == "crowd_repeats"]
        assert found.reason == "crowd" and found.sure >= 80
        assert len(found.matched) >= 2


def test_edits_into_what_others_post_at_that_instant_are_seen_and_see(writers):
    articles = [make_article() for _ in range(8)]
    calls = []
    for number, (name, text) in enumerate(zip(names(), near_texts(), strict=True)):
        author = Member.objects.get(username=name)
        place = {"article_id": articles[number].pk}
        if number % 2:
            own = make_comment(article=articles[number], author=author, text=f"Own {number}")
            place = {"comment_id": own.pk}
        calls.append({"username": name, "text": text, **place})
    assert writers.call(write, calls) == ["done"] * 8
    assert states() == {State.PUBLISHED: 2, State.HELD: 6}


def test_one_author_who_posts_and_edits_at_once_is_asked_to_think_again(writers):
    author, texts = cast.member("reader"), near_texts()
    calls = []
    for number, text in enumerate(texts):
        article = make_article()
        place = {"article_id": article.pk}
        if number % 4 == 0:
            own = make_comment(article=article, author=author, text=f"Own {number}")
            place = {"comment_id": own.pk}
        calls.append({"username": author.username, "text": text, **place})
    assert Counter(writers.call(write, calls)) == {"done": 1, "nudged": 7}
    assert states() == {State.PUBLISHED: 1}


def test_many_in_a_short_time_are_counted_when_they_come_at_once(writers):
    author, articles = cast.member("reader"), [make_article() for _ in range(8)]
    change_setting(
        code="rate", place=SITE, changed_by=None, mode="on", then="refuse", limits={"most": 2}
    )
    calls = [
        {"username": author.username, "text": word * 3, "article_id": article.pk}
        for word, article in zip("abcdefgh", articles, strict=True)
    ]
    assert Counter(writers.call(write, calls)) == {"done": 2, "checked": 6}
