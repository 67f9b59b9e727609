"""What becomes of a comment that readers don't see changes nothing that they can fetch.

Every address of the site is asked before and after, for each answer's bytes and headers, the
marks by which caches compare them among those; and no page is made anew for it.
"""

import re
from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django_comments.signals import comment_will_be_posted

from articles.models import Article
from forum.discussion import pages
from forum.discussion.discussions import change_settings
from forum.discussion.editing import edit_comment
from forum.discussion.locking import hold_replies, lock_branch
from forum.discussion.models import Comment, Discussion, Mode, State
from forum.discussion.moving import move_out
from forum.discussion.posting import post_comment
from forum.discussion.redacting import put_text_back, redact_comment
from forum.discussion.removal import (
    delete_own_comment,
    hide_comment,
    publish_held_comment,
    put_back,
    remove_comment,
    restore_comment,
)
from forum.moderation.acts import Act
from forum.moderation.deciding import decide
from forum.moderation.reasons import Reason
from forum.ready.pages import store
from tests import cast
from tests.kept_pages import kept_pages
from tests.make import make_article, make_comment
from tests.site.addresses import Address, all_addresses, name_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

# What each visitor is told for themselves: tokens, and of a form its number and time.
OWN = re.compile(rb'\w{64}|name="(?:submission_key|timestamp|security_hash)" value="[^"]+"')
Told = dict[str, tuple[int, bytes, dict[str, str]]]
ASKED_OF_ARTICLE = ("", "?order=newest", "?order=oldest", "?order=discussed", "?show=links",
                    "?show=questions", "?show=newsroom", "?show=member&name=alice",
                    "?all=1")  # fmt: skip
ASKED = {
    "articles:article": ASKED_OF_ARTICLE,
    "discussion:changes": ("?since=0", "?since=1"),
    "discussion:arrived": ("?since=0", "?since=1&branch=PK", "?since=1&show=links"),
    "discussion:next_new": ("?since=0&ids", "?since=99&ids"),
    "discussion:search": ("?q=ferry", "?q=secret", "?q=author:alice", "?q=secret&in=comments"),
    "moderation:public_log": ("", "?kind=measures"),
}
# What tells by design that a decision was made, some once what was counted an hour ago is
# counted anew, which a cache that is late lets happen sooner: of nobody, and of no article.
TELLS_OF_DECISIONS = (
    "moderation:public_log", "moderation:log_record", "moderation:log_head",
    "moderation:transparency", "moderation:report_of_year", "moderation:report_as_csv",
    "moderation:template_part",
)  # fmt: skip
# About signing in, and what nobody without an account gets to.
NOT_ASKED = ("admin:", "account_", "mfa_", "socialaccount_", "usersessions_", "desk:")
SECRET = "A secret that nobody reads."


def addresses_of(article: Article, comment: Comment) -> dict[str, str]:
    """Return every address about these, and about none; the name of each."""
    values = {
        "slug": article.section.slug, "username": "alice", "section": "articles", "act": "hide",
        "key": "x", "uidb36": "1", "code": "abuse", "token": "x", "number": 1,
        "year": article.published_at.year, "month": article.published_at.month,
        "day": article.published_at.day,
    }  # fmt: skip

    def url_of(address: Address) -> str:
        pk = article.pk if "articles/" in address.route else comment.pk
        slug = article.slug if address.name == "articles:article" else article.section.slug
        name = name_in(address, "images/2025/01/none.webp")
        return address.url(**{**values, "pk": pk, "slug": slug, "name": name})

    found = {}
    for address in all_addresses():
        if not address.name.startswith(NOT_ASKED):
            for query in ASKED.get(address.name, ("",)):
                found[url_of(address) + query.replace("PK", str(comment.pk))] = address.name
    return found


def ask(client: Client, addresses: Iterable[str]) -> Told:
    """Return what is told at each address, but for the second at which it is."""
    told = {}
    for url in addresses:
        answer = client.get(url)
        headers = {name: value for name, value in answer.items() if name != "Expires"}
        told[url] = (answer.status_code, OWN.sub(b"", b"".join(answer)), headers)
    return told


def differing(before: Told, after: Told) -> list[str]:
    return [url for url, one in before.items() if after[url] != one]


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> tuple[Article, Comment]:
    """A discussion in which alice wrote, and in which everything waits from now on.

    The clock stands still from now on: what it changes by itself is no trace of anything.
    """
    article = make_article(tags=["Ships"])
    first = make_comment(article=article, text="The first of the ferry.")
    make_comment(reply_to=first, author=cast.alice(), text="Is it? https://ferry.example/")
    make_comment(article=article, author=cast.suzu(), text="Another thread.")
    change_settings(article=article, mode=Mode.PREMODERATED, closes_after_days=None)
    cast.mori(), cast.ada()
    moment = timezone.now() + timedelta(seconds=2)  # The second of these changes is over.
    monkeypatch.setattr(timezone, "now", lambda: moment)
    return Article.objects.get(pk=article.pk), first


