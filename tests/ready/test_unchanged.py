"""Versions that need no query as long as nobody wrote."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test import Client

from forum.discussion.removal import remove_comment
from forum.sqlite3 import commits
from tests import cast
from tests.make import make_article, make_comment
from tests.one_machine import standing_on_one_machine
from tests.parallel import WRITERS
from tests.ready.test_ready_pages import CHANGES, queries_of, read

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("one_machine"),
    pytest.mark.slow,
]


def test_a_page_is_read_without_a_query_until_somebody_writes(client: Client):
    comment = make_comment(text="The first word.", author=cast.bob())
    address = comment.article.get_absolute_url()
    read(client, address)
    read(client, address)  # What it was made from is known from here on.
    assert queries_of(client, address) == 0

    make_article(headline="Another one altogether")  # Nothing that this page shows.
    assert queries_of(client, address) == 1
    assert queries_of(client, address) == 0


def test_what_was_removed_is_on_no_page_that_needed_no_query(client: Client):
    comment = make_comment(text="The first word.", author=cast.bob())
    address = comment.article.get_absolute_url()
    for _ in range(3):
        assert "The first word." in read(client, address)
    assert queries_of(client, address) == 0

    remove_comment(comment_id=comment.pk)
    assert "The first word." not in read(client, address)


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_next_request_sees_what_was_committed(client: Client, change):
    comment = make_comment(text="The first word.", author=cast.bob())
    addresses = [comment.article.get_absolute_url(), comment.get_absolute_url()]
    before = [[read(client, address) for address in addresses] for _ in range(3)]
    assert [queries_of(client, address) for address in addresses] == [0, 0]

    change(comment)
    assert [read(client, address) for address in addresses] not in before


def remove_in_a_process(comment_id: int | None, path: str) -> None:
    """Remove one of eight comments."""
    with standing_on_one_machine(path):
        remove_comment(comment_id=comment_id)


def test_what_other_processes_removed_is_not_on_the_next_page(
    client: Client, writers, one_machine: str
):
    article = make_article()
    words = [f"Word {number}." for number in range(WRITERS)]
    removed = [make_comment(article=article, text=text) for text in words]
    address = article.get_absolute_url()
    for _ in range(3):
        page = read(client, address)
        assert all(text in page for text in words)
    assert queries_of(client, address) == 0

    ended = writers.call(
        remove_in_a_process, [{"comment_id": one.pk, "path": one_machine} for one in removed]
    )
    assert ended == [None] * WRITERS
    page = read(client, address)
    assert not any(text in page for text in words)


def test_within_a_transaction_each_page_asks(client: Client):
    address = make_article().get_absolute_url()
    read(client, address)
    with transaction.atomic():
        assert queries_of(client, address) == 1
        assert queries_of(client, address) == 1


@pytest.mark.sqlite
def test_a_connection_that_was_opened_anew_says_that_something_may_have_happened():
    first = commits.latest(str(connection.settings_dict["NAME"]))
    assert first == commits.latest(str(connection.settings_dict["NAME"]))
    connection.close()
    assert first != commits.latest(str(connection.settings_dict["NAME"]))


@pytest.mark.sqlite
def test_every_thread_sees_each_commit_and_none_but_commits():
    name = str(connection.settings_dict["NAME"])
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:

        def ask() -> list[int | None]:
            return [hand.submit(commits.latest, name).result() for hand in (one, other)]

        ask()
        before = ask()[-1]
        assert ask() == [before, before]
        make_article()
        first, second = ask()
        assert before not in (first, second) and ask() == [second, second]
        connection.close()  # As before a fork: whoever asks next opens the file anew.
        assert not {first, second} & set(ask())


@pytest.mark.sqlite
def test_a_file_that_is_not_there_can_not_be_watched(tmp_path):
    assert commits.latest(str(tmp_path / "nowhere.sqlite3")) is None
