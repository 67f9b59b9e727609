"""Pages of members: kept for all who are like them, with each one's own lines laid in."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles import printed
from articles.kept import forget_all
from articles.publishing import save_article
from forum.discussion import pages
from forum.discussion.locking import lock_branch
from forum.discussion.voting import cast_vote
from forum.members.models import Member
from tests import cast
from tests.make import make_article, make_big_discussion, make_comment

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]


def client_of(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def threads_of(client: Client, article) -> str:
    """Return the threads of the page, which hold no token and no form key."""
    page = client.get(article.get_absolute_url()).content.decode()
    return page[page.index('id="threads"') : page.index('<nav class="pager"')]


@pytest.fixture
def discussed():
    """An article whose comments alice and bob wrote, voted on and had locked."""
    article = make_article()
    first = make_comment(article=article, author=cast.alice(), text="By Alice.")
    second = make_comment(reply_to=first, author=cast.bob(), text="By Bob.")
    third = make_comment(article=article, author=cast.bob(), text="By Bob, too.")
    locked = make_comment(reply_to=third, author=cast.alice(), text="By Alice, too.")
    cast_vote(comment_id=second.pk, member=cast.alice(), value=1)
    cast_vote(comment_id=third.pk, member=cast.alice(), value=-1)
    lock_branch(comment_id=third.pk)
    return article, first, second, third, locked


@pytest.mark.parametrize("who", [cast.alice, cast.bob, cast.suzu, cast.sam])
def test_a_page_from_what_is_kept_is_the_page_made_anew(discussed, who):
    article = discussed[0]
    client = client_of(who())
    made = threads_of(client, article)
    for other in (cast.bob, cast.alice, cast.suzu, cast.sam):
        threads_of(client_of(other()), article)
    assert threads_of(client, article) == made
    forget_all()
    assert threads_of(client, article) == made


def test_each_member_finds_their_own_lines_and_votes(discussed):
    article, first, second, third, locked = discussed
    alice, bob = (
        threads_of(client_of(cast.alice()), article),
        threads_of(client_of(cast.bob()), article),
    )
    for comment, is_alices in ((first, True), (second, False), (third, False), (locked, True)):
        own = f'id="c{comment.pk}" data-state="published" data-depth="{comment.depth}"'
        own_in = {"alice": alice, "bob": bob}["alice" if is_alices else "bob"]
        other = bob if is_alices else alice
        assert re.search(rf"{own}[^>]* data-own", own_in)
        assert not re.search(rf"{own}[^>]* data-own", other)
    assert f'id="up{second.pk}" name="value" value="0" aria-pressed="true"' in alice
    assert f'id="down{third.pk}" name="value" value="0" aria-pressed="true"' in alice
    assert 'aria-pressed="true"' not in bob
    # Below the lock nobody is offered to reply, on own lines neither.
    for page in (alice, bob):
        assert f"?reply_to={locked.pk}" not in page and f"?reply_to={first.pk}" in page


def test_a_vote_of_ones_own_is_on_the_next_page(discussed):
    article, first, *_ = discussed
    client = client_of(cast.bob())
    threads_of(client, article)
    cast_vote(comment_id=first.pk, member=cast.bob(), value=1)
    assert f'id="up{first.pk}" name="value" value="0" aria-pressed="true"' in threads_of(
        client, article
    )


def test_a_page_is_shown_in_each_members_language_and_zone(discussed):
    article = discussed[0]
    alice = cast.alice()
    threads_of(client_of(alice), article)
    suzu = cast.suzu()
    assert "返信" in threads_of(client_of(suzu), article)
    bob = cast.bob()
    bob.time_zone = "America/New_York"
    bob.save()
    assert threads_of(client_of(bob), article) != threads_of(client_of(alice), article)


def test_lines_and_printed_articles_are_counted_as_heavy_as_they_are():
    article = make_big_discussion(60)
    client_of(cast.alice()).get(article.get_absolute_url())
    for kept, least in ((pages.kept, 60 * 2_000), (printed.kept, len(article.body_html))):
        (one,) = kept.things.values()
        assert kept.taken == one.size == one.thing.size > least


@pytest.mark.parametrize("who", [None, cast.alice])
def test_a_comment_has_no_article_read_or_printed_anew(discussed, who):
    article = discussed[0]
    client = client_of(who()) if who else Client()
    address = article.get_absolute_url()
    assert ">4 comments</a>" in client.get(address).content.decode()
    html = printed.kept.things[article.pk].thing.html
    make_comment(article=article, author=cast.bob(), text="By Bob, once more.")
    with CaptureQueriesContext(connection) as asked:
        page = client.get(address).content.decode()
    assert ">5 comments</a>" in page and "By Bob, once more." in page
    assert printed.kept.things[article.pk].thing.html is html
    assert not any('"articles_article"."body"' in query["sql"] for query in asked)
    save_article(article=article, editor=cast.edo(), fields={"headline": "Another headline"})
    assert "Another headline" in client.get(address).content.decode()
