"""What changed between two texts, word by word. Pure.

Lines are matched first, sentences inside lines that changed, and words inside
sentences that did, so the cost follows the size of the change and not of the
text. Pieces that would take difflib too long (a page of one repeated word)
are shown as replaced whole instead of keeping a worker busy.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "deleted", "inserted"]

# Steps difflib may need at worst for one comparison: pairs of equal pieces,
# times the number of pieces. The worst texts that stay under it take about a
# second, an article of 100,000 characters with a word changed in every
# sentence a tenth of that.
MAX_STEPS = 20_000_000

# More marks than this say nothing to a reader any more: all of it was replaced.
MAX_RUNS = 5_000

_SENTENCE = re.compile(r".+?(?:[.!?]\s+|[。！？」]+|$)", re.DOTALL)
# A word with the space after it, a run of spaces, or one sign. Japanese has no
# spaces: its signs count singly, or a changed particle would mark a sentence.
_WORD = re.compile(r"[^\W\u3040-\u30ff\u3400-\u9fff]+\s*|\s+|.", re.DOTALL)
_LEVELS: tuple[Callable[[str], list[str]], ...] = (
    lambda text: text.splitlines(keepends=True),
    _SENTENCE.findall,
    _WORD.findall,
)


@dataclass(frozen=True, slots=True)
class Change:
    """A run of text that is the same in both, or only in the old or the new one."""

    kind: Kind
    text: str


def compare(old: str, new: str) -> list[Change]:
    """Return the runs that lead from the old text to the new one, in reading order.

    Deleted and same runs together are the old text, inserted and same runs
    the new one.
    """
    changes = _join(_compare(old, new, 0, _Budget(MAX_STEPS)))
    return changes if len(changes) <= MAX_RUNS else _join(_replaced(old, new))


def is_changed(changes: Sequence[Change]) -> bool:
    """Say whether anything differs."""
    return any(change.kind != "same" for change in changes)


class _Budget:
    """How many steps of matching are left."""

    def __init__(self, steps: int) -> None:
        self.steps = steps

    def allows(self, old: Sequence[str], new: Sequence[str]) -> bool:
        """Take what matching the two may need at worst, or say that it is too much."""
        there = Counter(new)
        pairs = sum(count * there[piece] for piece, count in Counter(old).items())
        needed = pairs * min(len(old), len(new))
        if needed > self.steps:
            return False
        self.steps -= needed
        return True


def _compare(old: str, new: str, level: int, budget: _Budget) -> Iterator[Change]:
    """Match two texts at one level, and what changed there at the next."""
    if old == new:
        yield Change("same", old)
        return
    if level == len(_LEVELS):
        yield from _replaced(old, new)
        return
    split = _LEVELS[level]
    for is_same, gone, come in _match(split(old), split(new), budget):
        if is_same:
            yield Change("same", "".join(gone))
        elif len(gone) == len(come):
            # As many as before: most likely each was changed a little.
            for before, after in zip(gone, come, strict=True):
                yield from _compare(before, after, level + 1, budget)
        else:
            yield from _compare("".join(gone), "".join(come), level + 1, budget)


def _replaced(old: str, new: str) -> Iterator[Change]:
    yield Change("deleted", old)
    yield Change("inserted", new)


def _match(
    old: Sequence[str], new: Sequence[str], budget: _Budget
) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    """Yield (whether the same, old pieces, new pieces), with the equal ends cut off first."""
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    before, after = old[head : len(old) - tail], new[head : len(new) - tail]
    if head:
        yield True, old[:head], new[:head]
    if before and after and budget.allows(before, after):
        matcher = SequenceMatcher(None, before, after, autojunk=False)
        for tag, i, j, k, m in matcher.get_opcodes():
            yield tag == "equal", before[i:j], after[k:m]
    elif before or after:
        yield False, before, after
    if tail:
        yield True, old[len(old) - tail :], new[len(new) - tail :]


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    """Return how many pieces the two have in common at the start."""
    count = 0
    for left, right in zip(old, new, strict=False):
        if left != right:
            break
        count += 1
    return count


def _join(changes: Iterator[Change]) -> list[Change]:
    """Put neighbouring runs of one kind together and leave empty ones out."""
    joined: list[Change] = []
    for change in changes:
        if not change.text:
            continue
        if joined and joined[-1].kind == change.kind:
            joined[-1] = Change(change.kind, joined[-1].text + change.text)
        else:
            joined.append(change)
    return joined
