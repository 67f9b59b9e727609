"""Votes on a new comment are hidden for half an hour, on every page and from everybody."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from forum.discussion.models import Comment
from forum.discussion.orders import ORDERS
from forum.discussion.rules import SCORE_HIDDEN_FOR
from forum.discussion.threads import ROOTS_PER_PAGE
from forum.discussion.voting import cast_vote
from forum.discussion.young import MARGIN
from tests import cast
from tests.kept_pages import kept_pages
from tests.make import (
    grow_old,
    make_article,
    make_big_discussion,
    make_comment,
    make_old_comment,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

LATER = "Score: <local-time>"


def make_voted(**fields) -> Comment:
    """Return a new comment of alice's with a vote of bob's and one of suzu's."""
    comment = make_comment(author=cast.alice(), **fields)
    for member in (cast.bob(), cast.suzu()):
        cast_vote(comment_id=comment.pk, member=member, value=1)
    return comment


def read(client: Client, address: str, **headers: str) -> str:
    return client.get(address, headers=headers).content.decode()


def order_of(client: Client, article: Article, query: str = "") -> list[int]:
    page = client.get(article.get_absolute_url() + query).context["discussion_page"]
    return [thread.root.pk for thread in page.threads]


@pytest.mark.parametrize("who", [None, cast.alice, cast.bob, cast.edo])
def test_nobody_sees_how_a_new_comment_was_voted_on(client: Client, who):
    comment = make_voted(text="Is it? https://reader.example/")
    if who:
        client.force_login(who())
    article = comment.article.get_absolute_url()
    for address in (
        article,
        f"{article}?show=links",
        comment.get_absolute_url(),
        "/members/alice/",
    ):
        page = read(client, address)
        assert LATER in page and "comment__split" not in page, address
        assert "(+2 / −0)" not in page and ">2</span>" not in page, address
    assert LATER in read(client, comment.get_absolute_url(), **{"HX-Request": "true"})
    assert "score 0<" in read(client, "/members/alice/")


def test_the_page_says_when_votes_are_shown_and_not_too_early(client: Client):
    comment = make_voted(posted_at=timezone.now() - timedelta(minutes=5))
    said = re.search(
        r'Score: <local-time><time datetime="([^"]+)">([^<]+)</time>',
        read(client, comment.article.get_absolute_url()),
    )
    votes_seen_from = comment.created_at + SCORE_HIDDEN_FOR
    assert datetime.fromisoformat(said[1]) == votes_seen_from.replace(microsecond=0)
    day = timezone.localtime(votes_seen_from).strftime("%Y-%m-%d ")
    minute = datetime.strptime(day + said[2], "%Y-%m-%d %I:%M %p")
    late = timezone.make_aware(minute) - votes_seen_from
    assert timedelta(0) <= late < timedelta(minutes=1)


def test_moderators_see_it(client: Client):
    comment = make_voted()
    client.force_login(cast.mori())
    page = read(client, comment.article.get_absolute_url())
    assert "(+2 / −0)" in page and LATER not in page


def test_ones_own_vote_is_shown_and_counts(client: Client):
    comment = make_comment(author=cast.alice())
    client.force_login(cast.bob())
    answer = client.post(
        f"/comments/{comment.pk}/vote/", {"value": "1"}, headers={"HX-Request": "true"}
    )
    html = answer.content.decode()
    assert LATER in html and 'value="0" aria-pressed="true"' in html
    assert "(+1" not in html
    comment.refresh_from_db()
    assert (comment.up_count, comment.down_count) == (1, 0)
    assert 'aria-pressed="true"' in read(client, comment.article.get_absolute_url())


def test_what_an_open_page_is_told_has_no_votes_on_it(client: Client):
    comment, old = make_voted(), make_old_comment()
    cast_vote(comment_id=old.pk, member=cast.alice(), value=1)
    for article, votes in ((comment.article, {}), (old.article, {"up": 1, "down": 0})):
        answer = client.get(f"/articles/{article.pk}/changes/?since=0").json()
        (told,) = answer["changes"]
        assert {name: told[name] for name in told if name in ("up", "down")} == votes


