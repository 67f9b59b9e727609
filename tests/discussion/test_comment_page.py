"""A comment's own page opens it in its context."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.navigation import nav_sections
from articles.publishing import withdraw_article
from forum.discussion.generating import generate_discussion
from forum.discussion.locking import lock_branch
from forum.discussion.models import Comment, State
from forum.discussion.removal import delete_own_comment, hide_comment, remove_comment
from forum.discussion.visiting import tell_reading
from tests import cast
from tests.make import make_article, make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]


def page_of(client: Client, comment: Comment, query: str = "") -> str:
    answer = client.get(f"/comments/{comment.pk}/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def chain(length: int) -> list[Comment]:
    comments = [make_comment(text="Number 0")]
    for number in range(1, length):
        comments.append(make_comment(reply_to=comments[-1], text=f"Number {number}"))
    return comments


def test_it_stands_below_what_it_answers_and_above_what_answers_it(client: Client):
    comments = chain(8)

    html = page_of(client, comments[5])

    assert f"<title>Bob on Ferry to sail every hour (#{comments[5].pk}) – " in html
    assert '<link rel="canonical" href="http://127.0.0.1:8000/comments/' in html
    assert "2 earlier comments stand above these." in html
    places = [html.find(f"Number {number}<") for number in range(2, 8)]
    assert -1 not in places and places == sorted(places)
    assert html.count("comment--linked") == 1 and "Number 1<" not in html
    assert f'<a href="/comments/{comments[0].pk}/">The thread from its start</a>' in html


@pytest.mark.both
def test_a_long_branch_goes_on_page_by_page(client: Client):
    article = make_article()
    generate_discussion(article=article, count=400, shape="flat", author_count=5)
    root = Comment.objects.get(depth=0)
    met, query = [], ""
    while query is not None:
        answer = client.get(f"/comments/{root.pk}/{query}")
        branch = answer.context["branch"]
        met += [line.pk for line in branch.lines]
        query = f"?after={branch.next_cursor}" if branch.next_cursor else None

    assert len(met) == len(set(met)) == 400
    assert "back to its start" in answer.content.decode() and "noindex" in answer.content.decode()


def test_a_later_page_begins_with_what_its_first_comment_answers(client: Client, monkeypatch):
    monkeypatch.setattr("forum.discussion.branch.BRANCH_PAGE_SIZE", 3)
    comments = chain(4)
    beside = make_comment(reply_to=comments[2], text="Beside")
    last = make_comment(reply_to=comments[0], text="At the end")

    html = page_of(client, comments[0], f"?after={comments[3].path}")

    shown = [*comments[:3], beside, last]
    assert re.findall(r'id="c(\d+)"', html) == [str(one.pk) for one in shown]
    assert headings_in(html) == "12" + "34564" + "2"  # The last is of the keys.
    assert f'href="#c{comments[2].pk}">in reply to' in html
    assert f'href="#c{comments[0].pk}">in reply to' in html
    assert "back to its start" in html and html.count("2+ replies") == 2


def test_a_later_page_has_what_the_comment_answers_above_all(client: Client, monkeypatch):
    monkeypatch.setattr("forum.discussion.branch.BRANCH_PAGE_SIZE", 1)
    comments = chain(4)

    html = page_of(client, comments[1], f"?after={comments[2].path}")

    assert re.findall(r'id="c(\d+)"', html) == [str(one.pk) for one in comments]
    assert headings_in(html) == "12" + "3456" + "2"


def test_far_down_a_later_page_has_the_comment_and_what_is_nearest(client: Client):
    comments = chain(14)
    lock_branch(comment_id=comments[2].pk)

    html = page_of(client, comments[0], f"?after={comments[11].path}")

    shown = [comments[0], comments[2], *comments[5:]]
    assert re.findall(r'id="c(\d+)"', html) == [str(one.pk) for one in shown]
    assert html.count(">Reply</a>") == 1  # All others stand in the locked branch.


@pytest.mark.both
@pytest.mark.slow
def test_a_chain_of_a_thousand_is_a_page_like_any_other(client: Client):
    article = make_article()
    generate_discussion(article=article, count=1_000, shape="chain", author_count=5)
    for comment in Comment.objects.filter(depth__in=(0, 500, 999)):
        html = page_of(client, comment)
        for name in ("li", "ol", "details", "article"):
            opened = html.count(f"<{name} ") + html.count(f"<{name}>")
            assert opened == html.count(f"</{name}>"), name


def test_headings_go_down_step_by_step(client: Client):
    comments = chain(9)
    make_comment(reply_to=comments[6], text="Beside")

    html = page_of(client, comments[6])

    assert headings_in(html) == "12" + "345" + "6" + "666" + "2"  # The last is of the keys.
    assert headings_in(page_of(client, comments[0])) == "12" + "3" + "45" + 7 * "6" + "2"
    assert f'<h6 class="comment__heading" id="by{comments[6].pk}"' in html


def headings_in(html: str) -> str:
    """Return the levels of a page's headings, in their order."""
    return "".join(re.findall(r"<h(\d)", html))


