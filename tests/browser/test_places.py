"""What is folded stays folded on this device, and links lead exactly to their place."""

import pytest
from playwright.sync_api import Page, expect

from forum.discussion.models import Comment
from forum.discussion.muting import mute
from forum.discussion.threads import WHOLE_UP_TO
from tests import cast
from tests.make import make_article, make_big_discussion, make_comment

FLASHES = """
    new MutationObserver(() => requestAnimationFrame(() => {
      for (const fold of document.querySelectorAll(".thread__fold")) {
        if (fold.open && fold.querySelector(":scope > #FOLDED")) window.flashed = true;
      }
    })).observe(document, { childList: true, subtree: true });
"""


LOOKS = """
    window.looks = [];
    for (const name of ["querySelector", "querySelectorAll"]) {
      const look = Document.prototype[name];
      Document.prototype[name] = function (selector) {
        if (selector.includes("data-muted")) window.looks.push(selector);
        return look.call(this, selector);
      };
    }
"""


@pytest.fixture
def talk(transactional_db):
    """Two threads; the second has an answer that was answered."""
    article = make_article()
    first, second = make_comment(article=article), make_comment(article=article)
    answer = make_comment(reply_to=second, text="An answer.")
    return article, first, second, answer, make_comment(reply_to=answer, text="The last word.")


def fold(page: Page, comment: Comment) -> None:
    page.locator(f"li:has(> details > #c{comment.pk}) > details > summary").click()
    expect(page.locator(f"#c{comment.pk}")).to_be_hidden()


@pytest.mark.slow
def test_a_fold_is_remembered_without_a_flash(site, page: Page, talk):
    article, _first, second, answer, last = talk
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest")
    fold(page, answer)
    page.add_init_script(FLASHES.replace("FOLDED", f"c{answer.pk}"))
    for address in (
        f"{article.get_absolute_url()}?order=oldest",
        f"{article.get_absolute_url()}?order=newest",
        second.get_absolute_url(),
    ):
        page.goto(site + address)
        expect(page.locator(f"#c{answer.pk}")).to_be_hidden()
        expect(page.locator(f"#c{second.pk}")).to_be_visible()
        assert not page.evaluate("window.flashed")
    # Links into it open exactly that place, and for the moment.
    for address in (f"{article.get_absolute_url()}#c{last.pk}", last.get_absolute_url()):
        page.goto("about:blank")
        page.goto(site + address)
        expect(page.get_by_text("The last word.")).to_be_in_viewport()
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest")
    expect(page.locator(f"#c{answer.pk}")).to_be_hidden()
    page.evaluate(f"location.hash = 'c{last.pk}'")
    expect(page.locator(f"#c{last.pk}")).to_be_focused()
    fold(page, answer)
    page.get_by_text("1 reply").last.click()
    page.reload()
    expect(page.locator(f"#c{answer.pk}")).to_be_visible()


def lines(page: Page) -> list[str]:
    return page.locator("#threads > .thread").evaluate_all(
        "all => all.map(one => one.firstElementChild.open ? 'open' : 'folded')"
    )


def test_all_threads_fold_by_one_key_and_stay_folded(site, page: Page, talk):
    article, _first, second, answer, last = talk
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest")
    fold(page, answer)
    page.locator(f"#c{second.pk} .comment__byline").focus()
    page.keyboard.press("a")
    assert lines(page) == ["folded", "folded"]
    line = page.locator(f"li:has(> details > #c{second.pk}) > details > summary")
    expect(line).to_be_focused()
    expect(line).to_contain_text("2 replies")
    page.reload()
    assert lines(page) == ["folded", "folded"]
    # A link leads into it all the same, and nowhere else.
    page.goto("about:blank")
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest#c{answer.pk}")
    expect(page.locator(f"#c{answer.pk}")).to_be_focused()
    assert lines(page) == ["folded", "open"]
    page.keyboard.press("a")
    page.keyboard.press("a")
    assert lines(page) == ["open", "open"]
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest")
    assert lines(page) == ["open", "open"]
    expect(page.locator(f"#c{answer.pk}")).to_be_hidden()  # It was folded by itself.
    expect(page.locator(f"#c{last.pk}")).to_be_hidden()
    page.keyboard.press("?")
    expect(page.get_by_text("fold all threads to one line, or open them")).to_be_visible()


