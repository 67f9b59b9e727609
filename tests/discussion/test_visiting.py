"""What is new since a member's last visit."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from forum.discussion.attention_rules import VISIT_GAP
from forum.discussion.discussions import change_settings
from forum.discussion.mine import load_mine
from forum.discussion.models import Comment, Discussion, Visit
from forum.discussion.new_counts import count_new, tell_new_comments
from forum.discussion.posting import post_comment
from forum.discussion.removal import hide_comment, publish_held_comment, restore_comment
from forum.discussion.visiting import (
    SCRIPTS_COOKIE,
    Sight,
    mark_all_read,
    new_comments,
    record_visit,
    since_when,
    stay,
)
from tests import cast
from tests.make import make_article, make_big_discussion, make_comment
from tests.parallel import WRITERS

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]


@pytest.fixture
def clock(monkeypatch):
    """Move the clock on: clock(hours=1)."""
    real, ahead = timezone.now, [timedelta(0)]
    monkeypatch.setattr(timezone, "now", lambda: real() + ahead[0])

    def move(**by) -> None:
        ahead[0] += timedelta(**by)

    return move


@pytest.fixture
def alice(client: Client) -> Client:
    client.force_login(cast.alice())
    return client


def visit(client: Client, article: Article) -> list[int]:
    """Look at the article; return the ids of the comments that are marked as new."""
    response = client.get(article.get_absolute_url())
    page = response.content.decode()
    marked = [part.split('"')[0] for part in page.split('<article class="comment" id="c')[1:]
              if " data-new" in part.split(">")[0]]  # fmt: skip
    count = re.search(r"(\d+) new since your last visit", page)
    assert int(count[1] if count else 0) >= len(marked)  # More stand on other pages.
    return [int(one) for one in marked]


def test_nothing_is_new_on_a_first_visit(alice: Client):
    assert visit(alice, make_comment().article) == []


def test_what_came_since_the_last_visit_is_new_and_stays_so_for_this_one(alice: Client, clock):
    first = make_comment()
    visit(alice, first.article)
    clock(hours=1)
    second, third = make_comment(article=first.article), make_comment(reply_to=first)
    assert sorted(visit(alice, first.article)) == [second.pk, third.pk]
    clock(minutes=10)
    fourth = make_comment(article=first.article)
    assert sorted(visit(alice, first.article)) == [second.pk, third.pk, fourth.pk]
    clock(hours=1)
    assert visit(alice, first.article) == []


def test_ones_own_comments_are_never_new(alice: Client, clock):
    article = make_comment().article
    visit(alice, article)
    clock(hours=1)
    make_comment(article=article, author=cast.alice())
    assert visit(alice, article) == []


def test_a_held_comment_is_new_when_it_is_published(alice: Client, clock):
    article = make_comment().article
    change_settings(article=article, mode="premoderated", closes_after_days=None)
    held = make_comment(article=article)
    change_settings(article=article, mode="open", closes_after_days=None)
    make_comment(article=article)
    visit(alice, article)
    clock(hours=1)
    publish_held_comment(comment_id=held.pk)
    assert visit(alice, article) == [held.pk]


def test_what_was_taken_away_is_not_counted(alice: Client, clock):
    article = make_comment().article
    visit(alice, article)
    clock(hours=1)
    second, third = make_comment(article=article), make_comment(article=article)
    hide_comment(comment_id=second.pk)
    assert visit(alice, article) == [third.pk]
    restore_comment(comment_id=second.pk)
    assert sorted(visit(alice, article)) == [second.pk, third.pk]


@pytest.mark.both
@pytest.mark.slow
def test_a_page_is_told_which_new_ones_come_next_and_behind_the_last_the_first(alice: Client):
    article = make_article()
    make_comment(article=article)
    alice.get(article.get_absolute_url())
    new = [make_comment(article=article) for _number in range(3)]
    make_comment(article=article, author=cast.alice())
    first, second, third = (comment.pk for comment in new)
    answer = alice.get(f"/articles/{article.pk}/new/?after={first}&ids")
    assert answer.json() == {"ids": [second, third, first]}
    assert "private" in answer["Cache-Control"]
    anybody = Client().get(f"/articles/{article.pk}/new/?since=2&ids").json()["ids"]
    assert anybody[:2] == [second, third]


@pytest.mark.both
def test_next_new_goes_from_one_to_the_next_wherever_they_are(alice: Client, clock):
    article = make_big_discussion(200)
    visit(alice, article)
    clock(hours=1)
    deep = Comment.objects.filter(article=article).order_by("-depth").first()
    new = [make_comment(reply_to=deep), make_comment(article=article), make_comment(reply_to=deep)]
    visit(alice, article)
    after, met = "", []
    for _ in range(3):
        address = alice.get(f"/articles/{article.pk}/new/{after}")["Location"]
        met.append(int(address.rpartition("#c")[2]))
        assert alice.get(address).status_code == 200
        after = f"?after={met[-1]}"
    assert met == [one.pk for one in new]
    # After the last one it begins again; the marks stand until the visit ends.
    again = alice.get(f"/articles/{article.pk}/new/{after}")["Location"]
    assert again.endswith(f"#c{new[0].pk}")


def test_a_visit_lasts_for_as_long_as_a_page_is_read(alice: Client, clock):
    article = make_comment().article
    visit(alice, article)
    clock(hours=1)
    new = [make_comment(article=article) for _number in range(2)]
    visit(alice, article)
    for _time in range(3):
        clock(minutes=20)
        assert alice.post(f"/articles/{article.pk}/place/").status_code == 204
    clock(minutes=20)
    assert sorted(visit(alice, article)) == [one.pk for one in new]
    clock(minutes=31)
    assert visit(alice, article) == []


@pytest.mark.both
def test_a_page_left_open_overnight_begins_no_longer_visit(alice: Client, clock):
    article = make_comment().article
    visit(alice, article)
    clock(hours=1)
    make_comment(article=article)
    visit(alice, article)
    clock(hours=12)
    alice.post(f"/articles/{article.pk}/place/")
    came = make_comment(article=article)
    assert visit(alice, article) == [came.pk]


def read(client: Client, article: Article) -> list[int]:
    """Look at the article where scripts run, and come to its discussion."""
    new = visit(client, article)
    come_to(client, article, client.get(article.get_absolute_url()).text)
    return new


def come_to(client: Client, article: Article, page: str, **changes) -> None:
    """Send what the script of a page sends once its discussion is in view."""
    told = dict(re.findall(r' data-(since|seen|place)="(-?[0-9]*)"', page))
    shown = re.search(r'data-arrivals="([0-9]+)"', page)
    form = {"comment": told["place"], "seen": shown[1], "since": told["since"], **changes}
    address = f"/articles/{article.pk}/place/"
    assert client.post(address, form).status_code == 204


@pytest.fixture
def scripted(alice: Client) -> Client:
    """Alice in a browser in which scripts run."""
    alice.cookies[SCRIPTS_COOKIE] = "1"
    return alice


def test_where_scripts_run_what_is_new_stays_new_until_the_discussion_is_in_view(
    scripted: Client, clock
):
    article = make_comment().article
    assert read(scripted, article) == []
    clock(hours=1)
    second = make_comment(article=article)
    for _time in range(2):
        assert visit(scripted, article) == [second.pk]
        clock(hours=1)
    assert read(scripted, article) == visit(scripted, article) == [second.pk]
    clock(hours=1)
    assert visit(scripted, article) == []


def test_opening_a_page_writes_nothing_where_scripts_tell_of_it(scripted: Client):
    article = make_comment().article
    with CaptureQueriesContext(connection) as queries:
        page = scripted.get(article.get_absolute_url()).text
    assert 'data-seen="-1"' in page and not Visit.objects.exists()
    assert not [
        one for one in queries if "discussion_visit" in one["sql"] and "INSERT" in one["sql"]
    ]
    come_to(scripted, article, page)
    # What is written is told, so that the script needn't.
    assert 'data-seen="1"' in scripted.get(article.get_absolute_url()).text


def test_a_discussion_that_one_comes_to_late_goes_on_with_what_was_new(scripted: Client, clock):
    article = make_comment().article
    read(scripted, article)
    clock(hours=1)
    second = make_comment(article=article)
    read(scripted, article)
    page = scripted.get(article.get_absolute_url()).text
    clock(minutes=50)
    come_to(scripted, article, page)
    assert visit(scripted, article) == [second.pk]
    # Not of a page that lay open overnight.
    clock(hours=12)
    come_to(scripted, article, page)
    assert visit(scripted, article) == []


@pytest.mark.parametrize("changes", [{"seen": "999999999"}, {"since": "0"}, {"since": "x"}])
def test_what_a_script_tells_takes_nothing_back_and_nothing_ahead(scripted: Client, clock, changes):
    article = make_comment().article
    read(scripted, article)
    clock(hours=1)
    page = scripted.get(article.get_absolute_url()).text
    come_to(scripted, article, page, **changes)
    late = make_comment(article=article)
    assert visit(scripted, article) == [late.pk]


def test_a_page_read_for_long_leads_to_what_was_new_when_it_was_made(alice: Client, clock):
    article = make_comment().article
    visit(alice, article)
    clock(hours=1)
    first, second = (make_comment(article=article) for _number in range(2))
    address = article.get_absolute_url()
    for there in (first, second):
        page = alice.get(address).text
        link = re.search(r'href="([^"]*)"[^>]*data-next-new', page)
        clock(minutes=31)
        address = alice.get(unescape(link[1]))["Location"]
        assert address.endswith(f"#c{there.pk}")
    assert re.findall(r'id="c(\d+)"[^>]* data-new', alice.get(address).text) == [str(second.pk)]
    assert "/new/?since=1" in alice.get(f"{article.get_absolute_url()}?show=links").text
    # Once another visit has begun it is this one's page that says what is new.
    clock(minutes=31)
    assert visit(alice, article) == []
    clock(minutes=10)
    alice.get(unescape(link[1]))
    clock(minutes=25)
    mine = Visit.objects.get()
    assert (mine.seen_before, mine.seen_now) == (3, 3) and timezone.now() - mine.at > VISIT_GAP


def test_asking_on_writes_at_most_every_five_minutes(alice: Client, clock):
    article = make_comment().article
    visit(alice, article)
    make_comment(article=article)
    for minutes, count in ((1, 0), (10, 1), (1, 0)):
        clock(minutes=minutes)
        with CaptureQueriesContext(connection) as queries:
            alice.get(f"/articles/{article.pk}/new/?since=1&ids")
        assert sum(one["sql"].startswith("UPDATE") for one in queries) == count


def test_new_comments_are_marked_on_a_comments_page_too(alice: Client, clock):
    first = make_comment()
    visit(alice, first.article)
    clock(hours=1)
    second = make_comment(reply_to=first)
    page = alice.get(first.get_absolute_url()).text
    assert f'id="c{second.pk}" data-state="published" data-depth="1"' in page
    assert page.count(" data-new") == 1 and "Next new comment" in page


def test_a_comments_page_leads_to_what_is_new_wherever_it_is(alice: Client, clock):
    first = make_comment()
    visit(alice, first.article)
    clock(hours=1)
    make_comment(article=first.article, author=cast.alice())
    # Of the member's own nothing is new to them.
    assert "Next new comment" not in alice.get(first.get_absolute_url()).text
    elsewhere = make_comment(article=first.article)
    page = alice.get(first.get_absolute_url()).text
    assert 'data-step="nextNew"' in page and " data-new>" not in page
    link = re.search(r'href="([^"]*)"[^>]*>Next new comment', page)
    assert link and alice.get(unescape(link[1]))["Location"].endswith(f"#c{elsewhere.pk}")


@pytest.mark.both
@pytest.mark.parametrize("is_again_on_the_same_day", [True, False])
def test_who_reads_a_branch_alone_finds_the_others_news_next_time(
    alice: Client, clock, is_again_on_the_same_day: bool
):
    first = make_comment()
    other = make_comment(article=first.article)
    visit(alice, first.article)
    clock(days=1)
    news = [make_comment(reply_to=one) for one in (first, other)]
    for _visit in range(3):  # Of this branch and nothing else.
        assert alice.get(first.get_absolute_url()).text.count(" data-new") == 1
        clock(minutes=40)
    news.append(make_comment(reply_to=other))
    clock(minutes=5 if is_again_on_the_same_day else 60 * 24)
    alice.get(first.get_absolute_url())
    assert sorted(visit(alice, first.article)) == [one.pk for one in news]
    assert Visit.objects.count() == 1
    clock(days=1)
    assert visit(alice, first.article) == []


def test_marking_all_read_leaves_nothing_new(alice: Client, clock):
    article = make_comment().article
    visit(alice, article)
    clock(hours=1)
    make_comment(article=article)
    assert mark_read(alice, article) == 303
    assert visit(alice, article) == []
    assert alice.get(f"/articles/{article.pk}/new/")["Location"].endswith("#discussion")


def mark_read(client: Client, article: Article, page: str = "") -> int:
    """Send the form of a page, of the article as it is if none is given; return the status."""
    page = page or client.get(article.get_absolute_url()).text
    form = page.split(f'action="/articles/{article.pk}/read/"')[1]
    arrival = re.search(r'name="arrival" value="([^"]*)"', form)
    return client.post(
        f"/articles/{article.pk}/read/", {"arrival": arrival[1]} if arrival else {}
    ).status_code


def test_marking_all_read_leaves_new_what_the_page_did_not_show(alice: Client, clock):
    article = make_comment().article
    visit(alice, article)
    clock(hours=1)
    make_comment(article=article)
    page = alice.get(article.get_absolute_url()).text
    late = make_comment(article=article)
    assert mark_read(alice, article, page) == 303
    assert visit(alice, article) == [late.pk]
    # A page that is older still takes nothing back.
    assert mark_read(alice, article) == 303
    assert mark_read(alice, article, page) == 303
    assert visit(alice, article) == []


def test_nobody_marks_as_read_what_is_to_come(alice: Client, clock):
    article = make_comment().article
    for wrong in ("", "x", "-1", "9" * 30):
        assert alice.post(f"/articles/{article.pk}/read/", {"arrival": wrong}).status_code == 400
    assert alice.post(f"/articles/{article.pk}/read/", {"arrival": "9" * 9}).status_code == 303
    clock(hours=1)
    late = make_comment(article=article)
    assert visit(alice, article) == [late.pk]


@pytest.mark.both
def test_who_is_signed_out_is_asked_to_sign_in(client: Client):
    article = make_comment().article
    for response in (
        client.get(f"/articles/{article.pk}/new/"),
        client.post(f"/articles/{article.pk}/read/"),
    ):
        assert response.status_code == 303 and "/accounts/login/" in response["Location"]
    assert not Visit.objects.exists()


@pytest.mark.parametrize("address", ["new/?after=0", "new/?after=x", f"new/?after={10**30}"])
def test_what_is_no_comment_begins_at_the_first(alice: Client, clock, address: str):
    article = make_comment().article
    visit(alice, article)
    clock(hours=1)
    second = make_comment(article=article)
    location = alice.get(f"/articles/{article.pk}/{address}")["Location"]
    assert location.endswith(f"#c{second.pk}")


def test_a_hidden_discussion_tells_nothing(alice: Client):
    article = make_comment().article
    change_settings(article=article, mode="hidden", closes_after_days=None)
    assert alice.get(f"/articles/{article.pk}/new/").status_code == 404
    assert alice.get(f"/articles/{article.pk}/new/count/?since=0").status_code == 404
    assert alice.post(f"/articles/{article.pk}/read/").status_code == 404
    assert alice.post(f"/articles/{article.pk}/place/", {"seen": "1"}).status_code == 404


def test_a_visit_in_which_nothing_arrives_is_not_written_again(alice: Client):
    article = make_comment().article
    visit(alice, article)
    with CaptureQueriesContext(connection) as queries:
        visit(alice, article)
    assert not [one for one in queries if one["sql"].startswith(("INSERT", "UPDATE"))]
    assert len(queries) <= 6


@pytest.mark.parametrize("part", ["", "?show=questions"])
def test_on_a_first_visit_nothing_is_new_since_a_last_one(client: Client, part: str):
    article, alice = make_article(), cast.alice()
    make_comment(article=article, text="Why?")
    client.force_login(alice)
    begun, last = "1 new since you opened this discussion", "1 new since your last visit"
    client.get(article.get_absolute_url())
    make_comment(article=article, text="Why so?")
    for _ in range(2):
        html = client.get(article.get_absolute_url() + part).text
        assert begun in html and last not in html
    Visit.objects.update(seen_now=1, at=timezone.now() - VISIT_GAP - timedelta(minutes=1))
    for _ in range(2):
        html = client.get(article.get_absolute_url() + part).text
        assert last in html and begun not in html
        client.get(article.get_absolute_url())


def test_who_marks_all_read_at_first_is_on_their_first_visit(client: Client):
    article = make_article()
    make_comment(article=article)
    mark_all_read(member=cast.alice(), article=article, arrival=1, now=timezone.now())
    make_comment(article=article)
    client.force_login(cast.alice())
    assert "1 new since you opened this discussion" in client.get(article.get_absolute_url()).text


def post_and_visit(article_id: int, username: str) -> int:
    """Post five comments, take one back, leave at each; return how many of others' are new."""
    article, member = Article.objects.get(pk=article_id), cast.member(username)
    for number in range(5):
        written = post_comment(article=article, author=member, text="Once more.", is_import=True)
        if number == 2:
            hide_comment(comment_id=written.pk)
        stay(member=member, article_id=article_id, comment_id=written.pk, now=timezone.now())
        discussion = Discussion.objects.get(article=article)
        mine, now = load_mine(member, article_id), timezone.now()
        sight = Sight(since_when(mine, discussion, now), discussion.arrival_count)
        record_visit(member=member, article_id=article_id, mine=mine, sight=sight, now=now)
    discussion = Discussion.objects.get(article=article)
    return count_new(member, discussion, sight.since)


