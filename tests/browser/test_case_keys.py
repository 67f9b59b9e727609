"""A moderator's hands stay on the keys: case to case, an act and its reason, back again."""

import re
from time import sleep

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from forum.discussion.models import Comment, State
from forum.moderation import views
from forum.moderation.appeals.lodging import lodge_appeal
from forum.moderation.appeals.models import Appeal
from forum.moderation.community.adding import add_rule
from forum.moderation.deciding import decide
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.complaints.lodging import lodge_complaint
from forum.moderation.legal.judging import judge_notice
from forum.moderation.reports.models import Report
from forum.moderation.subjects.threads import act_on_branch
from tests import cast
from tests.browser.reading import read
from tests.make import make_article, make_comment
from tests.moderation.making import (
    make_held_comment,
    make_member_report,
    make_notice,
    make_page_notice,
    make_report,
    make_thread_report,
)

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

QUEUE = reverse("moderation:queue")


def key_of(page: Page, reason: str) -> str:
    """Return which key stands before a reason in the box that asks for one."""
    line = page.locator("#keys-reasons li", has_text=re.compile(f"{reason}$"))
    return line.locator("kbd").inner_text()


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
    read(page)
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
    read(page)
    for key in "jdj":
        press(key)
    expect(page.locator(f"#case-{second.pk}")).to_be_focused()  # Once the first is decided.
    for key in "r1":
        press(key)
    expect(page.locator(f"#case-{second.pk}")).to_contain_text("comment removed")
    for key in "uuuu":
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
    read(page)
    press("d")
    expect(page.get_by_text("Reports about Alice dismissed.")).to_be_visible()
    assert Decision.objects.get().act == "let_be"
    expect(page.locator("#keys-hint")).to_be_visible()
    press("u")
    expect(page.get_by_text("The reports are open again.")).to_be_visible()
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
    page.get_by_text("Say more").click()
    note.focus()
    page.keyboard.type("drd")
    expect(note).to_have_value("drd")
    note.evaluate("box => box.blur()")
    read(page)
    page.keyboard.press("?")
    page.get_by_label("No single keys in this browser").check()
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    page.reload()
    read(page)
    page.keyboard.press("d")
    assert not Decision.objects.exists()


def test_several_are_ticked_by_key_and_judged_together(site: str, page: Page, sign_in):
    made = [make_comment(author=cast.alice(), text=f"Text {n}.") for n in range(3)]
    for comment in made:
        make_report(comment, reason="spam")
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    for key in "jxjxt":
        page.keyboard.press(key)
    expect(page.get_by_role("heading", name="Judge together")).to_be_visible()
    read(page)
    for key in "jx":  # The first of them, no more.
        page.keyboard.press(key)
    expect(page.locator(".together__box input:checked")).to_have_count(1)
    page.keyboard.press("x")
    page.keyboard.press("r")
    asked = page.locator("#keys-reasons")
    expect(asked).to_contain_text("Remove · All that are ticked")
    page.keyboard.press(key_of(page, "Advertising or spam"))
    expect(page.get_by_role("heading", name="Judged together")).to_be_visible()
    assert [one.reason for one in Decision.objects.all()] == ["spam", "spam"]
    expect(page.locator("#keys-hint")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_text("2 decisions were taken back.")).to_be_visible()
    assert Comment.objects.filter(state=State.PUBLISHED).count() == 3


def test_several_are_dismissed_together_by_keys_and_nothing_without_a_tick(
    site: str, page: Page, sign_in
):
    make_report(make_comment(author=cast.alice()), reason="spam")
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    press = page.keyboard.press
    press("t")
    expect(page.get_by_text("Nothing is ticked")).to_be_visible()
    page.goto(site + QUEUE)
    for key in "xt":
        press(key)
    expect(page.get_by_role("heading", name="Judge together")).to_be_visible()
    read(page)
    press("d")
    expect(page.get_by_role("heading", name="Judged together")).to_be_visible()
    assert [one.act for one in Decision.objects.all()] == ["dismiss"]


def test_the_next_case_is_taken_and_nobody_else_gets_it(site: str, page: Page, sign_in):
    comment = make_report().comment
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    page.keyboard.press("n")
    expect(page.get_by_text("Yours until")).to_be_visible()
    read(page)
    page.keyboard.press("d")
    expect(page.locator("#messages")).to_contain_text("No case is free")
    assert Decision.objects.get().comment == comment


def take_next(site: str, page: Page) -> None:
    page.goto(site + QUEUE)
    expect(page.locator("#keys-hint")).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_text("Yours until")).to_be_visible()
    read(page)