def hold(first: Comment, text: str = SECRET) -> Comment:
    held = post_comment(article=first.article, author=cast.alice(), text=text, reply_to=first.pk)
    assert held.state == State.HELD
    return held


def post_an_answer(first: Comment) -> Callable[[], object]:
    return lambda: hold(first)


def post_a_thread(first: Comment) -> Callable[[], object]:
    return lambda: post_comment(article=first.article, author=cast.alice(), text=SECRET)


def edit_it(first: Comment) -> Callable[[], object]:
    held = hold(first)
    return lambda: edit_comment(comment_id=held.pk, editor=cast.alice(), text=f"{SECRET} Or so?")


def take_it_back(first: Comment) -> Callable[[], object]:
    held = hold(first)
    return lambda: delete_own_comment(comment_id=held.pk, member=cast.alice())


def decide_to_remove_it(first: Comment) -> Callable[[], object]:
    held = hold(first)
    return lambda: decide(
        act=Act.REMOVE, comment_id=held.pk, moderator=cast.mori(), reason=Reason.ABUSE
    )


def remove_it(first: Comment) -> Callable[[], object]:
    held = hold(first)
    return lambda: remove_comment(comment_id=held.pk, because=Reason.ABUSE)


def let_it_wait_again(first: Comment) -> Callable[[], object]:
    held = hold(first)
    remove_comment(comment_id=held.pk)
    return lambda: put_back(comment_id=held.pk, state=State.HELD)


def hide_what_is_removed(first: Comment) -> Callable[[], object]:
    held = hold(first)
    remove_comment(comment_id=held.pk)
    return lambda: put_back(comment_id=held.pk, state=State.HIDDEN)


def change_it_as_a_moderator(first: Comment) -> Callable[[], object]:
    held = hold(first)
    return lambda: redact_comment(comment_id=held.pk, text="Less.", editor=cast.mori())


def put_its_text_back(first: Comment) -> Callable[[], object]:
    held = hold(first)
    redact_comment(comment_id=held.pk, text="Less.", editor=cast.mori())
    return lambda: put_text_back(comment_id=held.pk, editor=cast.mori())


def lock_it(first: Comment) -> Callable[[], object]:
    held = hold(first)
    return lambda: (lock_branch(comment_id=held.pk), hold_replies(comment_id=held.pk))


def move_it(first: Comment) -> Callable[[], object]:
    held = hold(first)
    return lambda: move_out(comment_id=held.pk)


def remove_one_that_was_read_once(first: Comment) -> Callable[[], object]:
    held = hold(first)
    publish_held_comment(comment_id=held.pk)
    edit_comment(comment_id=held.pk, editor=cast.alice(), text=f"{SECRET} Or so?")
    assert Comment.objects.get(pk=held.pk).state == State.HELD
    return lambda: remove_comment(comment_id=held.pk)


UNSEEN = [
    post_an_answer, post_a_thread, edit_it, take_it_back, remove_it, let_it_wait_again,
    hide_what_is_removed, change_it_as_a_moderator, put_its_text_back, lock_it, move_it,
    remove_one_that_was_read_once, decide_to_remove_it,
]  # fmt: skip


def pages_of(article: Article, first: Comment) -> list[str]:
    """Return what browsers and feed readers ask most, of a discussion."""
    return [
        article.get_absolute_url(),
        f"{article.get_absolute_url()}?show=member&name=alice",
        f"/articles/{article.pk}/pulse/",
        f"/articles/{article.pk}/changes/?since=0",
        f"/articles/{article.pk}/arrived/?since=0",
        f"/articles/{article.pk}/comments.atom",
        f"/comments/{first.pk}/",
        f"/comments/{first.pk}/peek/",
        f"/comments/{first.pk}/replies.atom",
        "/members/alice/",
        "/",
    ]


def is_made_anew(kept: dict) -> list[object]:
    return [key for key, entry in kept.items() if kept_pages().get(key) is not entry]


@pytest.mark.parametrize("change", UNSEEN, ids=lambda one: one.__name__)
def test_it_changes_no_page_and_none_is_made_anew(change, world: tuple[Article, Comment]):
    act, addresses = change(world[1]), pages_of(*world)
    nobody, bob = Client(), Client()
    bob.force_login(cast.bob(), backend=settings.AUTHENTICATION_BACKENDS[-1])
    for _settled in range(2):  # Bob's visit is written by the first.
        before, his_before = ask(nobody, addresses), ask(bob, addresses)
    kept = kept_pages()
    assert len(kept) >= 7
    act()
    assert differing(before, ask(nobody, addresses)) == []
    assert is_made_anew(kept) == []
    assert differing(his_before, ask(bob, addresses)) == []
    store.clear()
    pages.kept.clear()
    assert differing(before, ask(nobody, addresses)) == []
    assert differing(his_before, ask(bob, addresses)) == []


