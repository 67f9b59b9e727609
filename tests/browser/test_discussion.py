"""A reader in a discussion in Chromium: the whole way, with JavaScript and without."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from forum.discussion.filtered_page import WORTH_PARTING
from forum.discussion.models import Comment, Draft, State
from forum.discussion.threads import WHOLE_UP_TO
from tests import cast
from tests.make import make_article, make_big_discussion, make_comment, make_old_comment
from tests.members.joining import verify

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def reader(request, open_page) -> Page:
    """A page of somebody who isn't signed in, once with JavaScript and once without."""
    return open_page(java_script_enabled=request.param == "with JavaScript")


def shown(page: Page, comment: Comment) -> Locator:
    """Return where a comment stands on the page."""
    return page.locator(f"#c{comment.pk}")


def newest() -> Comment:
    return Comment.objects.latest("pk")


def sign_in_as_alice(page: Page) -> None:
    """Fill in the sign-in form that the page has led to."""
    expect(page).to_have_url(re.compile("/accounts/login/"))
    page.get_by_label("Username or email").fill("alice")
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).not_to_have_url(re.compile("/accounts/login/"))


def text_in(form: Locator) -> Locator:
    return form.get_by_label("Your comment")


def answer(page: Page, comment: Comment, text: str) -> Comment:
    """Reply to a comment with the form that its link leads to; return the reply."""
    shown(page, comment).get_by_role("link", name="Reply").click()
    form = page.locator(f"#write-{comment.pk}")
    text_in(form).fill(text)
    form.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text(text, exact=True)).to_be_visible()
    return newest()


def vote(page: Page, comment: Comment, *steps: tuple[str, str]) -> None:
    """Press vote buttons one after the other, each until the score says what it must."""
    for name, result in steps:
        shown(page, comment).get_by_role("button", name=name).click()
        score, split = result.split(" ", 1)
        expect(shown(page, comment).locator(".comment__split")).to_have_text(split)
        expect(shown(page, comment).locator(".comment__score")).to_have_text(f"Score {score}")


def test_a_reader_comes_in_and_takes_part(site: str, reader: Page):
    verify(cast.alice())
    ferry = make_old_comment(text="The ferry is late.\n\nAs ever.")
    reader.goto(site + ferry.article.get_absolute_url())
    expect(shown(reader, ferry)).to_contain_text("As ever.")
    assert reader.context.cookies() == []
    text_in(reader.locator("#write")).fill("Hourly is *plenty*.")
    reader.get_by_role("button", name="Sign in to post").click()
    sign_in_as_alice(reader)
    expect(text_in(reader.locator("#write"))).to_have_value("Hourly is *plenty*.")
    expect(reader.get_by_text("Your comment isn’t posted yet.")).to_be_visible()
    reader.get_by_role("button", name="Preview").click()
    expect(reader.locator(".composer__preview em")).to_have_text("plenty")
    reader.get_by_role("button", name="Post comment").click()
    expect(reader.get_by_text("Your comment is published.")).to_be_visible()
    own = newest()
    expect(shown(reader, own)).to_have_attribute("data-own", "")
    expect(reader.locator("#discussion-count")).to_have_text("2 comments")
    reply = answer(reader, ferry, "Mine was on time.")
    assert (reply.reply_to, own.text) == (ferry, "Hourly is *plenty*.")
    expect(shown(reader, reply)).to_contain_text("in reply to Bob")
    vote(reader, ferry, ("Vote up", "1 (+1 / −0)"), ("Vote down", "−1 (+0 / −1)"))
    vote(reader, ferry, ("Vote down", "0 (+0 / −0)"))


def test_a_member_votes_wherever_a_comment_stands(site: str, reader: Page, sign_in):
    root = make_old_comment(text="The ferry is late: https://example.org/ferry")
    middle = make_old_comment(reply_to=root, text="As ever.")
    last = make_old_comment(reply_to=middle, text="Not mine.")
    sign_in(reader, cast.alice())
    part = f"{root.article.get_absolute_url()}?show=links"
    for address, comment in (
        (middle.get_absolute_url(), root),
        (middle.get_absolute_url(), middle),
        (middle.get_absolute_url(), last),
        (part, root),
    ):
        reader.goto(site + address)
        vote(reader, comment, ("Vote up", "1 (+1 / −0)"), ("Vote up", "0 (+0 / −0)"))


