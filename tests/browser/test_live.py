"""A page that stays open hears of what happens, and stays where it is."""

from playwright.sync_api import Page, expect

from forum.discussion.removal import remove_comment
from forum.discussion.voting import cast_vote
from tests import cast
from tests.make import make_comment, make_old_comment

LOOK = "document.querySelector('live-discussion').ask()"


def test_an_open_page_tells_counts_and_takes_away(site, page: Page, transactional_db):
    first = make_old_comment(text="The first word.")
    second = make_comment(article=first.article, text="The second word.")
    page.goto(site + first.article.get_absolute_url())
    page.evaluate("scrollTo(0, 300)")
    cast_vote(comment_id=first.pk, member=cast.alice(), value=1)
    remove_comment(comment_id=second.pk)
    make_comment(article=first.article, text="The third word.")
    make_comment(article=first.article, text="The fourth word.")
    page.evaluate(LOOK)
    expect(page.get_by_role("link", name="Show 2 new comments")).to_be_visible()
    expect(page.locator(f"#c{first.pk} .comment__score")).to_have_text("Score 1")
    expect(page.locator(f"#c{first.pk} .comment__split")).to_have_text("(+1 / -0)")
    expect(page.get_by_text("The second word.")).to_have_count(0)
    expect(page.get_by_text("This comment is no longer there.")).to_be_visible()
    # Nothing was pushed in, nothing jumped.
    expect(page.get_by_text("The third word.")).to_have_count(0)
    assert page.evaluate("scrollY") == 300
    page.get_by_role("link", name="Show 2 new comments").click()
    expect(page.get_by_text("The third word.")).to_be_visible()


def test_a_page_in_japanese_says_so_in_japanese(site, open_page, transactional_db):
    page = open_page(locale="ja")
    first = make_comment()
    page.goto(site + first.article.get_absolute_url())
    make_comment(article=first.article)
    page.evaluate(LOOK)
    expect(page.get_by_role("link", name="新しいコメント1件を表示")).to_be_visible()


def test_ones_own_comment_is_not_told_as_new(site, page: Page, sign_in, transactional_db):
    sign_in(page, cast.alice())
    first = make_comment()
    page.goto(site + first.article.get_absolute_url())
    page.locator("#write-text").fill("My word.")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("My word.")).to_be_visible()
    page.evaluate(LOOK)
    expect(page.get_by_role("link", name="new comment")).to_have_count(0)
    make_comment(reply_to=first)
    page.evaluate(LOOK)
    expect(page.get_by_role("link", name="Show 1 new comment")).to_be_visible()