def test_a_key_pressed_twice_judges_no_case_that_has_only_just_come(
    site: str, page: Page, sign_in, monkeypatch
):
    def decide_slowly(**asked):
        sleep(0.5)
        return act_on_branch(**asked)

    sent: list[str] = []
    monkeypatch.setattr(views, "act_on_branch", decide_slowly)
    page.on("request", lambda request: sent.append(request.url))
    first, second = (make_comment(author=cast.alice(), text=f"Text {n}.") for n in range(2))
    for comment in (first, second):
        make_report(comment, reason="spam")
    sign_in(page, cast.mori())
    take_next(site, page)
    press = page.keyboard.press
    press("d")
    for _again in range(3):  # Before the answer is there.
        page.wait_for_timeout(60)
        press("d")
    page.wait_for_url(f"{site}/moderation/comments/{second.pk}/")
    expect(page.locator("#keys-hint")).to_be_visible()
    for key in "drd":
        press(key)
    expect(page.locator("#messages")).to_contain_text("dismissed")
    assert len([one for one in sent if one.endswith("/dismiss/")]) == 1
    press("r")
    press("1")
    expect(page.locator("#keys-reasons")).to_be_visible()  # And waits for its answer.
    page.wait_for_timeout(300)
    assert [one.comment_id for one in Decision.objects.all()] == [first.pk]
    read(page)
    press("1")
    expect(page.locator("#messages")).to_contain_text("No case is free")
    assert Decision.objects.count() == 2


@pytest.mark.parametrize("kind", ["comment", "thread", "member"])
def test_one_key_takes_back_what_led_to_the_next_case(site: str, page: Page, sign_in, kind: str):
    root = make_comment(author=cast.alice())
    make_comment(reply_to=root, author=cast.suzu())
    if kind == "comment":
        make_report(root, reason="threat")
    elif kind == "thread":
        make_thread_report(root, reason="threat")
    else:
        make_member_report(member=cast.alice())
    other = make_held_comment(author=cast.suzu())
    decide(act="publish", comment_id=other.pk, moderator=cast.mori(), reason="keeps_rules")
    make_report(other, reason="off_topic")  # Its page has a decision of before to take back.
    sign_in(page, cast.mori())
    take_next(site, page)
    here = page.url
    page.keyboard.press("d")
    page.wait_for_url(lambda url: url != here)
    expect(page.locator("#messages")).to_contain_text("dismissed")
    expect(page.locator("main [data-undo]")).to_have_count(1)
    expect(page.locator("#keys-hint")).to_be_visible()
    page.keyboard.press("u")
    page.wait_for_url(here)
    expect(page.locator("#messages")).to_contain_text("open again")
    assert Decision.objects.count() == 3
    read(page)
    page.keyboard.press("u")
    page.wait_for_timeout(300)
    assert Decision.objects.count() == 3
    assert Comment.objects.get(pk=other.pk).state == State.PUBLISHED
    assert Report.objects.filter(closed_at=None).count() == 2


@pytest.mark.parametrize("measure", ["Warn", "Remove all comments", "Suspend …", "note"])
def test_one_key_takes_a_measure_against_a_member_back(
    site: str, page: Page, sign_in, measure: str
):
    make_comment(author=cast.alice())
    case = make_member_report(member=cast.alice()).case
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.get_by_role("heading", name="Alice", exact=True)).to_be_visible()
    if measure == "note":
        page.get_by_label("A note for your colleagues").fill("Look.")
        page.get_by_role("button", name="Keep the note").click()
    elif measure == "Suspend …":
        page.get_by_role("link", name=measure).click()
        page.get_by_label("1 hour").check()
        page.get_by_label("Reason").select_option("abuse")
        page.get_by_role("button", name="Suspend").click()
    else:
        page.locator("summary", has_text=re.compile(f"^{measure}$")).click()
        form = page.locator("details[open] form")
        form.get_by_label("Reason").select_option("abuse")
        form.get_by_role("button", name=measure).click()
    expect(page.locator("#messages [data-undo]")).to_be_visible()
    expect(page.locator("#keys-hint")).to_be_visible()
    page.keyboard.press("u")
    expect(page.locator("#messages [data-undone]")).to_be_visible()
    page.keyboard.press("u")
    page.wait_for_timeout(300)
    decisions = list(Decision.objects.order_by("pk").values_list("reason", flat=True))
    assert decisions == ([] if measure == "note" else ["abuse", "taken_back"])
    case.refresh_from_db()
    assert case.closed_at is None and Comment.objects.get().state == State.PUBLISHED


