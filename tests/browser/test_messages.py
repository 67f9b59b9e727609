"""What the site says stays in sight where the reader is, and goes once they read on."""

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article
from forum.discussion.models import Comment
from tests import cast
from tests.make import make_article, make_comment

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

# Not by a trial click, before which Playwright scrolls.
ON_TOP = """(link) => {
    const { left, top, width, height } = link.getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + height / 2) === link;
}"""
LOOK = "document.querySelector('live-discussion').ask()"
TOP = "(id) => document.getElementById(id).getBoundingClientRect().top"


def make_long_thread() -> tuple[Article, Comment]:
    """Return an article and a comment far down its page, with as much again below it."""
    article = make_article()
    comments = [make_comment(article=article, text="A word.\n\n" * 9) for _ in range(9)]
    make_comment(reply_to=comments[4], text="A word.\n\n" * 60)
    return article, comments[4]


def test_where_one_is_led_to_it_is_said_what_was_done(site, phone: Page, sign_in):
    _article, comment = make_long_thread()
    sign_in(phone, cast.edo())
    phone.goto(f"{site}/comments/{comment.pk}/pick/")
    phone.get_by_label("Why should readers read it?").fill("It says how it was.")
    phone.get_by_role("button", name="Pick").click()
    said = phone.get_by_text("The comment is an editors’ pick now.")
    expect(said).to_be_in_viewport(ratio=1)
    assert phone.evaluate("scrollY") > 0
    bottom = said.evaluate("(said) => said.getBoundingClientRect().bottom")
    assert phone.evaluate(TOP, f"c{comment.pk}") > bottom

    phone.evaluate("scrollBy(0, innerHeight / 8)")
    expect(said).to_be_in_viewport()
    for _step in range(2):
        phone.evaluate("scrollBy(0, innerHeight / 4)")
        phone.wait_for_timeout(100)
    expect(said).not_to_be_in_viewport()


def test_what_fails_is_said_where_the_reader_is(site, page: Page, sign_in):
    article, comment = make_long_thread()
    sign_in(page, cast.edo())
    page.goto(f"{site}{article.get_absolute_url()}")
    button = page.locator(f"#up{comment.pk}")
    button.scroll_into_view_if_needed()
    before = page.evaluate(TOP, f"c{comment.pk}")
    page.context.set_offline(True)
    button.click()
    expect(page.get_by_text("The site can’t be reached.")).to_be_in_viewport(ratio=1)
    assert page.evaluate(TOP, f"c{comment.pk}") == pytest.approx(before, abs=1)
    expect(button).to_have_attribute("aria-pressed", "false")

    page.context.set_offline(False)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#messages")).to_be_empty()


def test_where_all_is_in_sight_nothing_lies_over_the_masthead(site, page: Page, sign_in):
    comment = make_comment()
    sign_in(page, cast.edo())
    page.goto(f"{site}/comments/{comment.pk}/pick/")
    page.get_by_label("Why should readers read it?").fill("It says how it was.")
    page.get_by_role("button", name="Pick").click()
    expect(page.get_by_text("The comment is an editors’ pick now.")).to_be_in_viewport(ratio=1)
    page.get_by_role("link", name="Search").first.click(trial=True)


@pytest.mark.parametrize("anchors", ["auto", "none"])
def test_nothing_moves_and_nothing_is_covered_by_what_is_said(site, phone: Page, sign_in, anchors):
    article, comment = make_long_thread()
    sign_in(phone, cast.edo())
    phone.goto(f"{site}{article.get_absolute_url()}")
    # As in browsers that don't keep in place what is read.
    phone.evaluate(
        "(anchors) => (document.documentElement.style.overflowAnchor = anchors)", anchors
    )
    button = phone.locator(f"#up{comment.pk}")
    button.scroll_into_view_if_needed()
    before = phone.evaluate(TOP, f"c{comment.pk}")
    phone.context.set_offline(True)
    button.tap()
    said = phone.get_by_text("The site can’t be reached.")
    expect(said).to_be_in_viewport(ratio=1)
    assert phone.evaluate(TOP, f"c{comment.pk}") == pytest.approx(before, abs=1)

    phone.context.set_offline(False)
    make_comment(article=article)
    phone.evaluate(LOOK)
    link = phone.get_by_role("link", name="Show 1 new comment")
    expect(link).to_be_in_viewport(ratio=1)
    assert link.evaluate(ON_TOP)
    expect(said).to_be_in_viewport(ratio=1)
