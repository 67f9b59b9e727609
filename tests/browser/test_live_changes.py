"""What is changed or taken away on a page that stays open, whoever reads it."""

import pytest
from playwright.sync_api import Page, expect

from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, Visit
from forum.discussion.moving import move_back, move_out
from forum.discussion.muting import mute
from forum.discussion.newsroom.picking import pick_comment, unpick_comment
from forum.discussion.newsroom.rules import PICKS_ABOVE
from forum.discussion.redacting import redact_comment
from forum.discussion.removal import remove_comment, restore_comment
from forum.discussion.threads import WHOLE_UP_TO
from forum.discussion.voting import cast_vote
from tests import cast
from tests.browser.test_live import LOOK, line_of
from tests.browser.test_new import wait_until
from tests.make import grow_old, make_article, make_big_discussion, make_comment, make_old_comment


def test_a_removed_pick_leaves_the_box_and_answers_lose_its_name(
    site, page: Page, transactional_db
):
    article = make_article()
    first, second = (make_old_comment(article=article, text=f"Word {n}.") for n in range(2))
    answer = make_comment(reply_to=first, author=cast.alice())
    for picked in (first, second):
        pick_comment(comment_id=picked.pk, editor=cast.edo(), why="Worth it.")
    page.goto(site + article.get_absolute_url())
    link = page.locator(f"#c{answer.pk} .comment__reply-to")
    redact_comment(comment_id=second.pk, text="Wo…", because="", editor=cast.mori())
    remove_comment(comment_id=first.pk)
    page.evaluate(LOOK)
    expect(page.locator(".picks li")).to_have_count(1)
    expect(page.locator(".picks")).to_contain_text("Wo…")
    expect(link).to_have_text("in reply to a comment that is gone")
    remove_comment(comment_id=second.pk)
    page.evaluate(LOOK)
    expect(page.locator(".picks")).to_have_count(0)
    restore_comment(comment_id=first.pk)
    page.evaluate(LOOK)
    expect(link).to_have_text("in reply to Bob")


def test_who_is_at_a_pick_that_goes_is_led_to_the_next_one(site, page: Page, transactional_db):
    article = make_article()
    picks = [make_old_comment(article=article, text=f"Word {n}.") for n in range(3)]
    for picked in picks:
        pick_comment(comment_id=picked.pk, editor=cast.edo(), why="Worth it.")
    page.goto(site + article.get_absolute_url())
    shown = page.locator(".picks li")
    ids = shown.evaluate_all("all => all.map(one => one.innerHTML.match(/comments.(\\d+)/)[1])")
    shown.nth(1).get_by_role("link").first.focus()
    for gone, next_to_it in ((ids[1], ids[2]), (ids[2], ids[0])):
        remove_comment(comment_id=int(gone))
        page.evaluate(LOOK)
        expect(page.locator(f".picks li:has([href*='/{next_to_it}/'])")).to_be_focused()
    remove_comment(comment_id=int(ids[0]))
    page.evaluate(LOOK)
    expect(page.locator(".picks")).to_be_hidden()
    expect(page.get_by_role("region", name="Discussion")).to_be_focused()


def test_a_pick_that_stands_on_another_page_is_kept_up_to_date(site, page: Page, transactional_db):
    article = make_big_discussion(WHOLE_UP_TO + 100, shape="flat")
    picked = Comment.objects.filter(article=article).latest("pk")
    pick_comment(comment_id=picked.pk, editor=cast.edo(), why="Worth it.")
    page.goto(site + article.get_absolute_url() + "?order=oldest")
    expect(page.locator(".picks li")).to_have_count(1)
    expect(page.locator(f"#c{picked.pk}")).to_have_count(0)
    redact_comment(comment_id=picked.pk, text="Call [number].", because="", editor=cast.mori())
    page.evaluate(LOOK)
    expect(page.locator(".picks")).to_contain_text("Call [number].")
    remove_comment(comment_id=picked.pk)
    page.evaluate(LOOK)
    expect(page.locator(".picks")).to_be_hidden()


