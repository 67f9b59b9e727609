"""How soon the comments begin below a discussion's head, in Chromium."""

import pytest
from playwright.sync_api import Page, expect

from tests import cast
from tests.make import make_comment


@pytest.mark.parametrize("kind", ["page", "page_without_javascript"])
def test_a_composer_is_one_line_until_it_is_needed(
    site, sign_in, request, transactional_db, kind: str
):
    page: Page = request.getfixturevalue(kind)
    comment = make_comment()
    sign_in(page, cast.alice())
    page.goto(site + comment.article.get_absolute_url())
    field, post = page.locator("#write-text"), page.get_by_role("button", name="Post comment")
    expect(post).to_be_hidden()
    place = field.bounding_box()
    assert place and place["height"] < 50
    field.focus()
    expect(post).to_be_visible()
    opened = field.bounding_box()
    assert opened and opened["height"] > 100
    assert opened["y"] == place["y"]  # Nothing comes above what is pressed.
    field.fill("A word.")
    page.locator(f"#c{comment.pk} .comment__time").focus()
    expect(post).to_be_visible()


def test_a_press_beside_the_open_composer_reaches_what_it_meant(
    site, page: Page, sign_in, transactional_db
):
    comment = make_comment()
    sign_in(page, cast.alice())
    page.goto(site + comment.article.get_absolute_url())
    page.locator("#write-text").focus()
    page.locator(f"#c{comment.pk} .comment__time").click()
    page.wait_for_url(f"**/comments/{comment.pk}/#c{comment.pk}")


def test_a_kept_text_opens_its_composer_again(site, page: Page, sign_in, transactional_db):
    comment = make_comment()
    sign_in(page, cast.alice())
    page.goto(site + comment.article.get_absolute_url())
    page.locator("#write-text").fill("Half a thought")
    page.reload()
    expect(page.locator("#write-text")).to_have_value("Half a thought")
    expect(page.get_by_role("button", name="Post comment")).to_be_visible()


def test_a_link_skips_the_head_of_a_discussion(
    site, page_without_javascript: Page, transactional_db
):
    page, comment = page_without_javascript, make_comment()
    page.goto(site + comment.article.get_absolute_url())
    link = page.get_by_role("link", name="Skip to the comments")
    link.focus()
    expect(link).to_be_in_viewport(ratio=1)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = "document.activeElement.closest('#threads') !== null"
    assert page.evaluate(inside)
