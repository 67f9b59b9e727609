"""What axe-core (WCAG 2.2 AA) and a ruler find on an open page: on a desktop, on a dark phone.

The page is loaded once and turned from one into the other, as nothing of ours asks
for the width or the colours while it loads. It must have been opened with bypass_csp:
axe-core writes inline styles while it measures.
"""

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import NARROW, WIDE

PLACES = {"desk": (WIDE, "light"), "phone": (NARROW, "dark")}
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Style sheets would be fetched for a rule alone that is experimental, and not among the tags.
LOOK = """async tags =>
  (await axe.run({runOnly: tags, resultTypes: ["violations"], preload: {assets: ["media"]}}))
  .violations.map(({id, nodes}) =>
  `${id}: ${nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | ")}`)"""
RESIZE = "size => { document.documentElement.style.fontSize = size }"
EXTENT = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDEST = """() => [...document.querySelectorAll("body *")].filter(one =>
  one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(0, 4).map(one => one.outerHTML.slice(0, 120)).join(" | ")"""


def look_at(page: Page, address: str) -> Iterator[str]:
    """Open a page and yield what is wrong with it."""
    page.goto(address)
    yield from look(page)


def look(page: Page) -> Iterator[str]:
    """Yield what is wrong with an open page: by axe, and what is too wide, with big text too."""
    page.evaluate(AXE)
    for place, (viewport, colours) in PLACES.items():
        page.set_viewport_size(viewport)
        # Colours are looked at where they end, and not on their way there.
        page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        page.evaluate(RESIZE, "")
        # At its end the bar to move by lies below the comments. On the way there it lies on
        # what one scrolls past, which axe takes for too small to be hit.
        page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        faults = page.evaluate(LOOK, TAGS)
        for size in ("", "200%"):
            page.evaluate(RESIZE, size)
            if page.evaluate(EXTENT) > 0:
                faults.append(f"too wide {size} {page.evaluate(EXTENT)} {page.evaluate(WIDEST)}")
        yield from (f"{page.url} on a {place}: {fault}" for fault in faults)