@pytest.mark.parametrize("who", ["anybody", "member", "who mutes the author"])
def test_a_pick_comes_to_an_open_page_and_goes_from_it(
    site, page: Page, sign_in, transactional_db, who
):
    article = make_article()
    first, second, *_ = [make_old_comment(article=article, text=f"Word {n}.") for n in range(4)]
    if who != "anybody":
        sign_in(page, cast.alice())
    if who == "who mutes the author":
        mute(member=cast.alice(), target=first.author)
    page.goto(site + article.get_absolute_url())
    badge, ways = page.locator(f"#c{first.pk} .comment__pick"), page.locator(".discussion__ways")
    expect(page.locator(".picks")).to_have_count(0)
    pick_comment(comment_id=first.pk, editor=cast.edo(), why="Worth it.")
    page.evaluate(LOOK)
    expect(badge).to_have_text("Editors’ pick Worth it.")
    expect(page.locator(".picks li")).to_have_count(1)
    expect(ways).to_contain_text("Editors’ picks")
    pick_comment(comment_id=second.pk, editor=cast.edo(), why="This as well.")
    page.evaluate(LOOK)
    expect(page.locator(".picks li")).to_have_count(2)
    link = page.locator(f".picks [href*='/{second.pk}/']")
    if who != "who mutes the author":
        link.focus()
    unpick_comment(comment_id=first.pk, editor=cast.edo())
    page.evaluate(LOOK)
    expect(badge).to_have_count(0)
    expect(page.locator(".picks li")).to_have_count(1)
    if who != "who mutes the author":
        expect(link).to_be_focused()
    unpick_comment(comment_id=second.pk, editor=cast.edo())
    page.evaluate(LOOK)
    expect(page.locator(".picks")).to_have_count(0)
    if who != "who mutes the author":
        expect(page.get_by_role("region", name="Discussion")).to_be_focused()


def test_the_page_is_read_anew_once_for_picks_that_changed_and_for_others_never(
    site, page: Page, transactional_db
):
    article = make_big_discussion(WHOLE_UP_TO + 100, shape="flat")
    near, root, *_others, a, b, c, d, e, f = Comment.objects.filter(article=article).order_by("pk")
    far = (a, b, c, d, e, f)
    assert len(far) == PICKS_ABOVE + 1
    for one in far:
        pick_comment(comment_id=one.pk, editor=cast.edo(), why="Worth it.")
    page.goto(site + article.get_absolute_url() + "?order=oldest")
    asked: list[str] = []
    page.on(
        "request",
        lambda one: one.resource_type == "fetch" and asked.append(one.url.removeprefix(site)),
    )

    def looked_at() -> list[str]:
        asked.clear()
        page.evaluate(LOOK)
        return [one for one in asked if "/pulse/" not in one and "/changes/" not in one]

    whole = [f"{article.get_absolute_url()}?order=oldest"]
    # The first of them stands neither on the page nor above it.
    for one in far:
        cast_vote(comment_id=one.pk, member=cast.alice(), value=1)
    assert looked_at() == []
    pick_comment(comment_id=near.pk, editor=cast.edo(), why="This as well.")
    assert looked_at() == whole
    expect(page.locator(f"#c{near.pk} .comment__pick")).to_contain_text("This as well.")
    expect(page.locator(".picks")).to_contain_text(f"All {len(far) + 1} editors’ picks")
    unpick_comment(comment_id=near.pk, editor=cast.edo())
    pick_comment(comment_id=root.pk, editor=cast.edo(), why="This instead.")
    assert looked_at() == whole
    expect(page.locator(".pick__why").first).to_have_text("This instead.")
    remove_comment(comment_id=far[0].pk)
    assert looked_at() == whole
    expect(page.locator(".picks")).to_contain_text(f"All {len(far)} editors’ picks")
    remove_comment(comment_id=far[-1].pk)
    assert looked_at() == whole
    expect(page.locator(".picks li")).to_have_count(PICKS_ABOVE)
    assert looked_at() == []


