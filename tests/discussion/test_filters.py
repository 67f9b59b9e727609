"""Parts of a discussion, each at an address of its own."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from forum.discussion import filters
from forum.discussion.arrived import arrived_after
from forum.discussion.locking import lock_branch
from forum.discussion.moving import move_back, move_out
from forum.discussion.muting import mute
from forum.discussion.removal import (
    delete_own_comment,
    hide_comment,
    remove_comment,
    restore_comment,
)
from tests import cast
from tests.make import make_article, make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]


def ids(client: Client, article: Article, query: str) -> list[int]:
    page = client.get(f"{article.get_absolute_url()}?{query}").context["filtered"]
    return [line.pk for line in page.lines]


def html(client: Client, article: Article, query: str) -> str:
    return client.get(f"{article.get_absolute_url()}?{query}").content.decode()


def test_links_stand_alone_newest_first_or_oldest_first(client: Client):
    article = make_article()
    first = make_comment(article=article, text="https://reader.example/1")
    make_comment(article=article, text="Plain words")
    reply = make_comment(reply_to=first, text="https://reader.example/2")

    assert ids(client, article, "show=links") == [reply.pk, first.pk]
    assert ids(client, article, "show=links&order=oldest") == [first.pk, reply.pk]
    assert ids(client, article, "show=links&order=best") == [reply.pk, first.pk]
    page = html(client, article, "show=links")
    assert (
        "Plain words" not in page
        and f'<a href="/comments/{reply.pk}/#c{reply.pk}">In its thread' in page
    )
    assert "in reply to Bob" in page and "1 reply" in page


def test_deep_comments_are_headings_right_below_the_name_of_their_part(client: Client):
    link = "https://reader.example/1"
    root = make_comment(text=link)
    make_comment(reply_to=make_comment(reply_to=root), text=link)

    page = html(client, root.article, "show=links")

    assert page.count('<h3 class="comment__heading"') == page.count("comment__heading") == 2


def test_a_question_leaves_when_it_is_answered_and_is_back_without_its_answer(client: Client):
    article = make_article()
    question = make_comment(article=article, text="Who pays?")
    assert ids(client, article, "show=questions") == [question.pk]

    answer = make_comment(reply_to=question, text="You do.", author=cast.alice())
    assert ids(client, article, "show=questions") == []
    hide_comment(comment_id=answer.pk)
    assert ids(client, article, "show=questions") == [question.pk]
    hide_comment(comment_id=question.pk)
    assert ids(client, article, "show=questions") == []
    restore_comment(comment_id=question.pk)
    assert ids(client, article, "show=questions") == [question.pk]


def test_a_question_stays_when_its_asker_adds_to_it(client: Client):
    question = make_comment(text="Who pays?", author=cast.bob())
    article = question.article

    def is_unanswered() -> bool:
        call_command("recount", "--check")
        return ids(client, article, "show=questions") == [question.pk]

    own = make_comment(reply_to=question, text="And when.", author=cast.bob())
    assert is_unanswered()
    below = make_comment(reply_to=own, text="In May.", author=cast.alice())
    remove_comment(comment_id=own.pk)  # As a tombstone it is its asker's still.
    assert is_unanswered()
    answer = make_comment(reply_to=question, text="We do.", author=cast.alice())
    assert not is_unanswered()
    last = make_comment(reply_to=answer, text="Thanks.", author=cast.bob())
    remove_comment(comment_id=answer.pk)
    assert not is_unanswered()  # Its tombstone is there.
    remove_comment(comment_id=question.pk)
    for gone in (last, below):
        delete_own_comment(comment_id=gone.pk, member=gone.author)
    # None is listed any more; all come back with the last of them.
    call_command("recount", "--check")
    for back in (own, answer):
        restore_comment(comment_id=back.pk)
    restore_comment(comment_id=question.pk)
    assert not is_unanswered()
    move_out(comment_id=answer.pk)
    assert is_unanswered()
    move_back(comment_id=answer.pk)
    assert not is_unanswered()


def test_one_members_comments_are_those_under_this_article(client: Client):
    article = make_article()
    own = make_comment(article=article, author=cast.suzu())
    make_comment(article=article, author=cast.bob())
    make_comment(author=cast.suzu())

    assert ids(client, article, "show=member&name=SUZU") == [own.pk]
    assert "Comments by 鈴" in html(client, article, "show=member&name=suzu")
    page = html(client, article, "show=member&name=nobody%00")
    assert "Nobody of this name has written here." in page


@pytest.mark.parametrize("show", ["links", "questions"])
def test_where_nothing_matches_the_page_says_so_and_leads_back(client: Client, show: str):
    article = make_comment(text="Nothing").article
    page = html(client, article, f"show={show}")
    assert 'class="empty__title"' in page
    whole = f'<a href="{article.get_absolute_url()}#discussion" data-whole>The whole discussion</a>'
    assert whole in page


@pytest.mark.parametrize(
    "query", ["show=nonsense", "show=%00", "show=", "show=links&after=x&order=%00", "show=member",
              "show=member&after=" + "9" * 5000]
)  # fmt: skip
def test_what_is_none_of_ours_shows_the_start(client: Client, query: str):
    article = make_comment(text="https://reader.example/").article
    assert client.get(f"{article.get_absolute_url()}?{query}").status_code == 200


@pytest.mark.both
@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_every_comment_is_met_by_following_the_pager(client: Client, monkeypatch, order: str):
    monkeypatch.setattr(filters, "PAGE_SIZE", 3)
    article, met = make_article(), []
    made = [make_comment(article=article, text=f"{n}?").pk for n in range(8)]
    query = f"?show=questions&order={order}"
    while query:
        context = client.get(article.get_absolute_url() + query).context
        met += [line.pk for line in context["filtered"].lines]
        query = context["next_url"].replace("#discussion", "")
    assert met == (made if order == "oldest" else made[::-1])


def test_a_lock_above_takes_the_reply_away(client: Client):
    root = make_comment()
    reply = make_comment(reply_to=root, text="Why?")
    assert f"?reply_to={reply.pk}" in html(client, root.article, "show=questions")
    lock_branch(comment_id=root.pk)
    assert f"?reply_to={reply.pk}" not in html(client, root.article, "show=questions")


def test_what_a_reader_has_muted_is_folded_there_as_well(client: Client):
    comment = make_comment(text="Why?", author=cast.bob())
    mute(member=cast.alice(), target=cast.bob())
    client.force_login(cast.alice())
    assert "Muted: Bob" in html(client, comment.article, "show=questions")


def test_what_stands_in_a_muted_branch_is_folded_by_itself(client: Client):
    root = make_comment(author=cast.suzu())
    inside = make_comment(reply_to=root, text="https://reader.example/", author=cast.bob())
    mute(member=cast.alice(), target=root)
    client.force_login(cast.alice())
    assert ids(client, root.article, "show=links") == [inside.pk]
    assert "Muted: Bob" in html(client, root.article, "show=links")


@pytest.mark.both
def test_a_part_is_a_ready_page_and_follows_what_changes(client: Client):
    question = make_comment(text="Why?")
    address = f"{question.article.get_absolute_url()}?show=questions"
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
    assert len(queries) == 1 and not answer.cookies
    make_comment(reply_to=question, author=cast.alice())
    assert f'id="c{question.pk}"' not in client.get(address).content.decode()


@pytest.mark.both
@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("show", "index"),
    [("links", "comment_with_link"), ("questions", "comment_unanswered"),
     ("member&name=bob", "comment_by_author_here"), ("picks", "comment_picked_here"),
     ("newsroom", "comment_by_newsroom")],
)  # fmt: skip
def test_a_part_is_found_by_its_index(client: Client, show: str, index: str):
    article = make_comment(text="Why? https://reader.example/").article
    with CaptureQueriesContext(connection) as queries:
        html(client, article, f"show={show}")
    [sql] = [one["sql"] for one in queries if "LIMIT 26" in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        plan = " ".join(str(row[3]) for row in cursor.fetchall())
    assert index in plan and "TEMP B-TREE" not in plan


@pytest.mark.both
def test_what_came_to_a_part_is_counted_apart(client: Client):
    article = make_article()
    before = make_comment(article=article, text="https://reader.example/0")
    make_comment(article=article, text="Plain words", author=cast.suzu())
    link = make_comment(article=article, text="https://reader.example/1")
    hidden = make_comment(article=article, text="https://reader.example/2")
    hide_comment(comment_id=hidden.pk)
    of_part = {"show=links": 1, "show=member&name=suzu": 1, "show=member&name=nobody": 0,
               "show=questions": 0, "show=nonsense": 2}  # fmt: skip

    for asked, count in of_part.items():
        query = f"?{asked}&since={before.arrival}"
        answer = client.get(f"/articles/{article.pk}/arrived/{query}")
        assert answer.json()["count"] == count, asked
        assert "branch" not in answer.json()
    following = f"/articles/{article.pk}/new/?show=links&since={before.arrival}"
    assert client.get(following).headers["Location"].startswith(f"/comments/{link.pk}/")
    client.force_login(cast.alice())
    for asked, count in of_part.items():
        query = f"?{asked}&since={before.arrival}"
        assert client.get(f"/articles/{article.pk}/new/count/{query}").json() == {"count": count}, (
            asked
        )


@pytest.mark.both
def test_a_part_is_counted_among_the_first_that_came(client: Client):
    article = make_article()
    link = make_comment(article=article, text="https://reader.example/0")
    rows = [make_comment(article=article) for _ in range(3)]
    first = arrived_after(article.pk, link.arrival - 1)
    asked = filters.Asked(filters.Show.LINKS, "", "newest", None)

    assert [one.pk for one in filters.in_part(first, asked, most=2)] == [link.pk]
    assert not filters.in_part(arrived_after(article.pk, link.arrival), asked, most=len(rows))


def test_the_page_of_a_part_says_what_it_shows_and_what_is_new(client: Client):
    article = make_article(headline="Harbour to close")
    make_comment(article=article, text="https://reader.example/0")
    client.force_login(cast.alice())
    client.get(article.get_absolute_url())
    make_comment(article=article, text="Plain words")

    page = html(client, article, "show=links")
    assert "<title>With links – Harbour to close – " in page
    assert "1 new since you opened this discussion" in page and "Mark all as read" in page
    assert f"/articles/{article.pk}/new/count/?show=links&amp;since=" in page
