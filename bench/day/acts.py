"""What happens in the room besides taking cases: a wave, an appeal, a look from outside."""

import re
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.asking import ask
from bench.day.moderators import NARROW, Browser
from bench.day.place import DaySite
from bench.day.stream import NEWCOMER

if TYPE_CHECKING:
    from bench.day.__main__ import Day

WAVE_LIMIT = 150  # Seconds until the room must have suggested wave mode.
WORDS = "I wrote about the article, and broke no rule that I know of."
ANSWER = "You are right. It keeps the rules, and stands again."
LOOKED_AT = 200  # Comments that are gone, looked for from outside.


def look(browser: Browser, pictures: Path, name: str) -> None:
    """Take a picture of the queue."""
    browser.open("/moderation/")
    browser.shoot(pictures, name)


def look_at_case(browser: Browser, pictures: Path) -> None:
    """Take the next case, take a picture of it, and give it back."""
    page = browser.open("/moderation/")
    page.get_by_role("button", name="Next case").click()
    page.get_by_text("Yours until").wait_for()
    browser.shoot(pictures, "case")
    page.get_by_role("button", name="Give it back").click()
    page.get_by_text("You have given the case back.").wait_for()


def look_at_picture(browser: Browser, pictures: Path) -> None:
    """Find a case with a picture; take pictures before and after asking for it."""
    page = browser.open("/moderation/?tab=held&order=oldest")
    ask = page.locator(".case .veiled-picture").first
    ask.scroll_into_view_if_needed()
    ask.locator("img").evaluate("one => one.decode()")
    browser.shoot(pictures, "picture-hidden")
    ask.locator("input").check()
    browser.shoot(pictures, "picture-shown")


def meet_wave(browser: Browser, pictures: Path, told: dict[str, Any]) -> None:
    """Watch the queue until wave mode is suggested; switch it on by the one button."""
    began = time.monotonic()
    button = browser.page.get_by_role("button", name=re.compile("Wave mode for")).first
    while time.monotonic() - began < WAVE_LIMIT:
        browser.open("/moderation/")
        if button.count():
            told["wave_after"] = time.monotonic() - began
            browser.shoot(pictures, "wave-suggested")
            button.click()
            browser.page.get_by_text("It is on").first.wait_for()
            browser.shoot(pictures, "wave-on")
            return
        time.sleep(5)
    raise LookupError("wave mode was never suggested")


def end_wave(browser: Browser, pictures: Path, told: dict[str, Any]) -> None:
    """End it, remove by one act what insults, publish what remains."""
    page = browser.open("/moderation/waves/")
    page.locator(".decision__act a").first.click()
    page.get_by_role("button", name="End it now").click()
    wave, told["wave_acts"], told["wave_removed"] = page.url, 1, 0
    while found := _tick_insults(page):
        browser.shoot(pictures, "wave-judged")
        page.get_by_role("button", name="Judge the ticked ones together").click()
        page.get_by_label("Remove").check()
        page.get_by_label("Reason").select_option("abuse")
        browser.shoot(pictures, "together")
        page.get_by_role("button", name="Do it with all that are ticked").click()
        page.get_by_role("heading", name="Judged together").wait_for()
        told["wave_acts"] += 1
        told["wave_removed"] += found
        page.goto(wave)
    rest = page.get_by_role("button", name=re.compile("^Publish"))
    if rest.count():
        rest.first.click()
        told["wave_acts"] += 1
        page.get_by_text("Nothing of what it held remains").wait_for(timeout=60_000)
    browser.shoot(pictures, "wave-over")


def _tick_insults(page: Any) -> int:
    found = page.locator(f".case:not(:has-text('{NEWCOMER[:20]}')) .case__tick input")
    for box in found.all():
        box.check()
    return int(found.count())


def appeal(day: "Day") -> None:
    """Let each author whose comment was removed by mistake appeal, and a colleague judge."""
    mistaken = [pk for shift in day.shifts for pk in shift.mistakes]
    found = day.site.inside("appeal", mistaken)["appeals"]
    day.told["appeals"] = len(found)
    for one in found:
        lodge = partial(_lodge, day=day, one=one)
        day.at_work(one["session"], lodge, viewport=NARROW, java_script_enabled=False).join()
    for name in ("mori", "marlo"):
        theirs = [one for one in found if one["by"] != name]
        day.at_work(name, partial(_judge, day=day, theirs=theirs)).join()


def _lodge(browser: Browser, day: "Day", one: dict[str, Any]) -> None:
    page = browser.open("/notices/")
    page.goto(f"{browser.site}/decisions/{one['decision']}/")
    page.locator("#appeal-words").fill(WORDS)
    page.get_by_role("button", name="Appeal", exact=True).click()
    page.get_by_text(WORDS).first.wait_for()
    browser.shoot(day.pictures, "appealed-phone")


def _judge(browser: Browser, day: "Day", theirs: list[dict[str, Any]]) -> None:
    for _one in theirs:
        page = browser.open("/moderation/appeals/")
        mine = page.locator(".case:not(:has(.acts__refusal)) .case__title a")
        if not mine.count():
            raise LookupError("an appeal against a colleague's decision is not offered")
        mine.first.click()
        page.locator("[name=answer]").fill(ANSWER)
        browser.shoot(day.pictures, "appeal")
        page.get_by_role("button", name="Reverse the decision").click()
        page.locator("#messages").wait_for()


def look_for_what_is_gone(site: DaySite, day: "Day") -> None:
    """Ask as nobody for what is not published; its words must be on no page."""
    looked = 0
    for pk, text in day.told["end"]["gone"][:LOOKED_AT]:
        looked += 1
        for path in (f"/comments/{pk}/", f"/comments/{pk}/peek/"):
            body = ask(site.server.port, path).body.decode(errors="replace")
            if text.split("\n")[0][:40] in body:
                day.faults.append(f"{path} still says what comment {pk} said")
    day.told["looked"] = looked
    shown: Counter[int] = Counter()
    for key, state in day.told["end"]["pictures"]:
        status = ask(site.server.port, f"/pictures/{key}.webp").status
        shown[status] += 1
        if (status == 200) != (state == "published"):
            day.faults.append(f"a picture of a comment that is {state} answered {status}")
    day.told["pictures"] = shown
