"""An article with 10,000 comments in Chromium: every way through it, none of it slow."""

import re
from time import process_time

import pytest
from django.db import transaction
from playwright.sync_api import Page, Response, Route, expect

from forum.discussion.branch import BRANCH_PAGE_SIZE
from forum.discussion.generating import generate_discussion
from forum.discussion.models import Comment
from forum.discussion.orders import ORDERS
from forum.discussion.threads import ROOTS_PER_PAGE
from tests import cast
from tests.big import make_huge_discussion
from tests.make import make_article

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]

COUNT = 10_000
# Seconds of work for an answer. The server is a thread of this process; by the
# clock on the wall the test would measure its neighbours.
LIMIT = 1.5
# Milliseconds that a machine with other work may take to lay out 1,200 comments.
BUSY = 60_000


class Visit:
    """A reader's way from page to page, and what was slow or wrong on it."""

    def __init__(self, page: Page) -> None:
        self.page, self.faults = page, []
        page.on("console", lambda message: self.faults.append(message.text))
        page.on("response", self.check)

    def check(self, response: Response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status} {response.url}")

    def open(self, address: str) -> None:
        """Open a page and time its answer."""
        started = process_time()
        self.page.goto(address, wait_until="commit").body()
        if (took := process_time() - started) > LIMIT:
            self.faults.append(f"{took:.2f} s {address}")
        self.page.wait_for_load_state("load")

    def follow(self, name: str | re.Pattern[str]) -> None:
        """Open the first link of that name."""
        link = self.page.get_by_role("link", name=name, exact=True).first
        self.open(link.evaluate("link => link.href"))

    def shown(self) -> list[str]:
        """Return the ids of the comments on the page."""
        return self.page.locator(".comment").evaluate_all("all => all.map(one => one.id)")


def test_ten_thousand_comments_are_walked_through(site: str, page: Page, sign_in):
    with transaction.atomic():
        article = make_huge_discussion(COUNT - 500)
    generate_discussion(article=article, count=400, shape="flat")
    generate_discussion(article=article, count=100, shape="chain")
    deepest = Comment.objects.order_by("-depth", "pk").first()
    longest = Comment.objects.filter(depth=0).order_by("-thread_count").first()
    assert longest.thread_count > BRANCH_PAGE_SIZE and deepest.depth > 20
    visit = Visit(page)

    for order in ORDERS:
        visit.open(f"{site}{article.get_absolute_url()}?order={order}")
        expect(page.locator("#discussion-count")).to_have_text("10,000 comments")
        seen: set[str] = set()
        for _number in range(2):
            roots = page.locator("#threads > .thread > details > .comment")
            expect(roots).to_have_count(ROOTS_PER_PAGE)
            ids = visit.shown()
            assert not seen.intersection(ids) and len(set(ids)) == len(ids)
            seen.update(ids)
            visit.follow("More threads")

    visit.follow("Back to the start")
    visit.follow(re.compile("[0-9] more replies$"))
    # Some of the branch stood on the page before.
    assert f"/comments/{longest.pk}/?after=" in page.url
    # Below the comment that it goes on below.
    expect(page.locator(".comment")).to_have_count(1 + BRANCH_PAGE_SIZE)
    assert visit.shown()[0] == f"c{longest.pk}"
    visit.open(site + longest.get_absolute_url())
    walked = visit.shown()
    while page.get_by_role("link", name="More replies", exact=True).count():
        visit.follow("More replies")
        shown = visit.shown()
        again = [one for one in shown if one in walked]  # What the page goes on below.
        assert again[0] == f"c{longest.pk}" and shown[: len(again)] == again
        walked += shown[len(again) :]
    branch = Comment.objects.filter(path__startswith=longest.path).order_by("path")
    assert walked == [f"c{pk}" for pk in branch.values_list("pk", flat=True)]

    visit.open(f"{site}{deepest.get_absolute_url()}#c{deepest.pk}")
    linked = page.locator(f"#c{deepest.pk}")
    expect(linked).to_be_in_viewport()
    expect(linked).to_contain_text("in reply to")
    page.locator(".thread__fold", has=linked).last.locator("> summary").click()
    expect(linked).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    sign_in(page, cast.alice())
    visit.open(site + article.get_absolute_url())
    page.get_by_role("button", name="Vote up").first.click()
    expect(page.locator("[aria-pressed=true]")).to_have_count(1)
    assert not visit.faults


def test_a_long_page_costs_a_members_browser_what_it_costs_anybody(site: str, open_page, sign_in):
    article = make_article()
    generate_discussion(article=article, count=1_200, shape="mixed", author_count=20)
    took = []
    for member in (None, cast.alice()):
        page = open_page(java_script_enabled=False)  # What pages cost of themselves.
        if member:
            sign_in(page, member)
        took.append(processor_seconds(page, f"{site}{article.get_absolute_url()}?all=1"))

    anybody, member = took
    assert member < 1.6 * anybody, took  # Buttons that named their form took thrice as long.


def test_of_a_long_page_a_browser_lays_out_what_is_in_sight(site: str, open_page):
    article = make_article()
    generate_discussion(article=article, count=1_200, shape="mixed", author_count=20)
    address = f"{site}{article.get_absolute_url()}?all=1"
    whole = open_page()
    whole.route("**/*all=1", lay_out_all)
    page = open_page()

    assert 2 * processor_seconds(page, address) < processor_seconds(whole, address)
    far = page.locator(".comment").last
    in_sight = "one => one.checkVisibility({ contentVisibilityAuto: true })"
    assert page.locator(".comment").first.evaluate(in_sight) and not far.evaluate(in_sight)
    page.goto(f"{address}#{far.get_attribute('id')}")
    expect(far).to_be_in_viewport()
    page.keyboard.press("k")
    expect(page.locator(".comment:focus")).to_be_in_viewport()
    roots = page.locator("#threads > .thread")
    at = roots.evaluate_all("all => all.findIndex(one => one.contains(document.activeElement))")
    assert at in (roots.count() - 1, roots.count() - 2)
    page.emulate_media(media="print")
    assert page.locator(".comment").first.evaluate(in_sight)


def lay_out_all(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace(" data-long", ""))


def processor_seconds(page: Page, address: str) -> float:
    """Open a page; return how long its main thread was at work, whatever else the machine does."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(address, timeout=BUSY)  # By the processor's clock, not the wall's.
    metrics = session.send("Performance.getMetrics")["metrics"]
    return next(one["value"] for one in metrics if one["name"] == "TaskDuration")