@pytest.mark.both
def test_counts_are_exact_among_parallel_writers(writers):
    article = make_article()
    make_comment(article=article)
    for number in range(WRITERS):
        member = cast.member(f"writer{number}")
        Visit.objects.create(
            member=member, article=article, seen_before=1, seen_now=1, at=timezone.now()
        )
    results = writers.call(
        post_and_visit,
        [{"article_id": article.pk, "username": f"writer{n}"} for n in range(WRITERS)],
    )
    assert all(isinstance(count, int) for count in results), results
    discussion = Discussion.objects.get(article=article)
    assert discussion.arrival_count == 1 + 5 * WRITERS
    Visit.objects.update(seen_now=1)
    for number in range(WRITERS):
        member = cast.member(f"writer{number}")
        listed = Article.objects.select_related("discussion").get(pk=article.pk)
        tell_new_comments(member, [listed])
        by_rows = new_comments(member, article.pk, 1).count()
        assert listed.new_comments == count_new(member, discussion, 1) == by_rows
        assert by_rows == 4 * (WRITERS - 1)
        kept = Visit.objects.get(member=member)
        last = Comment.objects.filter(author=member).latest("pk")
        assert (kept.seen_before, kept.place_now) == (1, last.pk)


def way_back(client: Client, article: Article, query: str = "") -> str:
    """Return where the page offers to go back to; "" if it doesn't."""
    page = client.get(article.get_absolute_url() + query).text
    found = re.search(r'href="([^"]*)"[^>]*>Back to where you were<', page)
    return found[1] if found else ""


