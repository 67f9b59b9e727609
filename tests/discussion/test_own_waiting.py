"""A member's own comments that wait stand in their place in the thread, and for nobody else."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from forum.discussion import pages
from forum.discussion.discussions import change_settings
from forum.discussion.locking import hold_replies
from forum.discussion.models import Comment, Discussion, Mode, State, Visit
from forum.discussion.own_waiting import MOST_NAMED
from forum.discussion.posting import post_comment
from forum.discussion.removal import publish_held_comment, remove_comment
from forum.members.models import Member
from forum.ready.pages import store
from tests import cast
from tests.make import make_article, make_big_discussion, make_comment
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

ORDER = re.compile(r'<article class="comment[^"]*" id="c(\d+)"')
WORDS = "Only Alice reads this."


def client_of(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


def page_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def order_of(page: str) -> list[int]:
    return [int(pk) for pk in ORDER.findall(page)]


def hold(text: str = WORDS, reply_to: Comment | None = None, article: Article | None = None):
    """Return a comment of alice's that waits."""
    article = reply_to.article if reply_to else article
    held = make_comment(author=cast.alice(), text=text, reply_to=reply_to, article=article)
    assert held.state == State.HELD
    return held


@pytest.fixture
def article() -> Article:
    """A discussion of two threads in which everything waits from now on."""
    found = make_article()
    first = make_comment(article=found, text="First.")
    answer = make_comment(reply_to=first, text="Second.")
    make_comment(reply_to=answer, author=cast.suzu(), text="Third.")
    make_comment(reply_to=first, text="Fourth.")
    make_comment(article=found, text="Fifth.")
    change_settings(article=found, mode=Mode.PREMODERATED, closes_after_days=None)
    return Article.objects.get(pk=found.pk)


def numbered(article: Article) -> list[Comment]:
    return list(Comment.objects.filter(article=article, state=State.PUBLISHED).order_by("pk"))


def test_it_stands_where_it_will_be_published(article: Article):
    first, second, third, fourth, fifth = numbered(article)
    client, address = client_of(cast.alice()), f"{article.get_absolute_url()}?order=oldest"
    page_of(client, address)  # Kept from now on.
    held = hold(reply_to=second)
    page = page_of(client, address)
    assert order_of(page) == [one.pk for one in (first, second, third, held, fourth, fifth)]
    assert "Waits for a moderator; only you see it" in page and WORDS in page
    assert "Why it waits: Here a moderator reads every comment before it appears." in page
    assert f'href="#c{held.pk}">{WORDS}</a>' in page
    publish_held_comment(comment_id=held.pk)
    assert order_of(page_of(client, address)) == order_of(page)


@pytest.mark.both
def test_the_page_is_the_one_that_is_made_anew(article: Article, settings):
    first, second, *_others, fifth = numbered(article)
    for answered in (first, second, fifth, first):
        hold(reply_to=answered)
    hold(article=article)
    client, address = client_of(cast.alice()), article.get_absolute_url()
    kept = [page_of(client, address) for _twice in range(2)][1]
    settings.ARTICLES_PAGE_VERSION = settings.ARTICLES_PAGE_RENDER = ""
    store.clear()
    anew = page_of(client, address)

    def threads(page: str) -> str:
        found = page[page.index('id="threads"') : page.index('<nav class="pager"')]
        return re.sub(r'value="\w{64}"|\s*\n\s*', "\n", found)

    assert threads(kept) == threads(anew)
    assert threads(kept).count("<li") == threads(kept).count("</li>")
    assert threads(kept).count("<ol") + 1 == threads(kept).count("</ol>")


def test_nobody_else_sees_it_on_any_page(article: Article):
    first, *_others = numbered(article)
    alice, held = client_of(cast.alice()), hold(reply_to=first)
    thread = hold(f"{WORDS} A thread.", article=article)
    addresses = [
        article.get_absolute_url(),
        f"{article.get_absolute_url()}?order=newest",
        f"{article.get_absolute_url()}?show=member&name=alice",
        f"/comments/{first.pk}/",
        f"/articles/{article.pk}/comments.atom",
        f"/comments/{first.pk}/replies.atom",
        f"/articles/{article.pk}/changes/?since=0",
        "/members/alice/",
    ]
    for address in addresses:
        page_of(alice, address)
    others = {"": Client()} | {
        who.__name__: client_of(who()) for who in (cast.bob, cast.suzu, cast.sam, cast.mori)
    }
    for name, client in others.items():
        for address in addresses:
            for _made_then_kept in range(2):
                page = page_of(client, address)
                assert WORDS not in page, (name, address)
                assert not {held.pk, thread.pk} & set(order_of(page)), (name, address)
                assert f"/comments/{held.pk}/" not in page, (name, address)
    for one in pages.kept.things.values():
        assert WORDS not in repr(one.thing.pieces) + repr(one.thing.around)
        assert not {held.pk, thread.pk} & set(one.thing.lines)