@pytest.mark.parametrize("kind", ["thread", "member"])
def test_a_list_stands_still_whatever_is_judged_in_it(site: str, page: Page, sign_in, kind: str):
    root = make_comment(author=cast.alice())
    make_comment(reply_to=root, author=cast.suzu())
    report = make_thread_report(root) if kind == "thread" else make_member_report()
    make_report(make_comment(author=cast.suzu()), reason="off_topic")
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    case, press = page.locator(f"#case-of-{report.case_id}"), page.keyboard.press
    read(page)
    press("j")
    expect(case).to_be_focused()
    for key in "dd":
        press(key)
    expect(case).to_contain_text("dismissed.")
    expect(case).to_be_focused()
    press("d")
    press("j")
    press("u")  # What was decided last, wherever one reads now.
    expect(case).to_contain_text("The reports are open again.")
    press("u")
    page.wait_for_timeout(300)
    assert [one.act for one in Decision.objects.order_by("pk")] == (
        ["leave", "return"] if kind == "thread" else ["let_be", "take_up"]
    )
    expect(page.locator(".queue > .case")).to_have_count(2)


def test_what_was_decided_last_is_taken_back_wherever_one_reads(site: str, page: Page, sign_in):
    made = [make_comment(author=cast.alice(), text=f"Text {n}.") for n in range(3)]
    for comment in made:
        make_report(comment, reason="spam")
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    first, second, _third = (page.locator(f"#case-{comment.pk}") for comment in made)
    read(page)
    for case in (first, second):
        page.keyboard.press("j")
        page.keyboard.press("d")
        expect(case).to_contain_text("dismissed")
    page.keyboard.press("j")
    page.keyboard.press("u")
    expect(second).to_contain_text("open again")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("u")
    page.wait_for_timeout(300)
    assert Decision.objects.count() == 3
    first.focus()  # Who goes back to one means that one.
    page.keyboard.press("u")
    expect(first).to_contain_text("open again")


def test_the_last_of_many_reasons_has_a_key_of_its_own(site: str, page: Page, sign_in):
    for number in range(12):
        add_rule(
            editor=cast.ada(), why="More.", name_en=f"Rule {number}", text_en="Don’t.",
            name_ja=f"決まり{number}", text_ja="だめ。",
        )  # fmt: skip
    comment = make_comment(author=cast.alice())
    make_report(comment, reason="spam")
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    read(page)
    press, asked = page.keyboard.press, page.locator("#keys-reasons")
    press("r")
    expect(asked.locator("li")).to_have_count(21)
    key = key_of(page, "Breaks “Rule 11”")
    assert key.isalpha() and key_of(page, "Breaks “Rule 0”") == "9"
    # Nor does the key of an act, pressed again, choose one.
    keys = set(asked.locator("kbd").all_inner_texts())
    assert len(keys) == 21 and keys.isdisjoint("dehjkpru")
    press("r")
    expect(asked).to_be_visible()
    press("Escape")
    expect(asked).to_be_hidden()
    press("r")
    press(key)
    expect(page.locator(f"#case-{comment.pk}")).to_contain_text("comment removed")
    assert Decision.objects.get().rule.name == "Rule 11"


@pytest.mark.parametrize("is_together", [False, True])
def test_only_what_goes_with_the_act_is_offered_and_keeps_its_key(
    site: str, page: Page, sign_in, is_together: bool
):
    comment = make_comment(author=cast.alice())
    make_report(comment, reason="spam")
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    asked, press = page.locator("#keys-reasons"), page.keyboard.press
    expect(page.locator("#keys-hint")).to_be_visible()
    if is_together:
        press("x")
        press("t")
        expect(page.get_by_role("heading", name="Judge together")).to_be_visible()
        expect(page.locator("#keys-hint")).to_be_visible()
    offered: dict[str, dict[str, str]] = {}
    for act in "hr":
        press(act)
        expect(asked).to_be_visible()
        lines = [one.split(" ", 1) for one in asked.locator("li").all_inner_texts()]
        offered[act] = {label: key for key, label in lines}
        press("Escape")
    to_hide = {"Being looked into (to hide)": "9"}
    assert offered["h"] == offered["r"] | to_hide
    assert offered["r"]["Threat or call to violence"] == "3"
    assert offered["r"]["Something else (say it in the note)"] == "0"
    assert not any("heated" in label for label in offered["h"])
    read(page)
    press("r")
    press("9")  # Goes with hiding alone: it neither decides nor leaves the question.
    expect(asked).to_be_visible()
    assert not Decision.objects.exists()


