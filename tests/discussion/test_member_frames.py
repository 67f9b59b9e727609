"""What stands around a member's threads is kept for nobody in particular, and right for each."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as site_settings
from django.test import Client
from django.utils import timezone

from articles.kept import forget_all
from articles.models import Article
from articles.publishing import save_article
from forum.discussion import pages
from forum.discussion.discussions import change_settings
from forum.discussion.drafts import save_draft
from forum.discussion.following import follow
from forum.discussion.models import Visit
from forum.members.models import Member
from forum.ready import frames
from forum.ready.pages import store
from tests import cast
from tests.make import let_show_pictures, make_article, make_comment
from tests.parallel import WRITERS

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

DRAFT = "Half a thought, 100 % <b>mine</b> & zqcsrf_tokenqz %(member)s."
# What is made for one answer alone.
KEYS = re.compile(
    r'name="(?:csrfmiddlewaretoken|submission_key|timestamp|security_hash)" value="[^"]+"'
    r'|"X-CSRFToken": "\w{64}"'
)
STAFF = {"mori", "edo", "ada"}  # Who show pictures whatever their level.
PRIVATE = ("Dora", "dora", "Emil", "emil", "Half a thought", "reader.example")


def client_of(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend=site_settings.AUTHENTICATION_BACKENDS[-1])
    return client


def page_of(client: Client, article: Article, query: str = "") -> str:
    answer = client.get(article.get_absolute_url() + query)
    assert answer.status_code == 200
    return KEYS.sub("", answer.content.decode())


def dora() -> Member:
    """A reader with all that one can have: a draft, news, notices, a comment that waits."""
    found = cast.member("dora", display_name="<Dora & Söhne>", theme="dark")
    Member.objects.filter(pk=found.pk).update(unread_notice_count=7)
    return found


def emil() -> Member:
    return cast.member("emil", display_name="Emil", time_zone="America/New_York")


def vera() -> Member:
    return let_show_pictures(cast.member("vera", display_name="Vera"))


@pytest.fixture
def article() -> Article:
    """An article of Edo's in whose discussion Dora has something of everything."""
    found = make_article(author=cast.edo(), headline="Ferries: 100 % & zqbelowqz")
    first = make_comment(article=found, author=cast.alice(), text="First.")
    make_comment(reply_to=first, author=cast.bob(), text="Second.")
    change_settings(article=found, mode="premoderated", closes_after_days=30)
    found = Article.objects.get(pk=found.pk)
    for _ in range(2):
        make_comment(article=found, author=dora(), text="Waits.")
    save_draft(member=dora(), article_id=found.pk, reply_to_id=None, text=DRAFT)
    follow(member=dora(), target=found)
    Visit.objects.create(member=dora(), article=found, seen_before=0, seen_now=2, at=timezone.now())
    return Article.objects.get(pk=found.pk)


READERS = {
    who.__name__: who
    for who in (
        cast.alice,
        cast.bob,
        cast.suzu,
        cast.mori,
        cast.edo,
        cast.ada,
        cast.sam,
        dora,
        emil,
        vera,
    )
}


def test_a_filled_page_is_the_page_its_templates_make(article: Article, settings):
    clients = {name: client_of(who()) for name, who in READERS.items()}
    clients["who has no account"] = Client()
    queries = ("", "?show=links")
    for _made_then_kept in range(2):
        filled = {
            (name, query): page_of(client, article, query)
            for name, client in clients.items()
            for query in queries
        }
    assert frames.kept.things and any(one.thing.around for one in pages.kept.things.values())
    settings.ARTICLES_PAGE_VERSION = settings.ARTICLES_PAGE_RENDER = ""
    store.clear()
    for (name, query), page in filled.items():
        rendered = page_of(clients[name], article, query)
        # A mould leaves out the empty lines of its templates.
        one, other = (re.sub(r"\s*\n\s*", "\n", html) for html in (page, rendered))
        assert one == other, (name, query)