def test_a_reader_edits_and_deletes(site: str, reader: Page, sign_in):
    own = make_comment(author=cast.alice(), text="Hourly is plenty.")
    make_comment(reply_to=own, text="Not in winter.")
    sign_in(reader, cast.alice())
    reader.goto(site + own.article.get_absolute_url())
    shown(reader, own).get_by_role("link", name="Edit").click()
    form = reader.locator(f"#edit-{own.pk}")
    expect(text_in(form)).to_have_value("Hourly is plenty.")
    text_in(form).fill("Hourly is enough.")
    reader.get_by_role("button", name="Save").click()
    expect(shown(reader, own)).to_contain_text("Hourly is enough.")
    expect(shown(reader, own).locator(".comment__edited")).to_have_text("edited")
    shown(reader, own).get_by_role("link", name="Delete").click()
    reader.get_by_role("button", name="Delete").click()
    expect(shown(reader, own)).to_have_text("Deleted by its author.")
    expect(reader.get_by_text("Not in winter.")).to_be_visible()
    assert Comment.objects.get(pk=own.pk).state == State.DELETED


def test_a_reader_deletes_in_a_tab_of_its_own(site: str, reader: Page, sign_in):
    own = make_comment(author=cast.alice())
    sign_in(reader, cast.alice())
    reader.goto(site + reverse("discussion:delete", args=[own.pk]))
    reader.get_by_role("button", name="Delete").click()
    expect(reader).to_have_url(re.compile("#discussion$"))


def test_a_passage_is_quoted(site: str, reader: Page, sign_in):
    ferry = make_old_comment(text="The ferry is late.\n\nAs ever.")
    sign_in(reader, cast.alice())
    reader.goto(site + ferry.article.get_absolute_url())
    shown(reader, ferry).get_by_text("As ever.").select_text()
    shown(reader, ferry).get_by_role("link", name="Quote").click()
    quote = text_in(reader.locator(f"#write-{ferry.pk}"))
    expect(quote).to_have_value(re.compile("> As ever."))
    # Without JavaScript nobody knows what is selected: all of it is quoted.
    has_script = reader.locator("#messages").evaluate("() => typeof htmx") == "object"
    assert ("The ferry is late." in quote.input_value()) == (not has_script)
    quote.press("ControlOrMeta+End")
    quote.press_sequentially("\nWhy?")
    reader.get_by_role("button", name="Post comment").last.click()
    expect(reader.locator(".comment blockquote")).to_contain_text("As ever.")


def test_two_clicks_make_one_comment(site: str, reader: Page, sign_in):
    sign_in(reader, cast.alice())
    reader.goto(site + make_article().get_absolute_url())
    text_in(reader.locator("#write")).fill("Once is enough.")
    reader.get_by_role("button", name="Post comment").dblclick()
    expect(reader.locator(".comment__body", has_text="Once is enough.")).to_have_count(1)
    expect(reader.locator("#discussion-count")).to_have_text("1 comment")
    assert Comment.objects.count() == 1


def test_threads_fold_by_click_and_by_keyboard(site: str, reader: Page):
    ferry = make_old_comment(text="The ferry is late.")
    reply = make_comment(reply_to=ferry, text="As ever.")
    reader.goto(site + ferry.article.get_absolute_url())
    line = reader.locator(".thread__fold", has=shown(reader, ferry)).locator("> summary").first
    line.click()
    expect(shown(reader, ferry)).to_be_hidden()
    expect(shown(reader, reply)).to_be_hidden()
    expect(line).to_contain_text("Bob · 1 reply")
    line.focus()
    reader.keyboard.press("Enter")
    expect(shown(reader, reply)).to_be_visible()
    reader.locator(".thread__fold", has=shown(reader, reply)).last.locator("> summary").focus()
    reader.keyboard.press("Space")
    expect(shown(reader, reply)).to_be_hidden()
    expect(shown(reader, ferry)).to_be_visible()


