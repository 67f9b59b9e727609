"""Read pages: every visible comment once, in order, at a constant cost."""

from contextlib import suppress

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from forum.discussion.branch import load_branch
from forum.discussion.generating import generate_discussion
from forum.discussion.models import Comment, State
from forum.discussion.orders import ORDERS, BadCursor
from forum.discussion.reader import Reader
from forum.discussion.removal import remove_comment
from forum.discussion.threads import ROOTS_PER_PAGE, load_page
from tests import cast
from tests.make import grow_old, make_article, make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]


def reader(member=None, *, may_moderate: bool = False) -> Reader:
    member = member or AnonymousUser()
    return Reader(member, may_moderate, None, True, member.is_authenticated, timezone.now())


def walk_pages(article, order: str) -> list[list]:
    """Follow the pages to the end; return the threads of each."""
    pages, cursor = [], ""
    while True:
        page = load_page(article.pk, order=order, after=cursor, reader=reader())
        pages.append(page.threads)
        if not (cursor := page.next_cursor):
            return pages


@pytest.mark.parametrize("order", ORDERS)
def test_pages_share_no_thread_at_their_border_and_leave_none_out(order: str):
    article = make_article()
    generate_discussion(article=article, count=2 * ROOTS_PER_PAGE + 1, shape="roots")
    pages = [[thread.root.pk for thread in threads] for threads in walk_pages(article, order)]
    assert [len(page) for page in pages] == [ROOTS_PER_PAGE, ROOTS_PER_PAGE, 1]
    assert sorted(pk for page in pages for pk in page) == sorted(
        Comment.objects.values_list("pk", flat=True)
    )


@pytest.mark.both
@pytest.mark.slow
def test_roots_come_in_the_order_asked_for():
    article = make_article()
    generate_discussion(article=article, count=300, author_count=20)
    grow_old(article)
    keys = {
        "oldest": lambda line: line.pk,
        "newest": lambda line: -line.pk,
        "best": lambda line: (-line.rank, -line.pk),
        "discussed": lambda line: (-line.thread_count, -line.pk),
    }
    for order, key in keys.items():
        roots = [thread.root for threads in walk_pages(article, order) for thread in threads]
        assert len(roots) > 50
        assert roots == sorted(roots, key=key)


@pytest.mark.both
@pytest.mark.parametrize("order", ORDERS)
def test_a_page_takes_two_queries(order: str, django_assert_max_num_queries):
    eyes = reader(cast.alice())
    article = make_article()
    generate_discussion(article=article, count=150, author_count=20)
    with django_assert_max_num_queries(2):
        page = load_page(article.pk, order=order, after="", reader=eyes)
    with django_assert_max_num_queries(2):
        load_page(article.pk, order=order, after=page.next_cursor, reader=eyes)


def test_the_rest_of_a_thread_is_counted():
    article = make_article()
    generate_discussion(article=article, count=60, shape="flat", author_count=5)
    (thread,) = load_page(article.pk, order="best", after="", reader=reader()).threads
    assert len(thread.lines) + thread.more_count == 60


@pytest.mark.parametrize(
    "cursor",
    ["x", ":", "1:", ":-1", ":0", "nan:5", "inf:5", "1e999:5", ":99999999999999999999", "a:5",
     "0.5:٣٤٥٦٧٨٩٠١٢٣٤٥٦", "\x00:1", "9999999999999:1", ":1:1"],
)  # fmt: skip
@pytest.mark.parametrize("order", ORDERS)
def test_a_cursor_that_is_none_is_refused_or_harmless(cursor: str, order: str):
    article = make_comment().article
    with suppress(BadCursor):
        load_page(article.pk, order=order, after=cursor, reader=reader())


def test_a_branch_refuses_a_cursor_from_elsewhere():
    one, other = make_comment(), make_comment()
    with pytest.raises(BadCursor):
        load_branch(one, after=other.path, reader=reader())


def test_a_tombstone_keeps_nothing_of_what_it_was():
    root = make_comment(author=cast.alice(), text="secret words")
    make_comment(reply_to=root, author=cast.bob())
    remove_comment(comment_id=root.pk)
    for eyes in (reader(), reader(cast.alice()), reader(cast.mori(), may_moderate=True)):
        (thread,) = load_page(root.article_id, order="best", after="", reader=eyes).threads
        line, answer = thread.lines
        assert (line.state, line.html, line.name, line.username) == (State.REMOVED, "", "", "")
        assert answer.reply_to_name == ""


def test_the_members_own_vote_is_known():
    from forum.discussion.voting import cast_vote

    root = make_comment(author=cast.alice())
    cast_vote(comment_id=root.pk, member=cast.bob(), value=-1)
    votes = [
        load_page(root.article_id, order="best", after="", reader=eyes).threads[0].root.vote
        for eyes in (reader(cast.bob()), reader(cast.suzu()), reader())
    ]
    assert votes == [-1, 0, 0]


def test_a_far_comment_opens_in_its_context():
    parent = make_comment()
    chain = [parent]
    for _ in range(6):
        chain.append(make_comment(reply_to=chain[-1]))
    page = load_branch(chain[5], after="", reader=reader())
    assert [line.pk for line in page.ancestors] == [comment.pk for comment in chain[2:5]]
    assert page.ancestors_left_out == 2
    assert [line.pk for line in page.lines] == [chain[5].pk, chain[6].pk]
