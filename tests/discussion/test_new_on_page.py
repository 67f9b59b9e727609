"""What is new behind each fold and each link of a page."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from forum.discussion import new_counts, new_on_page
from forum.discussion.models import Comment, Discussion, Visit
from forum.discussion.muting import mute
from forum.discussion.new_counts import count_new
from forum.discussion.removal import hide_comment
from tests import cast
from tests.make import make_article, make_big_discussion, make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]

MOST_QUERIES = 6


@pytest.fixture
def alice(client: Client) -> Client:
    client.force_login(cast.alice())
    return client


def been_to(article: Article, *, member=cast.alice) -> None:
    """Let a member have seen all there is, an hour ago."""
    seen = Discussion.objects.get(article=article).arrival_count
    at = timezone.now() - timedelta(hours=1)
    Visit.objects.update_or_create(
        member=member(),
        article=article,
        defaults={"seen_before": seen, "seen_now": seen, "at": at},
    )


def folds(page: str) -> dict[int, str]:
    """Return what the fold of each comment says is new, by the comments' ids."""
    fold = (
        r'<summary class="comment__line">(.*?)</summary>.*?<article class="comment[^>]* id="c(\d+)"'
    )
    found = re.findall(fold, page, re.DOTALL)
    words = {int(pk): re.search(r"badge--new\"[^>]*>([^<]*)<", fold) for fold, pk in found}
    return {pk: word[1] for pk, word in words.items() if word}


def counted(page: str) -> list[int]:
    """Return the numbers that folds give scripts to count on from."""
    return [int(number) for number in re.findall(r'badge--new" data-count="(\d+)"', page)]


def test_each_fold_says_how_much_of_its_branch_is_new(alice: Client):
    first = make_comment()
    second = make_comment(article=first.article)
    answer = make_comment(reply_to=first)
    been_to(first.article)
    deep = make_comment(reply_to=answer)
    make_comment(reply_to=deep, author=cast.alice())
    beside = make_comment(reply_to=first)
    hide_comment(comment_id=make_comment(reply_to=second).pk)
    expected = {first.pk: "+2 new", answer.pk: "+1 new", deep.pk: "+1 new", beside.pk: "+1 new"}
    for _ in range(2):  # Made anew, and from what is kept.
        page = alice.get(first.article.get_absolute_url()).text
        assert folds(page) == expected and sorted(counted(page)) == [1, 1, 1, 2]
    assert folds(alice.get(answer.get_absolute_url()).text) == {
        answer.pk: "+1 new",
        deep.pk: "+1 new",
    }


def test_moderators_and_strangers_get_their_own_counts(client: Client):
    first = make_comment()
    been_to(first.article, member=cast.mori)
    make_comment(reply_to=first)
    assert folds(client.get(first.article.get_absolute_url()).text) == {}
    client.force_login(cast.mori())
    page = client.get(first.article.get_absolute_url()).text
    assert folds(page)[first.pk] == "+1 new"


def test_what_is_muted_is_new_in_no_branch(alice: Client):
    first = make_comment(author=cast.bob())
    answer = make_comment(reply_to=first, author=cast.bob())
    been_to(first.article)
    mute(member=cast.alice(), target=answer)
    mute(member=cast.alice(), target=cast.mori())
    make_comment(reply_to=answer, author=cast.suzu())
    make_comment(reply_to=first, author=cast.mori())
    page = alice.get(first.article.get_absolute_url()).text
    assert folds(page) == {} and "new since" not in page
    heard = make_comment(reply_to=first, author=cast.suzu())
    page = alice.get(first.article.get_absolute_url()).text
    assert folds(page) == {first.pk: "+1 new", heard.pk: "+1 new"}
    assert ">1 new since your last visit<" in page


@pytest.fixture
def long() -> tuple[Article, Comment, Comment]:
    """A chain longer than a page, its root, and a comment far down in it."""
    article = make_big_discussion(280, shape="chain")
    root = Comment.objects.get(article=article, depth=0)
    return article, root, Comment.objects.filter(article=article).order_by("path")[270]


@pytest.mark.slow
def test_what_a_page_leaves_out_is_counted_in_the_folds_and_at_the_link(alice: Client, long):
    article, root, after = long
    been_to(article)
    new = [make_comment(reply_to=after) for _ in range(3)]
    make_comment(reply_to=after, author=cast.alice())
    page = alice.get(article.get_absolute_url()).text
    counts = folds(page)
    assert counts[root.pk] == "+3 new" and set(counts.values()) == {"+3 new"} and len(counts) > 50
    more = page.split('class="thread__more"')[1].split("</p>")[0]
    assert "+3 new" in more
    with CaptureQueriesContext(connection) as queries:
        assert folds(alice.get(article.get_absolute_url()).text) == counts
    assert len(queries) <= MOST_QUERIES
    # On the page of the branch it goes on behind the pager.
    branch = alice.get(root.get_absolute_url())
    assert folds(branch.text)[root.pk] == "+3 new"
    assert "+3 new" in branch.text.split('rel="next"')[1].split("</nav>")[0]
    hide_comment(comment_id=new[0].pk)
    assert folds(alice.get(article.get_absolute_url()).text)[root.pk] == "+2 new"


@pytest.mark.both
@pytest.mark.slow
def test_counting_what_is_left_out_has_an_end_and_says_so(alice: Client, long, monkeypatch):
    monkeypatch.setattr(new_on_page, "MAX_COUNTED", 2)
    article, root, after = long
    been_to(article)
    for _ in range(3):
        make_comment(reply_to=after)
    page = alice.get(article.get_absolute_url()).text
    assert folds(page)[root.pk] == "2+ new" and counted(page) == []
    assert ">3 new since your last visit<" in page  # The whole is exact.


@pytest.mark.parametrize("many", [0, new_counts.MANY])
def test_the_whole_is_exact_however_it_overlaps(django_assert_num_queries, monkeypatch, many):
    """A member's own, the muted's and what is gone are each taken away once."""
    monkeypatch.setattr(new_counts, "MANY", many)
    first = make_comment(author=cast.bob())
    other = make_comment(article=first.article, author=cast.suzu())
    inner = make_comment(reply_to=first, author=cast.suzu())
    muted = make_comment(reply_to=inner, author=cast.mori())
    been_to(first.article)
    for target in (first, inner, cast.mori()):
        mute(member=cast.alice(), target=target)
    make_comment(reply_to=muted, author=cast.mori())
    make_comment(reply_to=muted, author=cast.alice())
    make_comment(reply_to=inner, author=cast.suzu())
    make_comment(reply_to=other, author=cast.mori())
    gone = make_comment(reply_to=inner, author=cast.mori())
    hide_comment(comment_id=gone.pk)
    discussion, member = Discussion.objects.get(article=first.article), cast.alice()
    with django_assert_num_queries(1):
        assert count_new(member, discussion, 4) == 0
    make_comment(reply_to=other, author=cast.suzu())
    discussion.refresh_from_db()
    assert count_new(member, discussion, 4) == 1


def test_where_nothing_arrived_nothing_is_asked(django_assert_num_queries):
    article = make_article()
    make_comment(article=article)
    with django_assert_num_queries(0):
        count_new(Visit, Discussion(article=article, arrival_count=7), 7)