def test_only_what_changed_is_asked_for(site, page: Page, sign_in, transactional_db):
    article = make_article()
    edited, redacted, picked = (
        make_comment(article=article, text=f"Word {n}.", author=cast.bob()) for n in range(3)
    )
    edit_comment(comment_id=edited.pk, editor=cast.bob(), text="Edited before.")
    grow_old(article)
    redact_comment(comment_id=redacted.pk, text="Redacted before.", because="", editor=cast.mori())
    pick_comment(comment_id=picked.pk, editor=cast.edo(), why="Worth it.")
    sign_in(page, cast.alice())
    page.goto(site + article.get_absolute_url())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(site)))

    def asked_for() -> list[str]:
        page.evaluate(LOOK)
        found = [one for one in asked if one.startswith("/comments/")]
        asked.clear()
        return found

    for voter in (cast.alice, cast.suzu):
        for one in (edited, redacted, picked):
            cast_vote(comment_id=one.pk, member=voter(), value=1)
        assert asked_for() == []
    expect(page.locator(f"#c{edited.pk} .comment__score")).to_have_text("Score 2")
    redact_comment(comment_id=picked.pk, text="Now it is short.", because="", editor=cast.mori())
    assert asked_for() == [f"/comments/{picked.pk}/"]
    expect(page.locator(".picks")).to_contain_text("Now it is short.")
    cast_vote(comment_id=picked.pk, member=cast.edo(), value=1)
    assert asked_for() == []


def test_what_changed_before_all_new_comments_were_shown_is_told_after(
    site, page: Page, transactional_db
):
    gone = make_old_comment()
    page.goto(site + gone.article.get_absolute_url())
    make_comment(article=gone.article)
    page.evaluate(LOOK)
    remove_comment(comment_id=gone.pk)
    pick = make_old_comment(article=gone.article, text="Picked.")
    pick_comment(comment_id=pick.pk, editor=cast.edo(), why="Worth it.")
    page.get_by_role("link", name="Show 1 new comment").click()
    expect(page.locator(".picks li")).to_have_count(1)
    page.evaluate(LOOK)
    expect(page.locator(f"#c{gone.pk}")).to_contain_text("no longer there")


def test_a_changed_text_comes_to_who_has_the_comment_in_focus(site, page: Page, transactional_db):
    comment = make_old_comment(text="My number is 0900.")
    for _number in range(3):
        make_comment(article=comment.article)
    page.goto(site + comment.article.get_absolute_url() + "?order=oldest")
    body = page.locator(f"#c{comment.pk} .comment__body")
    page.keyboard.press("j")
    expect(page.locator(f"#c{comment.pk}")).to_be_focused()
    redact_comment(comment_id=comment.pk, text="My number.", because="", editor=cast.mori())
    page.evaluate(LOOK)
    expect(body).to_have_text("My number.")
    expect(page.locator(f"#c{comment.pk}")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.locator(f"#c{comment.pk}")).to_be_focused()


def test_what_is_read_anew_leads_to_what_it_answers_on_the_page(site, page: Page, transactional_db):
    comment = make_old_comment()
    answer = make_old_comment(reply_to=comment, text="Call 0900.")
    page.goto(site + comment.article.get_absolute_url())
    redact_comment(comment_id=answer.pk, text="Call.", because="", editor=cast.mori())
    page.evaluate(LOOK)
    expect(page.locator(f"#c{answer.pk} .comment__body")).to_have_text("Call.")
    link = page.locator(f"#c{answer.pk} .comment__reply-to")
    expect(link).to_have_attribute("href", f"#c{comment.pk}")


