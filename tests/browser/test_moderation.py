"""A moderator at work in Chromium, with JavaScript and without."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from forum.discussion.models import Comment, State
from forum.moderation.decisions.models import Decision
from forum.moderation.reports.models import Report
from tests import cast
from tests.browser.axe import look
from tests.make import make_article, make_comment
from tests.moderation.making import make_decision, make_report

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

QUEUE = reverse("moderation:queue")


def make_cases() -> list[Comment]:
    """Return two reported comments, in the order of the queue."""
    article = make_article()
    made = [make_comment(article=article, author=cast.alice()) for _ in range(2)]
    for comment in made:  # The one that waits longer is due first.
        make_report(comment)
    return made


def state_of(comment: Comment) -> str:
    return Comment.objects.get(pk=comment.pk).state


def test_no_room_is_off_the_smallest_screen(site: str, phone: Page, sign_in):
    sign_in(phone, cast.ada())
    for name in ("care", "legal_notices"):
        phone.goto(site + reverse(f"moderation:{name}"))
        current = phone.locator(":is(.tabs, .rooms) [aria-current]")
        box = current.bounding_box()
        assert box and box["x"] >= 0 and box["x"] + box["width"] <= 320
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_case_is_decided_and_undone_in_its_place(site: str, page: Page, sign_in):
    first, second = make_cases()
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    case = page.locator(f"#case-{first.pk}")
    expect(case.get_by_label("Note")).to_be_hidden()
    case.get_by_text("Say more").click()
    case.get_by_label("Note").fill("Sells shoes.")
    case.get_by_role("button", name="Remove").click()
    reasons = case.get_by_label("Reason", exact=True)
    expect(reasons).to_be_focused()
    expect(reasons).to_have_accessible_description("Please choose a reason. The member is told it.")
    expect(case.get_by_label("Note")).to_have_value("Sells shoes.")
    reasons.select_option("spam")
    case.get_by_role("button", name="Remove").click()
    expect(case.get_by_role("button", name="Undo: Restore")).to_be_visible()
    expect(case).to_be_focused()
    expect(page.locator("#waiting")).to_have_text("Reported: 1. Held: 0.")
    assert state_of(first) == State.REMOVED
    case.get_by_role("button", name="Undo: Restore").click()
    expect(case).to_contain_text("restored")
    assert state_of(first) == State.PUBLISHED
    whys = Decision.objects.order_by("pk").values_list("act", "reason", "note")
    assert list(whys) == [("remove", "spam", "Sells shoes."), ("restore", "taken_back", "")]
    expect(page.locator(f"#case-{second.pk}")).to_be_visible()


@pytest.mark.parametrize("kind", ["page", "page_without_javascript"])
def test_dismissing_costs_one_click_and_says_why(site: str, sign_in, request, kind: str):
    page, (first, _second) = request.getfixturevalue(kind), make_cases()
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    page.locator(f"#case-{first.pk}").get_by_role("button", name="Dismiss reports").click()
    expect(page.get_by_text("Reports on Alice’s comment dismissed.")).to_be_visible()
    page.goto(site + reverse("moderation:log"))
    expect(page.locator(".log__entry")).to_contain_text("No rule broken")


def test_a_colleagues_decision_is_explained_in_place(site: str, page: Page, sign_in):
    first, _second = make_cases()
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    make_decision("hide", first, cast.ada())
    case = page.locator(f"#case-{first.pk}")
    case.get_by_role("button", name="Dismiss reports").click()
    expect(case.locator(".notice--error")).to_contain_text("Already decided by ada")
    expect(case.get_by_role("button", name="Restore")).to_be_visible()


def test_a_case_is_decided_without_javascript(site: str, page_without_javascript: Page, sign_in):
    page, (first, second) = page_without_javascript, make_cases()
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    page.locator(f"#case-{first.pk}").get_by_role("button", name="Remove").click()
    expect(page.locator(".error-summary")).to_contain_text("choose a reason")
    page.get_by_label("Reason", exact=True).select_option("spam")
    page.get_by_role("button", name="Remove").click()
    expect(page).to_have_url(f"{site}{QUEUE}#case-{second.pk}")
    expect(page.locator(f"#case-{first.pk}")).to_have_count(0)
    assert state_of(first) == State.REMOVED


def test_refused_and_decided_cases_are_accessible(site: str, open_page, sign_in):
    page, (first, second) = open_page(bypass_csp=True), make_cases()
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    page.locator(f"#case-{first.pk}").get_by_role("button", name="Hide").click()
    expect(page.locator(".field__error")).to_be_visible()
    lock = page.locator(f"#case-{second.pk}")
    lock.get_by_label("Reason", exact=True).select_option("heated")
    lock.get_by_text("Do more").click()
    lock.get_by_role("button", name="Lock branch").click()
    expect(lock.get_by_role("button", name="Undo: Unlock branch")).to_be_visible()
    assert list(look(page)) == []


@pytest.mark.parametrize("kind", ["page", "page_without_javascript"])
def test_a_reader_reports_a_comment(site: str, sign_in, request, kind: str):
    page: Page = request.getfixturevalue(kind)
    comment = make_comment(author=cast.alice())
    sign_in(page, cast.bob())
    page.goto(site + comment.article.get_absolute_url())
    page.locator(f"#c{comment.pk}").get_by_role("link", name="Report").click()
    page.get_by_label("Off topic").check()
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("Thank you. A moderator will look at the comment.")).to_be_visible()
    assert Report.objects.get().reason == "off_topic"


def test_the_queue_fits_a_phone(site: str, phone: Page, sign_in):
    make_cases()
    sign_in(phone, cast.mori())
    for address in (QUEUE, reverse("moderation:log")):
        phone.goto(site + address)
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_the_checks_are_set_to_can_be_read_to_its_end(site: str, page: Page, sign_in):
    sign_in(page, cast.ada())
    page.goto(site + reverse("moderation:checks"))
    cut = page.locator(".check__fields select").evaluate_all(
        "all => all.map(one => { const width = one.offsetWidth; one.style.inlineSize = 'auto';"
        " return one.offsetWidth - width; })"
    )
    assert cut and max(cut) <= 0


@pytest.mark.parametrize("size", ["page", "phone"])
def test_the_words_of_the_charts_are_large_enough_to_read(site: str, sign_in, request, size: str):
    page = request.getfixturevalue(size)
    make_cases()
    sign_in(page, cast.mori())
    page.goto(site + reverse("moderation:dashboard"))
    sizes = page.locator(".chart__word").evaluate_all(
        "words => words.map(word => parseFloat(getComputedStyle(word).fontSize)"
        " * word.ownerSVGElement.getBoundingClientRect().width / 320)"
    )
    assert sizes and min(sizes) >= 11  # Pixels, however many charts stand beside each other.
    assert max(sizes) - min(sizes) < 0.1
    left = page.locator(".chart__word").evaluate_all("words => words.map(word => word.getBBox().x)")
    assert min(left) >= 0  # Nothing is cut off.
