"""What is new since the last visit, and the way back to where one was, in Chromium."""

from collections.abc import Callable
from datetime import timedelta
from time import monotonic, sleep

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from articles.models import Article
from forum.discussion import pages, threads
from forum.discussion.models import Comment, Discussion, Visit
from forum.discussion.muting import mute
from forum.discussion.removal import remove_comment, restore_comment
from tests import cast
from tests.make import make_article, make_comment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def article() -> Article:
    """Three threads, the second with an answer; alice has read them an hour ago."""
    article = make_article()
    _first, second, _third = (make_comment(article=article) for _ in range(3))
    make_comment(reply_to=second)
    been_away(article)
    return article


def been_away(article: Article) -> None:
    """Let alice have seen all there is, an hour ago."""
    seen = Discussion.objects.get(article=article).arrival_count
    at = timezone.now() - timedelta(hours=1)
    new = {"seen_before": seen, "seen_now": seen, "at": at}
    Visit.objects.update_or_create(member=cast.alice(), article=article, defaults=new)


def wait_until(holds: Callable[[], bool]) -> None:
    """Wait for what is sent while a page goes away."""
    end = monotonic() + 10
    while not holds():
        assert monotonic() < end
        sleep(0.02)


def nth(article: Article, number: int) -> Comment:
    return Comment.objects.get(article=article, arrival=number)


@pytest.mark.parametrize("kind", ["page", "page_without_javascript"])
def test_a_list_says_how_much_is_new_until_one_has_been_there(
    site, sign_in, article, request, kind
):
    page: Page = request.getfixturevalue(kind)
    sign_in(page, cast.alice())
    make_comment(article=article)
    make_comment(article=article)
    page.goto(site)
    expect(page.locator(".entry__meta")).to_contain_text("6 comments +2 new")
    page.get_by_role("link", name="6 comments").click()
    expect(page.get_by_text("2 new since your last visit")).to_be_visible()
    wait_until(lambda: Visit.objects.filter(seen_now=6).exists())
    page.goto(site)
    expect(page.locator(".entry__meta")).not_to_contain_text("new")


def test_who_reads_the_article_alone_finds_all_still_new(site, page, sign_in):
    article = make_article(body="Long.\n\n" * 100)
    make_comment(article=article)
    been_away(article)
    sign_in(page, cast.alice())
    page.goto(site)  # From here on the browser says that scripts run in it.
    new = make_comment(article=article)
    page.goto(site + article.get_absolute_url())
    expect(page.locator(f"#c{new.pk} .badge--new")).to_have_text("New")
    page.goto(site)
    expect(page.locator(".entry__meta")).to_contain_text("+1 new")
    page.goto(site + article.get_absolute_url())
    page.locator("#discussion-title").scroll_into_view_if_needed()
    wait_until(lambda: Visit.objects.filter(seen_now=2).exists())
    page.goto(site)
    expect(page.locator(".entry__meta")).not_to_contain_text("new")
    page.goto(site + article.get_absolute_url())
    expect(page.locator(f"#c{new.pk} .badge--new")).to_have_text("New")


def test_what_came_in_on_an_open_page_is_read(site, page, sign_in, article):
    sign_in(page, cast.alice())
    page.goto(site)
    page.goto(f"{site}{article.get_absolute_url()}#discussion")
    make_comment(article=article)
    page.evaluate("document.querySelector('live-discussion').ask()")
    page.get_by_role("link", name="Show 1 new comment").click()
    wait_until(lambda: Visit.objects.filter(seen_now=5).exists())


def test_on_a_first_visit_nothing_is_new_since_a_last_one(site, page, sign_in, article):
    Visit.objects.all().delete()
    sign_in(page, cast.alice())
    page.goto(site)
    page.goto(f"{site}{article.get_absolute_url()}#discussion")
    wait_until(lambda: Visit.objects.filter(is_first=True).exists())
    for count in (1, 2):
        make_comment(article=article)
        page.evaluate("document.querySelector('live-discussion').ask()")
        page.get_by_role("link", name="Show 1 new comment").click()
        bar = page.get_by_role("link", name="new since you opened this discussion")
        expect(bar).to_have_text(f"{count} new since you opened this discussion")


