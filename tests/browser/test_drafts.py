"""What is typed is never lost: offline, in a browser that keeps nothing, before signing in."""

import pytest
from playwright.sync_api import Page, expect

from forum.discussion.models import Comment, Draft
from tests import cast
from tests.make import make_article, make_comment
from tests.members.joining import verify

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

KEPT_NOTHING = "() => !Object.keys(localStorage).some((key) => key.startsWith('draft:'))"
NO_STORAGE = """
Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("Storage is blocked", "SecurityError"); },
});
"""


def fill_and_send_offline(page: Page, text: str, button: str) -> None:
    """Type, lose the network, send, and come back with the network to the same address."""
    address = page.url
    page.get_by_role("textbox", name="Your comment").fill(text)
    page.context.set_offline(True)
    page.get_by_role("button", name=button).click()
    page.wait_for_timeout(300)
    page.context.set_offline(False)
    page.goto(address)
    expect(page.get_by_role("textbox", name="Your comment")).to_have_value(text)


def test_a_signed_out_text_outlives_a_failed_send(site: str, page: Page):
    verify(cast.alice())
    page.goto(site + make_article().get_absolute_url())
    fill_and_send_offline(page, "From the train", "Sign in to post")
    page.get_by_role("button", name="Sign in to post").click()
    page.get_by_label("Username or email").fill("alice")
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("textbox", name="Your comment")).to_have_value("From the train")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator(".comment__body")).to_have_text("From the train")
    expect(page.get_by_role("textbox", name="Your comment")).to_have_value("")
    page.wait_for_function(KEPT_NOTHING)  # Its scripts run after the page is seen.


def test_a_text_on_a_page_of_its_own_outlives_a_failed_send(site: str, page: Page, sign_in):
    root = make_comment()
    sign_in(page, cast.alice())
    page.goto(f"{site}/articles/{root.article_id}/compose/?reply_to={root.pk}")
    fill_and_send_offline(page, "In the tunnel", "Post comment")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("Your comment is published.")).to_be_visible()
    page.wait_for_function(KEPT_NOTHING)  # Its scripts run after the page is seen.
    assert Comment.objects.latest("pk").text == "In the tunnel"


def test_a_changed_text_outlives_a_failed_send(site: str, page: Page, sign_in):
    comment = make_comment(author=cast.alice(), text="Before")
    sign_in(page, cast.alice())
    page.goto(f"{site}/comments/{comment.pk}/edit/")
    fill_and_send_offline(page, "After", "Save")
    page.get_by_role("link", name="Cancel").click()
    page.goto(f"{site}/comments/{comment.pk}/edit/")
    expect(page.get_by_role("textbox", name="Your comment")).to_have_value("Before")
    page.get_by_role("textbox", name="Your comment").fill("After all")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".comment__body")).to_have_text("After all")
    page.wait_for_function(KEPT_NOTHING)  # Its scripts run after the page is seen.


def test_a_refused_text_is_the_one_that_was_sent(site: str, page: Page, sign_in):
    article = make_article()
    sign_in(page, cast.alice())
    page.goto(f"{site}/articles/{article.pk}/compose/")
    page.get_by_role("textbox", name="Your comment").fill("x" * 10_001)
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator(".error-summary")).to_contain_text("at most 10,000 characters")
    page.get_by_role("textbox", name="Your comment").fill("Short")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator(".comment__body")).to_have_text("Short")


def test_a_browser_that_keeps_nothing_counts_and_drafts_all_the_same(
    site: str, page: Page, sign_in
):
    article = make_article()
    sign_in(page, cast.alice())
    page.add_init_script(NO_STORAGE)
    page.goto(site + article.get_absolute_url())
    with page.expect_response("**/drafts/"):
        page.get_by_role("textbox", name="Your comment").press_sequentially("Half a")
    assert Draft.objects.get().text == "Half a"
    expect(page.locator("[data-left]")).to_have_text("9,994")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator(".comment__body")).to_have_text("Half a")
