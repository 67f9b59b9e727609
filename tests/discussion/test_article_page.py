"""The discussion on an article's page."""

import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from forum.discussion import pages
from forum.discussion.discussions import change_settings
from forum.discussion.drafts import save_draft
from forum.discussion.locking import lock_branch
from forum.discussion.models import Comment, Mode
from forum.discussion.orders import ORDERS
from forum.discussion.posting import post_comment
from forum.discussion.removal import hide_comment, remove_comment
from forum.discussion.threads import ANSWERS_PER_PAGE, WHOLE_UP_TO
from tests import cast
from tests.make import grow_old, make_article, make_big_discussion, make_comment, make_old_comment

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]


def page_of(client: Client, article, query: str = "") -> str:
    answer = client.get(article.get_absolute_url() + query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("member", [None, cast.alice])
def test_further_pages_have_titles_of_their_own_and_all_name_the_feed(client: Client, member):
    article = make_big_discussion(WHOLE_UP_TO + 60)
    if member:
        client.force_login(member())
    first = page_of(client, article)
    further = re.search(r'rel="next nofollow" href="([^"#]+)', first)
    assert further
    second = page_of(client, article, html.unescape(further[1]))
    assert f"<title>{article.headline} – " in first
    assert f"<title>More comments – {article.headline} – " in second
    for page in (first, second):
        assert re.search(
            '<link rel="alternate" type="application/atom\\+xml" '
            f'title="Comments on {article.headline}" href="/articles/{article.pk}/comments.atom">',
            page,
        )
    change_settings(article=article, mode="hidden", closes_after_days=None)
    assert "comments.atom" not in page_of(client, article)


def test_a_comment_says_who_when_to_whom_and_how_received(client: Client):
    root = make_comment(text="The *first* word.")
    reply = make_old_comment(reply_to=root, author=cast.alice(), text="The second.")

    page = page_of(client, root.article)

    assert "<p>The <em>first</em> word.</p>" in page
    byline = '<a class="comment__byline" href="/members/alice/" title="@alice">Alice</a>'
    heading = re.search(rf'<h4 class="comment__heading" id="by{reply.pk}">(.*?)</h4>', page, re.S)
    assert heading and byline in heading[1]
    words = " ".join(re.sub(r"<[^>]*>", "", heading[1]).split())
    assert words == "Alice, level 2, in reply to Bob"
    assert f'<a class="comment__reply-to" href="#c{root.pk}">in reply to Bob</a>' in page
    assert f'<a class="comment__time" href="/comments/{reply.pk}/#c{reply.pk}">' in page
    assert "(+0 / −0)" in page and "2 comments" in page


def test_a_tombstone_is_named_like_any_comment_and_headings_skip_no_level(client: Client):
    root = make_comment()
    gone = make_comment(reply_to=root, author=cast.alice(), text="Soon gone.")
    make_comment(reply_to=gone)
    remove_comment(comment_id=gone.pk)

    page = page_of(client, root.article)

    heading = re.search(rf'<h4 class="comment__heading" id="by{gone.pk}">(.*?)</h4>', page, re.S)
    assert heading
    words = " ".join(re.sub(r"<[^>]*>", "", heading[1]).split())
    assert words == "Removed by a moderator. , level 2, in reply to Bob"
    assert re.search(rf'<article [^>]*id="c{gone.pk}"[^>]* aria-labelledby="by{gone.pk}"', page)


def test_the_author_of_the_article_and_staff_are_marked(client: Client):
    article = make_article(author=cast.edo())
    make_comment(article=article, author=cast.edo())
    make_comment(article=article, author=cast.mori())

    page = page_of(client, article)

    assert page.count("badge--author") == 1 and page.count("badge--staff") == 1


def test_threads_come_in_the_order_asked_for(client: Client):
    article = make_article()
    first, second = make_comment(article=article), make_comment(article=article)
    make_comment(reply_to=first)

    def ids(order: str) -> list[int]:
        page = client.get(article.get_absolute_url(), {"order": order}).context["discussion_page"]
        return [thread.root.pk for thread in page.threads]

    assert ids("oldest") == ids("discussed") == [first.pk, second.pk]
    assert ids("newest") == [second.pk, first.pk]
    assert '<a href="?order=newest#discussion" aria-current="true"' in page_of(
        client, article, "?order=newest"
    )


@pytest.mark.parametrize(
    "query",
    [
        "?order=nonsense", "?order=%00", "?order=best&after=nonsense", "?after=%00", "?after=:",
        "?order=newest&after=:99999999999999999999", "?order=oldest&after=:1%00",
        "?after=0.5:%EF%BC%91", "?after=nan:1", "?order=oldest&after=:-1",
        "?order=discussed&after=" + "9" * 5000 + ":1",
    ],
)  # fmt: skip
def test_what_is_no_order_or_cursor_of_ours_shows_the_first_page(client: Client, query: str):
    comment = make_comment()

    assert f'id="c{comment.pk}"' in page_of(client, comment.article, query)


@pytest.mark.parametrize("is_member", [False, True])
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?order=foo", "There is no such order of threads. This is the usual one."),
        ("?show=foo", "There is no such part of a discussion. This is the whole of it."),
        ("?after=abc", "There is no such page of the discussion. This is its first one."),
        ("?order=newest&after=:1x", "There is no such page of the discussion."),
        ("?order=newest", ""),
        ("?order=&show=&after=", ""),
        ("?from=elsewhere", ""),
    ],
)
def test_a_page_says_what_it_does_not_know(
    client: Client, monkeypatch, is_member: bool, query: str, words: str
):
    monkeypatch.setattr(pages, "WHOLE_UP_TO", 1)
    article = make_comment().article
    make_comment(article=article)
    if is_member:
        client.force_login(cast.alice())
    for _made_then_kept in range(2):
        page = page_of(client, article, query)
        assert words in page and (">There is no such" in page) == bool(words)
    assert ">There is no such" not in page_of(client, article)