def test_a_fold_tells_of_new_ones_and_the_next_new_is_found_in_it(site, page, sign_in, article):
    second = nth(article, 2)
    sign_in(page, cast.alice())
    new = make_comment(reply_to=nth(article, 4))
    page.goto(site + article.get_absolute_url())
    fold = page.locator(f"li:has(> details > #c{second.pk}) > details > summary")
    fold.click(position={"x": 12, "y": 20})
    expect(page.locator(f"#c{new.pk}")).to_be_hidden()
    expect(fold.get_by_text("+1 new")).to_be_visible()
    page.keyboard.press("n")
    expect(page.locator(f"#c{new.pk}")).to_be_focused()


def test_the_next_new_is_found_on_another_page(site, page, sign_in, article, monkeypatch):
    monkeypatch.setattr(pages, "WHOLE_UP_TO", 3)
    monkeypatch.setattr(threads, "ROOTS_PER_PAGE", 1)
    sign_in(page, cast.alice())
    far = [make_comment(reply_to=nth(article, 2)), make_comment(reply_to=nth(article, 3))]
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest")
    expect(page.locator(f"#c{far[0].pk}")).to_have_count(0)
    for new in far:
        page.keyboard.press("n")
        page.wait_for_url(f"**#c{new.pk}")
        expect(page.locator(f"#c{new.pk}")).to_be_in_viewport()
    # Behind the last of them it begins again.
    page.get_by_role("button", name="Next new").click()
    page.wait_for_url(f"**#c{far[0].pk}")


def test_one_press_leads_back_from_the_new_ones_on_other_pages(
    site, page, sign_in, article, monkeypatch
):
    monkeypatch.setattr(pages, "WHOLE_UP_TO", 3)
    monkeypatch.setattr(threads, "ROOTS_PER_PAGE", 2)
    sign_in(page, cast.alice())
    far = [make_comment(reply_to=nth(article, 3)) for _ in range(3)]
    here = f"{site}{article.get_absolute_url()}?order=oldest"
    page.set_viewport_size({"width": 1280, "height": 300})
    second = page.locator(f"#c{nth(article, 2).pk}")
    top = "one => one.getBoundingClientRect().top"
    for way in ("back", "link"):
        page.goto(here)
        second.evaluate("one => scrollTo(0, scrollY + one.getBoundingClientRect().top - 50)")
        before, length = second.evaluate(top), page.evaluate("history.length")
        for new in far if way == "back" else far[::-1][:1]:
            page.keyboard.press("n")
            page.wait_for_url("**/comments/**")
            if way == "back":
                page.wait_for_url(f"**#c{new.pk}")
        assert page.evaluate("history.length") <= length + 1
        if way == "back":
            page.go_back()
        else:
            page.get_by_role("link", name="The whole discussion").click()
        page.wait_for_url(f"{here}*")
        page.wait_for_timeout(300)
        assert abs(second.evaluate(top) - before) < 2


def test_it_is_told_how_many_new_ones_were_read_and_when_that_was_all(
    site, page, sign_in, article, monkeypatch
):
    monkeypatch.setattr(pages, "WHOLE_UP_TO", 3)
    monkeypatch.setattr(threads, "ROOTS_PER_PAGE", 2)
    sign_in(page, cast.alice())
    make_comment(reply_to=nth(article, 1))
    make_comment(reply_to=nth(article, 3))
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest")
    said = page.locator("move-about").get_by_role("status")
    for words in ("1 of 2 new", "2 of 2 new That was all that is new.", "1 of 2 new"):
        page.keyboard.press("n")
        expect(said).to_have_text(words)
        expect(said).to_be_in_viewport()


@pytest.mark.parametrize("is_member", [False, True])
def test_where_nothing_is_new_the_key_says_so(site, page, sign_in, article, is_member):
    if is_member:
        sign_in(page, cast.alice())
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest#threads")
    page.keyboard.press("n")
    expect(page.get_by_text("Nothing is new here.")).to_be_visible()