def test_the_name_links_to_the_parent_wherever_it_is(client: Client):
    comments = chain(6)
    html = page_of(client, comments[4])
    assert f'href="#c{comments[3].pk}">in reply to' in html
    assert (
        f'href="/comments/{comments[0].pk}/#c{comments[0].pk}">in reply to' in html
    )  # Left out above.


def test_a_tombstone_is_not_for_search_engines(client: Client):
    root = make_comment(text="Bad words")
    make_comment(reply_to=root)
    hide_comment(comment_id=root.pk)

    html = page_of(client, root)

    assert '<meta name="robots" content="noindex">' in html
    assert "Bad words" not in html and "<title>Ferry" in html


def test_a_lock_further_up_takes_replies_away(client: Client):
    comments = chain(6)
    lock_branch(comment_id=comments[0].pk)
    assert ">Reply</a>" not in page_of(client, comments[5])


@pytest.mark.parametrize(
    "after", ["%00", "nonsense", "9" * 3000, "%EF%BC%91", "~", "0", "' OR 1", "\ud800"]
)
def test_what_is_no_cursor_of_ours_shows_the_first_page(client: Client, after: str):
    root = make_comment(text="Root")
    address = f"/comments/{root.pk}/?after={root.path if after == '~' else ''}"
    answer = client.get(address + after.encode("utf-8", "surrogatepass").decode("latin-1"))
    assert answer.status_code == 200 and "Root" in answer.content.decode()


@pytest.mark.both
def test_htmx_gets_the_comment_alone(client: Client):
    comment = make_comment(text="Alone")
    make_comment(reply_to=comment, text="Not this")
    answer = client.get(f"/comments/{comment.pk}/", headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert html.count("<article") == 1 and "Alone" in html and "Not this" not in html
    assert "HX-Request" in answer["Vary"]


@pytest.mark.both
@pytest.mark.slow
@pytest.mark.parametrize("size", [3, 60])
def test_the_page_costs_the_same_whatever_hangs_below(client: Client, size: int):
    root = make_comment()
    middle = make_comment(reply_to=root)
    for _ in range(size):
        make_comment(reply_to=middle)
    nav_sections()
    for member, most in ((None, 4), (cast.alice(), 7), (cast.mori(), 8)):
        if member:
            client.force_login(member)
            tell_reading(member, timezone.now())
        with CaptureQueriesContext(connection) as queries:
            page_of(client, middle)
        assert len(queries) <= most, [query["sql"] for query in queries]


@pytest.mark.parametrize("take", [hide_comment, remove_comment, delete_own_comment])
def test_who_has_the_address_of_what_is_gone_is_led_to_the_discussion(client: Client, take):
    comment = make_comment(author=cast.alice(), text="Quokka")
    by = {"member": cast.alice()} if take is delete_own_comment else {}
    take(comment_id=comment.pk, **by)

    answer = client.get(f"/comments/{comment.pk}/")
    html = answer.content.decode()
    assert answer.status_code == 404 and "This comment is no longer there." in html
    assert f'href="{comment.article.get_absolute_url()}#discussion"' in html
    assert "Quokka" not in html and "Alice" not in html
    # Asked for as a fragment, it is nowhere at all.
    alone = client.get(f"/comments/{comment.pk}/", headers={"HX-Request": "true"})
    assert alone.status_code == 404 and "no longer there" not in alone.content.decode()

    withdraw_article(article=comment.article, editor=cast.edo(), reason="Wrong.")
    assert "no longer there" not in client.get(f"/comments/{comment.pk}/").content.decode()


def test_of_what_never_was_published_nobody_is_told(client: Client):
    comment = make_comment(author=cast.alice())
    never = {"state": State.HELD, "is_listed": False, "arrival": None}
    Comment.objects.filter(pk=comment.pk).update(**never)
    for take in (None, remove_comment):
        if take:
            take(comment_id=comment.pk)
        answer = client.get(f"/comments/{comment.pk}/")
        assert answer.status_code == 404
        assert "no longer there" not in answer.content.decode()


def test_a_comment_that_waits_is_seen_by_its_author_alone(client: Client):
    comment = make_comment(author=cast.alice(), text="Waiting")
    Comment.objects.filter(pk=comment.pk).update(state=State.HELD, is_listed=False)
    assert client.get(f"/comments/{comment.pk}/").status_code == 404
    client.force_login(cast.alice())
    html = page_of(client, comment)
    assert "Waiting" in html and "badge--held" in html and "noindex" in html
