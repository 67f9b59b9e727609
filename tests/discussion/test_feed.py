"""The Atom feed of a discussion."""

from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone

from forum.discussion import feeds
from forum.discussion.discussions import change_settings
from forum.discussion.models import Mode
from forum.discussion.removal import hide_comment, publish_held_comment, remove_comment
from forum.members.naming import rename
from tests import cast
from tests.make import make_article, make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.mark.slow
def test_it_holds_the_latest_comments_with_their_html(client: Client, settings):
    settings.SITE_URL = "https://news.example"
    article = make_article(headline="Ferry & <harbour>")
    cast.alice()
    for number in range(feeds.FEED_LENGTH + 2):
        make_comment(article=article, text=f"Number {number} @alice & <b>")

    answer = client.get(f"/articles/{article.pk}/comments.atom")

    feed = ElementTree.fromstring(answer.content)
    entries = feed.findall("a:entry", ATOM)
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert feed.findtext("a:title", "", ATOM) == "Comments on Ferry & <harbour>"
    assert len(entries) == feeds.FEED_LENGTH
    assert entries[0].findtext("a:title", "", ATOM) == "Bob on Ferry & <harbour>"
    assert "Number 51" in entries[0].findtext("a:summary", "", ATOM)
    assert 'href="https://news.example/members/alice/"' in entries[0].findtext(
        "a:summary", "", ATOM
    )
    assert not answer.cookies


def test_its_links_lead_to_the_very_comment_and_its_ids_never_change(client: Client, settings):
    settings.SITE_URL = "https://news.example"
    comment = make_comment()

    feed = ElementTree.fromstring(
        client.get(f"/articles/{comment.article_id}/comments.atom").content
    )

    entry = feed.find("a:entry", ATOM)
    address = f"https://news.example/comments/{comment.pk}/"
    assert entry.findtext("a:id", "", ATOM) == address
    assert entry.find("a:link", ATOM).get("href") == f"{address}#c{comment.pk}"


def test_what_was_held_comes_when_it_is_published(client: Client, monkeypatch):
    monkeypatch.setattr(feeds, "FEED_LENGTH", 2)
    root = make_comment()
    change_settings(article=root.article, mode=Mode.PREMODERATED, closes_after_days=None)
    held = make_comment(reply_to=root, text="Held")
    change_settings(article=root.article, mode=Mode.OPEN, closes_after_days=None)
    for number in range(3):
        make_comment(reply_to=root, text=f"Number {number}")
    publish_held_comment(comment_id=held.pk)

    whole = client.get(f"/articles/{root.article_id}/comments.atom").text
    assert whole.index(">&lt;p&gt;Held") < whole.index("Number 2") and "Number 1" not in whole
    assert branch_of(client, root.pk) == ["<p>Held</p>", "<p>Number 2</p>"]


def test_it_is_sent_again_only_when_something_changed(client: Client):
    first, second = make_comment(), None
    second = make_comment(article=first.article, text="Going away")
    address = f"/articles/{first.article_id}/comments.atom"
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304

    remove_comment(comment_id=second.pk)

    answer = client.get(address, headers={"If-None-Match": etag})
    assert answer.status_code == 200 and "Going away" not in answer.content.decode()


def test_a_name_that_is_gone_is_not_sent_again(client: Client):
    comment = make_comment(author=cast.alice())
    address = f"/articles/{comment.article_id}/comments.atom"
    etag = client.get(address)["ETag"]
    rename(member=cast.alice(), name="Alicia", now=timezone.now())
    answer = client.get(address, headers={"If-None-Match": etag})
    assert answer.status_code == 200 and "Alicia on" in answer.text


def test_it_speaks_the_articles_language(client: Client):
    comment = make_comment(article=make_article(headline="渡し船", language="ja"))
    feed = client.get(
        f"/articles/{comment.article_id}/comments.atom", headers={"Accept-Language": "en"}
    )
    assert 'xml:lang="ja"' in feed.content.decode()


def branch_of(client: Client, pk: int) -> list[str]:
    feed = ElementTree.fromstring(client.get(f"/comments/{pk}/replies.atom").content)
    return [one.findtext("a:summary", "", ATOM) for one in feed.findall("a:entry", ATOM)]


def test_a_branch_has_a_feed_of_its_own(client: Client):
    root = make_comment(author=cast.alice(), text="The root")
    answer = make_comment(reply_to=root, text="The answer")
    deep = make_comment(reply_to=answer, text="The deep one")
    make_comment(reply_to=root, text="Beside")
    make_comment(article=root.article, text="Another thread")

    assert branch_of(client, answer.pk) == ["<p>The deep one</p>"]
    assert len(branch_of(client, root.pk)) == 3
    page = client.get(f"/comments/{answer.pk}/").text
    assert f'<link rel="alternate" type="application/atom+xml" href="/comments/{answer.pk}/' in page
    feed = client.get(f"/comments/{root.pk}/replies.atom")
    assert "Replies to Alice on Ferry to sail every hour" in feed.text
    again = {"If-None-Match": feed["ETag"]}
    assert client.get(f"/comments/{root.pk}/replies.atom", headers=again).status_code == 304
    hide_comment(comment_id=deep.pk)
    assert branch_of(client, answer.pk) == []


def test_a_branch_nobody_may_see_has_no_feed(client: Client):
    root = make_comment(text="Gone")
    hide_comment(comment_id=root.pk)
    client.force_login(cast.mori())
    assert client.get(f"/comments/{root.pk}/replies.atom").status_code == 404


def test_the_branch_feed_of_a_tombstone_names_nobody(client: Client):
    root = make_comment(author=cast.alice(), text="Gone")
    make_comment(reply_to=root, text="Stays")
    remove_comment(comment_id=root.pk)
    feed = client.get(f"/comments/{root.pk}/replies.atom").text
    assert "Stays" in feed and "Alice" not in feed and "Gone" not in feed