def test_all_threads_fold_by_thumb_and_the_next_new_is_found_in_them(site, phone: Page, talk):
    article, first, _second, answer, _last = talk
    phone.goto(f"{site}/robots.txt")
    seen = answer.arrival - 1
    visits = f'[["{article.pk}", {{"before": {seen}, "seen": {seen}, "at": 1}}]]'
    phone.evaluate("visits => localStorage.setItem('visits', visits)", visits)
    phone.goto(f"{site}{article.get_absolute_url()}?order=oldest#threads")
    phone.get_by_role("button", name="More ways to move").click()
    phone.get_by_role("button", name="Fold all").click()
    assert lines(phone) == ["folded", "folded"]
    expect(phone.get_by_role("button", name="Open all")).to_be_focused()
    phone.get_by_role("button", name="Next new").click()
    expect(phone.locator(f"#c{answer.pk}")).to_be_focused()
    phone.get_by_role("button", name="Fold all").click()
    phone.get_by_role("button", name="Open all").click()
    assert lines(phone) == ["open", "open"]
    # One that is opened by its line is named as well.
    phone.get_by_role("button", name="Fold all").click()
    phone.locator(f"li:has(> details > #c{first.pk}) > details > summary").click()
    expect(phone.get_by_role("button", name="Fold all")).to_be_visible()


def test_what_opens_as_a_page_comes_is_not_looked_through_each_time(site, page: Page, talk):
    page.add_init_script(LOOKS)
    page.goto(site + talk[0].get_absolute_url())
    page.wait_for_function("window.looks.length")
    # Of two thousand threads, those that are read late tell so once the scripts run.
    page.evaluate("""
      for (const fold of document.querySelectorAll("details[open]")) {
        fold.dispatchEvent(new Event("toggle"));
      }
    """)
    page.wait_for_timeout(100)
    assert len(page.evaluate("window.looks")) == 2  # Is there any, and any that is open?


def test_what_is_muted_stays_shut_when_all_threads_open(site, page: Page, sign_in, talk):
    article, _first, second, *_ = talk
    mute(member=cast.alice(), target=second)
    sign_in(page, cast.alice())
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest")
    assert lines(page) == ["open", "folded"]
    for first_line in ("folded", "open"):
        page.keyboard.press("a")
        assert lines(page) == [first_line, "folded"]


@pytest.fixture
def deep(transactional_db):
    """A comment four levels deep, below long ones."""
    comment = None
    for _ in range(5):
        comment = make_comment(reply_to=comment, text="A long remark.\n\n" * 12)
    return comment


def test_permalink_of_a_deep_comment_shows_that_comment(site, phone: Page, deep):
    phone.goto(site + deep.article.get_absolute_url())
    phone.locator(f"#c{deep.pk} .comment__time").click()
    phone.wait_for_url(f"**/comments/{deep.pk}/#c{deep.pk}")
    expect(phone.locator(f"#c{deep.pk} .comment__byline")).to_be_in_viewport()


@pytest.mark.parametrize("is_member", [False, True])
def test_permalink_without_an_anchor_shows_the_comment_as_well(
    site, phone: Page, sign_in, deep, is_member: bool
):
    if is_member:
        sign_in(phone, cast.alice())
    phone.goto(f"{site}/comments/{deep.pk}/")
    expect(phone.locator(f"#c{deep.pk}")).to_be_focused()
    expect(phone.locator(f"#c{deep.pk} .comment__byline")).to_be_in_viewport()


