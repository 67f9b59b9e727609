"""Adding a picture to a comment, as one does on a phone: with scripts and without."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Request, expect

from forum.discussion.models import Comment, Draft
from tests import cast
from tests.browser.axe import look
from tests.browser.conftest import NARROW, OpenPage
from tests.make import (
    let_show_pictures,
    make_article,
    make_comment_with_picture,
    make_picture_file,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

LOADED = "(selector) => document.querySelector(selector).naturalWidth > 0"
NO_WIDER = "() => document.documentElement.scrollWidth <= innerWidth"


@pytest.fixture
def photo(tmp_path: Path) -> str:
    path = tmp_path / "harbour.jpg"
    path.write_bytes(make_picture_file(size=(1200, 900)).read())
    return str(path)


def choose(page: Page, photo: str) -> None:
    page.get_by_role("textbox", name="Your comment").focus()
    page.get_by_text("Add a picture").click()
    page.get_by_label("Picture (JPEG, PNG or WebP)").set_input_files(photo)
    page.get_by_label("What does it show?").fill("The harbour at dawn")


@pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_picture_is_added_looked_at_and_posted(
    site: str, open_page: OpenPage, sign_in, photo: str, has_scripts: bool
):
    page = open_page(viewport=NARROW, java_script_enabled=has_scripts)
    sign_in(page, let_show_pictures(cast.alice()))
    page.clock.set_system_time(datetime.now() + timedelta(minutes=5))  # It is often wrong.
    page.goto(site + make_article().get_absolute_url())
    text = page.get_by_role("textbox", name="Your comment")
    text.fill("Look:")
    choose(page, photo)
    page.get_by_role("button", name="Add to the text").click()
    expect(text).to_have_value(
        re.compile(r"Look:\n\n!\[The harbour at dawn\]\(picture:[\w-]{22}\)\n")
    )
    expect(page.locator(".composer__preview img")).to_be_visible()
    if has_scripts:
        page.wait_for_function(LOADED, arg=".composer__preview img")
    page.get_by_role("button", name="Post comment").click()
    shown = page.locator(".comment__body").get_by_role("img", name="The harbour at dawn")
    shown.scroll_into_view_if_needed()
    expect(shown).to_be_visible()
    if has_scripts:
        page.wait_for_function(LOADED, arg=".comment__body img")
        assert page.evaluate(NO_WIDER)
    box = shown.bounding_box()
    assert 200 < box["width"] <= 320 and abs(box["height"] / box["width"] - 0.75) < 0.02
    assert Comment.objects.get().pictures.get().width == 1200


def test_a_picture_goes_along_with_the_comment(site: str, phone: Page, sign_in, photo: str):
    sign_in(phone, let_show_pictures(cast.alice()))
    phone.goto(site + make_article().get_absolute_url())
    choose(phone, photo)
    phone.get_by_role("button", name="Post comment").tap()
    expect(phone.locator(".comment__body img")).to_be_visible()
    assert Comment.objects.get().pictures.count() == 1


def test_a_draft_takes_along_what_it_is_kept_by_alone(site: str, page: Page, sign_in, photo: str):
    sign_in(page, let_show_pictures(cast.alice()))
    page.goto(site + make_article().get_absolute_url())
    choose(page, photo)
    with page.expect_request(lambda request: request.url.endswith("/drafts/")) as drafted:
        page.get_by_role("textbox", name="Your comment").press_sequentially("Look")
    sent: Request = drafted.value
    kept = {"csrfmiddlewaretoken", "object_pk", "reply_to", "text"}
    assert set(parse_qs(sent.post_data, keep_blank_values=True)) == kept
    assert sent.response().status == 204
    assert Draft.objects.get().text == "Look"


def test_a_text_with_a_picture_outlives_a_failed_send(site: str, page: Page, sign_in, photo: str):
    sign_in(page, let_show_pictures(cast.alice()))
    page.goto(site + make_article().get_absolute_url())
    text = page.get_by_role("textbox", name="Your comment")
    text.fill("Look:")
    choose(page, photo)
    page.context.set_offline(True)
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator("#messages")).not_to_be_empty()
    # Nothing was lost by it: neither the text nor what was chosen.
    page.context.set_offline(False)
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator(".comment__body img")).to_be_visible()
    assert Comment.objects.get().text.startswith("Look:")


def test_where_a_picture_is_added_and_shown_everybody_finds_their_way(
    site: str, open_page: OpenPage, sign_in, photo: str
):
    page = open_page(bypass_csp=True)
    comment = make_comment_with_picture()
    sign_in(page, cast.alice())
    page.goto(site + comment.article.get_absolute_url())
    choose(page, photo)
    assert not list(look(page))
    page.get_by_label("What does it show?").fill("")
    page.get_by_role("button", name="Add to the text").click()
    expect(page.get_by_role("checkbox", name="Add this picture")).to_be_checked()
    assert not list(look(page))
