"""Who judges: a moderator at the keys, and one whose browser runs no scripts.

They know what is wrong with a comment and decide by it, but for a mistake now and
then; what is measured is what the room asks of their hands, and how long it takes.
"""

import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.day.stream import wrong_with

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PATIENCE = 15_000  # Milliseconds until a thing must have appeared.
CASE = re.compile(r"/moderation/comments/(\d+)/")
READING = 1.0  # Seconds: before them no key decides about what has just come (js/room/keys.js).
MISTAKES = 0.2  # Of the decisions on what is fine.
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
# What a moderator presses for a comment that is fine, by what they may do with it.
GIVING = {"publish": "p", "restore": "e", "dismiss": "d"}
REASONS = {"abuse": "Insult", "hate": "Hate", "threat": "Threat", "personal_data": "personal data",
           "spam": "Advert", "off_topic": "Off topic", "shocking": "gruesome"}  # fmt: skip
SUBJECT = ".judge__subject .veiled-picture"  # A picture in the comment that is judged.


@dataclass
class Shift:
    """What one moderator did: how often each key, how long each case, and which were mistakes.

    `seconds` are from case to case, with READING where it is by keys.
    """

    name: str
    judged: list[int] = field(default_factory=list)
    keys: int = 0
    seconds: list[float] = field(default_factory=list)
    acts: Counter[str] = field(default_factory=Counter)
    mistakes: list[int] = field(default_factory=list)
    pictures: int = 0  # That were looked at, each by a key or a press.
    faults: list[str] = field(default_factory=list)


class Browser:
    """Chromium with one signed-in member's page."""

    def __init__(self, playwright: Any, chromium: str, site: str, session: str = "", **kind: Any):
        self.site = site
        self.chromium = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        context = self.chromium.new_context(**({"viewport": WIDE, "locale": "en"} | kind))
        context.set_default_timeout(PATIENCE)
        if session:
            context.add_cookies([{"name": "session", "value": session, "url": site}])
        self.page = context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))

    def open(self, path: str) -> Any:
        """Go to an address of the site; return the page."""
        answer = self.page.goto(self.site + path)
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return self.page

    def shoot(self, folder: Path, name: str) -> None:
        """Take a picture of the page."""
        self.page.screenshot(path=folder / f"{name}.png")

    def close(self) -> None:
        """End it."""
        self.chromium.close()


def take_shift(browser: Browser, truth: dict[int, str], shift: Shift, *, most: int) -> None:
    """Take the next case, and the next, by keys alone, until none is free or `most` are judged."""
    chance = random.Random(shift.name)
    page = browser.open("/moderation/")
    page.locator("#keys-hint").wait_for()
    with page.expect_navigation():
        page.keyboard.press("n")
    shift.keys += 1
    while len(shift.judged) < most:
        found = CASE.search(page.url)
        if not found:
            break
        began = time.perf_counter()
        page.locator("#keys-hint").wait_for()
        pk = int(found[1])
        seen = time.perf_counter()
        wrong = _wrong_with(page, pk, truth)
        _look_at_picture(page, shift)
        # A hundredth more, as the browser measures with a clock of its own.
        page.wait_for_timeout(1000 * max(0, READING + 0.01 - (time.perf_counter() - seen)))
        with page.expect_navigation():
            _decide(page, pk, wrong, shift, chance)
        shift.judged.append(pk)
        shift.seconds.append(time.perf_counter() - began)
    shift.faults += browser.faults


def _wrong_with(page: Any, pk: int, truth: dict[int, str]) -> str:
    """Return what is known to be wrong with a comment; of one that has just come, by reading it."""
    if pk not in truth:
        return wrong_with(page.locator("main").inner_text())
    return truth[pk]


def _look_at_picture(page: Any, shift: Shift) -> None:
    """Ask for the picture that a comment shows: it must be blurred until then, and not after."""
    for picture in page.locator(SUBJECT).all():
        image = picture.locator("img")
        before = image.evaluate("one => getComputedStyle(one).filter")
        picture.locator("input").focus()
        page.keyboard.press("Space")
        after = image.evaluate(
            "one => [getComputedStyle(one).filter, one.complete && one.naturalWidth]"
        )
        if "blur" not in before or after[0] != "none":
            shift.faults.append(f"a picture on {page.url} is shown as {before}, then {after}")
        shift.keys += 1
        shift.pictures += 1


def _decide(page: Any, pk: int, wrong: str, shift: Shift, chance: random.Random) -> None:
    acts = page.locator("[data-act]").evaluate_all("all => all.map(one => one.dataset.act)")
    is_mistake = not wrong and chance.random() < MISTAKES
    if wrong or is_mistake:
        page.keyboard.press("r")
        line = page.locator("#keys-reasons li", has_text=REASONS[wrong or "off_topic"]).first
        page.keyboard.press(line.locator("kbd").inner_text())
        shift.keys += 2
        shift.acts["remove"] += 1
        if is_mistake:
            shift.mistakes.append(pk)
        return
    act = next(act for act in GIVING if act in acts)
    page.keyboard.press(GIVING[act])
    shift.keys += 1
    shift.acts[act] += 1


def judge_by_forms(browser: Browser, truth: dict[int, str], shift: Shift, *, most: int) -> None:
    """Do the same without scripts: a button, or a list and a button."""
    page = browser.open("/moderation/")
    page.locator("[data-key=n]").click()
    while len(shift.judged) < most:
        found = CASE.search(page.url)
        if not found:
            break
        began, pk = time.perf_counter(), int(found[1])
        wrong = _wrong_with(page, pk, truth)
        _look_at_picture(page, shift)
        acts = page.locator("[data-act]").evaluate_all("all => all.map(one => one.dataset.act)")
        act = "remove" if wrong else next(act for act in GIVING if act in acts)
        line = page.locator(f".acts__line:has([data-act={act}])")
        if wrong:
            line.locator("select[name=reason]").select_option(wrong)
        line.locator(f"[data-act={act}]").click()
        shift.judged.append(pk)
        shift.acts[act] += 1
        shift.seconds.append(time.perf_counter() - began)
