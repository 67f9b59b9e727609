"""Pages that are made once for everybody without an account."""

import gzip
from datetime import timedelta
from threading import Barrier, Thread

import brotli
import pytest
from django.conf import settings as site_settings
from django.db import connection, connections
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from articles.publishing import create_article, publish_article, save_article, withdraw_article
from forum.discussion.discussions import change_settings
from forum.discussion.editing import edit_comment
from forum.discussion.locking import lock_branch
from forum.discussion.models import Comment
from forum.discussion.posting import post_comment
from forum.discussion.removal import (
    delete_own_comment,
    hide_comment,
    remove_comment,
    restore_comment,
)
from forum.discussion.voting import cast_vote
from forum.ready.pages import ReadyPagesMiddleware, store
from tests import cast
from tests.kept_pages import kept_pages
from tests.make import grow_old, make_article, make_comment, make_section
from tests.parallel import WRITERS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def comment() -> Comment:
    return make_comment(text="The first word.", author=cast.bob())


def read(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, **headers)
    assert response.status_code == 200
    return response.content.decode()


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        read(client, address)
    return len(queries)


def test_a_page_that_is_ready_costs_one_query(client: Client, comment: Comment):
    for address in (comment.article.get_absolute_url(), comment.get_absolute_url()):
        first = read(client, address)
        assert queries_of(client, address) == 1
        assert read(client, address) == first


def test_it_has_the_headers_of_every_page_and_sets_no_cookie(client: Client, comment: Comment):
    address = comment.article.get_absolute_url()
    made, kept = client.get(address), client.get(address)
    for response in (made, kept):
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "public, no-cache"
        assert "Cookie" not in response["Vary"]
        assert not response.cookies


def test_who_has_it_already_is_told_so(client: Client, comment: Comment):
    address = comment.article.get_absolute_url()
    etag = client.get(address)["ETag"]
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    vote_on_old(comment)
    changed = client.get(address, headers={"If-None-Match": etag})
    assert changed.status_code == 200 and changed["ETag"] != etag


def test_it_comes_compressed_as_the_reader_likes(client: Client, comment: Comment):
    address = comment.article.get_absolute_url()
    plain = client.get(address).content
    zipped = client.get(address, headers={"Accept-Encoding": "gzip, deflate"})
    smaller = client.get(address, headers={"Accept-Encoding": "gzip, deflate, br, zstd"})
    assert (zipped["Content-Encoding"], smaller["Content-Encoding"]) == ("gzip", "br")
    assert gzip.decompress(zipped.content) == brotli.decompress(smaller.content) == plain


CHANGES = {
    "vote": lambda comment: vote_on_old(comment),
    "answer": lambda comment: make_comment(reply_to=comment, author=cast.alice(), text="Second."),
    "edit": lambda comment: edit_comment(comment_id=comment.pk, editor=cast.bob(), text="Other."),
    "lock": lambda comment: lock_branch(comment_id=comment.pk),
    "close": lambda comment: change_settings(
        article=comment.article, mode="read_only", closes_after_days=None
    ),
    "rename": lambda comment: rename(cast.bob()),
    "correct": lambda comment: save_article(
        article=comment.article, editor=None, fields={"standfirst": "Every hour, every day."}
    ),
}


def vote_on_old(comment: Comment) -> None:
    grow_old(comment.article)
    cast_vote(comment_id=comment.pk, member=cast.alice(), value=1)


def rename(member) -> None:
    member.display_name = "Robert"
    member.save()


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_next_request_sees_what_was_written(client: Client, comment: Comment, change):
    addresses = [comment.article.get_absolute_url(), comment.get_absolute_url()]
    before = [read(client, address) for address in addresses]
    change(comment)
    after = [read(client, address) for address in addresses]
    assert after[0] != before[0]
    if change is not CHANGES["correct"]:  # The standfirst isn't on a comment's page.
        assert after[1] != before[1]
    store.clear()
    assert [read(client, address) for address in addresses] == after