def test_what_is_read_anew_is_a_heading_of_the_same_level(site, page: Page, transactional_db):
    comments = [make_old_comment()]
    for _depth in range(5):
        comments.append(make_old_comment(reply_to=comments[-1]))
    *_, above, _between, _parent, last = comments
    page.goto(site + last.get_absolute_url())
    redact_comment(comment_id=above.pk, text="Call [number].", because="", editor=cast.mori())
    page.evaluate(LOOK)
    expect(page.locator(f"#c{above.pk} .comment__body")).to_have_text("Call [number].")
    headings = page.locator("#discussion .comment__heading")
    assert headings.evaluate_all("all => all.map(one => one.localName)") == ["h3", "h4", "h5", "h6"]


def test_who_is_at_a_link_of_a_comment_keeps_it_until_they_leave_it(
    site, page: Page, transactional_db
):
    comment = make_old_comment(text="My number is 0900.")
    page.goto(site + comment.article.get_absolute_url())
    body = page.locator(f"#c{comment.pk} .comment__body")
    page.locator(f"#c{comment.pk} .comment__byline").focus()
    redact_comment(comment_id=comment.pk, text="My number.", because="", editor=cast.mori())
    page.evaluate(LOOK)
    page.keyboard.press("Tab")
    expect(page.locator(f"#c{comment.pk} .comment__time")).to_be_focused()
    expect(body).to_have_text("My number is 0900.")
    page.evaluate("document.activeElement.blur()")
    expect(body).to_have_text("My number.")


def test_a_muted_text_changes_where_it_is_folded(site, page: Page, sign_in, transactional_db):
    sign_in(page, cast.alice())
    comment = make_old_comment(text="My number is 0900.")
    mute(member=cast.alice(), target=cast.bob())
    page.goto(site + comment.article.get_absolute_url())
    redact_comment(comment_id=comment.pk, text="My number.", because="", editor=cast.mori())
    page.evaluate(LOOK)
    expect(page.locator(f"#c{comment.pk} details .comment__body")).to_have_text("My number.")
    expect(page.locator(f"#c{comment.pk} .comment__body")).to_be_hidden()


def test_what_comes_back_is_folded_and_marked_as_it_was(
    site, page: Page, sign_in, transactional_db
):
    sign_in(page, cast.alice())
    muted = make_old_comment(text="Of a muted member.")
    page.goto(site + muted.article.get_absolute_url())
    mute(member=cast.alice(), target=cast.bob())
    new = make_old_comment(article=muted.article, author=cast.suzu(), text="News.")
    page.reload()
    badge = page.locator(f"#c{new.pk} .badge--new")
    expect(badge).to_have_count(1)
    for one in (muted, new):
        remove_comment(comment_id=one.pk)
    page.evaluate(LOOK)
    expect(page.locator(f"#c{muted.pk}")).to_contain_text("no longer there")
    expect(badge).to_have_count(0)
    for one in (muted, new):
        restore_comment(comment_id=one.pk)
    page.evaluate(LOOK)
    expect(page.locator(f"#c{muted.pk}")).to_contain_text("Muted: Bob")
    expect(page.locator(f"#c{muted.pk} .comment__body")).to_be_hidden()
    expect(badge).to_have_count(1)
    redact_comment(comment_id=new.pk, text="Ne…", because="", editor=cast.mori())
    page.evaluate(LOOK)
    expect(page.locator(f"#c{new.pk} .comment__body")).to_have_text("Ne…")
    expect(badge).to_have_count(1)


