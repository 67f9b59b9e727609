"""A report's way in Chromium: from who sends it to what everybody sees of the decision."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from forum.discussion.models import Comment
from forum.members.models import Member
from tests import cast
from tests.make import make_comment
from tests.moderation.making import warn

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

QUEUE = reverse("moderation:queue")


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def open_as(request, open_page, sign_in):
    """Open a page on which a member is signed in: open_as(member)."""

    def open_signed_in(member) -> Page:
        page = open_page(java_script_enabled=request.param == "with JavaScript")
        sign_in(page, member)
        return page

    return open_signed_in


def shown(page: Page, comment: Comment) -> Locator:
    return page.locator(f"#c{comment.pk}")


def report(page: Page, comment: Comment) -> None:
    """Report a comment from below the article."""
    shown(page, comment).get_by_role("link", name="Report").click()
    page.get_by_label("Insult or harassment").check()
    page.get_by_label("Note").fill("Calls him a fool.")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("Thank you. A moderator will look")).to_be_visible()


def judge(page: Page, act: str, done: str, reason: str = "", note: str = "") -> None:
    """Decide on the page of a comment; wait until it says what was done."""
    if reason:
        page.get_by_label("Reason", exact=True).select_option(reason)
    page.locator("textarea[name=note]").fill(note)
    page.get_by_role("button", name=act, exact=True).click()
    expect(page.locator("#messages")).to_contain_text(done)


def test_a_report_is_judged_and_the_author_suspended(site: str, open_as):
    fool = make_comment(author=cast.alice(), text="The minister is a fool.")
    make_comment(reply_to=fool, text="Be kind.")
    bob, mori, alice = (open_as(one) for one in (cast.bob(), cast.mori(), cast.alice()))
    article = site + fool.article.get_absolute_url()
    bob.goto(article)
    report(bob, fool)

    mori.goto(site + QUEUE)
    case = mori.locator(f"#case-{fool.pk}")
    expect(case).to_contain_text("Calls him a fool.")
    case.get_by_label("Reason", exact=True).select_option("checking")
    case.get_by_role("button", name="Hide").click()
    expect(mori.get_by_text("Alice’s comment hidden.")).to_be_visible()
    bob.goto(article)
    expect(shown(bob, fool)).to_have_text("Hidden for now.")
    expect(bob.get_by_text("Be kind.")).to_be_visible()

    mori.get_by_role("link", name="Look again").click()
    judge(mori, "Restore", "Alice’s comment restored.")
    bob.reload()
    expect(shown(bob, fool)).to_contain_text("The minister is a fool.")
    judge(mori, "Remove", "Alice’s comment removed.", reason="abuse", note="Second time.")
    bob.reload()
    expect(shown(bob, fool)).to_have_text("Removed by a moderator. Rule: No insults, no harassment")

    alice.goto(article)
    alice.locator("#write").get_by_label("Your comment").fill("I only said what he is.")
    mori.get_by_role("link", name="Suspend the author").click()
    mori.get_by_label("1 day", exact=True).check()
    mori.get_by_label("Reason").select_option("abuse")
    mori.get_by_role("button", name="Suspend", exact=True).click()
    expect(mori.locator(".record").first).to_contain_text("Suspended until")
    alice.get_by_role("button", name="Post comment").click()
    expect(alice.locator(".error-summary")).to_contain_text("Your account is suspended")
    expect(alice.locator("#write textarea")).to_have_value("I only said what he is.")
    assert Comment.objects.count() == 2

    mori.goto(f"{site}{QUEUE}log/")
    entries = mori.locator(".log__entry")
    expect(entries).to_have_count(4)
    for part in ("mori", "Alice", "Insult or harassment", "until"):
        expect(entries.first).to_contain_text(part)
    expect(entries.nth(2)).to_contain_text("After a second look")
    expect(entries.nth(3)).to_contain_text("Being looked into")
    expect(entries.nth(1)).to_contain_text("Second time.")
    expect(entries.nth(1).locator("time")).to_have_attribute("datetime", re.compile(r"^2\d{3}-"))
    alice.goto(f"{site}/notices/")
    expect(alice.locator("main")).to_contain_text("removed")
    expect(alice.locator("main")).not_to_contain_text("Second time.")


def test_a_locked_branch_takes_no_replies(site: str, open_as):
    ferry = make_comment(author=cast.alice(), text="The ferry is late.")
    reply = make_comment(reply_to=ferry, text="Be kind.", author=cast.suzu())
    bob, mori = open_as(cast.bob()), open_as(cast.mori())
    bob.goto(site + ferry.article.get_absolute_url())
    shown(bob, reply).get_by_role("link", name="Reply", exact=True).click()
    form = bob.locator(f"#write-{reply.pk}")
    form.get_by_label("Your comment").fill("I was kind.")

    mori.goto(f"{site}/moderation/comments/{ferry.pk}/")
    judge(mori, "Lock branch", "The branch of Alice’s comment is locked.", reason="heated")
    form.get_by_role("button", name="Post comment").click()
    expect(form.locator(".error-summary")).to_contain_text("has locked this branch")
    expect(form.locator("textarea")).to_have_value("I was kind.")
    bob.goto(site + ferry.article.get_absolute_url())
    expect(shown(bob, ferry).locator(".badge--locked")).to_be_visible()
    expect(bob.locator("#threads").get_by_role("link", name="Reply", exact=True)).to_have_count(0)
    judge(mori, "Unlock branch", "is open again")
    bob.reload()
    expect(bob.locator("#threads").get_by_role("link", name="Reply", exact=True)).to_have_count(2)


def test_a_warning_is_confirmed_where_one_writes(site: str, open_as):
    comment = make_comment()
    warn(cast.bob())
    bob = open_as(cast.bob())
    bob.goto(site + comment.article.get_absolute_url())
    write = bob.locator("#write")
    write.get_by_label("Your comment").fill("I only said what he is.")
    write.get_by_role("button", name="I have read this").click()
    expect(bob.get_by_role("button", name="I have read this")).to_have_count(0)
    expect(bob.get_by_label("Your comment")).to_have_value("I only said what he is.")
    assert not Member.objects.get(pk=cast.bob().pk).is_warned