@pytest.mark.parametrize("is_member", [False, True])
def test_a_page_says_that_all_do_not_fit_on_one(client: Client, monkeypatch, is_member: bool):
    monkeypatch.setattr(pages, "WHOLE_UP_TO", 1)
    article = make_comment().article
    make_comment(article=article)
    if is_member:
        client.force_login(cast.alice())
    words = "This discussion is too long for one page. This is its first one."
    assert words not in page_of(client, article, "?order=newest&all=1")
    monkeypatch.setattr(pages, "ALL_UP_TO", 1)
    for _made_then_kept in range(2):
        assert words in page_of(client, article, "?all=1")
        assert words not in page_of(client, article)


def test_every_thread_is_met_by_following_the_pager(client: Client):
    article = make_big_discussion(120, shape="roots")
    address, met = f"{article.get_absolute_url()}?order=newest", []
    while address:
        page = client.get(address).context["discussion_page"]
        met += [thread.root.pk for thread in page.threads]
        cursor = page.next_cursor
        address = f"{article.get_absolute_url()}?order=newest&after={cursor}" if cursor else ""

    assert len(met) == len(set(met)) == 120


@pytest.mark.both
def test_a_long_thread_leads_on_to_its_own_page(client: Client):
    article = make_big_discussion(WHOLE_UP_TO + 1, shape="flat")
    root, *replies = Comment.objects.filter(article=article).order_by("path")

    page = page_of(client, article)

    last = replies[ANSWERS_PER_PAGE - 1]
    more = WHOLE_UP_TO - ANSWERS_PER_PAGE
    assert f'<a href="/comments/{root.pk}/?after={last.path}">{more} more replies</a>' in page
    assert page.count('<article class="comment') == 1 + ANSWERS_PER_PAGE


def test_a_discussion_that_fits_stands_on_one_page(client: Client):
    article = make_big_discussion(WHOLE_UP_TO, shape="mixed")

    page = page_of(client, article)

    assert page.count('<article class="comment') == WHOLE_UP_TO
    assert "more repl" not in page


@pytest.mark.both
@pytest.mark.parametrize("order", ["best", "newest", "oldest", "discussed"])
def test_all_on_one_page_has_the_threads_in_the_same_order(client: Client, order: str):
    article = make_big_discussion(300)
    grow_old(article)
    roots = Comment.objects.filter(article=article, depth=0).order_by(*ORDERS[order])

    response = client.get(f"{article.get_absolute_url()}?order={order}&all=1")

    shown = [thread.root.pk for thread in response.context["discussion_page"].threads]
    assert shown == list(roots.values_list("pk", flat=True))
    assert response.content.count(b'<article class="comment') == 300