def leave(client: Client, comment: Comment, article: Article | None = None) -> int:
    address = f"/articles/{(article or comment.article).pk}/place/"
    return client.post(address, {"comment": comment.pk}).status_code


def test_who_comes_back_is_offered_the_place_where_they_stopped(alice: Client, clock):
    first = make_comment()
    second = make_comment(reply_to=first)
    visit(alice, first.article)
    assert leave(alice, second) == 204
    assert way_back(alice, first.article) == ""  # They haven't been away.
    clock(hours=1)
    assert way_back(alice, first.article) == f"#c{second.pk}"
    clock(minutes=10)
    assert way_back(alice, first.article) == f"#c{second.pk}"  # All through this visit,
    clock(hours=1)
    assert way_back(alice, first.article) == f"#c{second.pk}"  # and the next, if it leads nowhere.
    leave(alice, second)
    assert way_back(alice, first.article) == ""  # Once they are there.


def test_without_a_script_the_last_page_opened_is_the_place(alice: Client, clock):
    first = make_comment()
    second = make_comment(reply_to=first)
    alice.get(second.get_absolute_url())
    assert not Visit.objects.exists()  # Who never saw the article has nothing to go back to.
    visit(alice, first.article)
    alice.get(second.get_absolute_url())
    clock(hours=1)
    new = make_comment(reply_to=second)
    # A visit that begins on a comment's page takes nothing for seen, and keeps the older place.
    alice.get(first.get_absolute_url())
    assert visit(alice, first.article) == [new.pk]
    assert way_back(alice, first.article) == f"#c{second.pk}"


