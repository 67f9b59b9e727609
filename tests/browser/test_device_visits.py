"""What is new to a reader without an account, remembered on their device alone."""

import pytest
from playwright.sync_api import Page, expect

from forum.discussion import arrived, tree
from forum.discussion.removal import remove_comment, restore_comment
from forum.discussion.threads import WHOLE_UP_TO
from tests.browser.conftest import NARROW
from tests.make import make_article, make_big_discussion, make_comment

pytestmark = pytest.mark.slow

LOOK = "document.querySelector('live-discussion').ask()"

# As if the last visit had ended.
LATER = """
    const visits = JSON.parse(localStorage.getItem("visits"));
    for (const [, visit] of visits) visit.at -= 3600_000;
    localStorage.setItem("visits", JSON.stringify(visits));
"""


def visit(page: Page, address: str) -> None:
    """Look at a discussion, and let the visit end."""
    page.goto(f"{address}#discussion")
    page.wait_for_function("(localStorage.getItem('visits') ?? '').includes('seen')")
    page.goto("about:blank")


def later(page: Page, site: str) -> None:
    page.goto(f"{site}/robots.txt")
    page.evaluate(LATER)


def test_on_a_first_visit_nothing_is_new_since_a_last_one(site, page: Page, transactional_db):
    article = make_article()
    make_comment(article=article)
    address = site + article.get_absolute_url()
    page.goto(f"{address}#discussion")
    page.wait_for_function("(localStorage.getItem('visits') ?? '').includes('seen')")
    make_comment(article=article)
    page.evaluate("document.querySelector('live-discussion').ask()")
    page.get_by_role("link", name="Show 1 new comment").click()
    expect(page.get_by_role("link", name="1 new since you opened this discussion")).to_be_visible()
    page.reload()  # The same visit.
    expect(page.get_by_role("link", name="1 new since you opened this discussion")).to_be_visible()
    page.goto("about:blank")
    later(page, site)
    make_comment(article=article)
    for _ in range(2):
        page.goto(address)
        expect(page.get_by_role("link", name="1 new since your last visit")).to_be_visible()


def test_what_came_meanwhile_is_told_marked_and_led_to(site, page: Page, transactional_db):
    article = make_article()
    first, second = make_comment(article=article), make_comment(article=article)
    address = site + article.get_absolute_url()
    visit(page, address)
    answer, gone = make_comment(reply_to=first), make_comment(article=article)
    last = make_comment(reply_to=answer)
    remove_comment(comment_id=gone.pk)
    later(page, site)

    page.goto(site)
    # 3 arrived, one of them is gone.
    expect(page.locator(".badge--new")).to_have_text("+2 new")
    page.goto(f"{address}?order=oldest")
    expect(page.get_by_role("link", name="2 new since your last visit")).to_be_visible()
    expect(page.locator(".comment[data-new]")).to_have_count(2)
    expect(page.locator(f"#c{answer.pk} .badge--new")).to_have_text("New")
    fold = page.locator(f"li:has(> details > #c{first.pk}) > details > summary")
    fold.click()
    expect(fold).to_contain_text("Bob · 2 replies +2 new")
    for comment in (answer, last):
        page.keyboard.press("n")
        expect(page.locator(f"#c{comment.pk}")).to_be_focused()
    # Still the same visit; then all is read.
    page.reload()
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_role("status").filter(has_text="marked as read")).to_be_focused()
    expect(page.locator(".comment[data-new], .badge--new")).to_have_count(0)
    page.reload()
    expect(page.locator(f"#c{second.pk}")).to_be_visible()
    expect(page.get_by_text("since your last visit")).to_have_count(0)
    page.goto(site)
    expect(page.locator("[data-discussion]")).to_be_visible()
    expect(page.locator(".badge--new")).to_have_count(0)
    assert page.context.cookies() == []


def test_who_reads_a_branch_alone_finds_the_others_news_next_time(
    site, page: Page, transactional_db
):
    article = make_article()
    first, other = make_comment(article=article), make_comment(article=article)
    visit(page, site + article.get_absolute_url())
    for _ in range(2):
        make_comment(reply_to=other)
        later(page, site)
        page.goto(site + first.get_absolute_url())
        page.goto("about:blank")
    later(page, site)
    page.goto(site + article.get_absolute_url())
    expect(page.get_by_role("link", name="2 new since your last visit")).to_be_visible()
    expect(page.locator(".comment[data-new]")).to_have_count(2)


