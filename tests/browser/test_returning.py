"""Back leads to what one read, whatever came above it meanwhile; and so does reading anew."""

import pytest
from playwright.sync_api import Page

from forum.discussion.models import Comment
from tests import cast
from tests.browser.test_staying import WORDS, bring_to, is_still_at
from tests.make import make_article, make_comment


@pytest.fixture
def threads(transactional_db) -> list[Comment]:
    """Fourteen threads of several lines each."""
    article = make_article()
    return [make_comment(article=article, text=WORDS) for _ in range(14)]


def settle(page: Page) -> None:
    page.wait_for_load_state("load")
    page.wait_for_timeout(300)


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("query", ["?order=oldest", "?order=newest", "?order=newest&all=1"])
@pytest.mark.parametrize("is_member", [True, False], ids=["member", "anybody"])
def test_back_leads_to_what_was_read(
    site, open_page, sign_in, threads, is_member: bool, query: str, width: int
):
    page = open_page(viewport={"width": width, "height": 640})
    if is_member:
        sign_in(page, cast.alice())
    page.goto(site + threads[0].article.get_absolute_url() + query)
    read = bring_to(page, threads[7], 24)
    read.locator(".comment__byline").click()
    page.wait_for_url("**/members/**")
    for above in threads[4], threads[10]:
        make_comment(reply_to=above, text=WORDS)
    make_comment(article=above.article, text=WORDS)
    page.go_back()
    settle(page)
    assert is_still_at(read, 24)


def test_each_entry_of_the_history_has_its_own_place(site, page: Page, sign_in, threads):
    sign_in(page, cast.alice())
    address = site + threads[0].article.get_absolute_url() + "?order=oldest"
    for place in (5, 9):
        page.goto(address)
        bring_to(page, threads[place], 24).locator(".comment__byline").click()
        page.wait_for_url("**/members/**")
    make_comment(reply_to=threads[2], text=WORDS)
    for place in (9, 5):
        page.go_back()
        page.wait_for_url(address)
        settle(page)
        assert is_still_at(page.locator(f"#c{threads[place].pk}"), 24)
        page.go_back()


def test_a_page_that_is_read_anew_stays_where_it_was(site, page: Page, sign_in, threads):
    sign_in(page, cast.alice())
    page.goto(site + threads[0].article.get_absolute_url() + "?order=oldest")
    read = bring_to(page, threads[7], 24)
    make_comment(reply_to=threads[2], text=WORDS)
    page.reload()
    settle(page)
    assert is_still_at(read, 24)


def test_who_left_above_the_discussion_finds_the_article_where_it_was(
    site, page: Page, sign_in, threads
):
    sign_in(page, cast.alice())
    page.goto(site + threads[0].article.get_absolute_url())
    page.evaluate("scrollTo(0, 100)")
    page.goto(site)
    make_comment(article=threads[0].article)
    page.go_back()
    settle(page)
    assert page.evaluate("scrollY") == 100
