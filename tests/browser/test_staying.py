"""What one reads, or where one writes, stays in its place while a page changes above it.

Places are those of comments in the window: how far a page is scrolled is another thing, since
it changes along with what stands above.
"""

import pytest
from playwright.sync_api import Locator, Page, expect

from forum.discussion.models import Comment
from forum.discussion.moving import move_out
from forum.discussion.removal import remove_comment
from tests import cast
from tests.browser.test_live import LOOK
from tests.make import make_article, make_comment

WORDS = "A word or two about the ferry and its fares.\n\n" * 9
# As if the browser didn't anchor the scroll, and hadn't anything in view of its own accord.
WITHOUT_ANCHORING = """
    addEventListener("DOMContentLoaded", () => {
      document.documentElement.style.overflowAnchor = "none";
    });
"""


@pytest.fixture
def thread(transactional_db) -> list[Comment]:
    """One thread of twelve comments, each of several lines, all in the same branch."""
    root = make_comment(article=make_article(), text=WORDS)
    return [root, *(make_comment(reply_to=root, text=WORDS) for _ in range(11))]


@pytest.fixture(params=[1280, 320])
def reading(request, site, open_page, thread) -> Page:
    """A page of the thread, wide and narrow."""
    page = open_page(viewport={"width": request.param, "height": 640})
    page.goto(f"{site}{thread[0].article.get_absolute_url()}?order=oldest")
    return page


def top_of(found: Locator) -> float:
    return found.evaluate("element => element.getBoundingClientRect().top")


def bring_to(page: Page, comment: Comment, top: int) -> Locator:
    """Scroll so that a comment begins at `top` pixels of the window."""
    found = page.locator(f"#c{comment.pk}")
    found.evaluate("(one, top) => scrollBy(0, one.getBoundingClientRect().top - top)", top)
    page.wait_for_timeout(100)  # Until the browser has found what it holds on to.
    assert abs(top_of(found) - top) < 1
    return found


def is_still_at(found: Locator, top: float) -> bool:
    """Say whether it begins there; a window scrolls by whole pixels, and each change rounds."""
    return abs(top_of(found) - top) < 2


def hear(page: Page, *gone: Comment) -> None:
    """Let the page hear that comments are gone."""
    for comment in gone:
        remove_comment(comment_id=comment.pk)
    page.evaluate(LOOK)
    for comment in gone:
        expect(page.locator(f"#c{comment.pk}")).to_contain_text("This comment is no longer there.")
    page.wait_for_timeout(100)


@pytest.mark.parametrize("script", ["", WITHOUT_ANCHORING], ids=["anchored", "not anchored"])
def test_what_is_read_stays_while_comments_go_above_it(reading: Page, thread, script: str):
    reading.add_init_script(script)
    reading.reload()
    read = bring_to(reading, thread[7], 24)
    hear(reading, thread[2], thread[3], thread[5])
    assert is_still_at(read, 24)


def test_the_browser_holds_on_to_a_comment_whatever_comes_above_it(reading: Page, thread):
    read = bring_to(reading, thread[7], 24)
    reading.locator(f"#c{thread[3].pk}").evaluate(
        """above => {
          const box = document.createElement("div");
          box.style.blockSize = "300px";
          above.before(box);
        }"""
    )
    reading.wait_for_timeout(100)
    assert is_still_at(read, 24)


@pytest.mark.parametrize("script", ["", WITHOUT_ANCHORING], ids=["anchored", "not anchored"])
def test_what_follows_a_comment_that_goes_half_in_sight_stays(reading: Page, thread, script: str):
    reading.add_init_script(script)
    reading.reload()
    follows = bring_to(reading, thread[7], 120)
    hear(reading, thread[6])
    assert is_still_at(follows, 120)


def test_a_field_in_use_stays_while_comments_go_above_it(site, page: Page, sign_in, thread):
    sign_in(page, cast.alice())
    page.goto(f"{site}{thread[0].article.get_absolute_url()}?order=oldest")
    page.locator(f"#c{thread[6].pk}").get_by_role("link", name="Reply", exact=True).click()
    field = page.locator("#threads textarea")
    field.fill("Half a thought")
    page.wait_for_timeout(100)
    before = top_of(field)
    # What is answered as well, of which the form stands below.
    hear(page, thread[2], thread[6])
    assert is_still_at(field, before)
    expect(field).to_be_focused()
    expect(field).to_have_value("Half a thought")


def test_what_is_read_stays_while_a_branch_moves_from_above_it(reading: Page, thread):
    read = bring_to(reading, thread[7], 24)
    move_out(comment_id=thread[3].pk)
    reading.evaluate(LOOK)
    expect(reading.locator(".threads > .thread")).to_have_count(2)
    reading.wait_for_timeout(100)
    assert is_still_at(read, 24)


def test_who_reads_the_article_stays_there(site, page: Page, thread):
    page.set_viewport_size({"width": 1280, "height": 1200})
    page.goto(f"{site}{thread[0].article.get_absolute_url()}?order=oldest")
    expect(page.locator(f"#c{thread[0].pk}")).to_be_in_viewport()
    hear(page, thread[0])
    assert page.evaluate("scrollY") == 0
