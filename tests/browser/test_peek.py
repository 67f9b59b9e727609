"""What "in reply to" shows at a glance (WCAG 1.4.13)."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW
from tests.make import make_comment, make_comment_with_picture


@pytest.fixture
def answer(transactional_db):
    """An answer to a comment."""
    return make_comment(reply_to=make_comment(text="What is *answered*."))


def test_a_glance_opens_by_focus_and_by_pointing_and_closes_by_escape(site, page: Page, answer):
    page.goto(site + answer.article.get_absolute_url())
    link = page.locator(f"#c{answer.pk} .comment__reply-to")
    glance = page.get_by_role("tooltip")
    page.locator(f"#c{answer.pk} .comment__byline").focus()
    page.keyboard.press("Tab")
    expect(glance).to_contain_text("What is answered.")
    expect(link).to_have_accessible_description("Bob What is answered.")
    page.keyboard.press("Escape")
    expect(glance).to_have_count(0)
    expect(link).to_be_focused()
    page.keyboard.press("Tab")
    link.hover()
    glance.hover()
    page.wait_for_timeout(400)
    expect(glance).to_be_visible()
    page.locator("h1").hover()
    expect(glance).to_have_count(0)


def test_a_touch_shows_what_is_on_no_page_yet_and_a_second_one_goes_there(
    site, phone: Page, answer
):
    parent = answer.reply_to
    for _number in range(3):
        answer = make_comment(reply_to=answer)
    phone.goto(site + answer.get_absolute_url())
    link = phone.locator(".threads--context .comment__reply-to").first
    link.tap()
    expect(phone.get_by_role("tooltip")).to_contain_text("What is answered.")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    link.tap()
    phone.wait_for_url(f"**{parent.get_absolute_url()}#c{parent.pk}")


@pytest.mark.parametrize("kind", ["phone", "page_without_javascript"])
def test_what_is_answered_on_another_page_is_in_sight_there(request, site, kind: str, answer):
    page: Page = request.getfixturevalue(kind)
    page.set_viewport_size(NARROW)
    line = [answer]
    for _number in range(7):
        line.append(make_comment(reply_to=line[-1], text="Word after word. " * 30))
    page.goto(site + line[-1].get_absolute_url())
    above = page.locator(".threads--context .comment__reply-to").first
    answered = page.locator(f"#c{line[-5].pk}")
    expect(answered).to_have_count(0)
    above.focus()
    page.keyboard.press("Enter")
    expect(answered).to_be_in_viewport()


def test_a_glance_says_what_a_picture_shows(site, page: Page, transactional_db):
    answer = make_comment(reply_to=make_comment_with_picture(text="Look:", alt="A ferry at sea"))
    page.goto(site + answer.article.get_absolute_url())
    page.locator(f"#c{answer.pk} .comment__reply-to").hover()
    expect(page.get_by_role("tooltip")).to_contain_text("A ferry at sea")
    expect(page.get_by_role("img", name="A ferry at sea")).to_be_visible()


def test_without_javascript_it_is_a_link(site, page_without_javascript: Page, answer):
    page = page_without_javascript
    page.goto(site + answer.article.get_absolute_url())
    page.locator(f"#c{answer.pk} .comment__reply-to").click()
    assert page.url.endswith(f"#c{answer.reply_to_id}")
    # Nothing stands there that only a script can fill.
    for name in ("device-visit", "move-about", ".peek"):
        expect(page.locator(name).locator("visible=true")).to_have_count(0)
