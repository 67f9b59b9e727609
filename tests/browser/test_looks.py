"""Where things stand to each other in a discussion, in Chromium."""

from io import BytesIO
from math import ceil, floor

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_live import line_of
from tests.make import make_article, make_comment, make_old_comment

CIRCLE = """line => {
  const { top, left, height } = line.getBoundingClientRect();
  const { insetBlockStart: y, insetInlineStart: x, blockSize } = getComputedStyle(line, "::after");
  const [inset, size] = [parseFloat(y) || 0, parseFloat(blockSize)];
  const x0 = left + (parseFloat(x) || 0);
  const y0 = line.parentElement.open ? top + inset : top + (height - size) / 2;
  return { x: x0, y: y0, width: size, height: size };
}"""

LEADING = """line => {
  const { lineHeight, fontSize } = getComputedStyle(line);
  return parseFloat(lineHeight) / parseFloat(fontSize);
}"""


def how_far_off(page: Page, line: Locator) -> float:
    """Return how far a branch's sign is off the middle of its circle; 1: by its height."""
    circle = line.evaluate(CIRCLE)
    edge = circle["height"] / 4  # What is inside of the circle alone.
    x, y = floor(circle["x"] + edge), floor(circle["y"] + edge)
    size = ceil(circle["height"] - 2 * edge)
    clip = {"x": x, "y": y, "width": size, "height": size}
    image = Image.open(BytesIO(page.screenshot(clip=clip, scale="device"))).convert("L")
    rows = [i // image.width for i, ink in enumerate(image.tobytes()) if ink < 160]
    middle = y + (sum(rows) / len(rows) + 0.5) / (image.height / size)
    return abs(middle - circle["y"] - circle["height"] / 2) / circle["height"]


@pytest.mark.parametrize(
    ("size", "colors"), [("100%", "none"), ("200%", "none"), ("100%", "active")]
)
def test_the_sign_of_a_fold_is_in_the_middle_of_its_circle(
    site, open_page, transactional_db, size: str, colors: str
):
    page = open_page(device_scale_factor=2, forced_colors=colors)
    comment = make_comment()
    page.goto(site + comment.article.get_absolute_url())
    page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
    line = line_of(page, comment)
    line.evaluate("line => line.scrollIntoView()")
    page.mouse.move(0, 0)
    assert how_far_off(page, line) < 0.05
    line.click(position={"x": 12, "y": 20})
    expect(page.locator(f"#c{comment.pk}")).to_be_hidden()
    page.mouse.move(0, 0)
    assert how_far_off(page, line) < 0.05


def test_the_bar_follows_the_size_text_is_read_at(site, phone: Page, transactional_db):
    article = make_article()
    for _number in range(4):
        make_comment(article=article)
    phone.goto(f"{site}{article.get_absolute_url()}#threads")
    to_threads = "document.getElementById('threads').scrollIntoView()"
    phone.evaluate(to_threads)
    button = phone.get_by_role("button", name="Next thread")
    size = "one => parseFloat(getComputedStyle(one).fontSize)"
    before = button.evaluate(size)
    assert phone.locator("move-about").bounding_box()["height"] < 60
    phone.evaluate("document.documentElement.style.fontSize = '200%'")
    phone.evaluate(to_threads)
    assert button.evaluate(size) == 2 * before
    phone.get_by_role("button", name="More ways to move").tap()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320


def test_votes_and_what_can_be_done_stand_in_one_row_on_a_phone(
    site, phone: Page, transactional_db
):
    comment = make_old_comment()
    phone.goto(site + comment.article.get_absolute_url())
    middles = [
        box["y"] + box["height"] / 2
        for part in ("votes", "actions")
        if (box := phone.locator(f"#c{comment.pk} .comment__{part}").bounding_box())
    ]
    assert len(middles) == 2 and abs(middles[0] - middles[1]) < 2


def test_a_text_is_set_as_its_own_language_on_a_page_in_another(site, open_page, transactional_db):
    page = open_page(locale="ja-JP")
    page.goto(site + make_article(language="en").get_absolute_url())
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    leading = page.locator(".article__headline").evaluate(LEADING)
    assert leading == pytest.approx(1.15, abs=0.01)
