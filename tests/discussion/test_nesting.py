"""Flat lines into nested lists."""

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.discussion import tree
from forum.discussion.nesting import nest

pytestmark = pytest.mark.once


@dataclass
class Line:
    path: str
    opens: bool = False
    closes: int = 0
    closes_at_end: int = 0
    level: int = 1


def lists_of(lines: list[Line]) -> tuple[list[int], int]:
    """Follow the marks as the template does; return each line's depth, and what stays open."""
    depths, depth = [], 1
    for line in lines:
        depth += line.opens
        depth -= line.closes
        depths.append(depth)
    return depths, depth - lines[-1].closes_at_end


def test_answers_are_nested_and_the_lists_closed():
    a = tree.child_path("", 1)
    b = tree.child_path(a, 2)
    lines = [Line(a), Line(b), Line(tree.child_path(b, 3)), Line(tree.child_path(a, 4))]
    nest(lines)
    assert lists_of(lines) == ([1, 2, 3, 2], 1)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=80), st.integers(0, 40), st.integers(1, 9))
def test_every_cut_of_every_tree_is_balanced(choices: list[int], cut: int, cap: int):
    paths: list[str] = []
    for number, choice in enumerate(choices, start=1):
        parent = choice % number
        paths.append(tree.child_path(paths[parent - 1] if parent else "", number))
    lines = [Line(path) for path in sorted(paths)][cut:] or [Line(paths[0])]
    nest(lines, max_levels=cap)
    depths, left_open = lists_of(lines)
    assert left_open == 1
    assert depths == [line.level for line in lines]
    assert max(depths) <= cap
    for above, line in pairwise(lines):
        assert line.level - above.level <= 1
