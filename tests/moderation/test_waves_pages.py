"""The pages of wave mode: what readers and moderators see, and each act as a plain form."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from forum.discussion.forms import CommentForm
from forum.discussion.models import Comment, State
from forum.discussion.posting import post_comment
from forum.discussion.wide_calm import wide_calm_changed
from forum.members.models import Member
from forum.moderation.reports.models import Report
from forum.moderation.waves.models import Holds, Release, Wave, WaveHold
from forum.moderation.waves.releasing import start_release
from forum.moderation.waves.suggesting import KEY, find_jumps, is_jump
from forum.moderation.waves.switching import Strength, end_wave
from forum.moderation.waves.working import work_on_all
from tests import cast
from tests.make import make_article, make_comment, make_section
from tests.moderation.making import make_decision, start
from tests.moderation.test_waves import hold_more, pass_time
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

QUEUE = reverse("moderation:queue")
HTMX = {"HX-Request": "true"}
TOLD = "this discussion is looked after more closely"
NEWCOMERS = "members with fewer than 3 published ones before they appear"


@pytest.fixture
def article() -> Article:
    return make_article(section=make_section())


def read(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def client_of(member: Member) -> Client:
    client = Client()
    sign_in(client, member)
    return client


@pytest.mark.parametrize("extent", ["article", "section", "site"])
def test_everybody_reads_at_once_that_it_is_on_and_that_it_has_ended(article, extent: str):
    readers = [Client(), client_of(cast.alice()), client_of(cast.mori())]
    here = article.get_absolute_url()
    place = {"article": {"article": article}, "section": {"section": article.section}, "site": {}}
    for is_on in (False, True, False):
        if is_on:
            wave = start(Strength(newcomers_below=3), **place[extent])
        elif Wave.objects.exists():
            end_wave(wave=wave, moderator=cast.ada())
        for reader in readers * 2:  # The second page is a kept one.
            page = read(reader, here)
            assert (TOLD in page, NEWCOMERS in page) == (is_on, is_on)


def test_a_kept_page_says_so_no_longer_when_its_time_is_over(article, monkeypatch):
    wave = start(Strength(slow_minutes=5), article=article)
    anyone, alice = Client(), client_of(cast.alice())
    here = article.get_absolute_url()
    for reader in (anyone, alice):
        assert "one comment every 5 minutes" in read(reader, here)
    later = wave.until + timedelta(seconds=1)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    for reader in (anyone, alice):
        assert "one comment every 5 minutes" not in read(reader, here)


def test_a_kept_page_costs_no_query_more(article, django_assert_num_queries):
    start(Strength(holds=Holds.ALL))
    here, alice = article.get_absolute_url(), client_of(cast.alice())
    for _ in range(2):
        read(Client(), here), read(alice, here)
    with django_assert_num_queries(1):
        read(Client(), here)
    with django_assert_num_queries(2):
        read(alice, here)


def test_a_moderator_switches_it_on_sees_it_everywhere_and_ends_it(moderating, article):
    make_comment(article=article, author=cast.alice())
    address = f"{reverse('moderation:start_wave')}?article={article.pk}"
    page = read(moderating, address)
    assert "1 comment<" in page and "1 of them joined within a day" in page
    form = {"length": "6h", "newcomers_below": "x", "reason": "wave", "note": "A raid on us"}
    refused = moderating.post(address, form)
    assert refused.status_code == 422 and "A raid on us" in refused.content.decode()
    refused = moderating.post(address, {**form, "newcomers_below": ""})
    assert "at least one thing" in refused.content.decode()
    done = moderating.post(address, {**form, "newcomers_below": "3"}, follow=True)
    wave = Wave.objects.get()
    assert "A raid on us" in done.content.decode()
    assert wave.until - wave.begun_at == timedelta(hours=6)
    for room_page in (QUEUE, reverse("moderation:log"), reverse("moderation:waves")):
        page = read(moderating, room_page)
        assert "Wave mode is on:" in page and article.headline in page
    ended = moderating.post(reverse("moderation:end_wave", args=[wave.pk]), follow=True)
    assert "Wave mode has ended.</" in ended.content.decode()  # And nothing waits.
    assert "Wave mode is on:" not in read(moderating, QUEUE)
    again = moderating.post(reverse("moderation:end_wave", args=[wave.pk]))
    assert again.status_code == 422


def test_who_ends_a_wave_is_led_to_what_still_waits(moderating):
    article = make_article()
    wave = start(Strength(holds=Holds.ALL), article=article)
    post_comment(article=article, author=cast.alice(), text="Here")
    ended = moderating.post(reverse("moderation:end_wave", args=[wave.pk]), follow=True)
    assert "What it held waits below." in ended.content.decode()


def test_no_wave_is_switched_on_where_nothing_is_to_be_read_yet(moderating):
    draft = make_article(is_draft=True)
    to_come = make_article(published_at=timezone.now() + timedelta(days=1))
    for place in (f"article={draft.pk}", f"article={to_come.pk}", "article=x", "section=none"):
        address = f"{reverse('moderation:start_wave')}?{place}"
        assert moderating.get(address).status_code == moderating.post(address).status_code == 404


def test_the_public_log_names_no_place(client, article):
    start(Strength(holds=Holds.ALL), article=article, note="A raid")
    page = read(client, "/transparency/log/?kind=waves")
    assert "A moderator reads every comment" in page
    for told in (article.headline, "raid", "ada"):
        assert told not in page


@pytest.mark.both
def test_what_it_held_is_judged_one_by_one_and_the_rest_published_and_taken_back(
    moderating, article
):
    wave = start(Strength(holds=Holds.ALL), article=article)
    first, *_others = hold_more(article, 12)
    end_wave(wave=wave, moderator=cast.ada())
    here = reverse("moderation:wave", args=[wave.pk])
    page = read(moderating, here)
    assert "Publish all 12 that remain" in page and f'id="case-{first.pk}"' in page
    assert "Wave mode</b> · Hold for a moderator</li>" in page  # Without the wave's number.
    assert page.count('<li class="case"') == 10 and "?after=" in page
    act = reverse("moderation:act", args=[first.pk, "remove"])
    seen = {"seen": page.partition('name="seen" value="')[2].partition('"')[0]}
    back = moderating.post(act, {"reason": "spam", "next": here, **seen})
    assert back["Location"] == here
    release_url = reverse("moderation:release_wave", args=[wave.pk])
    assert moderating.post(release_url)["Location"] == f"{here}#releases"
    assert moderating.post(release_url).status_code == 422  # It is at work.
    release = Release.objects.get()
    go_on = reverse("moderation:go_on_release", args=[release.pk])
    page = read(moderating, here)
    assert go_on in page and 'class="case"' in page and release_url not in page
    ended = moderating.post(go_on, headers=HTMX)
    assert "11 comments of 11 published" in ended.content.decode()
    assert ended["HX-Refresh"] == "true"  # The list below it is of before.
    page = read(moderating, here)
    assert "Published: 11. Taken away: 1. Waiting: 0." in page and go_on not in page
    undo = reverse("moderation:undo_release", args=[release.pk])
    assert moderating.post(undo)["Location"] == f"{here}#releases"
    assert moderating.post(go_on)["Location"] == f"{here}#releases"
    assert Comment.objects.filter(state=State.HIDDEN).count() == 11
    assert "Publish all 11 that remain" in read(moderating, here)
    assert moderating.post(undo).status_code == 422
    start_again = moderating.post(release_url)
    work_on_all()
    assert start_again.status_code == 303
    assert moderating.post(release_url).status_code == 422  # Nothing remains.


def test_the_queue_reminds_of_what_a_wave_left_that_is_over(moderating, article):
    wave = start(Strength(holds=Holds.ALL), article=article)
    hold_more(article, 2)
    assert "A wave is over:" not in read(moderating, QUEUE)
    cache.clear()
    pass_time(wave)
    page = read(moderating, QUEUE)
    assert "A wave is over:" in page and "2 comments wait to be published or judged" in page
    start_release(wave=wave, moderator=cast.mori())
    work_on_all()
    assert "A wave is over:" not in read(moderating, QUEUE)


def test_the_box_in_which_checks_are_tried_shows_what_a_wave_would_do(article):
    start(Strength(newcomers_below=3))
    typed = {"text": "Calm words about the ferry", "is_newcomer": "on"}
    answer = client_of(cast.ada()).post(reverse("moderation:try_checks"), typed)
    page = answer.content.decode()
    assert "<b>Wave mode</b>" in page and not WaveHold.objects.exists()


@pytest.mark.parametrize("count", [10, 30])
def test_the_page_of_a_wave_costs_the_same_however_much_it_held(
    moderating, article, count: int, django_assert_num_queries
):
    wave = start(Strength(holds=Holds.ALL), article=article)
    hold_more(article, count)
    address = reverse("moderation:wave", args=[wave.pk])
    read(moderating, address)
    with django_assert_num_queries(18):
        read(moderating, address)


@pytest.mark.parametrize(
    ("count", "usual", "floor", "jumps"),
    [(8, 0, 8, True), (7, 0, 8, False), (8, 2.6, 8, True), (8, 2.7, 8, False), (30, 10, 8, True)],
)
def test_a_jump_passes_the_floor_and_three_times_what_is_usual(count, usual, floor, jumps):
    assert is_jump(count, usual, floor) is jumps


def report(comment: Comment, count: int, *, minutes: int = 5, reporters: int = 8) -> None:
    """Let a comment have been reported so often, so long ago; one member reports once each."""
    at = timezone.now() - timedelta(minutes=minutes)
    for number in range(count):
        target = comment if number < reporters else make_comment(article=comment.article)
        reporter = cast.member(f"reporter-{number % reporters}")
        Report.objects.create(comment=target, reporter=reporter, reason="spam", created_at=at)


def test_reports_that_jump_suggest_the_place_they_are_about(article):
    comment, beside = (
        make_comment(article=article),
        make_comment(article=make_article(section=article.section)),
    )
    report(comment, 9)
    (jump,) = find_jumps(timezone.now())
    assert (jump.kind, jump.count, jump.extent, jump.place) == (
        "reports", 9, "article", article.headline,
    )  # fmt: skip
    report(beside, 8)
    assert find_jumps(timezone.now())[0].extent == "section"
    for _ in range(2):
        report(make_comment(article=make_article(section=make_section("sport"))), 8)
    assert find_jumps(timezone.now())[0].extent == "site"
    assert find_jumps(timezone.now() + timedelta(minutes=20)) == []


@pytest.mark.both
def test_a_wave_that_is_judged_and_over_is_not_suggested_again(article):
    comments = [make_comment(article=article, author=cast.alice()) for _ in range(2)]
    for comment in comments:
        report(comment, 4)
    Comment.objects.update(open_report_count=4)
    ada = client_of(cast.ada())
    words = "reports within 15 minutes"
    assert words in read(ada, QUEUE)
    wave = start(Strength(holds=Holds.ALL), article=article)
    for comment in comments:
        make_decision("remove", comment, reason="spam")
    end_wave(wave=wave, moderator=cast.mori())
    assert words not in read(ada, QUEUE)
    for _ in range(2):  # Eight others, as many as it takes.
        report(make_comment(article=article), 4)
    cache.delete(KEY)
    assert words in read(ada, QUEUE)


def test_what_is_usual_at_this_hour_is_no_jump_nor_what_one_member_reports(article):
    comment = make_comment(article=article)
    report(comment, 8, reporters=1)
    assert find_jumps(timezone.now()) == []
    Report.objects.all().delete()
    report(comment, 8)
    for day in range(1, 8):
        report(make_comment(article=article), 8, minutes=day * 24 * 60 + 30)
    assert find_jumps(timezone.now())[0].usual == 2.0
    for day in range(1, 8):
        report(make_comment(article=article), 8, minutes=day * 24 * 60 + 30)
    assert find_jumps(timezone.now()) == []


def test_new_accounts_that_jump_suggest_the_site_and_one_button_starts(moderating, client):
    for number in range(10):
        cast.member(f"new-{number}")
    page = read(moderating, QUEUE)
    assert "new accounts within 15 minutes" in page and "An administrator can" in page
    ada = client_of(cast.ada())
    page = read(ada, QUEUE)
    fields = dict(
        part.split('"')[0::2][:2]
        for part in page.partition(reverse("moderation:start_wave"))[2]
        .partition("</form>")[0].split('type="hidden" name="')[2:]
    )  # fmt: skip
    done = ada.post(reverse("moderation:start_wave"), fields)
    wave = Wave.objects.get()
    assert done.status_code == 303
    assert (wave.extent, wave.holds, wave.newcomers_below, wave.slow_minutes) == (
        "site", "found", 3, 5,
    )  # fmt: skip
    assert "new accounts within" not in read(ada, QUEUE)
    pass_time(wave)
    assert "new accounts within" in read(ada, QUEUE)
    cache.delete(KEY)


@pytest.mark.both
@pytest.mark.parametrize("how", ["ended", "by the clock", "sooner"])
def test_accounts_that_a_wave_has_met_suggest_no_other_once_it_is_over(how: str):
    ada, words = client_of(cast.ada()), "new accounts within"
    for number in range(10):
        cast.member(f"before-{number}")
    assert words in read(ada, QUEUE)
    wave = start(Strength(newcomers_below=3))
    for number in range(10):
        cast.member(f"during-{number}")
    cache.delete(KEY)
    assert words not in read(ada, QUEUE)
    if how == "ended":
        end_wave(wave=wave, moderator=cast.ada())
    else:  # What was counted while it was on is kept for a minute.
        over = {"until": timezone.now()} if how == "by the clock" else {"ended_at": timezone.now()}
        Wave.objects.filter(pk=wave.pk).update(**over)
        wide_calm_changed()
    assert words not in read(ada, QUEUE)
    cache.delete(KEY)
    assert words not in read(ada, QUEUE)
    for number in range(10):
        cast.member(f"after-{number}")
    cache.delete(KEY)
    assert "10 new accounts within" in read(ada, QUEUE)


def test_a_wave_on_a_part_of_the_site_meets_no_accounts(article):
    for number in range(10):
        cast.member(f"new-{number}")
    end_wave(wave=start(Strength(newcomers_below=3), article=article), moderator=cast.ada())
    assert [jump.kind for jump in find_jumps(timezone.now())] == ["accounts"]


@pytest.mark.parametrize(
    ("strength", "words"),
    [
        (Strength(slow_minutes=5), "on this site. You may write again at"),
        (Strength(joined_hours=1), "Members who joined less than an hour ago"),
    ],
)
def test_a_refused_post_keeps_its_text_and_says_why(client, article, strength, words: str):
    post_comment(article=article, author=cast.alice(), text="Once")
    start(strength)
    sign_in(client, cast.alice())
    form = {
        **CommentForm(article).generate_security_data(), "honeypot": "",
        "submission_key": str(uuid4()), "text": "What I typed",
    }  # fmt: skip
    answer = client.post(reverse("discussion:post", args=[article.pk]), form)
    page = answer.content.decode()
    assert answer.status_code == 422 and words in page and "What I typed" in page