def test_what_is_gone_before_it_was_read_is_counted_no_more(site, page: Page, transactional_db):
    article = make_article()
    first = make_comment(article=article)
    address = site + article.get_absolute_url()
    visit(page, address)
    answer, came = make_comment(reply_to=first), make_comment(article=article)
    later(page, site)
    page.goto(address)
    bar = page.get_by_role("link", name="new since your last visit")
    expect(bar).to_have_text("2 new since your last visit")
    make_comment(article=article)  # It is told of by itself.
    remove_comment(comment_id=answer.pk)
    page.evaluate(LOOK)
    expect(bar).to_have_text("1 new since your last visit")
    expect(page.locator(".comment[data-new]")).to_have_id(f"c{came.pk}")
    bar.focus()
    remove_comment(comment_id=came.pk)
    page.evaluate(LOOK)
    expect(bar).to_be_hidden()
    expect(page.get_by_role("region", name="Discussion")).to_be_focused()
    restore_comment(comment_id=came.pk)
    page.evaluate(LOOK)
    expect(bar).to_have_text("1 new since your last visit")


def test_what_is_shown_one_after_the_other_is_marked_once(site, page: Page, transactional_db):
    article = make_article()
    first, _second = make_comment(article=article), make_comment(article=article)
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest#discussion")
    page.wait_for_function("(localStorage.getItem('visits') ?? '').includes('seen')")
    came = []
    for number in range(1, 4):
        came.append(make_comment(reply_to=first))
        page.evaluate(LOOK)
        page.get_by_role("link", name="Show 1 new comment").click()
        expect(page.locator(f"#c{came[-1].pk}")).to_be_focused()
        expect(page.get_by_text(f"{number} new since you opened this discussion")).to_be_visible()
    for comment in came:
        expect(page.locator(f"#c{comment.pk} .badge--new")).to_have_count(1)
    line = page.locator(f"li:has(> details > #c{first.pk}) > details > summary")
    expect(line.locator(".badge--new")).to_have_text(["+3 new"])
    # What is read by then is not told again.
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_role("status").filter(has_text="marked as read")).to_be_focused()
    remove_comment(comment_id=came[0].pk)
    last = make_comment(article=article)
    page.evaluate(LOOK)
    page.get_by_role("link", name="Show 1 new comment").click()
    expect(page.locator(f"#c{last.pk}")).to_be_focused()
    expect(page.locator(".comment .badge--new")).to_have_count(1)
    expect(page.get_by_text("1 new since you opened this discussion")).to_be_visible()
    expect(page.get_by_text("marked as read")).to_have_count(0)


def test_a_page_read_for_long_is_one_visit(site, page: Page, transactional_db):
    article = make_big_discussion(WHOLE_UP_TO + 100, shape="flat")
    address = f"{site}{article.get_absolute_url()}?order=oldest"
    visit(page, address)
    last = article.comments.latest("pk")
    new = [make_comment(reply_to=last) for _number in range(3)]
    later(page, site)
    page.goto(f"{address}#discussion")
    expect(page.get_by_role("link", name="3 new since your last visit")).to_be_visible()
    page.evaluate(LATER)
    page.keyboard.press("n")
    page.wait_for_url(f"**#c{new[0].pk}")
    expect(page.locator(f"#c{new[0].pk}[data-new]")).to_be_in_viewport()
    page.goto(address)
    expect(page.get_by_role("link", name="3 new since your last visit")).to_be_visible()


def test_a_page_left_open_overnight_begins_no_longer_visit(site, page: Page, transactional_db):
    article = make_article()
    make_comment(article=article)
    address = f"{site}{article.get_absolute_url()}#discussion"
    visit(page, address)
    later(page, site)
    make_comment(article=article)
    page.goto(address)
    expect(page.get_by_role("link", name="1 new since your last visit")).to_be_visible()
    for _hour in range(12):
        page.evaluate(LATER)
    came = make_comment(article=article)
    page.goto(f"{site}/rules/")
    page.goto(address)
    expect(page.get_by_role("link", name="1 new since your last visit")).to_be_visible()
    expect(page.locator(f"#c{came.pk} .badge--new")).to_be_visible()


def test_what_another_tab_marked_as_read_stays_so(site, page: Page, transactional_db):
    article = make_article()
    for _number in range(5):
        make_comment(article=article)
    address = f"{site}{article.get_absolute_url()}?order=oldest"
    visit(page, address)
    make_comment(article=article)
    later(page, site)
    page.goto(address)
    expect(page.get_by_role("link", name="1 new since your last visit")).to_be_visible()
    other = page.context.new_page()
    other.goto(f"{address}#discussion")
    other.get_by_role("button", name="Mark all as read").click()
    expect(other.get_by_role("status").filter(has_text="marked as read")).to_be_visible()
    page.evaluate("document.getElementById('discussion').scrollIntoView()")
    page.reload()
    expect(page.locator("device-visit")).to_be_attached()
    expect(page.get_by_text("since your last visit")).to_have_count(0)


def test_a_list_is_exact_though_old_ones_are_gone_and_asks_only_then(
    site, page: Page, transactional_db
):
    article, quiet = make_article(), make_article()
    old = [make_comment(article=article) for _number in range(3)]
    make_comment(article=quiet)
    for one in (article, quiet):
        visit(page, site + one.get_absolute_url())
    for comment in old:
        remove_comment(comment_id=comment.pk)
    for one in (article, article, quiet):
        make_comment(article=one)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site)
    for one, count in ((article, 2), (quiet, 1)):
        news = page.locator(f"[data-discussion='{one.pk}'] + .badge--new")
        expect(news).to_have_text([f"+{count} new"])
    assert [url for url in asked if "/arrived/" in url] == [
        f"{site}/articles/{article.pk}/arrived/?since=3"
    ]