def test_a_ready_page_ends_when_votes_are_shown(client: Client, monkeypatch):
    comment = make_voted(posted_at=timezone.now() - SCORE_HIDDEN_FOR + timedelta(minutes=5))
    addresses = [comment.article.get_absolute_url(), comment.get_absolute_url(),
                 f"/articles/{comment.article_id}/changes/?since=0"]  # fmt: skip
    member = Client()
    member.force_login(cast.bob())
    for address in addresses:
        assert "(+2 / −0)" not in read(client, address) and '"up"' not in read(client, address)
    assert LATER in read(member, addresses[0])

    later = timezone.now() + timedelta(minutes=6)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert "(+2 / −0)" in read(client, addresses[0])
    assert "(+2 / −0)" in read(client, addresses[1])
    assert '"up": 2' in read(client, addresses[2])
    assert "(+2 / −0)" in read(member, addresses[0])


def test_a_vote_that_nobody_sees_yet_is_told_by_nothing(client: Client, monkeypatch):
    """Neither that somebody voted, nor when; and no page is made anew for it."""
    posted_at = timezone.now() - SCORE_HIDDEN_FOR + timedelta(minutes=5)
    comment = make_comment(author=cast.alice(), posted_at=posted_at)
    article = comment.article
    addresses = [
        article.get_absolute_url(),
        f"{article.get_absolute_url()}?order=best",
        comment.get_absolute_url(),
        f"/articles/{article.pk}/pulse/",
        f"/articles/{article.pk}/changes/?since=0",
        f"/articles/{article.pk}/arrived/?since=0",
    ]

    def ask() -> list[tuple[bytes, str]]:
        answers = [client.get(address) for address in addresses]
        return [(answer.content, answer["ETag"]) for answer in answers]

    before, kept = ask(), kept_pages()
    for value in (1, -1, 0, 1):
        cast_vote(comment_id=comment.pk, member=cast.bob(), value=value)
        assert ask() == before and kept_pages() == kept

    later = posted_at + SCORE_HIDDEN_FOR - MARGIN + timedelta(seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    cast_vote(comment_id=comment.pk, member=cast.suzu(), value=1)
    assert ask() != before  # It may be there only after the first page that shows it.

    later += MARGIN
    assert "(+2 / −0)" in read(client, article.get_absolute_url())
    assert "(+2 / −0)" in read(client, comment.get_absolute_url())


def test_a_new_thread_stands_among_those_nobody_has_voted_on(client: Client):
    article = make_article(published_at=timezone.now() - timedelta(hours=3))
    liked, unvoted = make_old_comment(article=article), make_old_comment(article=article)
    cast_vote(comment_id=liked.pk, member=cast.alice(), value=1)
    voted, plain = make_voted(article=article), make_comment(article=article)

    assert order_of(client, article) == [liked.pk, plain.pk, voted.pk, unvoted.pk]
    client.force_login(cast.mori())
    assert order_of(client, article) == [liked.pk, plain.pk, voted.pk, unvoted.pk]

    grow_old(article)
    assert order_of(client, article) == [voted.pk, liked.pk, plain.pk, unvoted.pk]


@pytest.mark.both
@pytest.mark.parametrize("share", [0, 3, 10, 40])
def test_no_thread_is_lost_or_met_twice_on_the_pages_of_best(client: Client, share: int):
    """Of every 40 threads so many are new; the rest is a day old."""
    article = make_big_discussion(160, shape="roots")
    day = timedelta(days=1)
    roots = list(Comment.objects.filter(article=article).order_by("pk"))
    now = timezone.now()
    for number, root in enumerate(roots):
        is_new = number % 40 < share
        root.created_at = now - (timedelta(minutes=1) if is_new else day)
    Comment.objects.bulk_update(roots, ["created_at"])
    article.discussion.last_comment_at = max(root.created_at for root in roots)
    article.discussion.save()

    def place(root: Comment) -> tuple[float, int]:
        return (0.0 if now - root.created_at < day else -root.rank, -root.pk)

    met, query = [], "?order=best"
    while query:
        page = client.get(article.get_absolute_url() + query).context["discussion_page"]
        met += [thread.root.pk for thread in page.threads]
        assert len(page.threads) in (ROOTS_PER_PAGE, 160 % ROOTS_PER_PAGE)
        query = f"?order=best&after={page.next_cursor}" if page.next_cursor else ""
    assert met == [root.pk for root in sorted(roots, key=place)]


@pytest.mark.both
def test_a_page_of_best_changes_when_a_thread_elsewhere_shows_its_votes(
    client: Client, monkeypatch
):
    article = make_big_discussion(160, shape="roots")
    grow_old(article)
    new = make_comment(article=article, author=cast.alice())
    Comment.objects.filter(pk=new.pk).update(up_count=50, rank=0.9)
    assert f'id="c{new.pk}"' not in read(client, article.get_absolute_url())

    later = timezone.now() + SCORE_HIDDEN_FOR + timedelta(minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert order_of(client, article)[0] == new.pk
    assert f'id="c{new.pk}"' in read(client, article.get_absolute_url())


def why(client: Client, article: Article, query: str) -> list[str]:
    page = read(client, article.get_absolute_url() + query)
    found = re.findall(
        r'<details class="comment__why"><summary>.*?</summary>\s*<p>(.*?)<a', page, re.S
    )
    return [" ".join(re.sub("<[^>]+>", "", one).split()) for one in found]


def test_best_says_why_in_real_figures(client: Client):
    article = make_article(published_at=timezone.now() - timedelta(hours=3))
    for votes in ((10, 4), (1, 0), (0, 0)):
        root = make_old_comment(article=article, author=cast.alice())
        up, down = votes
        for number in range(up + down):
            voter = cast.member(f"voter{number}")
            cast_vote(comment_id=root.pk, member=voter, value=1 if number < up else -1)
    make_voted(article=article)
    make_comment(reply_to=root)

    assert why(client, article, "?order=best") == [
        "10 of 14 votes up: with so many votes we can be 95 % sure that at least 45 % of readers "
        "like it.",
        "1 of 1 vote up: with a single vote we can be 95 % sure only that at least 20 % of readers "
        "like it.",
        "Nobody has voted on it yet. Of such threads the newest comes first.",
    ]
    assert why(client, article, "?order=newest") == why(client, article, "?order=oldest") == []


@pytest.mark.both
@pytest.mark.parametrize("is_cut", [False, True])
def test_most_discussed_says_how_many_replies_and_when_the_last_came(
    client: Client, monkeypatch, is_cut: bool
):
    article = make_article(published_at=timezone.now() - timedelta(hours=3))
    now = timezone.now()
    busy, lone, quiet = (make_old_comment(article=article) for _ in range(3))
    for minutes in (50, 20, 40):
        last = make_comment(reply_to=busy, posted_at=now - timedelta(minutes=minutes))
    make_comment(reply_to=lone, posted_at=now - timedelta(minutes=10))
    if is_cut:
        monkeypatch.setattr("forum.discussion.pages.WHOLE_UP_TO", 0)
        monkeypatch.setattr("forum.discussion.threads.ANSWERS_PER_PAGE", 0)
    page = client.get(f"{article.get_absolute_url()}?order=discussed").context["discussion_page"]
    roots = [thread.root for thread in page.threads]

    assert [root.pk for root in roots] == [busy.pk, lone.pk, quiet.pk]
    assert roots[1].last_reply_at == now - timedelta(minutes=10)
    if is_cut:
        assert page.threads[0].more_count
        assert roots[0].last_reply_at == last.created_at
    sentences = why(client, article, "?order=discussed")
    assert sentences[0].startswith("3 replies, the last one ")
    assert sentences[1].startswith("1 reply, ")
    assert sentences[2] == "No replies yet. Of such threads the newest comes first."


def test_what_the_orders_count_is_explained(client: Client):
    page = read(client, "/comments/order/")
    assert "Wilson" in page and "<li>9 of 9 up, which is 100 %: we are sure of 70 %</li>" in page
    assert set(ORDERS) == {"best", "newest", "oldest", "discussed"}
