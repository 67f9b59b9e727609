"""An editor in Chromium: a discussion taken in as text, an article from draft to withdrawal."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article, ArticleDraft
from tests import cast
from tests.make import make_comment, make_section

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

DISCUSSION = """\ufeff date 2025-10-27 The island's council will decide on Wednesday whether to \
close the old harbour.
The vote was put off twice.
Boats would use the new pier from April, according to a plan seen by the paper.© NORTHWIRE
TideTable
A new pier needs a road first, why does nobody say so?
The plan has no money for one.
Nami
Agreed
The bus can't even turn there.
harbour cat
They'll vote yes and regret it.
"""


@pytest.fixture
def desk(page: Page, sign_in) -> Page:
    """A page on which the editor is signed in."""
    make_section()
    sign_in(page, cast.edo())
    return page


def test_a_pasted_discussion_is_coloured_mended_and_read(site: str, desk: Page, open_page):
    desk.goto(f"{site}/desk/paste/")
    desk.get_by_label("Text (optional)").fill(DISCUSSION)
    desk.get_by_role("button", name="Read it").click()
    # A name that looks like text.
    desk.get_by_label("Role of line 10").select_option(label="Member’s name")
    expect(desk.locator("#line-10")).to_have_attribute("data-role", "name")
    lines = desk.locator(".paste__line")
    expect(lines).to_have_count(12)  # The last one is blank.
    roles = ["date", "paragraph", "credit", "name", "text", "text", "name", "text", "text", "name"]
    shown = lines.evaluate_all("all => all.map(one => one.dataset.role)")
    assert shown[: len(roles)] == roles
    colours = lines.evaluate_all(
        "all => all.map(one => getComputedStyle(one).borderInlineStartColor"
        " + getComputedStyle(one).backgroundColor)"
    )
    assert len({colours[roles.index(role)] for role in set(roles)}) >= 4
    desk.get_by_label("Role of line 8").select_option(label="Left out")
    expect(desk.locator("#line-8")).to_have_attribute("data-role", "ignored")
    desk.locator("#line-7").get_by_label("answers line").fill("4")
    desk.get_by_label("Headline", exact=True).fill("Island to vote on its harbour")
    desk.get_by_label("Section", exact=True).select_option(label="Politics")
    desk.get_by_role("button", name="Publish", exact=True).click()
    expect(desk.get_by_text("The article is published with 3 comments.")).to_be_visible()

    reader = open_page(java_script_enabled=False)
    reader.goto(desk.url)
    expect(reader.locator("h1")).to_have_text("Island to vote on its harbour")
    expect(reader.locator(".article__body p")).to_have_count(3)
    expect(reader.locator(".article__credit")).to_have_text("© NORTHWIRE")
    expect(reader.locator("[data-depth='1']")).to_contain_text("in reply to TideTable")
    expect(reader.locator("[data-depth='1'] .comment__body p")).to_have_count(1)
    assert Article.objects.get().published_at.date() == date(2025, 10, 27)


def test_an_article_is_kept_previewed_published_corrected_and_withdrawn(
    site: str, desk: Page, open_page
):
    desk.goto(f"{site}/desk/articles/new/")
    desk.get_by_label("Headline", exact=True).fill("Ferry to sail every hour")
    desk.get_by_label("Section", exact=True).select_option(label="Politics")
    desk.get_by_label("Text (optional)").press_sequentially("The ferry will **sail**.")
    expect(desk.get_by_text("Kept for you, not saved yet:")).to_be_visible()
    assert ArticleDraft.objects.get().fields["body"] == "The ferry will **sail**."
    desk.get_by_role("button", name="Preview").click()
    expect(desk.locator("#preview strong")).to_have_text("sail")
    desk.get_by_role("button", name="Save and publish").click()
    desk.get_by_role("button", name="Publish", exact=True).click()
    expect(desk.get_by_text("The article is published.")).to_be_visible()
    comment = make_comment(article=Article.objects.get(), text="At last.")

    desk.get_by_role("link", name="Correct …").click()
    desk.get_by_role("textbox").fill("It sails every two hours.")
    desk.get_by_role("button", name="Print the correction").click()
    expect(desk.locator(".desk__standing")).to_be_visible()
    reader = open_page()
    reader.goto(site + comment.article.get_absolute_url())
    expect(reader.locator(".article__corrections")).to_contain_text("It sails every two hours.")
    expect(reader.locator(".article__body strong")).to_have_text("sail")

    desk.get_by_role("link", name="Withdraw …").click()
    desk.get_by_role("textbox").fill("The report rested on a mistake.")
    desk.get_by_role("button", name="Withdraw the article").click()
    expect(desk.get_by_role("link", name="Restore …")).to_be_visible()
    assert reader.reload().status == 410
    expect(reader.locator(".page__lead")).to_have_text("The report rested on a mistake.")
    assert reader.goto(site + comment.get_absolute_url()).status in (404, 410)
    reader.goto(site)
    expect(reader.locator("main")).not_to_contain_text("Ferry")
