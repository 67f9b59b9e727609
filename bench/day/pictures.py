"""Draw what comments of the day show, so that no file of anybody's is needed. Pure but for Pillow.

Most show a ferry at sea. What is wrong with the others is as mild as the insults are: red
blots that readers report as gruesome, and a poster that sells something.
"""

import random
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 800, 500  # Pixels.
# What each is said to show, by what is wrong with it.
ALTS = {
    "": "A ferry at sea, seen from the pier",
    "shocking": "The pier, with red stains all over it",
    "spam": "A poster: tickets at half the price",
}


def draw(wrong: str, number: int) -> BytesIO:
    """Return a picture as JPEG; one with another number is another one."""
    chance = random.Random(f"picture {wrong} {number}")
    image = Image.new("RGB", (WIDTH, HEIGHT), (214, 226, 235))
    brush = ImageDraw.Draw(image)
    horizon = chance.randint(220, 300)
    brush.rectangle((0, horizon, WIDTH, HEIGHT), fill=(84, 116, 138))
    if wrong == "shocking":
        for _blot in range(14):
            x, y, size = chance.randint(0, WIDTH), chance.randint(0, HEIGHT), chance.randint(20, 90)
            brush.ellipse((x - size, y - size, x + size, y + size), fill=(150, 24, 24))
    elif wrong == "spam":
        font = ImageFont.load_default(90)
        brush.rectangle((60, 60, WIDTH - 60, HEIGHT - 60), fill=(245, 205, 60))
        brush.text((WIDTH / 2, 210), "TICKETS", fill="black", font=font, anchor="mm")
        brush.text((WIDTH / 2, 320), "- 50 %", fill="black", font=font, anchor="mm")
    else:
        x = chance.randint(150, 500)
        hull = [
            (x, horizon - 10),
            (x + 220, horizon - 10),
            (x + 180, horizon + 40),
            (x + 30, horizon + 40),
        ]
        brush.polygon(hull, fill=(38, 50, 74))
        brush.rectangle((x + 40, horizon - 60, x + 150, horizon - 10), fill=(240, 240, 236))
    file = BytesIO()
    image.save(file, "JPEG")
    file.seek(0)
    return file