@pytest.mark.both
@pytest.mark.parametrize("change", [post_an_answer, remove_it, decide_to_remove_it])
def test_no_address_of_the_site_tells_of_it(change, world: tuple[Article, Comment]):
    act, addresses = change(world[1]), addresses_of(*world)
    if change is decide_to_remove_it:
        addresses = {url: name for url, name in addresses.items() if name not in TELLS_OF_DECISIONS}
    before = ask(Client(), addresses)
    act()
    assert differing(before, ask(Client(), addresses)) == []
    store.clear()
    assert differing(before, ask(Client(), addresses)) == []


def test_the_first_comment_of_an_article_tells_nothing_while_it_waits():
    article, alice = make_article(), cast.alice()
    feed = f"/articles/{article.pk}/comments.atom"  # Still without an entry.
    addresses = [url for url in pages_of(article, Comment(pk=1)) if "/comments/" not in url]
    before = ask(Client(), addresses)

    def hold_all(comment: Comment, **_others: object) -> None:
        comment.is_public = False

    comment_will_be_posted.connect(hold_all)
    try:
        held = make_comment(article=article, author=alice, text=SECRET)
    finally:
        comment_will_be_posted.disconnect(hold_all)
    assert held.state == State.HELD and Discussion.objects.get().version == 0
    for _kept_then_made in range(2):
        after = ask(Client(), addresses)
        assert set(differing(before, after)) <= {feed}  # It says when it was asked for.
        assert after[feed][2]["ETag"] == before[feed][2]["ETag"]
        store.clear()


def test_what_waits_makes_no_page_of_a_discussion_another(world: tuple[Article, Comment]):
    article, first = world
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "POSTED_UP_TO", Discussion.objects.get().arrival_count)
        before = ask(Client(), [article.get_absolute_url()])
        hold(first)
        store.clear()
        assert differing(before, ask(Client(), [article.get_absolute_url()])) == []
        assert pages.fits_one_page(Discussion.objects.get(), pages.WHOLE_UP_TO)


def publish_it(first: Comment) -> Callable[[], object]:
    held = hold(first)
    return lambda: publish_held_comment(comment_id=held.pk)


def let_a_published_one_wait(first: Comment) -> Callable[[], object]:
    held = hold(first)
    publish_held_comment(comment_id=held.pk)
    return lambda: edit_comment(comment_id=held.pk, editor=cast.alice(), text=f"{SECRET} Or so?")


def restore_what_waited(first: Comment) -> Callable[[], object]:
    held = hold(first)
    remove_comment(comment_id=held.pk)
    return lambda: restore_comment(comment_id=held.pk)


def hide_a_published_one(first: Comment) -> Callable[[], object]:
    held = hold(first)
    publish_held_comment(comment_id=held.pk)
    return lambda: hide_comment(comment_id=held.pk)


@pytest.mark.parametrize(
    "change", [publish_it, let_a_published_one_wait, restore_what_waited, hide_a_published_one]
)
def test_what_readers_see_come_or_go_is_on_the_next_page(change, world: tuple[Article, Comment]):
    act, addresses = change(world[1]), pages_of(*world)
    before = ask(Client(), addresses)
    version = Discussion.objects.get().version
    act()
    after = ask(Client(), addresses)
    discussion, comment = Discussion.objects.get(), Comment.objects.latest("pk")
    assert discussion.version > version and comment.version == discussion.version
    unchanged = {"/", f"/comments/{world[1].pk}/peek/"}
    assert unchanged >= set(addresses) - set(differing(before, after))
    store.clear()
    assert differing(after, ask(Client(), addresses)) == []


def test_its_author_and_moderators_see_each_change_on_their_next_page(
    world: tuple[Article, Comment],
):
    article, first = world
    clients = [Client(), Client()]
    for client, who in zip(clients, (cast.alice(), cast.mori()), strict=True):
        client.force_login(who, backend=settings.AUTHENTICATION_BACKENDS[-1])
    alice, mori = clients

    def shown(client: Client, url: str = article.get_absolute_url()) -> str:
        return client.get(url).content.decode()

    shown(alice), shown(alice)  # Kept from now on.
    held = hold(first)
    assert f'id="c{held.pk}"' in shown(alice) and SECRET in shown(alice)
    assert SECRET in shown(mori, f"/moderation/comments/{held.pk}/")
    edit_comment(comment_id=held.pk, editor=cast.alice(), text="Another text of hers.")
    assert "Another text of hers." in shown(alice) and SECRET not in shown(alice)
    assert "Another text of hers." in shown(mori, f"/moderation/comments/{held.pk}/")
    remove_comment(comment_id=held.pk)
    assert f'id="c{held.pk}"' not in shown(alice) and "waits for a moderator" not in shown(alice)
    put_back(comment_id=held.pk, state=State.HELD)
    assert f'id="c{held.pk}"' in shown(alice)
    delete_own_comment(comment_id=held.pk, member=cast.alice())
    assert f'id="c{held.pk}"' not in shown(alice)
