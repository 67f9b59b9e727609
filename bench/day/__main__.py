"""Play a day in the moderation room: `python -m bench.day [--comments N]`, or `make day`.

A generated stream of comments with insults, advertising and false reports; two
moderators at once in Chromium, by keys; a wave, an administrator who meets it; one
moderator without scripts; authors who appeal. Prints what it took, fails if anything
was lost or seen that should not be, and leaves pictures.
"""

import argparse
import shutil
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from bench.day import acts
from bench.day.moderators import NARROW, Browser, Shift, judge_by_forms, take_shift
from bench.day.place import DaySite
from bench.day.telling import tell
from bench.places import CACHE
from setup import backends
from setup.terminal import Stop, ending_plainly, say, step

SHIFT = 150  # Cases each of the two takes at most before they look up.
WAVE, WAVE_SECONDS = 200, 100.0


class Day:
    """One site, what is known of its comments, and who did what."""

    def __init__(self, site: DaySite, chromium: str, pictures: Path) -> None:
        self.site, self.chromium, self.pictures = site, chromium, pictures
        self.truth = site.truth
        self.shifts: list[Shift] = []
        self.faults: list[str] = []
        self.told: dict[str, Any] = {}

    def at_work(self, name: str, work: Callable[[Browser], None], **kind: Any) -> threading.Thread:
        """Let somebody work in a browser of their own; what fails there fails the day."""

        def run() -> None:
            try:
                with sync_playwright() as playwright:
                    browser = self.open(playwright, name, **kind)
                    try:
                        work(browser)
                    except BaseException:
                        browser.shoot(self.pictures, f"failed-{name}")
                        raise
                    finally:
                        browser.close()
                    self.faults += browser.faults
            except Exception as error:
                self.faults.append(f"{name}: {error}")

        thread = threading.Thread(target=run)
        thread.start()
        return thread

    def open(self, playwright: Any, name: str, **kind: Any) -> Browser:
        """Return a browser with a session of that member's, or of nobody."""
        session = self.site.by_name.get(name, name)
        return Browser(playwright, self.chromium, self.site.address, session, **kind)

    def shift(self, name: str, most: int) -> threading.Thread:
        """Let a moderator take cases by keys."""
        shift = Shift(name)
        self.shifts.append(shift)
        return self.at_work(name, partial(take_shift, truth=self.truth, shift=shift, most=most))


def play(day: Day) -> None:
    """Let the day happen in the room."""
    site = day.site
    day.at_work("mori", partial(acts.look, pictures=day.pictures, name="queue")).join()
    day.at_work("marlo", partial(acts.look_at_case, pictures=day.pictures)).join()
    day.at_work("marlo", partial(acts.look_at_picture, pictures=day.pictures)).join()
    phone = partial(acts.look, pictures=day.pictures, name="queue-phone")
    day.at_work("mori", phone, viewport=NARROW, color_scheme="dark").join()
    with step("Two moderators at the keys, while a wave comes in and is met"):
        wave = site.begin("wave", site.article, WAVE, WAVE_SECONDS)
        at_once = [day.shift("mori", SHIFT), day.shift("marlo", SHIFT)]
        ada = day.at_work("ada", partial(acts.meet_wave, pictures=day.pictures, told=day.told))
        for thread in (*at_once, ada):
            thread.join()
        site.finish(wave)
    with step("The wave is judged together, and what remains is published"):
        day.at_work("ada", partial(acts.end_wave, pictures=day.pictures, told=day.told)).join()
    with step("One moderator without scripts"):
        plain = Shift("mori")
        by_forms = partial(judge_by_forms, truth=day.truth, shift=plain, most=10)
        day.at_work("mori", by_forms, java_script_enabled=False).join()
        day.told["plain"] = plain
    with step("Both until nothing waits"):
        for thread in (day.shift("mori", 2_000), day.shift("marlo", 2_000)):
            thread.join()
    with step("Whose comment was removed by mistake appeals; the other moderator decides"):
        acts.appeal(day)
    day.told["end"] = site.inside("prove")
    acts.look_for_what_is_gone(site, day)


def main() -> None:
    """Fill a site, play, tell."""
    parser = argparse.ArgumentParser(prog="python -m bench.day", description=__doc__)
    parser.add_argument("--comments", type=int, default=10_000, help="how many the day brings")
    asked = parser.parse_args()
    chromium = backends.find_whole_chromium()
    with ending_plainly():
        if not chromium.address:
            raise Stop(f"Chromium: {chromium.why}", "apt-get install chromium")
        pictures = CACHE / "day"
        shutil.rmtree(pictures, ignore_errors=True)
        pictures.mkdir(parents=True)
        site = DaySite()
        with step(f"A day of {asked.comments:,} comments"):
            site.make_day(asked.comments)
        started = time.monotonic()
        with site.server:
            day = Day(site, chromium.address, pictures)
            play(day)
        say(tell(day, minutes=(time.monotonic() - started) / 60))
        say(f"\nPictures: {pictures}")
        if day.faults:
            found = "\n".join(f"  {fault}" for fault in day.faults)
            raise Stop(f"Not as it should be:\n{found}", f"pictures are in {pictures}")


if __name__ == "__main__":
    main()