def test_forms_open_in_place_and_the_focus_follows(site: str, page: Page, sign_in):
    ferry = make_old_comment()
    fares = make_comment(article=ferry.article, text="And fares?")
    sign_in(page, cast.alice())
    page.goto(site + ferry.article.get_absolute_url())
    address = page.url
    link = shown(page, ferry).get_by_role("link", name="Reply")
    link.focus()
    link.press("Enter")
    typed = text_in(page.locator(f"#write-{ferry.pk}"))
    expect(typed).to_be_focused()
    typed.fill("Patience.")
    page.get_by_role("button", name="Preview").last.click()
    preview = page.locator(f"#write-{ferry.pk} [aria-live=polite]")
    expect(preview.get_by_text("Patience.")).to_be_visible()
    page.get_by_role("link", name="Cancel").click()
    expect(typed).to_have_count(0)
    expect(link).to_be_focused()
    reply = answer(page, fares, "They stay.")
    expect(shown(page, reply)).to_be_focused()
    expect(page.locator("#discussion-count")).to_have_text("3 comments")
    vote(page, ferry, ("Vote up", "1 (+1 / −0)"))
    expect(shown(page, ferry).get_by_role("button", name="Vote up")).to_be_focused()
    shown(page, reply).get_by_role("link", name="Edit").click()
    expect(text_in(page.locator(f"#edit-{reply.pk}"))).to_be_focused()
    page.get_by_role("button", name="Save").click()
    expect(shown(page, reply)).to_be_focused()
    text_in(page.locator("#write")).fill("A thread of my own.")
    page.locator("#write").get_by_role("button", name="Post comment").click()
    expect(page.locator("#threads > .thread").first).to_contain_text("A thread of my own.")
    expect(shown(page, newest())).to_be_focused()
    expect(text_in(page.locator("#write"))).to_have_value("")
    assert page.url == address


def test_a_draft_outlives_reloads_and_other_browsers(site: str, page: Page, open_page, sign_in):
    article = make_article()
    sign_in(page, cast.alice())
    page.goto(site + article.get_absolute_url())
    with page.expect_response("**/drafts/"):
        text_in(page.locator("#write")).press_sequentially("Half a tho")
    text_in(page.locator("#write")).press_sequentially("ught")
    page.reload()
    expect(text_in(page.locator("#write"))).to_have_value("Half a thought")
    elsewhere = open_page(java_script_enabled=False)
    sign_in(elsewhere, cast.alice())
    elsewhere.goto(site + article.get_absolute_url())
    expect(text_in(elsewhere.locator("#write"))).to_have_value("Half a tho")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator(".comment__body")).to_have_text("Half a thought")
    page.reload()
    expect(text_in(page.locator("#write"))).to_have_value("")
    assert not Draft.objects.exists()


def test_an_expired_session_keeps_the_text(site: str, reader: Page, sign_in):
    ferry = make_old_comment()
    sign_in(reader, verify(cast.alice()))
    reader.goto(site + ferry.article.get_absolute_url())
    shown(reader, ferry).get_by_role("link", name="Reply").click()
    typed = text_in(reader.locator(f"#write-{ferry.pk}"))
    typed.fill("Written for an hour.")
    reader.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    reader.get_by_role("button", name="Post comment").last.click()
    sign_in_as_alice(reader)
    expect(reader.get_by_role("heading", name="Reply to Bob")).to_be_visible()
    expect(typed).to_have_value("Written for an hour.")
    reader.get_by_role("button", name="Post comment").click()
    expect(reader.get_by_text("Your comment is published.")).to_be_visible()
    assert newest().reply_to == ferry