def test_it_counts_for_nothing(article: Article):
    first, *_others = numbered(article)
    hold(reply_to=first)
    page = page_of(client_of(cast.alice()), article.get_absolute_url())
    assert ">5 comments</" in page and "4 replies" not in page and "3 replies" in page
    assert Discussion.objects.get(article=article).comment_count == 5


def test_a_thread_of_ones_own_stands_first_on_the_first_page(article: Article):
    held = hold(article=article)
    client = client_of(cast.alice())
    for order in ("best", "newest", "oldest", "discussed"):
        page = page_of(client, f"{article.get_absolute_url()}?order={order}")
        assert order_of(page)[0] == held.pk


def test_the_branch_shows_it_too(article: Article):
    first, second, third, fourth, _fifth = numbered(article)
    held = hold(reply_to=third)
    alice = client_of(cast.alice())
    shown = [first.pk, second.pk, third.pk, held.pk, fourth.pk]
    assert order_of(page_of(alice, f"/comments/{first.pk}/")) == shown
    assert order_of(page_of(alice, f"/comments/{third.pk}/")) == shown[:4]
    assert order_of(page_of(alice, f"/comments/{held.pk}/")) == shown[:4]
    bob = page_of(client_of(cast.bob()), f"/comments/{first.pk}/")
    assert held.pk not in order_of(bob) and WORDS not in bob


def test_where_the_page_leaves_out_what_it_answers_a_line_leads_to_it():
    article = make_big_discussion(300)
    deep = Comment.objects.filter(article=article, depth__gt=3).latest("depth")
    hold_replies(comment_id=deep.pk)
    held = post_comment(article=article, author=cast.alice(), text=WORDS, reply_to=deep.pk)
    alice = client_of(cast.alice())
    page = page_of(alice, article.get_absolute_url())
    assert deep.pk not in order_of(page) and held.pk not in order_of(page)
    assert f'<li><a href="/comments/{held.pk}/#c{held.pk}">{WORDS}</a></li>' in page
    assert held.pk in order_of(page_of(alice, f"/comments/{deep.pk}/"))
    assert held.pk in order_of(page_of(alice, f"/comments/{held.pk}/"))


@pytest.mark.both
def test_what_stands_elsewhere_is_named_first_and_few_are():
    article = make_big_discussion(300)
    change_settings(article=article, mode=Mode.PREMODERATED, closes_after_days=None)
    article = Article.objects.get(pk=article.pk)
    elsewhere = hold(reply_to=Comment.objects.filter(article=article, depth__gt=3).latest("depth"))
    for number in range(MOST_NAMED + 1):
        hold(f"Thread {number}", article=article)
    page = page_of(client_of(cast.alice()), article.get_absolute_url())
    note = page[page.index("7 comments of yours here wait") :].partition("</div>")[0]
    links = re.findall(r'<li><a href="([^"]+)">', note)
    assert links[0] == f"/comments/{elsewhere.pk}/#c{elsewhere.pk}" and len(links) == MOST_NAMED


def test_its_html_is_escaped_in_the_note(article: Article):
    hold("Is 1 < 2 & *so* on?", article=article)
    page = page_of(client_of(cast.alice()), article.get_absolute_url())
    assert ">Is 1 &lt; 2 &amp; so on?</a>" in page


@pytest.mark.parametrize("is_reply", [True, False])
def test_who_posts_without_scripts_lands_on_it(article: Article, is_reply: bool):
    client, first = client_of(cast.alice()), numbered(article)[0]
    query = f"?reply_to={first.pk}" if is_reply else ""
    form = client.get(f"/articles/{article.pk}/compose/{query}").context["composer"]
    sent = {**form.security, "submission_key": form.submission_key, "text": WORDS}
    answer = client.post(f"/articles/{article.pk}/comments/{query}", sent)
    held = Comment.objects.latest("pk")
    assert answer.status_code == 303 and held.state == State.HELD
    page = page_of(client, answer["Location"].partition("#")[0])
    assert held.pk in order_of(page) and "Until then only you see it." in page
    if not is_reply:
        assert answer["Location"].endswith(f"?order=newest#c{held.pk}")