@pytest.mark.parametrize(
    "take_away",
    [
        lambda comment: hide_comment(comment_id=comment.pk),
        lambda comment: remove_comment(comment_id=comment.pk),
        lambda comment: delete_own_comment(comment_id=comment.pk, member=cast.bob()),
        lambda comment: change_settings(
            article=comment.article, mode="hidden", closes_after_days=None
        ),
    ],
    ids=["hide", "remove", "delete", "hide all"],
)
def test_what_was_taken_away_is_on_no_page_any_more(client: Client, comment: Comment, take_away):
    answer = make_comment(reply_to=comment, author=cast.alice(), text="An answer.")
    article = comment.article
    addresses = [
        article.get_absolute_url(),
        f"{article.get_absolute_url()}?order=newest",
        f"{article.get_absolute_url()}?all=1",
        comment.get_absolute_url(),
        answer.get_absolute_url(),
    ]
    for address in addresses:
        assert "The first word." in read(client, address)
    take_away(comment)
    for address in addresses:
        page = client.get(address)
        assert b"The first word." not in page.content
        assert b"Bob" not in page.content
    if comment.article.discussion:
        restore = Comment.objects.get(pk=comment.pk).state in ("hidden", "removed")
        if restore:
            restore_comment(comment_id=comment.pk)
            assert "The first word." in read(client, addresses[0])


def test_a_withdrawn_article_is_gone_at_once(client: Client, comment: Comment):
    address = comment.article.get_absolute_url()
    read(client, address)
    withdraw_article(article=comment.article, editor=None, reason="Wrong.")
    assert client.get(address).status_code == 410
    assert client.get(comment.get_absolute_url()).status_code == 404


def test_the_counts_of_related_articles_are_those_of_now(client: Client, comment: Comment):
    other = make_article(headline="Another ferry")
    save_article(article=comment.article, editor=None, fields={"related": [other]})
    address = comment.article.get_absolute_url()
    read(client, address)
    make_comment(article=other)
    make_comment(article=other)
    assert "2 comments" in read(client, address)