def test_appeals_and_notices_are_opened_by_keys(site: str, page: Page, sign_in):
    comments = [make_comment(author=cast.alice(), text=f"Text {n}.") for n in range(2)]
    notices = [make_notice(one) for one in comments]
    decision = decide(act="remove", comment_id=comments[0].pk, moderator=cast.ada(), reason="abuse")
    appeal = lodge_appeal(decision_id=decision.pk, member=cast.alice(), words="It was fine.")
    sign_in(page, cast.mori())
    press = page.keyboard.press
    page.goto(site + reverse("moderation:legal_notices"))
    expect(page.locator("#keys-hint")).to_be_visible()
    press("j")
    press("j")
    press("o")
    page.wait_for_url(site + reverse("moderation:judge_notice", args=[notices[1].pk]))
    expect(page.locator("#keys-hint")).to_be_visible()
    press("o")
    page.wait_for_url(site + reverse("moderation:comment", args=[comments[1].pk]))
    page.goto(site + reverse("moderation:appeals"))
    expect(page.locator("#keys-hint")).to_be_visible()
    press("j")
    press("Enter")
    page.wait_for_url(site + reverse("moderation:judge_appeal", args=[appeal.pk]))


def test_a_number_is_for_the_case_that_was_asked_about_alone(site: str, page: Page, sign_in):
    authors = (cast.alice(), cast.suzu())
    first, second = (make_comment(author=one, text=f"By {one}.") for one in authors)
    for comment in (first, second):
        make_report(comment, reason="spam")
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    press, asked = page.keyboard.press, page.locator("#keys-reasons")
    read(page)
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
    read(page)
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


@pytest.fixture
def appeal() -> Appeal:
    """Alice's, of what ada removed."""
    comment = make_comment(author=cast.alice())
    decision = decide(act="remove", comment_id=comment.pk, moderator=cast.ada(), reason="abuse")
    return lodge_appeal(decision_id=decision.pk, member=cast.alice(), words="It was fine.")


@pytest.mark.parametrize(("key", "outcome"), [("d", "upheld"), ("e", "reversed")])
@pytest.mark.parametrize("held", ["Control", "Meta"])
def test_two_keys_judge_an_appeal(
    site: str, page: Page, sign_in, appeal: Appeal, key: str, outcome: str, held: str
):
    sign_in(page, cast.mori())
    page.goto(site + reverse("moderation:judge_appeal", args=[appeal.pk]))
    expect(page.locator("#keys-hint")).to_be_visible()
    said = page.locator("[data-sends]")
    expect(said).to_have_text("Keys: d The decision stays · e Reverse the decision")
    read(page)
    page.keyboard.press(key)
    expect(page.get_by_label("Your reasons")).to_be_focused()
    expect(said).to_contain_text("Ctrl+Enter")
    page.keyboard.press(f"{held}+Enter")
    page.wait_for_url(site + reverse("moderation:appeals"))
    appeal.refresh_from_db()
    assert appeal.outcome == outcome and len(appeal.answer) > 40


def test_two_keys_decide_about_a_notice_from_the_queue(site: str, page: Page, sign_in):
    notice = make_notice(make_comment(author=cast.alice()), ground="threat")
    sign_in(page, cast.mori())
    page.goto(site + QUEUE)
    expect(page.locator("#keys-hint")).to_be_visible()
    page.keyboard.press("w")
    expect(page.get_by_label("Your reasons")).to_be_focused()
    page.keyboard.press("Control+Enter")  # Nothing is chosen yet.
    page.keyboard.press("Escape")
    read(page)
    page.keyboard.press("r")
    expect(page.get_by_label("Words to the author")).to_have_value(re.compile("violence"))
    page.keyboard.press("Control+Enter")
    page.wait_for_url(site + reverse("moderation:legal_notices"))
    notice.refresh_from_db()
    assert notice.outcome == "removed" and Decision.objects.get().reason == "illegal"


@pytest.mark.parametrize(("key", "outcome"), [("d", "left"), ("c", "acted")])
def test_two_keys_decide_about_a_notice_of_an_article(
    site: str, page: Page, sign_in, key: str, outcome: str
):
    notice = make_page_notice(make_article())
    sign_in(page, cast.mori())
    page.goto(site + reverse("moderation:judge_page_notice", args=[notice.pk]))
    expect(page.locator("#keys-hint")).to_be_visible()
    read(page)
    page.keyboard.press(key)
    expect(page.get_by_label("Your reasons")).to_have_value(re.compile("the article"))
    page.keyboard.press("Control+Enter")
    page.wait_for_url(site + reverse("moderation:page_notices"))
    notice.refresh_from_db()
    assert notice.outcome == outcome and "the article" in notice.answer