def test_a_stale_token_keeps_the_text(site: str, reader: Page, sign_in):
    ferry = make_old_comment()
    sign_in(reader, verify(cast.alice()))
    reader.goto(site + ferry.article.get_absolute_url())
    shown(reader, ferry).get_by_role("link", name="Reply").click()
    text_in(reader.locator(f"#write-{ferry.pk}")).fill("Written in one tab.")
    other_tab = reader.context.new_page()
    other_tab.goto(f"{site}/accounts/logout/")
    other_tab.locator("main button").click()
    other_tab.goto(f"{site}/accounts/login/")
    sign_in_as_alice(other_tab)
    reader.get_by_role("button", name="Post comment").last.click()
    expect(reader.get_by_role("heading", name="Please send it again.")).to_be_visible()
    expect(reader.get_by_label("Your text")).to_have_value("Written in one tab.")
    reader.get_by_role("button", name="Send again").click()
    # The page is new to the form's own time stamp, so it may ask once more.
    post = reader.get_by_role("button", name="Post comment")
    expect(reader.get_by_text("Written in one tab.")).to_be_visible()
    if post.count():
        post.click()
    expect(reader.get_by_text("Your comment is published.")).to_be_visible()
    assert newest().reply_to == ferry


def test_a_refused_text_stays(site: str, reader: Page, sign_in):
    """What is refused comes back with its reason; nobody types it twice."""
    ferry = make_old_comment()
    sign_in(reader, cast.alice())
    reader.goto(site + ferry.article.get_absolute_url())
    shown(reader, ferry).get_by_role("link", name="Reply").click()
    text_in(reader.locator(f"#write-{ferry.pk}")).fill("word " * 2_001)
    reader.get_by_role("button", name="Post comment").last.click()
    form = reader.locator(f"#write-{ferry.pk}")
    expect(form.locator(".error-summary")).to_contain_text("at most 10,000 characters")
    expect(text_in(form)).to_have_value("word " * 2_001)
    expect(form.locator(".error-summary")).to_be_focused()


def test_paper_gets_no_ways_about_the_discussion(site: str, page: Page):
    article = make_comment().article
    for _number in range(WORTH_PARTING - 1):
        make_comment(article=article)
    page.goto(site + article.get_absolute_url())
    ways = [page.get_by_role("link", name=name) for name in ("Oldest", "With links", "Follow")]
    for way in ways:
        expect(way.first).to_be_visible()
    page.emulate_media(media="print")
    for way in ways:
        expect(way.first).to_be_hidden()
    expect(page.get_by_role("heading", name="Discussion")).to_be_visible()


@pytest.mark.parametrize("is_member", [False, True])
def test_paper_says_what_is_not_printed(site: str, page: Page, sign_in, is_member: bool):
    if is_member:
        sign_in(page, cast.alice())
    address = site + make_big_discussion(WHOLE_UP_TO + 200, shape="mixed").get_absolute_url()
    page.goto(address + "?order=oldest")
    said = page.get_by_text("Not all comments are printed here.")
    expect(said).to_be_hidden()
    page.emulate_media(media="print")
    expect(said).to_contain_text(address)
    expect(said.locator("xpath=following::ol[@id='threads']")).to_have_count(1)  # Read first.
    expect(page.locator(".thread__more").first).to_be_visible()
    expect(page.locator(".pager")).to_be_hidden()
    page.goto(site + make_comment().article.get_absolute_url())
    expect(said).to_have_count(0)


def test_paper_gets_exact_times(site: str, page: Page):
    comment = make_comment()
    page.goto(site + comment.article.get_absolute_url())
    time = shown(page, comment).locator(".comment__time time")
    exact = time.get_attribute("title")
    assert exact and "ago" not in exact
    expect(time).to_have_text("this minute")
    page.emulate_media(media="print")
    expect(shown(page, comment).locator(".comment__score-later")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(time).to_have_text(exact)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(time).to_have_text("this minute")


def test_the_heading_stays_in_its_column_however_large_the_text(site, phone: Page):
    phone.goto(site + make_old_comment().article.get_absolute_url())
    for size in ("100%", "200%"):
        phone.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        heading = phone.get_by_role("heading", name="Discussion", exact=True)
        fits = "one => one.scrollWidth <= one.clientWidth && one.getBoundingClientRect().right"
        end = heading.evaluate(f"{fits} <= one.parentElement.getBoundingClientRect().right")
        assert end, size
