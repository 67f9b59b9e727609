"""The editing desk in Chromium: scripts make the trip shorter, without them nothing is missing."""

from io import BytesIO

import pytest
from PIL import Image as Pillow
from playwright.sync_api import Page, expect

from articles.models import Article, ArticleDraft, Image
from forum.discussion.models import Comment
from tests.cast import edo
from tests.discussion.test_import import TEXT
from tests.make import make_section

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def desk(request, open_page, sign_in) -> Page:
    """A page on which the editor is signed in, once with JavaScript and once without."""
    page = open_page(java_script_enabled=request.param == "with JavaScript")
    sign_in(page, edo())
    return page


def write(page: Page, site: str) -> None:
    """Open the form of a new article and fill it in."""
    page.goto(f"{site}/desk/articles/new/")
    page.get_by_label("Headline", exact=True).fill("Ferry to sail every hour")
    page.get_by_label("Text (optional)").fill("The ferry will **sail**.")
    page.get_by_label("Section", exact=True).select_option(label="Politics")


def picture() -> bytes:
    out = BytesIO()
    Pillow.new("RGB", (300, 200), "navy").save(out, "PNG")
    return out.getvalue()


def test_an_article_is_written_illustrated_previewed_and_published(site, desk):
    make_section()
    write(desk, site)
    desk.get_by_text("Upload a new picture").click()
    file = {"name": "boat.png", "mimeType": "image/png", "buffer": picture()}
    desk.locator("[name=image-file]").set_input_files(file)
    desk.get_by_label("Description for those").fill("A boat")
    desk.get_by_label("Credit of the picture").fill("© DESK")
    desk.get_by_role("button", name="Upload").click()
    expect(desk.get_by_text("The picture is stored and chosen.")).to_be_visible()
    desk.get_by_role("button", name="Preview").click()
    expect(desk.locator("#preview strong")).to_have_text("sail")
    expect(desk.locator("#preview img")).to_have_attribute("alt", "A boat")
    desk.get_by_role("button", name="Save and publish").click()
    desk.get_by_role("button", name="Publish", exact=True).click()
    expect(desk.get_by_text("The article is published.")).to_be_visible()
    article = Article.objects.get()
    assert article.is_public()
    assert article.lead_image == Image.objects.get()


def test_text_is_kept_while_it_is_typed_even_when_the_session_ends(site, page, sign_in):
    make_section()
    sign_in(page, edo())
    write(page, site)
    expect(page.get_by_text("Kept for you, not saved yet:")).to_be_visible()
    page.context.clear_cookies()
    page.get_by_label("Text (optional)").fill("Typed after the session ended.")
    expect(page.get_by_text("You are signed out")).to_be_visible()
    assert ArticleDraft.objects.get().fields["body"] == "Typed after the session ended."
    sign_in(page, edo())
    page.goto(f"{site}/desk/articles/new/")
    page.get_by_role("link", name="Restore").click()
    expect(page.get_by_label("Text (optional)")).to_have_value("Typed after the session ended.")


def test_a_pasted_discussion_is_mended_and_published(site, desk):
    make_section()
    desk.goto(f"{site}/desk/paste/")
    desk.get_by_label("Text (optional)").fill(TEXT)
    desk.get_by_role("button", name="Read it").click()
    desk.get_by_label("Role of line 4").select_option(label="Left out")
    desk.locator("[name^=reply-6-]").fill("3")
    desk.get_by_label("Headline", exact=True).fill("Ferries")
    if desk.locator("#line-4[data-role=ignored]").count() == 0:
        desk.get_by_role("button", name="Read again").last.click()
    expect(desk.locator("#line-4")).to_have_attribute("data-role", "ignored")
    expect(desk.locator("[name^=reply-6-]")).to_have_value("3")
    desk.get_by_label("Headline", exact=True).fill("Ferries")
    desk.get_by_label("Section", exact=True).select_option(label="Politics")
    desk.get_by_role("button", name="Publish", exact=True).click()
    expect(desk.locator("h1")).to_have_text("Ferries")
    first, second, _third = Comment.objects.order_by("pk")
    assert first.text == "Ten years we waited."
    assert second.reply_to == first


@pytest.mark.parametrize("path", ["/desk/", "/desk/articles/new/", "/desk/images/", "/desk/paste/"])
def test_nothing_runs_over_the_edge_of_a_phone(site, phone, sign_in, path):
    sign_in(phone, edo())
    phone.goto(site + path)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_number_being_typed_survives_a_change_of_another_line(site, page, sign_in):
    make_section()
    sign_in(page, edo())
    page.goto(f"{site}/desk/paste/")
    page.get_by_label("Text (optional)").fill(TEXT)
    page.get_by_role("button", name="Read it").click()
    page.get_by_label("Role of line 4").select_option(label="Left out")
    page.locator("[name^=reply-6-]").press_sequentially("3")
    expect(page.locator("#line-4")).to_have_attribute("data-role", "ignored")
    expect(page.locator("[name^=reply-6-]")).to_have_value("3")
