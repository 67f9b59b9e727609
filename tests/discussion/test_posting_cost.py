"""What a reply costs: the same statements however much is there already."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from forum.discussion.drafts import find_draft, save_draft
from forum.discussion.forms import CommentForm
from forum.discussion.models import Comment
from forum.discussion.posting import post_comment
from tests import cast
from tests.make import make_article, make_comment
from tests.signing_in import sign_in
from tests.statements import spelled

pytestmark = pytest.mark.django_db

FRAME = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def bob(client: Client) -> Client:
    sign_in(client, cast.bob())
    return client


def send(client: Client, article: Article, reply_to: int, **headers: str) -> list[str]:
    """Post a reply by the page's form; return the statements it took, their frame left out.

    Those that PostgreSQL takes in one trip are several.
    """
    form = {
        **CommentForm(article).generate_security_data(),
        "honeypot": "", "submission_key": str(uuid4()), "text": "Written in answer.",
    }  # fmt: skip
    with CaptureQueriesContext(connection) as queries:
        answer = client.post(
            f"/articles/{article.pk}/comments/?reply_to={reply_to}", form, headers=headers
        )
    assert answer.status_code == (200 if headers else 303)
    return [sql for sql in spelled(queries) if not sql.startswith(FRAME)]


def deepest(article: Article) -> Comment:
    return Comment.objects.filter(article=article).order_by("-depth", "pk")[0]


def test_a_reply_takes_thirteen_statements_at_most(bob: Client):
    answered = make_comment(author=cast.alice())
    send(bob, answered.article, answered.pk)
    statements = send(bob, answered.article, answered.pk)
    # Two of them are the checks': what they ask, and what they said.
    assert len(statements) <= (12 if connection.vendor == "sqlite" else 10)


def test_the_fragment_with_the_reply_takes_one_statement_more(bob: Client):
    root = make_comment(author=cast.alice())
    bare = len(send(bob, root.article, root.pk))
    assert len(send(bob, root.article, root.pk, **HTMX)) == bare + 1


def test_a_reply_that_was_drafted_takes_one_statement_more(bob: Client):
    root = make_comment(author=cast.alice())
    place = {"article_id": root.article_id, "reply_to_id": root.pk}
    bare = len(send(bob, root.article, root.pk))
    save_draft(member=cast.bob(), text="Written", **place)
    assert len(send(bob, root.article, root.pk)) == bare + 1
    assert find_draft(member=cast.bob(), **place) == ""


def test_the_lock_is_taken_before_anything_is_read_that_it_guards(bob: Client):
    root = make_comment(author=cast.alice())
    statements = send(bob, root.article, root.pk)
    reading = next(n for n, sql in enumerate(statements) if "submission_key = " in sql)
    if connection.vendor == "postgresql":
        assert "FOR NO KEY UPDATE OF discussion, article" in statements[reading - 1]
    before = [sql for sql in statements[: reading - 1] if "moderation_checkrun" not in sql]
    # The checks judge beforehand: what they go by needs no lock.
    assert not any("discussion_" in sql for sql in before)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_others_wait_for_two_trips_and_not_for_the_disk(bob: Client):
    root = make_comment(author=cast.alice())
    with CaptureQueriesContext(connection) as queries:
        post_comment(article=root.article, author=cast.bob(), text="Yes", reply_to=root.pk)
    trips = [query["sql"] for query in queries]
    begin, end = trips.index("BEGIN"), trips.index("COMMIT")
    assert end - begin == 3
    statements = spelled(queries)
    assert "'synchronous_commit', 'off', true" in statements[statements.index("BEGIN") + 1]
    assert "pg_logical_emit_message" in trips[end + 1]
    assert "synchronous_commit" not in "".join(trips[end:])


@pytest.mark.sqlite
def test_what_decides_is_found_by_indexes_alone():
    root = make_comment(author=cast.alice())
    with CaptureQueriesContext(connection) as queries:
        post_comment(article=root.article, author=cast.bob(), text="Yes", reply_to=root.pk)
    read = next(one["sql"] for one in queries if "submission_key = " in one["sql"])
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {read}")
        plan = " ".join(row[3] for row in cursor.fetchall())
    assert "comment_locked" in plan
    assert "check_run_band_a" in plan
    # Of tables the shortest alone; else what was found by an index, 8 of a band at most.
    found = {"own", "since", "newest", "of_band_a", "of_band_b", "of_band_c"}
    assert set(re.findall(r"SCAN (\w+)", plan)) <= {"sqlite_sequence", *found}


def test_the_first_words_under_an_article_make_its_discussion(bob: Client):
    article = make_article()
    comment = post_comment(article=article, author=cast.alice(), text="First")
    assert comment.article.discussion.comment_count == 1


def test_an_article_that_is_not_there_is_no_place_to_write(bob: Client):
    form = {**CommentForm(Article(pk=77)).generate_security_data(), "honeypot": "", "text": "Hi"}
    assert bob.post("/articles/77/comments/", form).status_code == 404
    assert not Comment.objects.exists()