@pytest.mark.parametrize("who", ["anybody", "member"])
def test_branches_count_what_is_new_in_them_as_it_goes_and_comes_back(
    site, page: Page, sign_in, transactional_db, who
):
    root = make_old_comment(text="The root.")
    beside = make_old_comment(article=root.article)
    if who == "member":
        sign_in(page, cast.alice())
    page.goto(f"{site}{root.article.get_absolute_url()}#discussion")
    wait_until(lambda: who == "anybody" or Visit.objects.exists())
    inner = make_comment(reply_to=root, author=cast.suzu(), text="News.")
    below = make_comment(reply_to=inner, author=cast.suzu(), text="News below.")
    page.reload()
    status = page.locator("live-discussion > span")

    def counted() -> list[list[str]]:
        return [
            line_of(page, one).locator(".badge--new").all_inner_texts()
            for one in (root, inner, below, beside)
        ]

    def eventually(*counts: int) -> None:
        page.evaluate(LOOK)
        wanted = [[f"+{count} new"] if count else [] for count in counts]
        wait_until(lambda: counted() == wanted)

    eventually(2, 2, 1, 0)
    remove_comment(comment_id=below.pk)
    eventually(1, 1, 0, 0)
    expect(status).to_have_text("A comment on this page is no longer there.")
    remove_comment(comment_id=inner.pk)
    eventually(0, 0, 0, 0)
    restore_comment(comment_id=below.pk)
    eventually(1, 1, 1, 0)
    expect(status).to_have_text("A comment on this page is no longer there.")
    restore_comment(comment_id=inner.pk)
    eventually(2, 2, 1, 0)
    expect(page.locator(f"#c{inner.pk} > header .badge--new")).to_have_count(1)
    expect(line_of(page, inner)).to_have_text("鈴 · 1 reply +2 new")
    expect(status).to_have_text("")


def test_who_is_in_a_comment_that_goes_keeps_their_place_and_hears_of_it(
    site, page: Page, transactional_db
):
    root = make_comment()
    gone = make_old_comment(reply_to=root, author=cast.alice())
    page.goto(site + root.article.get_absolute_url())
    said = page.locator("live-discussion[aria-live=polite]")
    expect(said).to_have_text("")
    page.locator(f"#c{gone.pk} .comment__byline").focus()
    remove_comment(comment_id=gone.pk)
    page.evaluate(LOOK)
    shown = page.locator(f"#c{gone.pk}")
    expect(shown).to_be_focused()
    expect(shown).to_have_accessible_name(
        "This comment is no longer there. , level 2, in reply to Bob"
    )
    expect(said).to_have_text("A comment on this page is no longer there.")


def test_a_moderator_goes_on_to_judge_what_was_taken_away(
    site, page: Page, sign_in, transactional_db
):
    sign_in(page, cast.mori())
    gone = make_old_comment(text="A bad word.")
    answer = make_comment(reply_to=gone)
    page.goto(site + gone.article.get_absolute_url())
    shown = page.locator(f"#c{gone.pk}")
    shown.get_by_role("link", name="Bob").focus()
    remove_comment(comment_id=gone.pk)
    page.evaluate(LOOK)
    expect(shown.get_by_role("link", name="Moderate")).to_be_visible()
    expect(shown).to_contain_text("Removed by a moderator.")
    expect(shown).to_be_focused()
    reply = page.locator(f"#c{answer.pk}").get_by_role("link", name="Reply", exact=True)
    expect(reply).to_be_visible()
    there, line = shown.inner_text(), line_of(page, gone).text_content()
    page.reload()
    assert (shown.inner_text(), line_of(page, gone).text_content()) == (there, line)
    restore_comment(comment_id=gone.pk)
    page.evaluate(LOOK)
    expect(shown).to_contain_text("A bad word.")
    expect(line_of(page, gone)).to_contain_text("Bob")
    expect(reply).to_be_visible()


