"""How many replies each fold of a page says that it hides."""

import random
import re

import pytest
from django.test import Client

from forum.discussion.branch import BRANCH_PAGE_SIZE
from forum.discussion.models import Comment, State
from forum.discussion.removal import remove_comment
from forum.discussion.threads import WHOLE_UP_TO
from tests import cast
from tests.make import make_article, make_big_discussion, make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]

FOLD = re.compile(
    r'<summary class="comment__line">(.*?)</summary>.*?<article class="comment[^>]* id="c(\d+)"',
    re.DOTALL,
)


def folds(page: str) -> dict[int, str]:
    """Return what each fold says of its replies, by the comments' ids."""
    words = {}
    for fold, pk in FOLD.findall(page):
        said = re.search(r'"comment__replies"[^>]*> · ([^<]*)<', fold)
        words[int(pk)] = said[1] if said else ""
    return words


def below(comment: Comment) -> int:
    return Comment.objects.below(comment).filter(state=State.PUBLISHED).count()


def assert_true(page: str) -> int:
    """Check all that the folds of a page say; return how many leave something open."""
    said = folds(page)
    comments = Comment.objects.in_bulk(said)
    for pk, words in said.items():
        number = int(re.match(r"\d*", words)[0] or 0)
        if "+" in words:
            assert 0 < number <= below(comments[pk])
        else:
            assert number == below(comments[pk])
    return sum("+" in words for words in said.values())


@pytest.mark.both
@pytest.mark.parametrize("seed", range(3))
def test_each_fold_of_a_whole_discussion_counts_what_is_published_below(client: Client, seed: int):
    chance = random.Random(seed)
    article = make_article()
    comments = [make_comment(article=article)]
    for _ in range(24):
        comments.append(make_comment(reply_to=chance.choice(comments)))
    for gone in chance.sample(comments, 6):
        remove_comment(comment_id=gone.pk)
    for address in (article.get_absolute_url(), comments[0].get_absolute_url()):
        assert assert_true(client.get(address).text) == 0


@pytest.mark.parametrize("is_member", [False, True])
def test_where_a_thread_is_cut_short_a_fold_says_that_more_may_stand_below(
    client: Client, is_member: bool
):
    if is_member:
        client.force_login(cast.alice())
    article = make_big_discussion(WHOLE_UP_TO + 100, shape="deep")
    page = client.get(article.get_absolute_url()).text
    assert assert_true(page) > 0
    root = Comment.objects.filter(article=article, depth=0).order_by("-thread_count")[0]
    assert root.thread_count > BRANCH_PAGE_SIZE
    assert folds(page)[root.pk] == f"{root.thread_count} replies"
    assert assert_true(client.get(root.get_absolute_url()).text) > 0


def test_one_is_one_and_in_japanese_all_are_alike(client: Client):
    root = make_comment()
    inner = make_comment(reply_to=root)
    last = make_comment(reply_to=inner)
    address = root.article.get_absolute_url()
    assert folds(client.get(address).text) == {
        root.pk: "2 replies", inner.pk: "1 reply", last.pk: "",
    }  # fmt: skip
    assert folds(client.get(address, headers={"accept-language": "ja"}).text) == {
        root.pk: "返信2件", inner.pk: "返信1件", last.pk: "",
    }  # fmt: skip


def test_in_japanese_too_it_says_that_more_may_stand_below(client: Client):
    article = make_big_discussion(WHOLE_UP_TO + 100, shape="chain")
    page = client.get(article.get_absolute_url(), headers={"accept-language": "ja"}).text
    assert re.search(r" · 返信[0-9]+件以上<", page)