def told(client: Client, article: Article, *here: Comment) -> dict:
    ids = ",".join(str(one.pk) for one in here)
    answer = client.get(f"/articles/{article.pk}/waiting/?here={ids}")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    return answer.json()


def test_an_open_page_of_its_author_is_told_what_waits(article: Article):
    first, *_others = numbered(article)
    client, nothing = client_of(cast.alice()), {"ids": [], "note": ""}
    assert told(client, article) == nothing
    here, elsewhere = hold("Here.", reply_to=first), hold("Elsewhere.", reply_to=first)
    found = told(client, article, here)
    assert found["ids"] == [elsewhere.pk, here.pk]
    assert f'<a href="/comments/{elsewhere.pk}/#c{elsewhere.pk}">Elsewhere.</a>' in found["note"]
    assert f'<a href="#c{here.pk}">Here.</a>' in found["note"]
    assert "2 comments of yours here wait" in found["note"]
    remove_comment(comment_id=here.pk)
    found = told(client, article, here)
    assert found["ids"] == [elsewhere.pk] and "1 comment of yours here waits" in found["note"]
    publish_held_comment(comment_id=elsewhere.pk)
    assert told(client, article, here) == nothing


def test_the_note_it_is_told_is_that_of_the_page(article: Article):
    first, *_others = numbered(article)
    client, held = client_of(cast.alice()), hold(reply_to=first)
    page = page_of(client, article.get_absolute_url())
    assert f'<div id="waiting">{told(client, article, held)["note"]}</div>' in page


def test_nobody_else_is_told_what_waits(article: Article):
    hold(article=article)
    address = f"/articles/{article.pk}/waiting/"
    for who in (cast.bob, cast.mori):
        assert told(client_of(who()), article) == {"ids": [], "note": ""}
    assert Client().get(address).status_code == 403
    assert address not in page_of(Client(), article.get_absolute_url())
    assert address in page_of(client_of(cast.bob()), article.get_absolute_url())
    change_settings(article=article, mode=Mode.HIDDEN, closes_after_days=None)
    assert client_of(cast.alice()).get(address).status_code == 404


@pytest.mark.parametrize("here", ["", "x", ",,", "1,\0", "9" * 40, "1," * 999])
def test_whatever_it_is_asked_about_it_answers(article: Article, here: str):
    hold(article=article)
    answer = client_of(cast.alice()).get(f"/articles/{article.pk}/waiting/", {"here": here})
    assert answer.status_code == 200 and len(answer.json()["ids"]) == 1


def count_statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        page_of(client, address)
    return len(asked)


def test_it_costs_one_statement_and_nothing_for_who_has_none_waiting(article: Article):
    first, *_others = numbered(article)
    hold(reply_to=first)
    counts = {}
    for who in (cast.alice, cast.suzu):
        client = Client()
        sign_in(client, who())
        for _made_then_kept in range(2):
            page_of(client, article.get_absolute_url())
        counts[who.__name__] = count_statements(client, article.get_absolute_url())
        pages.kept.clear()
        counts[f"{who.__name__}, anew"] = count_statements(client, article.get_absolute_url())
    assert counts == {"alice": 4, "alice, anew": 4, "suzu": 3, "suzu, anew": 3}


@pytest.mark.parametrize("count", [20, 300])
def test_a_page_that_is_made_anew_without_scripts_takes_six_statements(count: int):
    article = make_big_discussion(count)
    change_settings(article=article, mode=Mode.PREMODERATED, closes_after_days=None)
    client, address = Client(), article.get_absolute_url()
    sign_in(client, cast.alice())
    page_of(client, address)
    for root in Comment.objects.filter(article=article, depth=0)[:3]:
        hold(reply_to=root)
    pages.kept.clear()
    Visit.objects.update(at=F("at") - timedelta(hours=1))  # Another one begins, and is written.
    assert count_statements(client, address) <= 6
    # What is told of a page that stays open: the session, the article, what is the member's.
    assert count_statements(client, f"/articles/{article.pk}/waiting/") == 4


def test_more_that_waits_costs_no_more(article: Article):
    first, *_others = numbered(article)
    client = Client()
    sign_in(client, cast.alice())
    counts = []
    for _more in range(2):
        for _ in range(3):
            hold(reply_to=first)
        page_of(client, article.get_absolute_url())
        with CaptureQueriesContext(connection) as asked:
            page_of(client, article.get_absolute_url())
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 6
