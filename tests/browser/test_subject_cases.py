"""Cases about threads and members, and pinning, in Chromium: by keys, by axe, without scripts."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.asking.questions import ask_colleague
from forum.moderation.cases.claiming import claim_case
from forum.moderation.cases.models import Case
from forum.moderation.decisions.models import Decision
from forum.moderation.pinning import pin_word
from forum.moderation.subjects.judging import dismiss_case
from tests import cast
from tests.browser.axe import look_at
from tests.browser.reading import read
from tests.make import make_article, make_comment
from tests.moderation.making import make_member_report, make_report, make_thread_report, speak

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

QUEUE = reverse("moderation:queue")
LONG = "x" * 90  # No line can break it.


def make_thread(**fields) -> Comment:
    """Return a comment of alice's that suzu has answered."""
    root = make_comment(author=cast.alice(), text="It began here.", **fields)
    make_comment(reply_to=root, author=cast.suzu(), text=f"And went on. {LONG}")
    return Comment.objects.get(pk=root.pk)


def thread_page(case: Case) -> str:
    return reverse("moderation:thread", args=[case.pk])


def pages() -> Iterator[str]:
    """Yield the pages of such cases in each of their states, as ada has them before her."""
    root, ada, mori = make_thread(), cast.ada(), cast.mori()
    make_report(Comment.objects.get(reply_to=root), reporter=cast.member("rita"))
    thread = make_thread_report(root, note=LONG).case
    yield thread_page(thread)
    claim_case(case_id=thread.pk, moderator=ada)
    yield from (thread_page(thread), reverse("moderation:ask_about_case", args=[thread.pk]))
    yield reverse("moderation:comment", args=[root.pk])
    yield reverse("moderation:prune", args=[root.pk])
    about = make_member_report(cast.suzu(), member=cast.bob(), reason="name", note=LONG).case
    Member.objects.filter(pk=about.author_id).update(display_name="Bobby " + "b" * 60)
    question = ask_colleague(case_id=about.pk, moderator=mori, text=LONG, colleague=ada)
    yield reverse("moderation:member", args=["bob"])
    yield reverse("moderation:answer_question", args=[question.pk])
    yield f"{QUEUE}?asked=on"
    yield QUEUE
    yield f"{reverse('moderation:together')}?subject={thread.pk}&subject={about.pk}"
    for case in (make_thread_report(make_thread(article=root.article)).case, None):
        case = case or make_member_report(cast.suzu(), member=cast.member("rita")).case
        dismiss_case(case_id=case.pk, moderator=mori, reason="no_rule_broken")
        yield thread_page(case)  # What a colleague has dismissed.
    yield from pin_pages()


def pin_pages() -> Iterator[str]:
    """Yield the page that pins before and after."""
    said = speak(make_article(), text=LONG)
    page = reverse("moderation:pin", args=[said.pk])
    yield page
    pin_word(comment_id=said.pk, moderator=cast.mori(), reason="spoke")
    yield page


def test_their_pages_are_accessible(site: str, open_page, sign_in):
    page = open_page(bypass_csp=True)
    sign_in(page, cast.ada())
    faults = [fault for path in pages() for fault in look_at(page, site + path)]
    assert not faults, "\n".join(faults)


def test_a_thread_is_judged_by_keys(site: str, page: Page, sign_in):
    make_report(make_comment(author=cast.suzu()), reason="off_topic")
    case = make_thread_report(make_thread(), reason="threat").case
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    press = page.keyboard.press

    press("j")
    expect(page.locator(f"#case-of-{case.pk}")).to_be_focused()
    press("o")
    expect(page.get_by_role("heading", name="The thread below Alice’s comment")).to_be_visible()
    read(page)
    press("d")
    expect(
        page.get_by_text("Reports on the thread below Alice’s comment dismissed.")
    ).to_be_visible()
    page.goto(site + thread_page(case))
    expect(page.locator("#keys-hint")).to_be_visible()
    press("u")
    expect(page.get_by_text("The reports are open again.")).to_be_visible()
    assert [one.act for one in Decision.objects.order_by("pk")] == ["leave", "return"]
    press("n")
    expect(page.get_by_text("Yours until")).to_be_visible()


def test_they_are_ticked_by_keys_and_dismissed_together(site: str, page: Page, sign_in):
    for report in (make_thread_report(make_thread()), make_member_report(member=cast.suzu())):
        assert report.case_id
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    for key in "jxjx":
        page.keyboard.press(key)
    page.get_by_role("button", name="Judge the ticked ones together").click()
    page.get_by_label("Dismiss reports").check()
    page.get_by_role("button", name="Do it with all that are ticked").click()
    expect(page.get_by_text("The thread below Alice’s comment")).to_be_visible()
    page.get_by_role("button", name="Take all of it back").click()
    expect(page.get_by_text("2 decisions were taken back.")).to_be_visible()
    assert Case.objects.open().count() == 2


@pytest.mark.parametrize("kind", ["thread", "member"])
def test_a_colleague_is_asked_by_keys(site: str, page: Page, sign_in, kind: str):
    report = make_thread_report(make_thread()) if kind == "thread" else make_member_report()
    cast.ada()
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    page.keyboard.press("j")
    page.keyboard.press("s")
    expect(page.get_by_label("What do you want to know?")).to_be_focused()
    page.keyboard.type("Too harsh?")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f"#case-of-{report.case_id}")).to_contain_text("Too harsh?")
    expect(page.locator(f"#case-of-{report.case_id}")).to_contain_text("a senior moderator")


def test_a_measure_on_the_page_of_a_thread_needs_no_script(
    site: str, page_without_javascript: Page, sign_in
):
    page, case = page_without_javascript, make_thread_report(make_thread()).case
    sign_in(page, cast.mori())
    page.goto(site + thread_page(case))
    page.locator("#thread-reason").select_option("heated")
    page.get_by_role("button", name="Lock branch").click()
    expect(page.get_by_text("This case is closed.")).to_be_visible()
    assert Comment.objects.get(pk=case.branch_id).is_locked


@pytest.mark.parametrize("scripts", [True, False])
def test_a_word_of_the_moderation_is_pinned_and_taken_down(
    site: str, open_page, sign_in, scripts: bool
):
    article = make_article()
    make_comment(article=article, text="First of all.")
    said = speak(article)
    page = open_page(java_script_enabled=scripts)
    sign_in(page, cast.mori())
    page.goto(site + article.get_absolute_url())
    page.locator(f"#c{said.pk}").get_by_role("link", name="More").click()
    page.get_by_role("link", name="Pin", exact=True).click()
    page.get_by_role("button", name="Pin").click()
    expect(page.get_by_text("It is pinned.")).to_be_visible()
    page.goto(site + article.get_absolute_url())
    expect(page.locator(".comment").first).to_contain_text("Please stay on topic.")
    expect(page.locator(".comment").first).to_contain_text("Pinned")
    page.goto(site + reverse("moderation:pin", args=[said.pk]))
    page.get_by_role("button", name="Take it down").click()
    expect(page.get_by_text("It is taken down.")).to_be_visible()
    page.goto(site + article.get_absolute_url())
    expect(page.locator(f"#c{said.pk}")).not_to_contain_text("Pinned")