def test_what_a_key_leads_to_stands_below_the_word_of_what_came(site, page):
    article = make_article()
    for _ in range(4):
        make_comment(article=article, text="Long.\n\n" * 20)
    page.set_viewport_size({"width": 390, "height": 500})
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest#threads")
    make_comment(article=article)
    page.evaluate("document.querySelector('live-discussion').ask()")
    button = page.get_by_role("link", name="Show 1 new comment")
    expect(button).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("j")
    word, comment = button.bounding_box(), page.locator(".comment:focus").bounding_box()
    assert comment["y"] >= word["y"] + word["height"]


def test_the_bar_gives_way_to_who_reads_on(site, page):
    article = make_article()
    for _ in range(9):
        make_comment(article=article, text="Long.\n\n" * 9)
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest#threads")
    bar = page.locator("move-about")
    expect(bar).to_have_css("opacity", "1")
    page.mouse.move(400, 300)
    page.mouse.wheel(0, 300)
    expect(bar).to_have_css("opacity", "0")
    page.mouse.wheel(0, -100)
    expect(bar).to_have_css("opacity", "1")


def test_from_a_branch_without_new_ones_it_goes_to_those_elsewhere(site, page, sign_in, article):
    sign_in(page, cast.alice())
    new = make_comment(reply_to=nth(article, 3))
    page.goto(site + nth(article, 2).get_absolute_url())
    page.keyboard.press("n")
    page.wait_for_url(f"**#c{new.pk}")
    expect(page.locator(f"#c{new.pk}")).to_be_in_viewport()


def test_who_reads_a_page_for_long_still_finds_what_is_new(
    site, page, sign_in, article, monkeypatch
):
    monkeypatch.setattr(pages, "WHOLE_UP_TO", 3)
    monkeypatch.setattr(threads, "ROOTS_PER_PAGE", 1)
    sign_in(page, cast.alice())
    new = make_comment(reply_to=nth(article, 3))
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest")
    Visit.objects.update(at=timezone.now() - timedelta(minutes=31))
    page.keyboard.press("n")
    page.wait_for_url(f"**#c{new.pk}")
    expect(page.locator(f"#c{new.pk}[data-new]")).to_be_in_viewport()


def test_a_visit_lasts_while_the_page_is_read(site, page, sign_in, article):
    sign_in(page, cast.alice())
    page.clock.install()
    page.goto(site + article.get_absolute_url())
    ago = timezone.now() - timedelta(minutes=29)
    Visit.objects.update(at=ago)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.mouse.move(50, 50)
    page.clock.fast_forward("29:00")
    for place in (60, 70):
        page.mouse.move(place, place)
    wait_until(lambda: Visit.objects.filter(at__gt=ago + timedelta(minutes=20)).exists())
    assert sum(url.endswith("/place/") for url in asked) == 1


@pytest.mark.parametrize("is_whole", [True, False])
def test_behind_the_last_new_one_the_first_on_this_page_follows_and_far_ones_get_their_turn(
    site, page, sign_in, article, monkeypatch, is_whole
):
    if not is_whole:
        monkeypatch.setattr(pages, "WHOLE_UP_TO", 3)
        monkeypatch.setattr(threads, "ROOTS_PER_PAGE", 2)
    sign_in(page, cast.alice())
    near, far, last = (make_comment(reply_to=nth(article, number)) for number in (1, 3, 2))
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest")
    here = page.url
    for new in [near, last, *([far, near] if is_whole else [])]:
        page.keyboard.press("n")
        expect(page.locator(f"#c{new.pk}")).to_be_focused()
    assert page.url == here
    if not is_whole:
        page.keyboard.press("n")
        page.wait_for_url(f"**{far.get_absolute_url()}#c{far.pk}")


