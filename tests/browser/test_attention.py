"""A member follows and mutes in Chromium, with JavaScript and without."""

import pytest
from playwright.sync_api import Locator, Page, expect

from forum.discussion.attention import Follow, Mute
from forum.discussion.models import Comment
from tests import cast
from tests.make import make_comment

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def reader(request, open_page, sign_in) -> Page:
    """A page of alice's, once with JavaScript and once without."""
    page = open_page(java_script_enabled=request.param == "with JavaScript")
    sign_in(page, cast.alice())
    return page


def shown(page: Page, comment: Comment) -> Locator:
    return page.locator(f"#c{comment.pk}")


def choose(page: Page, comment: Comment, choice: str) -> None:
    """Take a choice of what stands under "More" at a comment: in its menu, or on its page."""
    shown(page, comment).get_by_role("link", name="More").click()
    page.get_by_role("button", name=choice, exact=True).click()


def test_what_is_followed_is_found_with_its_news(site: str, reader: Page):
    comment = make_comment()
    reader.goto(site + comment.article.get_absolute_url())
    reader.get_by_role("button", name="Follow", exact=True).click()
    expect(reader.get_by_role("button", name="Unfollow", exact=True)).to_be_visible()
    choose(reader, comment, "Follow this branch")
    menu, message = reader.get_by_text("Unfollow this branch"), reader.get_by_text("now. What is")
    expect(menu.or_(message)).to_be_visible()
    assert Follow.objects.count() == 2
    make_comment(reply_to=comment, text="News from the harbour")

    reader.goto(f"{site}/following/")
    expect(reader.get_by_text("1 new", exact=True)).to_have_count(2)
    reader.get_by_role("button", name="Bob’s comment under").click()
    expect(reader.get_by_text("News from the harbour")).to_be_visible()

    reader.goto(f"{site}/following/")
    expect(reader.get_by_text("1 new", exact=True)).to_have_count(1)
    branch = reader.get_by_role("listitem").filter(has_text="Bob’s comment")
    branch.get_by_role("button", name="Unfollow").click()
    expect(branch).to_have_count(0)
    expect(reader.get_by_text("You don’t follow this now.")).to_be_visible()
    assert Follow.objects.count() == 1


def test_a_muted_member_folds_and_speaks_again(site: str, reader: Page):
    comment = make_comment(text="Loud words")
    reply = make_comment(reply_to=comment, author=cast.suzu(), text="A calm reply")
    reader.goto(site + comment.article.get_absolute_url())
    choose(reader, comment, "Mute Bob")
    expect(shown(reader, comment).get_by_text("Muted: Bob")).to_be_visible()
    expect(reader.get_by_text("Loud words")).to_be_hidden()
    expect(shown(reader, reply)).to_contain_text("A calm reply")

    shown(reader, comment).get_by_text("Show").click()
    expect(reader.get_by_text("Loud words")).to_be_visible()

    reader.goto(f"{site}/settings/muted/")
    reader.get_by_role("button", name="Unmute Bob").click()
    expect(reader.get_by_role("link", name="Bob", exact=True)).to_have_count(0)
    assert not Mute.objects.exists()
    reader.goto(site + comment.article.get_absolute_url())
    expect(reader.get_by_text("Loud words")).to_be_visible()


def test_a_muted_branch_is_shut_and_opens(site: str, reader: Page):
    comment = make_comment(author=cast.suzu())
    make_comment(reply_to=comment, text="Deep inside")
    reader.goto(site + comment.article.get_absolute_url())
    choose(reader, comment, "Mute this branch")
    expect(reader.get_by_text("Deep inside")).to_be_hidden()
    reader.get_by_text("Muted · 鈴 · 1 reply").click()
    expect(reader.get_by_text("Deep inside")).to_be_visible()


def test_the_menu_obeys_the_keyboard_and_fits_a_phone(site: str, phone: Page, sign_in):
    sign_in(phone, cast.alice())
    comment = make_comment()
    for _ in range(4):
        comment = make_comment(reply_to=comment)
    phone.goto(site + comment.article.get_absolute_url())
    more = shown(phone, comment).get_by_role("link", name="More")
    more.focus()
    phone.keyboard.press("Enter")
    menu = phone.locator(".comment__more details")
    expect(menu).to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    box = menu.locator("ul").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 320
    phone.keyboard.press("Tab")
    expect(menu.get_by_role("button", name="Follow this branch")).to_be_focused()
    phone.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