@pytest.mark.parametrize("is_member", [False, True])
def test_a_branch_that_moves_stands_where_it_belongs(
    site, page: Page, sign_in, transactional_db, is_member: bool
):
    if is_member:
        sign_in(page, cast.alice())
    root = make_comment(text="The root.")
    moved = make_comment(reply_to=root)
    below = make_comment(reply_to=moved)
    other = make_comment(article=root.article)
    page.goto(site + root.article.get_absolute_url() + "?order=oldest")
    page.locator("#write-text").fill("Half a thought")
    roots = page.locator("#threads > .thread > details > .comment")
    move_out(comment_id=moved.pk)
    page.evaluate(LOOK)
    expect(roots).to_have_count(3)
    ids = [f"c{one.pk}" for one in (root, moved, other)]
    assert roots.evaluate_all("all => all.map(one => one.id)") == ids
    expect(page.locator(f"#c{moved.pk}")).to_contain_text("moved here by a moderator")
    expect(page.locator(f"li:has(> details > #c{moved.pk}) #c{below.pk}")).to_be_visible()
    page.evaluate("document.activeElement.blur()")
    move_back(comment_id=moved.pk)
    page.evaluate(LOOK)
    expect(roots).to_have_count(2)
    expect(page.locator(f"li:has(> details > #c{root.pk}) #c{moved.pk}")).to_be_visible()
    expect(page.locator(f"#c{below.pk}")).to_have_count(1)
    expect(page.locator("live-discussion a")).to_be_hidden()
    page.locator(f"#c{below.pk} .comment__byline").focus()
    move_out(comment_id=moved.pk)
    page.evaluate(LOOK)
    expect(page.locator(f"#c{below.pk} .comment__byline")).to_be_focused()
    expect(page.locator("#write-text")).to_have_value("Half a thought")


@pytest.mark.parametrize("is_part", [False, True])
def test_a_page_hears_on_after_what_came_was_shown(
    site, page: Page, transactional_db, is_part: bool
):
    root = make_comment(text="https://reader.example/root")
    gone = make_comment(reply_to=root, text="https://reader.example/gone")
    part = f"{root.article.get_absolute_url()}?show=links&order=oldest"
    page.goto(site + (part if is_part else root.get_absolute_url()))
    count = page.locator("#discussion-count")
    for number in (3, 4):
        came = make_comment(reply_to=root, text=f"https://reader.example/{number}")
        page.evaluate(LOOK)
        page.get_by_role("link", name="Show 1 new comment").click()
        expect(page.locator(f"#c{came.pk}")).to_be_focused()
        expect(count).to_have_text(f"{number} comments")
    remove_comment(comment_id=gone.pk)
    page.evaluate(LOOK)
    expect(page.locator(f"#c{gone.pk}")).to_contain_text("This comment is no longer there.")
    expect(count).to_have_text("3 comments")


def test_the_page_of_a_comment_keeps_it_though_its_branch_moves(site, page: Page, transactional_db):
    root = make_comment()
    above = make_comment(reply_to=root)
    comment = make_old_comment(reply_to=above, text="My number is 0900.")
    answer = make_comment(reply_to=comment)
    aside = make_comment(reply_to=answer)
    page.goto(site + comment.get_absolute_url())
    for moved in (comment, above, answer):
        move_out(comment_id=moved.pk)
        page.evaluate(LOOK)
    expect(page.locator(f"#c{answer.pk}")).to_have_count(0)
    expect(page.locator(f"#c{aside.pk}")).to_have_count(0)
    redact_comment(comment_id=comment.pk, text="My number.", because="", editor=cast.mori())
    came = make_comment(reply_to=comment)
    page.evaluate(LOOK)
    expect(page.locator(f"#c{comment.pk} .comment__body")).to_have_text("My number.")
    expect(page.locator(".comment--linked")).to_have_id(f"c{comment.pk}")
    page.get_by_role("link", name="Show 1 new comment").click()
    expect(page.locator(f"#c{came.pk}")).to_be_focused()
    page.goto(site + above.get_absolute_url())
    move_back(comment_id=above.pk)
    page.evaluate(LOOK)
    came = make_comment(reply_to=above)
    page.evaluate(LOOK)
    page.get_by_role("link", name="Show 1 new comment").click()
    expect(page.locator(f"#c{came.pk}")).to_be_focused()
    expect(page).to_have_url(site + above.get_absolute_url())