@pytest.mark.parametrize(
    ("take_away", "words"),
    [(hide_comment, "Hidden for now."), (remove_comment, "Removed by a moderator")],
)
def test_a_tombstone_says_what_happened_and_nothing_else(client: Client, take_away, words: str):
    root = make_comment(text="The offending text", author=cast.alice())
    make_comment(reply_to=root)
    take_away(comment_id=root.pk)

    page = page_of(client, root.article)

    assert words in page
    assert "offending" not in page and "Alice" not in page
    assert "in reply to a comment that is gone" in page


def test_nothing_below_a_locked_comment_offers_a_reply(client: Client):
    root = make_comment()
    make_comment(reply_to=root)
    lock_branch(comment_id=root.pk)
    other = make_comment(article=root.article)

    page = page_of(client, root.article)

    assert page.count(">Reply</a>") == 1 and f"?reply_to={other.pk}" in page
    assert "badge--locked" in page


def test_nobody_votes_on_their_own_comment(client: Client):
    comment = make_comment(author=cast.alice())
    client.force_login(cast.alice())
    assert "comment__vote--up" not in page_of(client, comment.article)
    client.force_login(cast.bob())
    assert f'formaction="/comments/{comment.pk}/vote/"' in page_of(client, comment.article)


def test_a_page_for_nobody_in_particular_sets_no_cookie_and_holds_no_token(client: Client):
    comment = make_comment()

    answer = client.get(comment.article.get_absolute_url())

    assert not answer.cookies
    assert b"csrf" not in answer.content
    assert b'name="text"' in answer.content  # They may begin to write all the same.


def test_a_draft_stands_in_the_composer(client: Client):
    article = make_article()
    save_draft(member=cast.alice(), article_id=article.pk, reply_to_id=None, text="Half a <thought")
    client.force_login(cast.alice())

    assert "Half a &lt;thought</textarea>" in page_of(client, article)


def test_members_are_told_that_their_comments_wait(client: Client):
    article = make_article()
    change_settings(article=article, mode=Mode.PREMODERATED, closes_after_days=None)
    for author in (cast.alice(), cast.alice(), cast.bob()):
        post_comment(article=article, author=author, text=f"Waiting, says {author.username}")
    client.force_login(cast.alice())

    page = page_of(client, article)

    assert "2 comments of yours here wait for a moderator." in page
    assert "a moderator reads each comment before it appears" in page
    assert page.count("<p>Waiting, says alice</p>") == 2
    assert "says bob" not in page


def test_a_closed_discussion_says_so_and_takes_nothing(client: Client):
    article = make_article(published_at=timezone.now() - timedelta(days=3))
    make_comment(article=article)
    change_settings(article=article, mode=Mode.OPEN, closes_after_days=1)
    client.force_login(cast.alice())

    page = page_of(client, article)

    assert "This discussion closed on" in page
    assert "composer" not in page and "reply_to=" not in page and "comment__vote--up" not in page


def test_what_closes_an_older_discussion_closes_it_when_it_is_set(client: Client):
    article = make_article(published_at=timezone.now() - timedelta(days=30))
    make_comment(article=article)
    before = timezone.now()
    found = change_settings(article=article, mode=Mode.OPEN, closes_after_days=2)
    assert before <= found.closes_at(article) <= timezone.now()
    page = page_of(client, article)
    when = date_format(localtime(found.closes_at(article)), "DATETIME_FORMAT")
    assert f"This discussion closed on {when}. You can still read it." in page
    again = change_settings(article=article, mode=Mode.PREMODERATED, closes_after_days=2)
    assert again.closes_at(article) == found.closes_at(article)  # Nothing new was set.
    change_settings(article=article, mode=Mode.OPEN, closes_after_days=40)
    assert "Open until" in page_of(client, article)


def test_read_only_is_said_in_other_words_than_closing_by_time(client: Client):
    article = make_article()
    change_settings(article=article, mode=Mode.READ_ONLY, closes_after_days=5)
    assert "The newsroom has closed this discussion." in page_of(client, article)


def test_a_hidden_discussion_is_absent(client: Client):
    comment = make_comment()
    change_settings(article=comment.article, mode=Mode.HIDDEN, closes_after_days=None)
    client.force_login(cast.mori())

    page = page_of(client, comment.article)

    assert 'id="discussion"' not in page and comment.text not in page


def test_suspended_members_are_told_until_when(client: Client):
    client.force_login(cast.sam())
    page = page_of(client, make_article())
    assert "Your account is suspended until" in page and "composer" not in page


def test_an_empty_discussion_invites(client: Client):
    assert "The first word is yours." in page_of(client, make_article())