@pytest.mark.whole_browser  # The headless shell loads the page anew.
def test_back_returns_to_the_same_place_with_the_same_folds(site, page: Page, talk):
    article, first, second, answer, last = talk
    page.set_viewport_size({"width": 1280, "height": 400})
    # They were here before: what is new stands above the threads, and is asked for.
    page.goto(f"{site}/robots.txt")
    visits = f'[["{article.pk}", {{"before": 1, "seen": 1, "count": 1, "at": 1}}]]'
    page.evaluate("visits => localStorage.setItem('visits', visits)", visits)
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest#c{last.pk}")
    expect(page.get_by_text("3 new since your last visit")).to_be_visible()
    fold(page, first)
    fold(page, answer)
    page.evaluate(f"document.getElementById('c{second.pk}').scrollIntoView()")
    before = page.evaluate("scrollY")
    page.locator(f"#c{second.pk} .comment__time").click()
    page.wait_for_url(f"**/comments/{second.pk}/#c{second.pk}")
    page.go_back()
    for folded in (first, answer):
        expect(page.locator(f"#c{folded.pk}")).to_be_hidden()
    expect(page.get_by_text("3 new since your last visit")).to_be_visible()
    page.wait_for_function(f"Math.abs(scrollY - {before}) < 2")


def test_back_within_a_page_leaves_folded_what_was_folded(site, page: Page, talk):
    article, first, _second, answer, last = talk
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest#c{last.pk}")
    expect(page.locator(f"#c{last.pk}")).to_be_focused()
    fold(page, answer)
    page.evaluate(f"location.hash = 'c{first.pk}'")
    expect(page.locator(f"#c{first.pk}")).to_be_focused()
    page.go_back()
    page.wait_for_url(f"**#c{last.pk}")
    page.wait_for_timeout(200)
    expect(page.locator(f"#c{answer.pk}")).to_be_hidden()
    page.go_forward()
    expect(page.locator(f"#c{first.pk}")).to_be_focused()
    # A link into it opens it, as ever.
    page.evaluate(f"location.hash = 'c{last.pk}'")
    expect(page.locator(f"#c{last.pk}")).to_be_focused()


@pytest.mark.slow
def test_a_link_to_a_comment_on_another_page_leads_to_it(site, page: Page, transactional_db):
    article = make_big_discussion(WHOLE_UP_TO + 60)
    page.goto(site + article.get_absolute_url())
    shown = page.locator(".comment").evaluate_all("all => all.map(one => Number(one.id.slice(1)))")
    far = Comment.objects.filter(article=article, depth__gt=0).exclude(pk__in=shown)[0]
    asked = []
    page.on("request", lambda request: asked.append((request.method, request.url)))
    page.evaluate(f"location.hash = 'c{far.pk}'")
    page.wait_for_url(f"**{far.get_absolute_url()}#c{far.pk}")
    met = [method for method, url in asked if url.startswith(site + far.get_absolute_url())]
    assert met == ["HEAD", "GET"]  # Its text comes once.
    expect(page.locator(f"#c{far.pk}")).to_be_focused()


def test_a_link_to_what_is_no_comment_leads_to_the_discussion_and_says_so(
    site, page: Page, transactional_db
):
    article = make_article(body="Long.\n\n" * 100)
    make_comment(article=article)
    page.goto(f"{site}{article.get_absolute_url()}#c999999")
    notice = page.locator("#discussion").get_by_text("There is no such comment here.")
    expect(notice).to_be_focused()
    expect(notice).to_be_in_viewport(ratio=1)
    assert page.url.endswith("#c999999")


def test_the_ring_around_a_comment_is_clear_of_its_text(site, page: Page, transactional_db):
    comment = make_comment()
    for _number in range(3):
        make_comment(reply_to=comment)
    page.goto(site + comment.article.get_absolute_url())
    page.keyboard.press("j")
    shown = page.locator(f"#c{comment.pk}")
    expect(shown).to_be_focused()
    expect(shown).to_have_css("outline-style", "solid")
    expect(shown).to_have_css("outline-offset", "4px")