@pytest.mark.parametrize("is_member", [False, True])
def test_the_page_of_a_comment_shows_what_it_answers_wherever_its_branch_is(
    site, page: Page, sign_in, transactional_db, is_member: bool
):
    if is_member:
        sign_in(page, cast.edo())
    top = make_comment(author=cast.alice())
    above = make_comment(reply_to=top)
    comment = make_comment(reply_to=above, author=cast.suzu())
    answer = make_comment(reply_to=comment)
    page.goto(site + comment.get_absolute_url())
    shown = page.locator("#discussion .comment")
    about = page.locator(".threads--context .comment, .comment--linked")
    own = page.locator(f"#c{comment.pk}")

    def shown_after_reload() -> list[str]:
        page.evaluate(LOOK)
        page.wait_for_timeout(100)  # What it asks for on the way.
        texts = about.all_inner_texts()
        page.reload()
        assert about.all_inner_texts() == texts
        return shown.evaluate_all("all => all.map(one => Number(one.id.slice(1)))")

    move_out(comment_id=above.pk)
    assert shown_after_reload() == [above.pk, comment.pk, answer.pk]
    move_out(comment_id=comment.pk)
    assert shown_after_reload() == [comment.pk, answer.pk]
    expect(own).to_contain_text("moved here by a moderator")
    move_back(comment_id=comment.pk)
    move_back(comment_id=above.pk)
    assert shown_after_reload() == [top.pk, above.pk, comment.pk, answer.pk]
    expect(own.get_by_role("link", name="in reply to Bob")).to_be_visible()
    # Not from under the hands of who answers there.
    page.locator(f"#c{top.pk}").get_by_role("link", name="Reply", exact=True).focus()
    move_out(comment_id=above.pk)
    page.evaluate(LOOK)
    expect(page.locator(f"#c{above.pk}")).to_contain_text("moved here by a moderator")
    expect(page.locator(f"#c{top.pk}")).to_have_count(1)


@pytest.mark.parametrize("is_member", [False, True])
def test_what_came_along_with_a_branch_is_not_offered_again(
    site, page: Page, sign_in, transactional_db, is_member: bool
):
    if is_member:
        sign_in(page, cast.alice())
    root = make_comment()
    moved = make_comment(reply_to=root)
    page.goto(site + root.article.get_absolute_url() + "?order=oldest")
    along = make_comment(article=root.article)
    move_out(comment_id=moved.pk)
    page.evaluate(LOOK)
    expect(page.locator(f"#c{along.pk}")).to_be_visible()
    expect(page.locator("live-discussion a")).to_be_hidden()
    make_comment(article=root.article)
    page.evaluate(LOOK)
    offer = page.get_by_role("link", name="Show 1 new comment")
    expect(offer).to_be_visible()
    remove_comment(comment_id=along.pk)
    page.evaluate(LOOK)
    expect(page.locator(f"#c{along.pk}")).to_contain_text("no longer there")
    expect(offer).to_be_visible()


def test_a_comment_that_is_being_changed_comes_in_no_second_time(
    site, page: Page, sign_in, transactional_db
):
    sign_in(page, cast.alice())
    own = make_comment(author=cast.alice(), text="A first word.")
    page.goto(site + own.article.get_absolute_url())
    page.locator(f"#c{own.pk}").get_by_role("link", name="Edit (until").click()
    form = page.locator(f"#edit-{own.pk}")
    form.get_by_role("textbox").fill("A better word.")
    came = make_comment(reply_to=own)
    page.evaluate(LOOK)
    page.get_by_role("link", name="Show 1 new comment").click()
    expect(page.locator(f"#c{came.pk}")).to_be_focused()
    expect(page.locator(f"li:has(> details > #edit-{own.pk}) #c{came.pk}")).to_be_visible()
    form.get_by_role("button", name="Save").click()
    expect(page.locator(f"#c{own.pk}")).to_have_count(1)
    expect(page.locator(f"#c{own.pk}")).to_contain_text("A better word.")
