"""The order a reader has chosen is remembered on their device, and nowhere else."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests import cast
from tests.browser.conftest import NARROW
from tests.make import make_article, make_comment

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def addresses(site: str) -> list[str]:
    """Return the addresses of two discussions of two threads."""
    articles = [make_article(headline=headline) for headline in ("Ferry", "Bridge")]
    for article in articles:
        make_comment(article=article)
        make_comment(article=article)
    return [site + article.get_absolute_url() for article in articles]


def test_the_next_discussion_begins_with_the_order_chosen_last(addresses: list[str], page: Page):
    page.goto(addresses[0])
    page.get_by_role("link", name="Oldest").click()
    page.goto(addresses[1])
    expect(page).to_have_url(addresses[1] + "?order=oldest")
    expect(page.get_by_role("link", name="Oldest")).to_have_attribute("aria-current", "true")
    assert page.context.cookies() == []

    # An address that names an order is obeyed; the discussion's own order forgets the choice.
    page.goto(addresses[1] + "?order=newest")
    expect(page.get_by_role("link", name="Newest")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Best").click()
    page.goto(addresses[0])
    expect(page.get_by_role("link", name="Best")).to_have_attribute("aria-current", "true")
    expect(page).to_have_url(addresses[0])


def test_a_place_on_the_page_is_kept(addresses: list[str], page: Page):
    page.goto(addresses[0])
    page.get_by_role("link", name="Newest").click()
    page.goto(addresses[1] + "#discussion")
    expect(page).to_have_url(addresses[1] + "?order=newest#discussion")


def test_without_javascript_the_order_is_in_the_address(
    addresses: list[str], page_without_javascript: Page
):
    page = page_without_javascript
    page.goto(addresses[0])
    page.get_by_role("link", name="Oldest").click()
    expect(page).to_have_url(re.compile(r"\?order=oldest#discussion$"))
    page.goto(addresses[1])
    expect(page.get_by_role("link", name="Best")).to_have_attribute("aria-current", "true")


@pytest.mark.parametrize("kind", ["page", "page_without_javascript"])
def test_a_member_keeps_what_they_chose_for_all_devices(
    addresses: list[str], open_page, sign_in, request, kind
):
    page, other = request.getfixturevalue(kind), open_page(java_script_enabled=False)
    for one in (page, other):
        sign_in(one, cast.alice())
    page.goto(addresses[0])
    page.get_by_role("link", name="Oldest").click()
    page.get_by_role("button", name="Always begin with this order").click()
    expect(page).to_have_url(addresses[0] + "#discussion")
    expect(page.get_by_text("That is how discussions begin for you")).to_be_visible()
    for one in (page, other):
        one.goto(addresses[1])
        expect(one.get_by_role("link", name="Oldest")).to_have_attribute("aria-current", "true")
        expect(one).to_have_url(addresses[1])


def test_all_orders_are_in_sight_on_the_smallest_phone(addresses: list[str], open_page):
    page = open_page(locale="ja", viewport=NARROW)
    page.goto(addresses[0])
    for order in page.locator("[data-order]").all():
        box = order.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= NARROW["width"] - 16


def test_what_a_member_saves_goes_before_what_was_clicked_on_this_device(
    site: str, addresses: list[str], page: Page, sign_in
):
    sign_in(page, cast.alice())
    page.goto(addresses[0])
    page.get_by_role("link", name="Oldest").click()
    page.goto(f"{site}/display/")
    page.get_by_role("link", name="In which order discussions begin").click()
    page.get_by_label("Newest").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("That is how discussions begin for you")).to_be_visible()
    page.goto(addresses[1])
    expect(page.get_by_role("link", name="Newest")).to_have_attribute("aria-current", "true")
    expect(page).to_have_url(addresses[1])


def test_a_members_page_comes_in_the_order_chosen_last_at_once(
    addresses: list[str], page: Page, sign_in
):
    sign_in(page, cast.alice())
    page.goto(addresses[0])
    page.get_by_role("link", name="Oldest").click()
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if one.is_navigation_request() else None)
    page.goto(addresses[1])
    expect(page.get_by_role("link", name="Oldest")).to_have_attribute("aria-current", "true")
    assert asked == [addresses[1]] == [page.url]

    # Who signs out on this device keeps it as ever; what was saved takes it back.
    page.get_by_role("button", name="Always begin with this order").click()
    page.get_by_text("That is how discussions begin for you").wait_for()
    assert "thread_order" not in {cookie["name"] for cookie in page.context.cookies()}


def test_a_device_that_lost_the_cookie_tells_it_again(addresses: list[str], page: Page, sign_in):
    sign_in(page, cast.alice())
    page.goto(addresses[0])
    page.evaluate("localStorage.setItem('order', '\"newest\"')")
    page.context.clear_cookies(name="thread_order")
    for address in (addresses[1] + "?order=newest", addresses[1]):
        page.goto(addresses[1])
        expect(page.get_by_role("link", name="Newest")).to_have_attribute("aria-current", "true")
        expect(page).to_have_url(address)


def test_another_order_is_asked_for_before_the_threads_are_there(addresses: list[str], page: Page):
    page.goto(addresses[0])
    page.get_by_role("link", name="Oldest").click()
    page.add_init_script(
        "navigation.onnavigate = () => { sessionStorage.asked = document.readyState }"
    )
    page.goto(addresses[1])
    expect(page).to_have_url(addresses[1] + "?order=oldest")
    assert page.evaluate("sessionStorage.asked") == "loading"
