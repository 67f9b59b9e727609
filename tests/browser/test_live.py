"""A page that stays open hears of what happens, and stays where it is."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from forum.discussion import pages, threads
from forum.discussion.editing import edit_comment
from forum.discussion.locking import lock_branch, unlock_branch
from forum.discussion.models import Comment
from forum.discussion.removal import remove_comment, restore_comment
from forum.discussion.threads import WHOLE_UP_TO
from forum.discussion.voting import cast_vote
from tests import cast
from tests.make import make_article, make_big_discussion, make_comment, make_old_comment

LOOK = "document.querySelector('live-discussion').ask()"


def test_an_open_page_tells_counts_and_takes_away(site, page: Page, transactional_db):
    first = make_old_comment(text="The first word.")
    second = make_comment(article=first.article, text="The second word.")
    page.goto(site + first.article.get_absolute_url())
    page.evaluate("scrollTo(0, 200)")
    cast_vote(comment_id=first.pk, member=cast.alice(), value=1)
    remove_comment(comment_id=second.pk)
    make_comment(article=first.article, text="The third word.")
    make_comment(article=first.article, text="The fourth word.")
    page.evaluate(LOOK)
    expect(page.get_by_role("link", name="Show 2 new comments")).to_be_visible()
    expect(page.locator(f"#c{first.pk} .comment__score")).to_have_text("Score 1")
    expect(page.locator(f"#c{first.pk} .comment__split")).to_have_text("(+1 / −0)")
    expect(page.get_by_text("The second word.")).to_have_count(0)
    expect(page.locator(f"#c{second.pk}")).to_have_text("This comment is no longer there.")
    # Nothing was pushed in, nothing jumped.
    expect(page.get_by_text("The third word.")).to_have_count(0)
    assert page.evaluate("scrollY") == 200
    page.get_by_role("link", name="Show 2 new comments").click()
    expect(page.get_by_text("The third word.")).to_be_visible()


def line_of(page: Page, comment: Comment) -> Locator:
    """Return the line by which a branch is folded."""
    return page.locator(f"li:has(> details > #c{comment.pk}) > details > summary")


@pytest.mark.parametrize("is_member", [False, True])
def test_what_came_is_shown_where_it_belongs_and_all_else_stays(
    site, page: Page, sign_in, transactional_db, is_member: bool
):
    if is_member:
        sign_in(page, cast.alice())
    article = make_article()
    threads = [make_comment(article=article, text="A word.\n\n" * 9) for _ in range(4)]
    page.goto(site + article.get_absolute_url() + "?order=oldest")
    page.locator("#write-text").fill("Half a thought")
    line_of(page, threads[1]).click(position={"x": 12, "y": 20})
    answer = make_comment(reply_to=threads[1], text="An answer.")
    deeper = make_comment(reply_to=answer, text="An answer to it.")
    other = make_comment(reply_to=threads[1], text="Another answer.")
    root = make_comment(article=article, text="A thread of its own.")
    page.evaluate(LOOK)
    page.get_by_role("link", name="Show 4 new comments").click()
    expect(page.locator(f"#c{answer.pk}")).to_be_focused()
    expect(page.locator(f"#c{answer.pk}")).to_be_in_viewport()
    shown = page.locator("#threads .comment").evaluate_all("all => all.map(one => one.id)")
    first, second, *rest = [f"c{one.pk}" for one in threads]
    came = [f"c{one.pk}" for one in (answer, deeper, other)]
    assert shown == [first, second, *came, *rest, f"c{root.pk}"]
    expect(page.locator("#threads .comment[data-new]")).to_have_count(4)
    expect(page.locator("#threads .comment .badge--new")).to_have_count(4)
    expect(page.locator(f"li:has(> details > #c{answer.pk}) #c{deeper.pk}")).to_be_visible()
    news = page.locator(".discussion__head + .discussion__new:visible")
    expect(news).to_contain_text("4 new since you opened this discussion")
    expect(page.locator("#discussion-count")).to_have_text("8 comments")
    expect(page.locator("#write-text")).to_have_value("Half a thought")
    expect(page.locator("live-discussion a")).to_be_hidden()
    line_of(page, threads[1]).click(position={"x": 12, "y": 20})
    expect(line_of(page, threads[1])).to_have_text("Bob · 3 replies +3 new")
    expect(line_of(page, answer)).to_have_text("Bob · 1 reply +2 new")
    # The keys go on from there, and what comes next is told of anew.
    page.keyboard.press("n")
    page.keyboard.press("n")
    make_comment(article=article)
    page.evaluate(LOOK)
    expect(page.get_by_role("link", name="Show 1 new comment")).to_be_visible()


def test_what_came_to_another_page_is_led_to(site, page: Page, transactional_db):
    article = make_big_discussion(WHOLE_UP_TO + 100, shape="flat")
    last = Comment.objects.filter(article=article).latest("pk")
    page.goto(address := f"{site}{article.get_absolute_url()}?order=oldest")
    new = make_comment(reply_to=last)
    page.evaluate(LOOK)
    page.get_by_role("link", name="Show 1 new comment").click()
    assert page.url == address
    page.get_by_role("link", name="1 new on another page").click()
    page.wait_for_url(f"**/comments/{new.pk}/#c{new.pk}")
    expect(page.locator(f"#c{new.pk}")).to_be_focused()


def test_what_is_gone_again_before_it_was_shown_is_not_offered(site, page, transactional_db):
    article = make_article()
    old = [make_comment(article=article) for _ in range(2)]
    page.goto(site + article.get_absolute_url() + "?order=oldest")
    came = [make_comment(article=article) for _ in range(3)]
    for comment in (old[0], *came[:2]):
        remove_comment(comment_id=comment.pk)
    page.evaluate(LOOK)
    expect(page.get_by_role("link", name="Show 1 new comment")).to_be_visible()
    remove_comment(comment_id=came[2].pk)
    page.evaluate(LOOK)
    expect(page.locator("live-discussion a")).to_be_hidden()
    restore_comment(comment_id=came[0].pk)
    page.evaluate(LOOK)
    page.get_by_role("link", name="Show 1 new comment").click()
    expect(page.locator(f"#c{came[0].pk}")).to_be_focused()
    # Those that are gone are behind the page now.
    make_comment(article=article)
    page.evaluate(LOOK)
    expect(page.get_by_role("link", name="Show 1 new comment")).to_be_visible()


def test_the_first_comment_of_all_comes_in(site, page: Page, transactional_db):
    article = make_article()
    page.goto(site + article.get_absolute_url())
    new = make_comment(article=article)
    page.evaluate(LOOK)
    page.get_by_role("link", name="Show 1 new comment").click()
    expect(page.locator(f"#c{new.pk}")).to_be_focused()
    expect(page.get_by_text("No comments yet.")).to_have_count(0)


@pytest.mark.parametrize("is_member", [False, True])
def test_what_stands_on_the_page_is_kept_up_to_date(
    site, page: Page, sign_in, transactional_db, is_member: bool
):
    if is_member:
        sign_in(page, cast.alice())
    article = make_article()
    removed, locked, answered = (
        make_old_comment(article=article, text=f"Word {n}.") for n in range(3)
    )
    young, edited = (make_comment(article=article, text="Just said.") for _ in range(2))
    below = make_comment(reply_to=locked)
    page.goto(site + article.get_absolute_url())
    expect(page.locator(f"#c{young.pk}")).to_contain_text("Score: in ")
    remove_comment(comment_id=removed.pk)
    make_comment(reply_to=answered)
    Comment.objects.filter(pk=young.pk).update(created_at=timezone.now() - timedelta(hours=1))
    cast_vote(comment_id=young.pk, member=cast.suzu(), value=1)
    page.evaluate(LOOK)
    expect(page.locator("#discussion-count")).to_have_text("6 comments")
    expect(page.locator(f"#c{removed.pk}")).to_have_text("This comment is no longer there.")
    expect(line_of(page, removed)).to_have_text("This comment is no longer there.")
    expect(line_of(page, answered)).to_have_text("Bob · 1 reply")
    expect(page.locator(f"#c{young.pk} .comment__score")).to_have_text("Score 1")
    expect(page.locator(f"#c{young.pk} .comment__split")).to_have_text("(+1 / −0)")

    restore_comment(comment_id=removed.pk)
    edit_comment(comment_id=edited.pk, editor=cast.bob(), text="Another word.")
    lock_branch(comment_id=locked.pk)
    page.evaluate(LOOK)
    expect(page.locator(f"#c{removed.pk}")).to_contain_text("Word 0.")
    expect(line_of(page, removed)).to_have_text("Bob")
    expect(page.locator(f"#c{edited.pk} .comment__body")).to_have_text("Another word.")
    expect(page.locator(f"#c{locked.pk} .badge--locked")).to_be_visible()
    for closed in (locked, below):
        expect(
            page.locator(f"#c{closed.pk}").get_by_role("link", name="Reply", exact=True)
        ).to_have_count(0)
    if is_member:
        page.locator(f"#c{edited.pk}").get_by_role("link", name="Reply", exact=True).click()
        expect(page.get_by_role("heading", name="Reply to Bob", exact=True)).to_be_visible()


def test_the_folds_around_a_comment_that_goes_count_on(site, page: Page, transactional_db):
    root = make_old_comment()
    inner, other = (make_comment(reply_to=root) for _ in range(2))
    deep = make_comment(reply_to=inner)
    last = make_comment(reply_to=deep)
    page.goto(site + root.article.get_absolute_url())

    def say(*replies: str) -> None:
        for comment, words in zip((root, inner, deep, last, other), replies, strict=True):
            wanted = f"Bob · {words}" if words else "Bob"
            expect(line_of(page, comment)).to_have_text(wanted)

    say("4 replies", "2 replies", "1 reply", "", "")
    remove_comment(comment_id=last.pk)
    page.evaluate(LOOK)
    expect(page.locator(f"#c{last.pk}")).to_contain_text("This comment is no longer there.")
    for comment, words in ((root, "3 replies"), (inner, "1 reply")):
        expect(line_of(page, comment)).to_have_text(f"Bob · {words}")
    expect(line_of(page, deep)).to_have_text("Bob")
    restore_comment(comment_id=last.pk)
    page.evaluate(LOOK)
    say("4 replies", "2 replies", "1 reply", "", "")
    # What came isn't here yet but in the number of the whole thread, and is once it is brought in.
    make_comment(reply_to=deep)
    page.evaluate(LOOK)
    say("5 replies", "2 replies", "1 reply", "", "")
    page.get_by_role("link", name="Show 1 new comment").click()
    expect(line_of(page, deep)).to_contain_text("Bob · 2 replies")
    expect(line_of(page, inner)).to_contain_text("Bob · 3 replies")


def test_a_fold_that_leaves_something_open_is_left_as_it_is(site, page: Page, transactional_db):
    article = make_big_discussion(WHOLE_UP_TO + 100, shape="chain")
    root, inner = Comment.objects.filter(article=article).order_by("path")[:2]
    page.goto(site + article.get_absolute_url())
    said = line_of(page, inner).inner_text()
    assert "+ replies" in said
    remove_comment(comment_id=Comment.objects.filter(reply_to=inner).get().pk)
    page.evaluate(LOOK)
    expect(line_of(page, root)).to_contain_text(f" · {WHOLE_UP_TO + 98} replies")
    expect(line_of(page, inner)).to_have_text(said)


@pytest.mark.parametrize("was_open", [False, True])
def test_an_unlocked_branch_can_be_answered_again(
    site, page: Page, transactional_db, was_open: bool
):
    locked = make_old_comment(text="The root.")
    below = make_comment(reply_to=locked)
    lower = make_comment(reply_to=below)
    shut = make_comment(reply_to=locked, text="Shut by itself.")
    lock_branch(comment_id=shut.pk)
    if not was_open:
        lock_branch(comment_id=locked.pk)
    page.goto(site + locked.article.get_absolute_url())
    if was_open:
        lock_branch(comment_id=locked.pk)
        page.evaluate(LOOK)
    replies = page.get_by_role("link", name="Reply", exact=True)
    expect(replies).to_have_count(0)
    unlock_branch(comment_id=locked.pk)
    page.evaluate(LOOK)
    for one in (locked, below, lower):
        actions = page.locator(f"#c{one.pk} .comment__actions a")
        expect(actions).to_have_text(["Reply", "Quote", "Report"])
    expect(replies).to_have_count(3)


def test_votes_are_shown_once_their_time_has_come(site, page: Page, sign_in, transactional_db):
    sign_in(page, cast.alice())
    article = make_article()
    due, young = (make_comment(article=article, text=f"Word {n}.") for n in range(2))
    for comment in (due, young):
        cast_vote(comment_id=comment.pk, member=cast.suzu(), value=1)
    almost = timezone.now() - timedelta(minutes=29, seconds=50)
    Comment.objects.filter(pk=due.pk).update(created_at=almost)
    page.add_init_script("Math.random = () => 0")  # Else not all open pages ask at once.
    page.goto(site + article.get_absolute_url())
    expect(page.locator(".comment__score-later")).to_have_count(2)
    # Nobody looks again, and where nothing happens the page would ask in two minutes: it asks
    # by itself when the votes are due.
    for _look in range(5):
        page.evaluate(LOOK)
    expect(page.locator(f"#c{due.pk} .comment__score")).to_have_text("Score 1", timeout=60_000)
    expect(page.locator(f"#c{young.pk}")).to_contain_text("Score: in ")


def test_telling_of_new_comments_moves_nothing(site, page: Page, transactional_db):
    first = make_comment(text="A word.\n\n" * 60)
    page.goto(site + first.article.get_absolute_url())
    # As in browsers that do not keep in place what is read.
    page.evaluate("document.documentElement.style.overflowAnchor = 'none'")
    page.locator(f"#c{first.pk} p").nth(20).scroll_into_view_if_needed()
    where = f"document.querySelector('#c{first.pk} p').getBoundingClientRect().top"
    before = page.evaluate(where)
    make_comment(article=first.article)
    page.evaluate(LOOK)
    expect(page.get_by_role("link", name="Show 1 new comment")).to_be_in_viewport()
    assert page.evaluate(where) == before


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


@pytest.mark.parametrize("is_member", [False, True])
def test_what_came_to_other_pages_is_told_of_and_led_to(
    site, page: Page, sign_in, transactional_db, monkeypatch, is_member: bool
):
    monkeypatch.setattr(pages, "WHOLE_UP_TO", 3)
    monkeypatch.setattr(threads, "ROOTS_PER_PAGE", 1)
    if is_member:
        sign_in(page, cast.alice())
    article = make_article()
    here, there = make_comment(article=article), make_comment(article=article)
    make_comment(reply_to=there)
    page.goto(f"{site}{article.get_absolute_url()}?order=oldest")
    near = make_comment(reply_to=here)
    far = [make_comment(reply_to=there) for _ in range(2)]
    page.evaluate(LOOK)
    link = page.locator("live-discussion a")
    expect(link).to_have_text("Show 3 new comments")
    link.click()
    expect(page.locator(f"#c{near.pk}")).to_be_focused()
    expect(link).to_have_text("2 new on other pages")
    # What comes besides is brought in as ever.
    more = make_comment(reply_to=here)
    page.evaluate(LOOK)
    expect(link).to_have_text("Show 1 new comment")
    link.click()
    expect(page.locator(f"#c{more.pk}")).to_be_focused()
    expect(link).to_have_text("2 new on other pages")
    page.evaluate(LOOK)
    remove_comment(comment_id=far[0].pk)
    page.evaluate(LOOK)
    expect(link).to_have_text("1 new on another page")
    link.click()
    page.wait_for_url(f"**/comments/{far[1].pk}/#c{far[1].pk}")


@pytest.mark.parametrize("is_member", [False, True])
def test_a_comments_own_page_hears_of_its_branch(
    site, page: Page, sign_in, transactional_db, is_member: bool
):
    if is_member:
        sign_in(page, cast.alice())
    top = make_comment()
    answer = make_comment(reply_to=top)
    gone = make_comment(reply_to=answer)
    page.goto(site + answer.get_absolute_url())
    make_comment(reply_to=top)
    remove_comment(comment_id=gone.pk)
    page.evaluate(LOOK)
    expect(page.locator(f"#c{gone.pk}")).to_contain_text("This comment is no longer there.")
    expect(page.locator("live-discussion a")).to_be_hidden()
    new = make_comment(reply_to=answer)
    page.evaluate(LOOK)
    page.get_by_role("link", name="Show 1 new comment").click()
    expect(page.locator(f"#c{new.pk}")).to_be_focused()
    assert page.url == site + answer.get_absolute_url()


@pytest.mark.parametrize("is_member", [False, True])
def test_a_part_of_a_discussion_hears_what_comes_to_it(
    site, page: Page, sign_in, transactional_db, is_member: bool
):
    if is_member:
        sign_in(page, cast.alice())
    article = make_article()
    linked = [make_comment(article=article, text=f"https://reader.example/{n}") for n in range(4)]
    page.goto(f"{site}{article.get_absolute_url()}?show=links")
    make_comment(article=article, text="Without a link.")
    page.evaluate(LOOK)
    expect(page.locator("#discussion-count")).to_have_text("5 comments")
    expect(page.locator("live-discussion a")).to_be_hidden()
    remove_comment(comment_id=linked[0].pk)
    came = make_comment(article=article, text="https://reader.example/new")
    page.evaluate(LOOK)
    expect(page.locator(f"#c{linked[0].pk}")).to_have_text("This comment is no longer there.")
    page.get_by_role("link", name="Show 1 new comment").click()
    expect(page.locator(f"#c{came.pk}")).to_be_focused()
    expect(page.locator("#threads .comment").first).to_have_id(f"c{came.pk}")
    page.keyboard.press("j")
    expect(page.locator(f"#c{linked[-1].pk}")).to_be_focused()
