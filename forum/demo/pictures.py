"""Draw the demo's pictures, so that none has to be shipped. Pure but for Pillow."""

import random
from io import BytesIO
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFilter, ImageFont

WIDTH, HEIGHT = 1600, 1000  # Pixels.
CHART_WIDTH, CHART_HEIGHT = 960, 540  # Pixels.
PAPER, INK, FAINT, BAR, MARKED = "#fbfaf7", "#26324a", "#d9d6ce", "#7d9bb5", "#c0563f"

# Of "waves": days a month on which the sea was too high for the catamaran.
CHARTS = {"waves": {"Oct": 4, "Nov": 7, "Dec": 11, "Jan": 13, "Feb": 9, "Mar": 5}}

# Sky from top to bottom, then the layers from far to near.
PALETTES = {
    "sea": (("#f2d9c4", "#c98f7a"), ("#7d7f94", "#5b657f", "#3d4a66", "#26324a")),
    "harbour": (("#e9e4d4", "#b9c3bd"), ("#8fa39f", "#64807f", "#41605f", "#243f40")),
    "dawn": (("#dfe6ee", "#f4d9b8"), ("#a9b3bf", "#82919f", "#5a6c7d", "#33475a")),
    "city": (("#20243a", "#51496b"), ("#3a3a58", "#2c2d47", "#212238", "#171829")),
}


def draw_picture(kind: str, *, shrink: int = 1) -> bytes:
    """Return a JPEG of layered hills ("sea", "harbour", "dawn") or blocks ("city")."""
    sky, layers = PALETTES[kind]
    image = _gradient(*sky, (WIDTH // shrink, HEIGHT // shrink))
    chance = random.Random(kind)
    for number, colour in enumerate(layers):
        outline = _blocks(number, chance) if kind == "city" else _hills(number, chance)
        outline = [(x // shrink, y // shrink) for x, y in outline]
        ImageDraw.Draw(image).polygon(outline, fill=colour)
        if number < len(layers) - 1:
            image = image.filter(ImageFilter.GaussianBlur((2 - number * 0.6) / shrink))
    file = BytesIO()
    image.save(file, "JPEG", quality=88)
    return file.getvalue()


def draw_for_comment(kind: str) -> bytes:
    """Return what a member shows in a comment: a chart as PNG, or a picture as small as theirs."""
    if kind not in CHARTS:
        return draw_picture(kind, shrink=2)
    file = BytesIO()
    _chart(CHARTS[kind]).save(file, "PNG")
    return file.getvalue()


def _chart(figures: dict[str, int]) -> Image.Image:
    """Return bars with their figures above and their names below, the highest marked."""
    image = Image.new("RGB", (CHART_WIDTH, CHART_HEIGHT), PAPER)
    draw, font = ImageDraw.Draw(image), ImageFont.load_default(30)
    step, floor, most = CHART_WIDTH / len(figures), CHART_HEIGHT - 70, max(figures.values())
    for number, (name, figure) in enumerate(figures.items()):
        middle = step * (number + 0.5)
        top = floor - (floor - 70) * figure / most
        colour = MARKED if figure == most else BAR
        draw.rectangle((middle - step * 0.3, top, middle + step * 0.3, floor), fill=colour)
        draw.text((middle, top - 12), str(figure), fill=INK, font=font, anchor="ms")
        draw.text((middle, floor + 46), name, fill=INK, font=font, anchor="ms")
    draw.line((20, floor, CHART_WIDTH - 20, floor), fill=FAINT, width=3)
    return image


def _gradient(top: str, bottom: str, size: tuple[int, int]) -> Image.Image:
    strip = Image.new("RGB", (1, 2))
    strip.putpixel((0, 0), tuple(bytes.fromhex(top[1:])))
    strip.putpixel((0, 1), tuple(bytes.fromhex(bottom[1:])))
    return strip.resize(size, Image.Resampling.BICUBIC)


def _hills(layer: int, chance: random.Random) -> list[tuple[int, int]]:
    """Return the outline of a ridge by midpoint displacement."""
    base, rough = HEIGHT * (0.48 + 0.13 * layer), 150.0 - 25 * layer
    heights = [base + chance.uniform(-rough, rough) / 2 for _ in range(2)]
    while len(heights) < 65:
        rough *= 0.55
        middles = [
            (one + other) / 2 + chance.uniform(-rough, rough) for one, other in pairwise(heights)
        ]
        pairs = zip(heights, middles, strict=False)
        heights = [height for pair in pairs for height in pair] + [heights[-1]]
    step = WIDTH / (len(heights) - 1)
    ridge = [(round(number * step), round(height)) for number, height in enumerate(heights)]
    return [(0, HEIGHT), *ridge, (WIDTH, HEIGHT)]


def _blocks(layer: int, chance: random.Random) -> list[tuple[int, int]]:
    """Return the outline of a row of buildings."""
    left = 0
    outline: list[tuple[int, int]] = [(0, HEIGHT)]
    while left < WIDTH:
        width = chance.randint(60, 170 - 20 * layer)
        top = round(HEIGHT * (0.36 + 0.14 * layer) + chance.uniform(-110, 110))
        outline += [(left, top), (left + width, top)]
        left += width
    return [*outline, (WIDTH, HEIGHT)]
