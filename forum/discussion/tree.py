"""The order of a thread as plain text keys. Pure: no ORM.

A comment's path is the path of what it answers followed by its own id, each
id a token of fixed width. Byte order of paths is then tree order (a comment,
its answers in the order they came, the next comment), a branch is a range,
and a page needs one index. Paths change where a branch is moved alone (moving.py).
"""

# Base 36, seven digits: 78 thousand million comments.
TOKEN_WIDTH = 7
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"

# A PostgreSQL index entry holds some 2,700 bytes, so a path is bounded.
# Answers below this depth take their place, in the order they came, beside
# what they answer; "in reply to" still names it and `depth` still counts.
MAX_PATH_TOKENS = 300
MAX_PATH_LENGTH = TOKEN_WIDTH * MAX_PATH_TOKENS

# Sorts after every digit, so that path + AFTER bounds a branch from above.
AFTER = "~"


def token(comment_id: int) -> str:
    """Return the fixed-width token of an id; ids sort as their tokens do.

    Raises ValueError outside 1 .. 36**7 - 1.
    """
    if not 0 < comment_id < 36**TOKEN_WIDTH:
        raise ValueError(f"No token for comment id {comment_id}")
    digits = []
    while comment_id:
        comment_id, digit = divmod(comment_id, 36)
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits)).rjust(TOKEN_WIDTH, "0")


def child_path(parent_path: str, comment_id: int) -> str:
    """Return the path of a comment that answers the one at `parent_path` ("" for a root)."""
    base = parent_path[: MAX_PATH_LENGTH - TOKEN_WIDTH]
    return base + token(comment_id)


def is_path(text: str) -> bool:
    """Say whether a text from outside could be a path."""
    return (
        len(text) <= MAX_PATH_LENGTH
        and not set(text) - set(_DIGITS)
        and not (len(text) % TOKEN_WIDTH)
    )


def ids(path: str) -> list[int]:
    """Return the ids on the way from the root down to the comment, itself last."""
    return [
        int(path[start : start + TOKEN_WIDTH], 36) for start in range(0, len(path), TOKEN_WIDTH)
    ]


def way_down(path: str) -> list[tuple[int, str]]:
    """Return the ids on the way from the root down to the comment, each with its path."""
    return [(pk, path[: TOKEN_WIDTH * (depth + 1)]) for depth, pk in enumerate(ids(path))]


def ancestor_ids(path: str) -> list[int]:
    """Return the ids above a comment, root first."""
    return ids(path)[:-1]


def passes(path: str, comment_id: int) -> bool:
    """Say whether the way from the root down to a comment passes another one, or ends there."""
    if comment_id >= 36**TOKEN_WIDTH:
        return False
    wanted = token(comment_id)
    at = path.find(wanted)
    while at % TOKEN_WIDTH and at >= 0:  # Found across two tokens.
        at = path.find(wanted, at + 1)
    return at >= 0


def branch_range(path: str) -> tuple[str, str]:
    """Return (low, high): a comment is strictly below `path` iff low < its path < high."""
    return path, path + AFTER
