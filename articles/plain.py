"""Plain text as Markdown that shows what was written. Pure.

A text that comes in from elsewhere knows no Markdown: its asterisks, its
"> " and its "1." are what their writer saw. Only what would mean something is
escaped, so that the text stays readable where it is edited.
"""

import re

_MEANS_SOMETHING = re.compile(
    r"""
    [`*\[]                                   # Code, emphasis, links and images.
    | \\ (?=[!-/:-@\[-`{-~]|$)               # What escapes, or breaks a line.
    | (?<![A-Za-z0-9]) _ | _ (?![A-Za-z0-9]) # Emphasis; snake_case is none.
    | < (?=[A-Za-z/!?]|[^\s<>]*[@:])         # HTML and addresses.
    | & (?=\#?\w+;)                          # References.
    | (?<![\w@./+\\-]) @ (?=\w)              # Calls of members.
    | ^ (?: > | \#{1,6}(?=\s|$) | =+(?=\s*$) | [-+](?=\s|$|-) | ~~~ )
    """,
    re.MULTILINE | re.VERBOSE,
)
_NUMBER = re.compile(r"^(\d{1,9})([.)])(?=\s|$)", re.MULTILINE)
_INDENT = re.compile(r"^[^\S\n]+", re.MULTILINE)


def escape_markdown(text: str) -> str:
    """Return Markdown that shows a text word for word; spaces before a line don't count."""
    text = _MEANS_SOMETHING.sub(r"\\\g<0>", _INDENT.sub("", text))
    return _NUMBER.sub(r"\1\\\2", text)
