"""What a picture in a comment is called: in a text by its key, in HTML by its address. Pure.

It stands here for what renders texts; who may add a picture and who sees it is the forum's.
"""

import re

PICTURE = "picture:"  # Before the key of a picture, where a comment names one.
KEY_LENGTH = 22  # Characters: 16 random bytes.

_LETTER = "[A-Za-z0-9_-]"
KEY = re.compile(rf"{_LETTER}{{{KEY_LENGTH}}}")
NAMED = re.compile(rf"{PICTURE}({KEY.pattern})(?!{_LETTER})")

BEFORE_KEY, AFTER_KEY = "/pictures/", ".webp"
ADDRESS = re.compile(f"{BEFORE_KEY}({KEY.pattern}){re.escape(AFTER_KEY)}")


def address_of(key: str) -> str:
    """Return where a picture is."""
    return f"{BEFORE_KEY}{key}{AFTER_KEY}"
