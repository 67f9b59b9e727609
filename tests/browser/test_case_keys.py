"""A moderator's hands stay on the keys: case to case, an act and its reason, back again."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from forum.discussion.models import Comment, State
from forum.moderation.decisions.models import Decision
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_held_comment, make_member_report, make_report

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

QUEUE = reverse("moderation:queue")


def test_cases_are_judged_by_keys_alone(site: str, page: Page, sign_in):
    first, second = (make_comment(author=cast.alice(), text=f"Text {n}.") for n in range(2))
    make_report(first, reason="threat")
    make_report(second, reason="off_topic")
    held = make_held_comment(author=cast.suzu())
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    press = page.keyboard.press

    hint = page.locator("#keys-hint").bounding_box()
    case = page.locator(f"#case-{first.pk}").bounding_box()
    assert hint and case and hint["y"] < case["y"]
    press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    press("Escape")
    press("j")
    expect(page.locator(f"#case-{first.pk}")).to_be_focused()
    press("r")
    expect(page.locator("#keys-reasons")).to_contain_text("Threat or call to violence")
    press("3")
    expect(page.locator(f"#case-{first.pk}")).to_contain_text("comment removed")
    assert Decision.objects.get().reason == "threat"
    press("u")
    expect(page.locator(f"#case-{first.pk}")).to_contain_text("restored")
    for case, key, done in ((held, "p", "published"), (second, "d", "dismissed")):
        while not page.locator(f"#case-{case.pk}:focus").count():
            press("j")
        press(key)
        expect(page.locator(f"#case-{case.pk}")).to_contain_text(done)
    assert [Comment.objects.get(pk=one.pk).state for one in (first, second, held)] == [
        State.PUBLISHED
    ] * 3


def test_a_key_pressed_again_takes_nothing_more_back(site: str, page: Page, sign_in):
    first, second = (make_comment(author=cast.alice(), text=f"Text {n}.") for n in range(2))
    for comment in (first, second):
        make_report(comment, reason="spam")
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    press = page.keyboard.press
    for key in ("j", "d", "j", "r", "1", "u", "u", "u", "u"):
        press(key)
    expect(page.locator(f"#case-{second.pk}")).to_contain_text("restored")
    again = page.get_by_role("button", name="Do it again: Remove")
    expect(again).to_be_visible()
    press("u")
    acts = Decision.objects.order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["dismiss", "remove", "restore"]
    again.click()
    expect(page.locator(f"#case-{second.pk}")).to_contain_text("comment removed")
    press("u")
    expect(page.locator(f"#case-{second.pk}")).to_contain_text("restored")
    assert list(acts.all()) == ["dismiss", "remove", "restore", "remove", "restore"]


def test_a_case_about_a_member_is_judged_by_keys(site: str, page: Page, sign_in):
    make_report(reason="off_topic")
    case = make_member_report(cast.suzu(), reason="impersonation").case
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    press = page.keyboard.press

    press("j")
    expect(page.locator(f"#case-of-{case.pk}")).to_be_focused()
    press("o")
    expect(page.get_by_role("heading", name="Alice")).to_be_visible()
    press("d")
    expect(page.get_by_text("Reports about Alice dismissed.")).to_be_visible()
    assert Decision.objects.get().act == "let_be"
    page.goto(site + reverse("moderation:member", args=["alice"]))
    page.get_by_role("button", name="Undo: take the reports up again").click()
    expect(page.locator(f"#case-of-{case.pk}")).to_be_visible()
    press("n")
    expect(page.get_by_text("Yours until")).to_be_visible()


def test_no_key_counts_while_something_is_typed_or_once_they_are_off(
    site: str, page: Page, sign_in
):
    comment = make_comment(author=cast.alice())
    make_report(comment)
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    note = page.locator(f"#note-{comment.pk}")
    note.focus()
    page.keyboard.type("drd")
    expect(note).to_have_value("drd")
    note.evaluate("box => box.blur()")
    page.keyboard.press("?")
    page.get_by_label("No single keys in this browser").check()
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    page.reload()
    page.keyboard.press("d")
    assert not Decision.objects.exists()


def test_several_are_ticked_by_key_and_judged_together(site: str, page: Page, sign_in):
    made = [make_comment(author=cast.alice(), text=f"Text {n}.") for n in range(3)]
    for comment in made:
        make_report(comment, reason="spam")
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    for key in "jxjx":
        page.keyboard.press(key)
    page.get_by_role("button", name="Judge the ticked ones together").click()
    page.get_by_label("Remove").check()
    page.get_by_label("Reason").select_option("spam")
    page.get_by_role("button", name="Do it with all that are ticked").click()
    expect(page.get_by_role("heading", name="Judged together")).to_be_visible()
    assert Decision.objects.count() == 2
    page.get_by_role("button", name="Take all of it back").click()
    expect(page.get_by_text("taken back").first).to_be_visible()
    assert Comment.objects.filter(state=State.PUBLISHED).count() == 3


def test_the_next_case_is_taken_and_nobody_else_gets_it(site: str, page: Page, sign_in):
    comment = make_report().comment
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    page.keyboard.press("n")
    expect(page.get_by_text("Yours until")).to_be_visible()
    expect(page.locator("#keys-hint")).to_be_visible()  # Its scripts run after the page is seen.
    page.keyboard.press("d")
    expect(page.locator("#messages")).to_contain_text("No case is free")
    assert Decision.objects.get().comment == comment


def test_a_number_is_for_the_case_that_was_asked_about_alone(site: str, page: Page, sign_in):
    authors = (cast.alice(), cast.suzu())
    first, second = (make_comment(author=one, text=f"By {one}.") for one in authors)
    for comment in (first, second):
        make_report(comment, reason="spam")
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    press, asked = page.keyboard.press, page.locator("#keys-reasons")
    press("j")
    for keys in ("j", "k", "x", "v", "u", "?", "b"):
        page.locator(f"#case-{first.pk}").focus()
        press("r")
        expect(asked).to_contain_text("Alice’s comment")
        press(keys)
        if keys == "?":
            press("Escape")
        expect(asked).to_be_hidden()
        press("1")
    page.locator(f"#case-{first.pk}").focus()
    press("r")
    page.locator(f"#case-{second.pk}").focus()
    expect(asked).to_be_hidden()
    press("r")
    expect(asked).to_contain_text("鈴’s comment")
    press("Shift")  # With it a French keyboard types numbers.
    press("1")
    expect(page.locator(f"#case-{second.pk}")).to_contain_text("comment removed")
    assert Decision.objects.get().comment == second


def test_a_tick_stays_whatever_happens_to_its_case(site: str, page: Page, sign_in):
    first, second = (make_comment(author=cast.alice(), text=f"Text {n}.") for n in range(2))
    for comment in (first, second):
        make_report(comment, reason="spam")
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    press, box = page.keyboard.press, page.locator(".case__tick input")
    for key in "jxd":
        press(key)
    expect(page.locator(f"#case-{first.pk}")).to_contain_text("dismissed")
    press("u")
    expect(page.locator(f"#case-{first.pk} .case__tick input")).to_be_checked()
    page.locator(f"#case-{second.pk}").get_by_role("button", name="Remove", exact=True).click()
    expect(page.locator(f"#case-{second.pk} .field__error")).to_be_visible()
    expect(page.locator(f"#case-{second.pk} .case__tick input")).not_to_be_checked()
    expect(box).to_have_count(2)
    page.get_by_role("button", name="Judge the ticked ones together").click()
    expect(page.locator(".together__box input")).to_have_value(re.compile(f"{first.pk}:"))