def test_each_finds_their_own_and_nothing_of_others(article: Article):
    own = {
        "dora": ("&lt;Dora &amp; Söhne&gt;", 'href="/members/dora/"', "100 % &lt;b&gt;mine",
                 "Unfollow", ">7<", "2 comments of yours here wait", "2 new since your last visit",
                 'data-theme="dark"'),
        "emil": (">Emil<", 'href="/members/emil/"', "10,000</span> characters left"),
        "edo": ("Questions to you", "Editing desk"),
        "mori": ("Moderation",),
        "vera": ("Add a picture", 'enctype="multipart/form-data"'),
    }  # fmt: skip
    clients = {name: client_of(READERS[name]()) for name in own}
    for _made_then_kept in range(2):
        shown = {name: page_of(client, article) for name, client in clients.items()}
    for name, words in own.items():
        for word in words:
            told = [reader for reader, page in shown.items() if word in page]
            assert name in told, word
            if word not in ("10,000</span> characters left", "Moderation"):
                by_role = STAFF if name == "vera" else set()
                assert {*told} - by_role == {name}, word


def test_nothing_personal_is_kept(article: Article):
    for who in (dora, emil):
        client = client_of(who())
        for query in ("", "?order=newest", "?all=1"):
            page_of(client, article, query)
    found = [repr(one) for one in frames.kept.things.values()]
    for one in pages.kept.things.values():
        found += [repr(one.thing.around), repr(one.thing.pieces)]
    assert len(found) >= 4
    everything = "".join(found)
    assert "First." in everything and "csrfmiddlewaretoken" in everything
    assert [word for word in PRIVATE if word in everything] == []
    assert not re.search(r'value="\w{64}"', everything)


@pytest.mark.both
def test_what_changed_is_on_the_next_page(article: Article):
    client = client_of(emil())
    before = page_of(client, article)
    assert "Ferries: 100 % &amp; zqbelowqz – " in before and "Unfollow" not in before

    save_article(article=article, editor=None, fields={"headline": "Trains", "body": "No ferries."})
    follow(member=emil(), target=article)
    Member.objects.filter(pk=emil().pk).update(
        display_name="Emilia", theme="light", language="ja", unread_notice_count=3
    )
    after = client.get(Article.objects.get(pk=article.pk).get_absolute_url()).content.decode()
    for word in (">Emilia<", 'data-theme="light"', '<html lang="ja"', "<title>Trains – ", ">3<",
                 "No ferries.", "フォローを解除"):  # fmt: skip
        assert word in after, word

    staff = client_of(cast.mori())
    assert "/moderation/" in page_of(staff, article)
    cast.mori().groups.clear()
    assert "/moderation/" not in page_of(staff, article)


def test_a_discussion_closes_for_members_at_its_time(monkeypatch):
    article = make_article(published_at=timezone.now() - timedelta(hours=23))
    make_comment(article=article)
    change_settings(article=article, mode="open", closes_after_days=1)
    client = client_of(emil())
    assert "Post comment" in page_of(client, article)
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    page = page_of(client, article)
    assert "Post comment" not in page and "This discussion closed on" in page


def test_a_message_is_shown_once_and_to_nobody_else(article: Article):
    client, other = client_of(emil()), client_of(cast.bob())
    page_of(client, article)
    form = client.get(f"/articles/{article.pk}/compose/").context["composer"]
    sent = {**form.security, "submission_key": form.submission_key, "text": "Mine."}
    posted = client.post(f"/articles/{article.pk}/comments/", sent)
    assert posted.status_code == 303
    first, others, second = (page_of(one, article) for one in (client, other, client))
    assert 'class="notice notice--' in first and "data-posted" in first
    assert "data-posted" not in second + others


def read_twice(address: str, username: str) -> list[bytes]:
    client = client_of(Member.objects.get(username=username))
    return [client.get(address, headers={"Host": "127.0.0.1"}).content for _ in range(2)]


@pytest.mark.both
def test_no_process_shows_one_member_what_is_anothers(writers):
    article = make_article()
    make_comment(article=article, author=cast.alice())
    address, names = article.get_absolute_url(), [dora().username, emil().username]
    for turn in (0, 1):  # Who was served first by a process is second now.
        asked = [{"address": address, "username": names[(n + turn) % 2]} for n in range(WRITERS)]
        for one, answers in zip(asked, writers.call(read_twice, asked), strict=True):
            for page in answers:
                assert f"/members/{one['username']}/".encode() in page
                others = {"dora": b"emil", "emil": b"dora"}[one["username"]]
                assert others not in page.lower()
    forget_all()