@pytest.mark.both
@pytest.mark.slow
def test_the_way_back_leads_to_other_pages(alice: Client, clock):
    article = make_big_discussion(300)
    first = alice.get(f"{article.get_absolute_url()}?order=oldest").text
    following = re.search(r'rel="next nofollow" href="([^#"]*)', first)[1]
    second = alice.get(article.get_absolute_url() + unescape(following)).text
    place = re.search(r'<article class="comment" id="c(\d+)"', second)[1]
    clock(hours=1)
    url = way_back(alice, article, "?order=oldest")
    assert url == f"/comments/{place}/#c{place}"
    assert f'id="c{place}"' in alice.get(url).text


def test_a_place_that_is_gone_or_elsewhere_is_none(alice: Client, clock):
    first, other = make_comment(), make_comment()
    second = make_comment(article=first.article)
    visit(alice, first.article)
    assert leave(alice, other, first.article) == leave(alice, second) == 204
    hide_comment(comment_id=second.pk)
    clock(hours=1)
    assert way_back(alice, first.article) == ""
    for wrong in ("x", "", str(10**30)):
        assert (
            alice.post(f"/articles/{first.article_id}/place/", {"comment": wrong}).status_code
            == 204
        )
    assert Client().post(f"/articles/{first.article_id}/place/").status_code == 403


@pytest.mark.both
def test_the_place_of_another_tab_survives_a_visit_that_begins(alice: Client, clock):
    first = make_comment()
    second = make_comment(article=first.article)
    visit(alice, first.article)
    leave(alice, first)
    clock(hours=1)
    visit(alice, first.article)
    leave(alice, second)  # The old tab, read for an hour.
    kept = Visit.objects.get()
    assert (kept.place_before, kept.place_now) == (first.pk, second.pk)