def test_a_related_article_appears_at_its_time(client: Client, comment: Comment, monkeypatch):
    other = create_article(
        editor=None, headline="Tomorrow's ferry", body="Text.", section=make_section()
    )
    publish_article(article=other, editor=None, at=timezone.now() + timedelta(minutes=1))
    save_article(article=comment.article, editor=None, fields={"related": [other]})
    address = comment.article.get_absolute_url()
    assert "Tomorrow" not in read(client, address)
    later = timezone.now() + timedelta(minutes=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert "Tomorrow" in read(client, address)


def test_a_discussion_closes_at_its_time(client: Client, monkeypatch):
    article = make_article(published_at=timezone.now() - timedelta(hours=23))
    comment = make_comment(article=article)
    change_settings(article=article, mode="open", closes_after_days=1)
    for address in (article.get_absolute_url(), comment.get_absolute_url()):
        assert "?reply_to=" in read(client, address)
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    for address in (article.get_absolute_url(), comment.get_absolute_url()):
        assert "?reply_to=" not in read(client, address)


def test_who_is_signed_in_neither_gets_nor_makes_a_ready_page(comment: Comment):
    address = comment.article.get_absolute_url()
    member = Client()
    member.force_login(cast.alice(), backend=site_settings.AUTHENTICATION_BACKENDS[-1])
    own = member.get(address)
    assert b"Alice" in own.content and own["Cache-Control"] == "private, no-store"
    assert not store.entries
    assert "Alice" not in read(Client(), address)
    assert b"Alice" in member.get(address).content


def test_nothing_of_one_request_is_in_the_page_of_the_next(client: Client, comment: Comment):
    address = comment.article.get_absolute_url()
    told = {
        "headers": {
            "Referer": "https://canary.example/",
            "User-Agent": "canary",
            "X-Forwarded-For": "203.0.113.9",
        },
        "REMOTE_ADDR": "198.51.100.7",
    }
    page = read(client, f"{address}?utm_source=canary&order=newest", **told)
    for canary in ("canary", "203.0.113", "198.51.100"):
        assert canary not in page
    assert read(client, f"{address}?order=newest") == page
    assert len(store.entries) == 1


def test_a_redirect_keeps_what_the_page_does_not_know(client: Client, comment: Comment):
    response = client.get(f"/articles/{comment.article_id}/old-slug/?utm_source=mail")
    assert response.status_code == 301
    assert response["Location"].endswith("?utm_source=mail")


def test_each_language_and_theme_is_a_page_of_its_own(comment: Comment):
    address = comment.article.get_absolute_url()
    english = read(Client(), address)
    japanese = read(Client(), address, headers={"Accept-Language": "ja"})
    dark = Client()
    dark.cookies["theme"] = "dark"
    assert 'lang="en"' in english and '<html lang="ja"' in japanese
    assert 'data-theme="dark"' in read(dark, address)
    assert 'data-theme="dark"' not in read(Client(), address)
    assert read(Client(), address, headers={"Accept-Language": "ja"}) == japanese


def test_what_is_no_page_is_not_kept(client: Client, comment: Comment):
    for address in ("/articles/999/none/", "/comments/999/", f"/comments/{10**18}/"):
        assert client.get(address).status_code == 404
    assert client.get(comment.article.get_absolute_url(), headers={"Host": "evil.example"})
    assert not store.entries


def test_what_anybody_can_invent_keeps_to_a_room_of_its_own(
    client: Client, comment: Comment, monkeypatch
):
    invented = store.aside
    monkeypatch.setattr(invented, "room", 30_000)
    address = comment.article.get_absolute_url()
    read(client, address)
    plain = dict(store.entries)
    for number in range(30):
        for query in (f"after={number}", f"show=member&name=nobody-{number}"):
            read(client, f"{address}?{query}")
            client.get(f"{address}?{query}", headers={"Accept-Encoding": "br"})
    assert store.entries == plain
    assert 1 < len(invented.entries) < 60
    assert invented.taken == sum(entry.size for entry in invented.entries.values()) <= 30_000


@pytest.mark.django_db(transaction=True)
def test_a_page_many_wait_for_is_made_once(comment: Comment):
    made, answers = [], []
    line = Barrier(8)

    def make(_request) -> HttpResponse:
        made.append(1)
        return HttpResponse("A page")

    middleware = ReadyPagesMiddleware(make)
    address = comment.article.get_absolute_url()

    def ask() -> None:
        line.wait()
        answers.append(middleware(RequestFactory().get(address)).content)
        connections.close_all()

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(made), answers) == (1, [b"A page"] * 8)


def read_in_a_process(address: str) -> tuple[int, bytes]:
    response = Client().get(address, headers={"Host": "127.0.0.1"})
    return response.status_code, response.content


def test_no_process_keeps_what_was_removed_in_another(writers):
    comment = make_comment(text="The first word.", author=cast.bob())
    make_comment(reply_to=comment, author=cast.alice(), text="An answer.")
    address = comment.article.get_absolute_url()
    for _made_then_kept in range(2):
        pages = writers.call(read_in_a_process, [{"address": address}] * WRITERS)
        assert all(b"The first word." in content for _status, content in pages)
    remove_comment(comment_id=comment.pk)
    for status, content in writers.call(read_in_a_process, [{"address": address}] * WRITERS):
        assert status == 200 and b"An answer." in content
        assert b"The first word." not in content and b"Bob" not in content
    article = Article.objects.get(pk=comment.article_id)
    post_comment(article=article, author=cast.alice(), text="A third.", is_import=True)
    rename(cast.alice())
    for _status, content in writers.call(read_in_a_process, [{"address": address}] * WRITERS):
        assert b"A third." in content and b"Robert" in content and b"Alice" not in content


def test_what_is_no_answer_to_any_question_makes_one_page_that_says_so(client, comment):
    address = comment.article.get_absolute_url()
    read(client, address)
    made = len(kept_pages())
    for query in (
        "order=x", "all=x", "show=x", "after=x", "name=", "order=y", "show=%00", "order=best%00",
        "after=" + "9" * 99, "name=" + "x" * 151, "from=x",
    ):  # fmt: skip
        client.get(f"{address}?{query}")
    assert len(kept_pages()) == made + len(("order", "all", "show", "after", "name"))
    client.get(f"{comment.get_absolute_url()}?after=-1")
    assert len(kept_pages()) == made + 6  # The comment's own.