def test_two_keys_judge_a_complaint(site: str, page: Page, sign_in):
    notice = make_notice(make_comment(author=cast.alice()), ground="threat")
    judge_notice(notice_id=notice.pk, moderator=cast.ada(), outcome="kept", answer="A joke.")
    notice.refresh_from_db()
    complaint = lodge_complaint(notice=notice, words="It is none.")
    sign_in(page, cast.mori())
    page.goto(site + reverse("moderation:judge_complaint", args=[complaint.pk]))
    expect(page.locator("#keys-hint")).to_be_visible()
    read(page)
    page.keyboard.press("d")
    expect(page.get_by_label("Your reasons")).to_have_value(re.compile("is right, so it stays"))
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(page.get_by_label("Words to the author")).to_have_value(re.compile("violence"))
    page.keyboard.press("Control+Enter")
    page.wait_for_url(site + reverse("moderation:complaints"))
    complaint.refresh_from_db()
    assert complaint.outcome == "removed" and "agrees with you" in complaint.answer


def test_what_was_typed_is_neither_replaced_nor_lost(
    site: str, page: Page, sign_in, appeal: Appeal
):
    sign_in(page, cast.mori())
    address = site + reverse("moderation:judge_appeal", args=[appeal.pk])
    page.goto(address)
    expect(page.locator("#keys-hint")).to_be_visible()
    words = page.get_by_label("Your reasons")
    page.keyboard.press("d")
    expect(words).to_have_value(re.compile("the decision stays"))
    page.keyboard.press("Escape")
    page.keyboard.press("e")  # Ready words make way for others.
    expect(words).to_have_value(re.compile("No rule was broken"))
    page.keyboard.type(" You quoted.")
    page.keyboard.press("Escape")
    page.keyboard.press("d")
    mine = re.compile("No rule was broken.* You quoted.$")
    expect(words).to_have_value(mine)
    page.get_by_label("Ready words").select_option("understood")
    expect(words).to_have_value(mine)
    page.goto(site + QUEUE)
    page.goto(address)
    expect(words).to_have_value(mine)
    appeal.refresh_from_db()
    assert appeal.is_open


KEPT = "Object.keys(sessionStorage).filter(key => key.startsWith('verdict:'))"


def test_what_a_moderator_typed_waits_for_them_alone_and_goes_once_it_arrived(
    site: str, page: Page, sign_in, appeal: Appeal
):
    address = site + reverse("moderation:judge_appeal", args=[appeal.pk])
    words = page.get_by_label("Your reasons")

    def open_as(name: str) -> None:
        page.context.clear_cookies()
        sign_in(page, cast.staff(name, "moderator"))
        page.goto(address)
        expect(page.locator("[data-sends]")).to_contain_text("Keys:")

    open_as("kai")
    words.fill("It was a quotation.")
    Appeal.objects.update(claimed_by=None, claimed_until=None)
    open_as("mori")
    expect(words).to_have_value("")
    words.fill("Mine.")
    Appeal.objects.update(claimed_by=None, claimed_until=None)
    open_as("kai")
    expect(words).to_have_value("It was a quotation.")
    assert len(page.evaluate(KEPT)) == 2
    page.get_by_role("button", name="The decision stays").click()
    page.wait_for_url(site + reverse("moderation:appeals"))
    expect(page.locator("#keys-hint")).to_be_visible()
    path = reverse("moderation:judge_appeal", args=[appeal.pk])
    assert page.evaluate(KEPT) == [f"verdict:{cast.mori().pk}:{path}"]


def test_no_answer_is_sent_before_anybody_can_have_read_the_page(
    site: str, page: Page, sign_in, appeal: Appeal
):
    sign_in(page, cast.mori())
    page.goto(site + reverse("moderation:judge_appeal", args=[appeal.pk]))
    expect(page.locator("#keys-hint")).to_be_visible()
    page.evaluate("Object.defineProperty(document, 'hidden', {value: false})")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # Just come.
    page.keyboard.press("d")
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(300)
    appeal.refresh_from_db()
    assert appeal.is_open
    read(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(site + reverse("moderation:appeals"))