def test_what_was_not_counted_to_the_end_is_said_to_be_at_least_so_many(
    site, page: Page, transactional_db, monkeypatch
):
    monkeypatch.setattr(arrived, "MAX_COUNTED", 2)
    article = make_big_discussion(WHOLE_UP_TO + 60)
    address = site + article.get_absolute_url()
    visit(page, address)
    page.goto(address)
    more = page.locator("#threads > .thread:has(.thread__more)").first
    root = article.comments.get(pk=more.locator(".comment").first.get_attribute("id")[1:])
    for _number in range(3):
        make_comment(reply_to=root)
    later(page, site)
    page.goto(site)
    # As many as the head says, also where the list has to ask.
    remove_comment(comment_id=make_comment(article=article).pk)
    page.reload()
    expect(page.locator(f"[data-discussion='{article.pk}'] + .badge--new")).to_have_text("+3 new")
    page.goto(f"{address}#threads")
    expect(page.get_by_role("link", name="3 new since your last visit")).to_be_visible()
    expect(more.locator(".thread__more")).to_contain_text("2+ new")
    expect(more.locator(".comment__line-text").first).to_contain_text("2+ new")
    page.goto(site + root.get_absolute_url())
    expect(page.get_by_text("In this branch 2+ new")).to_be_visible()


def test_every_branch_that_goes_on_behind_the_cut_says_what_is_new_there(
    site, page: Page, transactional_db
):
    article = make_big_discussion(WHOLE_UP_TO + 60)
    address = site + article.get_absolute_url()
    visit(page, address)
    page.goto(address)
    more = page.locator("#threads > .thread:has(.thread__more)").first
    last = more.locator(".comment").last.get_attribute("id")
    above = article.comments.get(pk=last[1:])
    make_comment(reply_to=above)
    later(page, site)
    page.goto(f"{address}#threads")
    expect(more.locator(".thread__more")).to_contain_text("+1 new")
    expect(page.locator("#threads [data-new]")).to_have_count(0)
    for pk in tree.ids(above.path):
        line = page.locator(f"details:has(> #c{pk}) > summary .comment__line-text")
        expect(line).to_contain_text("+1 new")


def test_the_next_new_one_is_found_on_another_page(site, phone: Page, transactional_db):
    page, article = phone, make_big_discussion(WHOLE_UP_TO + 60)
    address = site + article.get_absolute_url()
    visit(page, address)
    page.goto(address)
    more = page.locator("#threads > .thread:has(.thread__more)").first
    root = more.locator(".comment").first.get_attribute("id")[1:]
    far = make_comment(reply_to=article.comments.get(pk=root))
    later(page, site)
    page.goto(f"{address}#threads")
    expect(more.locator(".thread__more")).to_contain_text("+1 new")
    expect(page.locator("#threads [data-new]")).to_have_count(0)
    page.get_by_role("button", name="Next new").tap()
    page.wait_for_url(f"**{far.get_absolute_url()}#c{far.pk}")
    expect(page.locator(f"#c{far.pk}[data-new]")).to_be_in_viewport()
    expect(page.get_by_text("In this branch +1 new")).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_from_a_short_page_it_goes_on_to_the_next_new_one(site, phone: Page, transactional_db):
    page, article = phone, make_article()
    first = make_comment(article=article)
    address = site + article.get_absolute_url()
    visit(page, address)
    page.goto(site + first.get_absolute_url())
    expect(page.locator("move-about")).to_be_hidden()
    new = [make_comment(article=article) for _number in range(2)]
    later(page, site)
    page.goto(f"{site}{new[0].get_absolute_url()}#c{new[0].pk}")
    for other in (new[1], new[0]):
        page.get_by_role("button", name="Next new").tap()
        page.wait_for_url(f"**{other.get_absolute_url()}#c{other.pk}")


def test_who_returns_is_offered_the_place_where_they_were(site, open_page, transactional_db):
    page, article = open_page(locale="ja", viewport=NARROW), make_article()
    comments = [make_comment(article=article) for _number in range(9)]
    visit(page, site + article.get_absolute_url())
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest")
    page.evaluate(f"document.getElementById('c{comments[4].pk}').scrollIntoView()")
    page.goto(site)
    [[_article, left]] = page.evaluate("JSON.parse(localStorage.getItem('visits'))")
    assert left["place"] in [f"c{comment.pk}" for comment in comments[4:]]
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest")
    page.get_by_role("link", name="前回読んでいたところへ戻る").click()
    expect(page.locator(f"#{left['place']}")).to_be_focused()
    expect(page.locator(f"#{left['place']}")).to_be_in_viewport()