def test_each_new_one_has_its_turn_however_pages_order_them(
    site, page, sign_in, article, monkeypatch
):
    monkeypatch.setattr(pages, "WHOLE_UP_TO", 3)
    monkeypatch.setattr(threads, "ROOTS_PER_PAGE", 1)
    sign_in(page, cast.alice())
    # On the pages of the later ones those that came first stand last.
    _first, second, third, below = (nth(article, number) for number in (1, 2, 3, 4))
    new = [make_comment(reply_to=parent) for parent in (second, third, below, third, below)]
    new += [make_comment(reply_to=parent) for parent in (new[0], new[3], new[1])]
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest")
    met = []
    for _ in new:
        page.keyboard.press("n")
        page.wait_for_function(
            """met => {
                const { id } = document.activeElement;
                return /^c\\d/.test(id) && !met.includes(id);
            }""",
            arg=met,
        )
        met.append(page.evaluate("document.activeElement.id"))
    assert set(met) == {f"c{comment.pk}" for comment in new}


def test_who_comes_back_gets_where_they_were(site, page, sign_in, article):
    second = nth(article, 2)
    sign_in(page, cast.alice())
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest")
    # So that the second is still read at the top of the window, and its answer below it.
    page.set_viewport_size({"width": 1280, "height": 300})
    read = page.locator(f"#c{second.pk}")
    read.evaluate("comment => scrollBy(0, comment.getBoundingClientRect().top + 20)")
    expect(page.locator(f"#c{nth(article, 4).pk}")).to_be_in_viewport()
    page.goto(site)
    wait_until(lambda: Visit.objects.filter(place_now=second.pk).exists())
    Visit.objects.update(at=timezone.now() - timedelta(hours=1))
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest")
    page.get_by_role("link", name="Back to where you were").click()
    expect(read).to_be_in_viewport(ratio=1)


def test_without_javascript_the_last_page_opened_is_where_one_was(
    site, page_without_javascript: Page, sign_in, article
):
    page, last = page_without_javascript, nth(article, 4)
    sign_in(page, cast.alice())
    page.goto(site + article.get_absolute_url())
    page.goto(site + last.get_absolute_url())
    Visit.objects.update(at=timezone.now() - timedelta(hours=1))
    page.goto(site + article.get_absolute_url())
    page.get_by_role("link", name="Back to where you were").click()
    assert page.url.endswith(f"#c{last.pk}")


def test_an_open_page_counts_no_more_what_is_gone_before_it_was_read(
    site, page, sign_in, article, monkeypatch
):
    monkeypatch.setattr(pages, "WHOLE_UP_TO", 3)
    monkeypatch.setattr(threads, "ROOTS_PER_PAGE", 2)
    sign_in(page, cast.alice())
    here, far, last = (make_comment(reply_to=nth(article, number)) for number in (1, 3, 1))
    make_comment(reply_to=nth(article, 1), author=cast.alice())
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest")
    bar = page.get_by_role("link", name="new since your last visit")
    expect(bar).to_have_text("3 new since your last visit")
    look = "document.querySelector('live-discussion').ask()"
    for count, gone in ((2, here), (1, far)):
        make_comment(article=article)  # It is told of by itself.
        remove_comment(comment_id=gone.pk)
        page.evaluate(look)
        expect(bar).to_have_text(f"{count} new since your last visit")
    bar.focus()
    remove_comment(comment_id=last.pk)
    page.evaluate(look)
    expect(bar).to_be_hidden()
    expect(page.get_by_role("button", name="Mark all as read")).to_be_hidden()
    expect(page.get_by_role("region", name="Discussion")).to_be_focused()
    restore_comment(comment_id=far.pk)
    page.evaluate(look)
    expect(bar).to_have_text("1 new since your last visit")


def test_an_open_page_tells_members_of_what_they_want_to_hear(site, page, sign_in, article):
    sign_in(page, cast.alice())
    mute(member=cast.alice(), target=cast.mori())
    mute(member=cast.alice(), target=nth(article, 2))
    page.goto(site + article.get_absolute_url())
    make_comment(article=article, author=cast.mori())
    make_comment(reply_to=nth(article, 4), author=cast.suzu())
    look = "document.querySelector('live-discussion').ask()"
    page.evaluate(look)
    expect(page.get_by_role("link", name="new comment")).to_have_count(0)
    make_comment(article=article, author=cast.suzu())
    page.evaluate(look)
    expect(page.get_by_role("link", name="Show 1 new comment")).to_be_visible()
