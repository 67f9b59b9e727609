"""The search page: what is typed, what is found, what is said when nothing is."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Status
from articles.publishing import withdraw_article
from forum.discussion.indexing import index_article
from forum.discussion.muting import mute
from forum.discussion.search import views
from forum.members.naming import rename
from tests import cast
from tests.make import make_article, make_comment, make_section

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TOKYO = ZoneInfo("Asia/Tokyo")
BESIDE_NOTHING = "Nothing was found."


def ask(client: Client, status: int = 200, **query: str) -> str:
    answer = client.get("/search/", query)
    assert answer.status_code == status
    return answer.content.decode()


def comments_in(html: str) -> list[int]:
    return [int(number) for number in re.findall(r'__about"><a href="/comments/(\d+)/#c\1"', html)]


def test_an_article_and_its_comments_are_found_together(client: Client):
    article = make_article(headline="Ferry to sail every hour")
    comment = make_comment(article=article, text="The **ferries** are late.")
    html = ask(client, q="ferry")
    assert f'<a href="{article.get_absolute_url()}"><mark>Ferry</mark> to sail' in html
    assert comments_in(html) == [comment.pk]
    assert "The <mark>ferries</mark> are late." in html
    assert "2 results" in html and 'content="noindex"' in html


def test_what_stands_at_the_end_of_a_long_text_is_shown_marked(client: Client):
    long = "\n\n".join(["Filler words stand here. " * 12] * 30)
    make_comment(text=f"{long} A zebra at last.", article=make_article(body=f"{long}\n\nA zebra."))
    assert ask(client, q="zebra").count("<mark>zebra</mark>") == 2


def test_what_a_minus_stands_before_is_left_out(client: Client):
    wanted = make_comment(text="The ferry is late.")
    make_comment(text="The ferry left the island.")
    assert comments_in(client.get("/search/?q=ferry+-island").text) == [wanted.pk]
    # Of what somebody wrote, nothing but what is left out need be said.
    alice = make_comment(author=cast.alice(), text="No boat.")
    make_comment(author=cast.alice(), text="The island.")
    assert comments_in(client.get("/search/?q=-island&author=alice").text) == [alice.pk]


def test_a_piece_of_japanese_is_found_in_the_middle_of_a_sentence(client: Client):
    comment = make_comment(text="日本政府の発表を待つ。")
    make_comment(text="政治と府中")
    html = ask(client, q="政府")
    assert "1 result" in html and comments_in(html) == [comment.pk]
    assert "日本<mark>政府</mark>の発表" in html


def test_what_nobody_talked_about_has_no_comments_and_is_shown_as_quickly(client, caplog):
    make_article(headline="Ferry")
    ask(client, q="ferry")  # Casts the moulds.
    with caplog.at_level("DEBUG", "django.template"):
        assert ">0 comments</a>" in ask(client, q="ferry")
    assert "[discussion]" not in caplog.text  # Looked for in vain, which takes long.


def test_the_page_says_what_can_be_searched_for(client: Client):
    html = ask(client)
    assert "side by side" in html and BESIDE_NOTHING not in html
    assert "harbour -ferry leaves out what has the word behind the minus." in html
    assert "author:name finds what one member wrote, or what is printed under" in html


def test_nothing_found_is_said_and_the_words_stay(client: Client):
    html = ask(client, q="xylophone")
    assert BESIDE_NOTHING in html and 'value="xylophone"' in html
    html = ask(client, q="xylophone & co", kind="articles")
    assert 'href="/search/?q=xylophone%20%26%20co">Search without limits' in html


def test_what_members_wrote_and_what_is_typed_is_text_and_no_markup(client: Client):
    make_comment(text="The `<b>ferry</b>` & <script>alert(1)</script>", author=cast.alice())
    html = ask(client, q='ferry "<script>alert(1)</script>"')
    assert "<script>alert" not in html and "&lt;b&gt;<mark>ferry</mark>&lt;/b&gt; &amp;" in html
    assert "<mark>script&gt;alert(1)&lt;/script</mark>" in html


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"q": ""}, "Type what you are looking for."),
        ({"q": "の"}, "A single kana stands in nearly every text."),
        ({"q": "-harbour -island"}, "left out by their minus. Please add one to look for."),
        ({"q": "!?"}, "There is no word in this."),
        ({"q": "x" * 201}, "at most 200 characters"),
        ({"q": "ferry", "author": "nobody at all"}, "Nobody here has the name “nobody at all”."),
        ({"q": "ferry author:<b>"}, "Nobody here has the name “&lt;b&gt;”."),
        ({"q": "ferry", "since": "2024-13-45"}, "Enter a valid date."),
        ({"q": "ferry", "since": "2024-05-05", "until": "2024-05-04"}, "before the first one"),
        ({"q": "ferry", "section": "none"}, "Select a valid choice."),
        ({"q": "ferry", "order": "none"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_searched_for_is_explained(client: Client, query: dict, says: str):
    html = ask(client, 422, **query)
    assert says in html and 'class="error-summary"' in html
    if "ferry" in query["q"]:
        assert 'value="ferry' in html


def test_however_much_was_typed_the_title_is_short_and_the_field_keeps_it(client: Client):
    typed = "quokka " * 1_500
    html = ask(client, 422, q=typed)
    assert f'value="{typed}"' in html
    title = re.search("<title>(.+?)</title>", html, re.DOTALL)[1]
    assert title.startswith("quokka quokka") and "…" in title and len(title) < 120


@pytest.mark.parametrize(("words", "back"), [(5, "%2Fsearch%2F%3Fq%3Dq"), (90, '%2Fsearch%2F"')])
def test_who_signs_in_comes_back_to_a_search_of_any_length_that_fits(
    client: Client, words: int, back: str
):
    html = ask(client, 200 if words == 5 else 422, q="quokka " * words)
    assert f"next={back}" in html


@pytest.mark.parametrize("days", [("0001-01-01", "0001-01-02"), ("9999-12-30", "9999-12-31")])
def test_no_day_is_too_far_off(client: Client, days: tuple[str, str]):
    assert BESIDE_NOTHING in ask(client, q="ferry", since=days[0], until=days[1])


@pytest.mark.parametrize(
    "query", [{"before": "x"}, {"before": "9" * 19}, {"before": "9" * 400}, {"before": ""}]
)
def test_a_page_that_never_was_is_not_found(client: Client, query: dict):
    ask(client, 404, q="ferry", order="newest", **query)


@pytest.mark.parametrize("page", ["0", "11", "x", "-1", "9" * 400, ""])
def test_there_are_ten_pages_of_the_best(client: Client, page: str):
    ask(client, 404, q="ferry", page=page)
    assert "Nothing follows here." in ask(client, q="ferry", page="10")


def test_only_reading_is_allowed(client: Client):
    assert client.post("/search/", {"q": "ferry"}).status_code == 405
    assert client.head("/search/?q=ferry").status_code == 200


def test_a_search_can_be_narrowed(client: Client):
    sport, politics = make_section("sport"), make_section("politics")
    far = datetime(2024, 3, 10, 0, 30, tzinfo=TOKYO)
    old = make_article(headline="A ferry then", section=sport, published_at=far)
    alice = make_comment(article=old, author=cast.alice(), text="ferry", posted_at=far)
    bob = make_comment(
        article=make_article(headline="Other", section=politics), author=cast.bob(), text="ferry"
    )
    assert comments_in(ask(client, q="ferry", section="sport")) == [alice.pk]
    assert comments_in(ask(client, q="ferry", section="politics", order="newest")) == [bob.pk]
    assert comments_in(ask(client, q="ferry", author="@ＢＯＢ")) == [bob.pk]
    assert comments_in(ask(client, q="ferry author:Alice")) == [alice.pk]
    assert comments_in(ask(client, q="ferry", kind="articles")) == []
    assert "A <mark>ferry</mark> then" not in ask(client, q="ferry", kind="comments")
    # The day begins at midnight where the reader is, and not at Greenwich.
    assert comments_in(ask(client, q="ferry", since="2024-03-10", until="2024-03-10")) == [alice.pk]
    assert comments_in(ask(client, q="ferry", until="2024-03-09")) == []
    assert comments_in(ask(client, q="ferry", since="2024-03-11")) == [bob.pk]


@pytest.fixture
def crowded(monkeypatch) -> list[int]:
    """Three comments on ferries in one section, the second the best, and newer ones in another."""
    for place in (f"forum.search.{connection.vendor}", "forum.discussion.search.results"):
        monkeypatch.setattr(f"{place}.RANKED", 5)
    sport = make_article(section=make_section("sport"), headline="A ferry race")
    texts = ("a ferry among a good many other words", "ferry", "one more ferry of them all")
    wanted = [make_comment(article=sport, text=text) for text in texts]
    other = make_article(section=make_section("politics"), headline="Other", body="Other.")
    for _ in range(12):
        make_comment(article=other, text="ferry")
    return [wanted[1].pk, *sorted((wanted[0].pk, wanted[2].pk))]


def test_the_best_of_a_section_are_found_however_many_are_newer_elsewhere(client, crowded):
    html = ask(client, q="ferry", section="sport")
    found = comments_in(html)
    assert [found[0], *sorted(found[1:])] == crowded
    assert "A <mark>ferry</mark> race" in html and "4 results" in html


def test_for_the_best_of_a_section_no_step_is_taken_that_is_too_short(
    client: Client, crowded, monkeypatch
):
    taken = []
    ask(client, q="ferry")
    for steps in ((23,), (1, 2, 20)):
        monkeypatch.setattr("forum.discussion.search.results.STEPS", steps)
        with CaptureQueriesContext(connection) as queries:
            html = ask(client, q="ferry", section="sport")
        found = comments_in(html)
        assert [found[0], *sorted(found[1:])] == crowded
        taken.append(len(queries))
    assert taken[0] == taken[1]


def test_the_page_says_that_only_the_newest_are_compared(client: Client, crowded, monkeypatch):
    monkeypatch.setattr("forum.discussion.search.results.COUNTED", 2)
    monkeypatch.setattr("forum.discussion.search.results.PAGE_SIZE", 2)
    words = "“Best match” compares the newest 5 that have your words."
    assert words in ask(client, q="ferry")
    assert words not in ask(client, q="ferry", page="2")
    assert words not in ask(client, q="ferry", order="newest")
    assert words not in ask(client, q="race")


def test_where_not_all_was_looked_at_the_page_says_what_leads_further(client, crowded, monkeypatch):
    monkeypatch.setattr("forum.discussion.search.results.STEPS", (1, 13))
    for order in ("", "newest"):
        html = ask(client, q="ferry", section="sport", order=order)
        assert comments_in(html) and "Earlier results" not in html
        assert "one search looks through. Dates lead further." in html


def test_all_of_one_author_can_be_read_without_a_word(client: Client):
    first, second = (make_comment(author=cast.alice(), text=f"Number {n}") for n in (1, 2))
    make_comment(author=cast.bob())
    for query in ({"q": "", "author": "alice"}, {"q": "author:alice"}):
        html = ask(client, **query)
        assert comments_in(html) == [second.pk, first.pk]
        assert "Best match" not in html


def articles_in(html: str) -> list[int]:
    return sorted(
        int(number) for number in re.findall(r'__headline"[^>]*><a href="/articles/(\d+)/', html)
    )


def test_articles_are_found_by_who_wrote_them_and_not_by_others(client: Client):
    ours = make_article(headline="Ferry", byline="By Ines Holloway and Ravi Menon")
    japanese = make_article(headline="Ferry", byline="社会部　原田みのり")
    make_article(headline="Ferry", byline="By Jo Whitfield")
    make_comment(article=ours, text="Ines Holloway writes on the ferry.")
    for name in ("Ines Holloway", "ravi menon", "ＩＮＥＳ　holloway", "By Ines Holloway"):
        html = ask(client, q="ferry", author=name)
        assert articles_in(html) == [ours.pk] and comments_in(html) == [], name
    for query in ({"q": 'ferry author:"Ravi Menon"'}, {"q": "", "author": "Ravi Menon"}):
        assert articles_in(ask(client, **query)) == [ours.pk]
    assert articles_in(ask(client, q="ferry", author="原田 みのり")) == [japanese.pk]
    assert "Nobody here has the name" in ask(client, 422, q="ferry", author="Holloway Menon")


def test_a_member_and_a_journalist_of_one_name_are_found_together(client: Client):
    article = make_article(headline="Ferry", byline="By Alice")
    comment = make_comment(author=cast.alice(), article=article, text="A ferry.")
    make_comment(author=cast.bob(), article=article, text="A ferry.")
    html = ask(client, q="ferry", author="alice")
    assert articles_in(html) == [article.pk] and comments_in(html) == [comment.pk]


def test_no_name_is_told_that_stands_on_hidden_articles_alone(client: Client):
    withdrawn = make_article(headline="Ferry", byline="By Ines Holloway")
    tomorrow = timezone.now() + timedelta(days=1)
    make_article(headline="Ferry", byline="By Ravi Menon", published_at=tomorrow)
    withdraw_article(article=withdrawn, editor=None, reason="Wrong")
    for is_lagging in (False, True):
        if is_lagging:
            withdrawn.status = Status.PUBLISHED
            index_article(article=withdrawn)
        for name in ("Ines Holloway", "Ravi Menon", "Nobody Else"):
            html = ask(client, 422, q="ferry", author=name)
            assert f"Nobody here has the name “{name}”." in html and not articles_in(html)


def test_of_somebody_who_wrote_nothing_that_is_said(client: Client):
    cast.alice()
    assert "written nothing that can be read here" in ask(client, author="alice")


def test_an_author_is_found_by_the_name_of_today(client: Client):
    comment = make_comment(author=cast.alice(), text="ferry")
    rename(member=cast.alice(), name="Alicia", now=timezone.now())
    html = ask(client, q="ferry author:alicia")
    assert comments_in(html) == [comment.pk] and "Alicia on Ferry" in html


@pytest.mark.slow
def test_pages_by_time_go_on_without_gap_or_repetition(client: Client):
    article = make_article()
    made = [make_comment(article=article, text=f"quokka {n}").pk for n in range(45)]
    seen, counts, address = [], [], "/search/?q=quokka&order=newest"
    while address:
        html = client.get(address).content.decode()
        seen += comments_in(html)
        counts.append(re.search(r'search__count">([^<]+)<', html).group(1))
        found = re.search(r'rel="next" href="([^"]+)"', html)
        address = f"/search/{found.group(1).replace('&amp;', '&')}" if found else ""
    assert seen == made[::-1]
    assert counts == ["45 results", "Earlier results", "Earlier results"]


@pytest.mark.slow
def test_pages_of_the_best_go_on_without_gap_or_repetition(client: Client):
    article = make_article()
    made = {make_comment(article=article, text="quokka " * (n % 5 + 1)).pk for n in range(45)}
    pages = [comments_in(ask(client, q="quokka", page=str(n))) for n in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert {one for page in pages for one in page} == made
    assert "45 results" in ask(client, q="quokka") and 'rel="next"' in ask(client, q="quokka")
    assert 'rel="next"' not in ask(client, q="quokka", page="3")


def test_many_results_are_counted_roundly(client: Client, monkeypatch):
    monkeypatch.setattr("forum.discussion.search.results.STEPS", (25, 50, 100))
    article = make_article()
    for _ in range(30):
        make_comment(article=article, text="quokka")
    assert "More than 20 results" in ask(client, q="quokka", order="newest")
    assert "30 results" in ask(client, q="quokka")


def test_a_search_that_looked_through_enough_says_so(client: Client, monkeypatch):
    monkeypatch.setattr("forum.discussion.search.results.STEPS", (5, 10))
    other = make_article(section=make_section("sport"))
    make_comment(article=other, text="quokka")
    article = make_article()
    for _ in range(18):
        make_comment(article=article, text="quokka")
    for order in ("", "newest"):
        html = ask(client, q="quokka", order=order, section="sport")
        assert comments_in(html) == [] and "more than one search looks through" in html
        assert "No article and no comment" not in html


def test_links_between_orders_keep_the_rest(client: Client):
    make_comment(text="quokka")
    html = ask(client, q="quokka", section="politics", kind="comments")
    assert 'href="?q=quokka&amp;kind=comments&amp;section=politics&amp;order=newest"' in html
    assert 'href="?q=quokka&amp;kind=comments&amp;section=politics"' in html


@pytest.mark.parametrize("order", ["", "newest"])
def test_a_page_takes_as_many_queries_however_much_is_found(
    client: Client, order: str, django_assert_max_num_queries
):
    article = make_article(headline="Ferry")
    for count in (1, 30):
        for _ in range(count):
            make_comment(article=article, text="ferry")
        client.get("/search/?q=ferry")
        # Sections (of the masthead, of the form), one or two of the index (rank, and
        # on PostgreSQL a second look), what may be seen, and the page of it.
        with django_assert_max_num_queries(9):
            ask(client, q="ferry", order=order)


def test_nobody_gets_a_cookie_and_nothing_is_kept(client: Client):
    make_comment(text="ferry")
    answer = client.get("/search/?q=ferry")
    assert not answer.cookies and answer["Cache-Control"] == "no-cache"
    client.force_login(cast.alice())
    assert client.get("/search/?q=ferry")["Cache-Control"] == "private, no-store"


def test_too_many_searches_wait_and_keep_their_words(client: Client, monkeypatch):
    monkeypatch.setattr(views, "ADDRESS_LIMIT", 2)
    ask(client, q="ferry")
    ask(client, 422, q="")
    ask(client, q="ferry")
    html = ask(client, 429, q="ferry")
    assert "Please wait a little." in html and 'value="ferry"' in html
    assert client.get("/search/").status_code == 200
    assert client.get("/search/?q=ferry", REMOTE_ADDR="203.0.113.7").status_code == 200


def test_the_page_is_japanese_in_japanese(client: Client):
    make_comment(text="政府の発表", author=cast.suzu())
    answer = client.get("/search/?q=政府", headers={"accept-language": "ja"})
    html = answer.content.decode()
    assert "1件" in html and "コメント" in html and "鈴さんのコメント" in html


def test_every_page_leads_to_the_search(client: Client):
    html = client.get("/").content.decode()
    assert 'class="masthead__search" href="/search/" aria-label="Search"' in html


def test_a_comment_just_before_midnight_today_is_of_today(client: Client):
    now = timezone.localtime()
    comment = make_comment(text="quokka", posted_at=now - timedelta(minutes=1))
    day = (now - timedelta(minutes=1)).date().isoformat()
    assert comments_in(ask(client, q="quokka", since=day, until=day)) == [comment.pk]


@pytest.mark.parametrize("order", ["", "newest"])
def test_what_a_reader_has_muted_is_found_folded(client: Client, order: str):
    branch = make_comment(text="A ferry.", author=cast.suzu())
    make_comment(reply_to=branch, text="My ferry.", author=cast.edo())
    make_comment(text="Their ferry.", author=cast.bob())
    client.force_login(cast.alice())
    with CaptureQueriesContext(connection) as before:
        assert "Muted:" not in ask(client, q="ferry", order=order)
    for target in (branch, cast.bob()):
        mute(member=cast.alice(), target=target)
    with CaptureQueriesContext(connection) as after:
        html = ask(client, q="ferry", order=order)
    names = {one.display_name for one in (cast.suzu(), cast.edo(), cast.bob())}
    assert set(re.findall(r"Muted: (\w+)", html)) == names and len(after) <= len(before)
    client.logout()
    assert "Muted:" not in ask(client, q="ferry", order=order)
