"""A reader searches in Chromium: with JavaScript and without, by keyboard, on a dark phone."""

import re

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from tests import cast
from tests.browser.axe import look_at
from tests.make import make_article, make_comment

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def reader(request, open_page) -> Page:
    """A page of somebody who isn't signed in, once with JavaScript and once without."""
    return open_page(java_script_enabled=request.param == "with JavaScript")


def test_a_reader_searches_narrows_and_opens_what_was_found(site: str, reader: Page):
    article = make_article()
    comment = make_comment(article=article, author=cast.alice(), text="The harbour ferries wait.")
    make_comment(article=article, author=cast.bob(), text="A ferry in the harbour.")
    reader.goto(site)
    reader.get_by_role("banner").get_by_role("link", name="Search").click()
    field = reader.get_by_role("searchbox")
    field.fill("の")
    field.press("Enter")
    expect(reader.get_by_role("alert")).to_contain_text("A single kana")
    field.fill("harbour ferry")
    field.press("Enter")
    expect(reader.get_by_text("2 results")).to_be_visible()
    expect(field).to_have_value("harbour ferry")
    reader.get_by_role("link", name="Newest").click()
    expect(reader).to_have_url(re.compile("order=newest"))
    reader.get_by_text("Narrow the search").click()
    reader.get_by_label("Written by").fill("alice")
    reader.get_by_role("main").get_by_role("button", name="Search").click()
    expect(reader.get_by_text("1 result", exact=True)).to_be_visible()
    expect(reader).to_have_url(re.compile("order=newest"))
    expect(reader.locator("mark")).to_have_text(["harbour", "ferries"])
    reader.get_by_role("link", name="Alice on Ferry to sail every hour").click()
    expect(reader).to_have_url(f"{site}/comments/{comment.pk}/#c{comment.pk}")


def test_a_discussion_leads_to_a_search_of_itself_and_out_again(site: str, reader: Page):
    article, other = make_article(headline="Ferry to sail"), make_article(headline="Ferry price")
    for number in range(4):
        comment = make_comment(article=article, text=f"harbour {number}")
    make_comment(article=other, text="harbour")
    reader.goto(f"{site}{article.get_absolute_url()}")
    reader.get_by_role("link", name="Search this discussion").click()
    field = reader.get_by_role("searchbox")
    field.fill("harbour")
    field.press("Enter")
    expect(reader.get_by_text("4 results")).to_be_visible()
    reader.get_by_role("link", name="Newest").click()
    expect(reader.get_by_text("4 results")).to_be_visible()
    reader.locator(".search__found a").first.click()
    expect(reader).to_have_url(f"{site}/comments/{comment.pk}/#c{comment.pk}")
    reader.go_back()
    reader.get_by_role("link", name="Search everywhere").click()
    expect(reader.get_by_text("5 results")).to_be_visible()
    expect(field).to_have_value("harbour")
    reader.go_back()
    reader.get_by_role("main").get_by_role("link", name="Ferry to sail", exact=True).click()
    expect(reader).to_have_url(f"{site}{article.get_absolute_url()}#discussion")


def test_a_search_can_be_done_by_keyboard_alone(site: str, page: Page):
    make_comment(text="quokka")
    page.goto(f"{site}/search/")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("quokka")
    page.keyboard.press("Tab")
    expect(page.get_by_role("main").get_by_role("button", name="Search")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Written by")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_text("quokka")


def test_what_best_match_compares_stands_clear_of_what_was_found(site, page: Page, monkeypatch):
    for place in (f"forum.search.{connection.vendor}", "forum.discussion.search.results"):
        monkeypatch.setattr(f"{place}.RANKED", 5)
    article = make_article(headline="Other")
    for number in range(7):
        make_comment(article=article, text=f"quokka {number}")
    monkeypatch.setattr("forum.discussion.search.results.COUNTED", 2)
    page.goto(f"{site}/search/?q=quokka")
    sentence = page.get_by_text("“Best match” compares").bounding_box()
    first = page.locator(".search__found .entry").first
    assert first.bounding_box()["y"] - sentence["y"] - sentence["height"] >= 12
    expect(first).to_have_css("border-block-start-width", "0px")


@pytest.mark.parametrize("locale", ["en", "ja"])
def test_pages_of_results_are_accessible(site: str, open_page, locale: str):
    article = make_article(headline="島の連絡船 Ferry", language="ja", byline="江戸 原")
    make_comment(article=article, author=cast.suzu(), text="運賃は**本当**でしょうか。Ferry!")
    for number in range(25):
        make_comment(article=article, text=f"ferry {'x' * 90} {number}")
    page = open_page(bypass_csp=True, locale=locale)
    paths = (
        "/search/", "/search/?q=ferry&kind=&section=politics&since=2020-01-01", "/search/?q=運賃",
        "/search/?q=ferry&order=newest", "/search/?q=xylophone&author=suzu",
        "/search/?q=の&since=2024-05-05&until=2024-01-01", "/search/?q=ferry&page=9",
    )  # fmt: skip
    faults = [fault for path in paths for fault in look_at(page, site + path)]
    assert not faults, "\n".join(faults)
