"""Going from comment to comment by key and by thumb, in Chromium."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from forum.discussion import pages, threads
from forum.discussion.models import Comment, Visit
from tests import cast
from tests.make import make_article, make_comment


@pytest.fixture
def talk(transactional_db):
    """Three threads; the first has an answer that has two answers."""
    article = make_article()
    first, second, third = (make_comment(article=article) for _ in range(3))
    answer = make_comment(reply_to=first)
    left, right = make_comment(reply_to=answer), make_comment(reply_to=answer)
    return article, first, second, third, answer, left, right


def is_at(page: Page, comment: Comment) -> None:
    expect(page.locator(f"#c{comment.pk}")).to_be_focused()


def test_keys_go_from_comment_to_comment(site, page: Page, talk):
    article, first, second, third, answer, left, right = talk
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest")
    for key, at in (("j", first), ("j", second), ("k", first), ("j", second), ("j", third)):
        page.keyboard.press(key)
        is_at(page, at)
    page.locator(f"#c{left.pk} .comment__byline").focus()
    for key, at in (("]", right), ("[", left), ("p", answer), ("p", first)):
        page.keyboard.press(key)
        is_at(page, at)
    page.keyboard.press("t")
    expect(page.locator("#discussion")).to_be_focused()


def test_behind_the_last_thread_keys_lead_to_the_next_page(site, page: Page, talk, monkeypatch):
    article, first, second, third = talk[:4]
    monkeypatch.setattr(pages, "WHOLE_UP_TO", 1)
    monkeypatch.setattr(threads, "ROOTS_PER_PAGE", 2)
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest")
    for at in (first, second):
        page.keyboard.press("j")
        is_at(page, at)
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="More threads")).to_be_focused()
    page.keyboard.press("k")
    is_at(page, second)
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(f"#c{third.pk}")).to_be_visible()
    page.keyboard.press("j")
    is_at(page, third)


def test_keys_stay_letters_where_one_writes_and_browser_keys_the_browsers(
    site, page: Page, sign_in, talk
):
    sign_in(page, cast.alice())
    page.goto(site + talk[0].get_absolute_url())
    area = page.locator("#write-text")
    area.fill("")
    area.press_sequentially("jkpn?")
    expect(area).to_have_value("jkpn?")
    page.locator("#discussion").evaluate("e => { e.tabIndex = -1; e.focus() }")
    page.keyboard.press("Control+p")
    expect(page.locator("#discussion")).to_be_focused()


@pytest.mark.parametrize("held", ["ctrlKey: true, modifierAltGraph", "altKey"], ids=str)
def test_signs_that_a_keyboard_has_behind_another_key_are_keys_too(
    site, page: Page, talk, held: str
):
    article, first, second, *_ = talk
    press = (
        "key => document.activeElement.dispatchEvent(new KeyboardEvent("
        f"'keydown', {{ key, altKey: true, {held}: true, bubbles: true }}))"
    )
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest")
    page.keyboard.press("j")
    is_at(page, first)
    page.evaluate(press, "]")
    is_at(page, second)
    page.keyboard.press("Alt+k")  # Of letters that is a key of the browser.
    is_at(page, second)
    page.evaluate(press, "?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def test_keys_can_be_switched_off_on_the_device(site, page: Page, talk):
    article, first = talk[:2]
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest")
    page.keyboard.press("?")
    page.get_by_label("Use these keys on this device").uncheck()
    page.get_by_role("button", name="Close").click()
    page.reload()
    box = page.get_by_role("dialog", name="Keys")
    page.evaluate(
        "() => { onkeydown = (event) => { document.title = event.key + event.defaultPrevented; }; }"
    )
    for key in ("j", "?"):
        page.keyboard.press(key)
        expect(page).to_have_title(f"{key}false")
    expect(page.locator(f"#c{first.pk}")).not_to_be_focused()
    expect(box).to_be_hidden()
    page.locator("#threads").scroll_into_view_if_needed()  # Where the bar is.
    page.get_by_role("button", name="More ways to move").click()
    page.get_by_role("button", name="Keys").click()
    page.get_by_label("Use these keys on this device").check()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("?")
    expect(box).to_be_visible()


def test_who_switched_keys_off_on_a_tablet_finds_the_way_back(site, phone: Page, talk):
    phone.goto(f"{site}{talk[0].get_absolute_url()}?order=oldest#threads")
    phone.get_by_role("button", name="More ways to move").tap()
    way = phone.get_by_role("button", name="Keys")
    expect(way).to_be_hidden()
    phone.keyboard.press("?")
    phone.get_by_label("Use these keys on this device").uncheck()
    phone.get_by_role("button", name="Close").tap()
    phone.reload()
    phone.get_by_role("button", name="More ways to move").tap()
    way.tap()
    expect(phone.get_by_role("dialog", name="Keys")).to_be_visible()


@pytest.mark.parametrize("is_member", [False, True])
def test_keys_work_on_a_short_part_of_a_discussion(
    site, page: Page, sign_in, talk, is_member: bool
):
    article = talk[0]
    only = make_comment(article=article, text="https://reader.example/")
    if is_member:
        sign_in(page, cast.alice())
        page.goto(site + article.get_absolute_url())  # Of which nothing is new afterwards.
    page.goto(f"{site}{article.get_absolute_url()}?show=links")
    page.keyboard.press("j")
    expect(page.locator(f"#c{only.pk}")).to_be_focused()


def test_a_key_opens_what_is_folded(site, page: Page, talk):
    article, first, second, *_ = talk
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest")
    page.locator(f"li:has(> details > #c{first.pk}) > details > summary").first.click()
    expect(page.locator(f"#c{first.pk}")).to_be_hidden()
    for key, there in (("j", second), ("k", first)):
        page.keyboard.press(key)
        is_at(page, there)


def test_the_thumb_reaches_the_next_new_comment(site, phone: Page, sign_in, talk):
    article, _first, second, *_ = talk
    sign_in(phone, cast.alice())
    before = Comment.objects.get(pk=second.pk).arrival - 1
    Visit.objects.create(
        member=cast.alice(),
        article=article,
        seen_before=before,
        seen_now=before,
        at=timezone.now() - timedelta(hours=1),
    )
    phone.goto(f"{site}{article.get_absolute_url()}?order=oldest#threads")
    expect(phone.get_by_text("5 new since your last visit")).to_be_visible()
    phone.get_by_role("button", name="Next new").tap()
    expect(phone.locator(".comment:focus")).to_have_attribute("data-new", "")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("is_member", [False, True])
def test_keys_work_on_a_page_too_short_for_a_bar(site, page: Page, sign_in, talk, is_member: bool):
    if is_member:
        sign_in(page, cast.alice())
    short = make_comment()
    for address in (short.article.get_absolute_url(), short.get_absolute_url()):
        page.goto(site + address)
        page.keyboard.press("j")
        is_at(page, short)
        expect(page.locator("move-about")).to_be_hidden()
        page.keyboard.press("?")
        page.get_by_role("dialog", name="Keys").get_by_role("button", name="Close").click()


def test_a_short_page_leads_to_what_is_new(site, phone: Page, sign_in, transactional_db):
    page, first = phone, make_comment()
    second = make_comment(article=first.article)
    sign_in(page, cast.alice())
    hour_ago = timezone.now() - timedelta(hours=1)
    seen = {"seen_before": 1, "seen_now": 1, "at": hour_ago}
    Visit.objects.create(member=cast.alice(), article=first.article, **seen)
    page.goto(f"{site}{first.article.get_absolute_url()}#threads")
    page.get_by_role("button", name="Next new").tap()
    is_at(page, second)


def test_without_javascript_links_lead_to_what_is_new(
    site, page_without_javascript: Page, sign_in, talk
):
    page, (article, _first, second, *_) = page_without_javascript, talk
    sign_in(page, cast.alice())
    Visit.objects.create(
        member=cast.alice(),
        article=article,
        seen_before=1,
        seen_now=1,
        at=timezone.now() - timedelta(hours=1),
    )
    page.goto(site + article.get_absolute_url())
    page.get_by_text("5 new since your last visit").click()
    assert page.url.endswith(f"#c{second.pk}")
    page.goto(site + article.get_absolute_url())
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_text("since your last visit")).to_have_count(0)


def test_steps_go_by_what_is_answered_however_deep(site, page: Page, talk):
    at = talk[2]
    article, chain = talk[0], [at]
    for _number in range(10):
        chain.append(at := make_comment(reply_to=at))
    sibling = make_comment(reply_to=chain[-2])
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest")
    page.locator(f"#c{chain[-1].pk} .comment__byline").focus()
    for key, there in (("p", chain[-2]), ("p", chain[-3]), ("]", None), ("f", None)):
        page.keyboard.press(key)
        if there:
            is_at(page, there)
    expect(page.locator(f"#c{chain[-3].pk}")).to_be_hidden()
    place = page.evaluate("scrollY")
    page.keyboard.press("f")
    assert page.evaluate("scrollY") == place
    page.locator(f"#c{chain[-1].pk} .comment__byline").focus()
    page.keyboard.press("]")
    is_at(page, sibling)


def test_the_thumb_goes_wherever_a_key_does_and_on_from_a_branch(site, phone: Page, talk):
    article, first, second, _third, answer, left, right = talk
    phone.goto(f"{site}{article.get_absolute_url()}?order=oldest#threads")
    for name, there in (("Next thread", second), ("Previous thread", first)):
        phone.get_by_role("button", name=name).tap()
        is_at(phone, there)
    phone.get_by_role("button", name="More ways to move").tap()
    phone.get_by_role("button", name="Next reply at this level").tap()
    is_at(phone, second)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    phone.goto(f"{site}{right.get_absolute_url()}#c{right.pk}")
    phone.get_by_role("button", name="Parent").tap()
    is_at(phone, answer)
    phone.goto(f"{site}{first.get_absolute_url()}#c{left.pk}")
    phone.get_by_role("button", name="Next reply at this level").tap()
    is_at(phone, right)
