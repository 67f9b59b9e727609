"""A comment that waits for a moderator, as its author finds it among the others."""

import pytest
from playwright.sync_api import expect

from forum.discussion.discussions import change_settings
from forum.discussion.models import Comment, Mode, State
from forum.discussion.removal import publish_held_comment, remove_comment
from tests import cast
from tests.browser.test_live import LOOK
from tests.make import make_article, make_comment

WAITS = "Waits for a moderator; only you see it"


@pytest.mark.parametrize("kind", ["page", "phone", "page_without_javascript"])
def test_its_author_finds_it_where_they_wrote_it(
    request, site, open_page, sign_in, kind: str, transactional_db
):
    page, article = request.getfixturevalue(kind), make_article()
    first = make_comment(article=article, text="First.")
    make_comment(reply_to=first, author=cast.suzu(), text="Second.")
    change_settings(article=article, mode=Mode.PREMODERATED, closes_after_days=None)
    sign_in(page, cast.alice())
    page.goto(site + article.get_absolute_url())
    page.locator(f"#c{first.pk}").get_by_role("link", name="Reply", exact=True).click()
    form = page.locator("form.composer").filter(has_text="Bob")
    form.locator("textarea").fill("Mine, in answer.")
    form.get_by_role("button", name="Post").click()
    page.get_by_text("Until then only you see it.").wait_for()
    held = Comment.objects.get(text="Mine, in answer.")
    assert held.state == State.HELD
    expect(page.locator(f"#c{held.pk}")).to_be_in_viewport()

    page.goto(site + article.get_absolute_url())
    page.get_by_role("link", name="Mine, in answer.").click()
    mine = page.locator(f"#c{held.pk}")
    expect(mine).to_be_in_viewport()
    expect(mine).to_contain_text(WAITS)
    expect(page.locator(f".replies > .thread:last-child #c{held.pk}")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    other = open_page()
    sign_in(other, cast.bob())
    other.goto(site + article.get_absolute_url())
    expect(other.locator(f"#c{first.pk}")).to_be_visible()
    expect(other.locator(f"#c{held.pk}")).to_have_count(0)


def test_it_turns_into_a_comment_like_others_once_it_is_published(
    site, page, sign_in, transactional_db
):
    article = make_article()
    first = make_comment(article=article)
    change_settings(article=article, mode=Mode.PREMODERATED, closes_after_days=None)
    held = make_comment(reply_to=first, author=cast.alice())
    sign_in(page, cast.alice())
    page.goto(site + article.get_absolute_url())
    mine = page.locator(f"#c{held.pk}")
    expect(mine).to_contain_text(WAITS)
    publish_held_comment(comment_id=held.pk)
    page.evaluate(LOOK)
    expect(mine).to_have_attribute("data-state", "published")
    expect(mine).not_to_contain_text(WAITS)
    expect(page.locator("live-discussion a")).to_be_hidden()


def test_what_is_removed_while_it_waits_waits_no_longer_on_an_open_page(
    site, page, sign_in, transactional_db
):
    article = make_article()
    first = make_comment(article=article)
    change_settings(article=article, mode=Mode.PREMODERATED, closes_after_days=None)
    held = make_comment(reply_to=first, author=cast.alice(), text="Removed soon.")
    other = make_comment(reply_to=first, author=cast.alice(), text="Waits on.")
    sign_in(page, cast.alice())
    page.goto(site + article.get_absolute_url())
    note = page.locator("#waiting")
    expect(note).to_contain_text("2 comments of yours here wait")
    page.evaluate("scrollTo(0, 200)")
    remove_comment(comment_id=held.pk)
    page.evaluate(LOOK)
    expect(page.locator(f"#c{held.pk}")).to_contain_text("This comment is no longer there.")
    expect(page.locator(f"#c{other.pk}")).to_contain_text(WAITS)
    expect(note).to_contain_text("1 comment of yours here waits")
    remove_comment(comment_id=other.pk)
    page.evaluate(LOOK)
    expect(page.locator(f"#c{other.pk}")).to_contain_text("This comment is no longer there.")
    expect(note).to_be_empty()


def test_what_is_removed_stays_while_its_author_is_in_it(site, page, sign_in, transactional_db):
    article = make_article()
    change_settings(article=article, mode=Mode.PREMODERATED, closes_after_days=None)
    held = make_comment(article=article, author=cast.alice())
    sign_in(page, cast.alice())
    page.goto(site + article.get_absolute_url())
    mine = page.locator(f"#c{held.pk}")
    mine.locator("a.comment__time").focus()
    remove_comment(comment_id=held.pk)
    page.evaluate(LOOK)
    expect(page.locator("#waiting")).to_be_empty()
    expect(mine).to_contain_text(WAITS)
    page.locator("#write-text").focus()
    expect(mine).to_have_text("This comment is no longer there.")


def test_the_note_above_the_threads_follows_what_its_author_does(
    site, page, sign_in, transactional_db
):
    article = make_article()
    change_settings(article=article, mode=Mode.PREMODERATED, closes_after_days=None)
    sign_in(page, cast.alice())
    page.goto(site + article.get_absolute_url())
    note = page.locator("#waiting")
    expect(note).to_be_empty()
    page.locator("#write-text").fill("Mine, by script.")
    page.locator("form.composer").get_by_role("button", name="Post").click()
    expect(note).to_contain_text("1 comment of yours here waits")
    note.get_by_role("link", name="Mine, by script.").click()
    held = Comment.objects.get(text="Mine, by script.")
    expect(page.locator(f"#c{held.pk}")).to_be_in_viewport()
    publish_held_comment(comment_id=held.pk)
    page.evaluate(LOOK)
    expect(page.locator(f"#c{held.pk}")).to_have_attribute("data-state", "published")
    expect(note).to_be_empty()


def test_only_who_has_something_waiting_asks_for_it(site, page, sign_in, transactional_db):
    article = make_article()
    make_comment(article=article, author=cast.alice())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site + article.get_absolute_url())
    page.evaluate(LOOK)
    sign_in(page, cast.alice())
    page.goto(site + article.get_absolute_url())
    page.evaluate(LOOK)
    assert any("/pulse/" in url for url in asked)
    assert not any("/waiting/" in url for url in asked)
    change_settings(article=article, mode=Mode.PREMODERATED, closes_after_days=None)
    make_comment(article=article, author=cast.alice(), text="Waits.")
    page.reload()
    page.evaluate(LOOK)
    assert any("/waiting/" in url for url in asked)
