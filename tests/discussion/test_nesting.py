"""Flat lines into nested lists."""

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.discussion import tree
from forum.discussion.nesting import nest, put_first

pytestmark = pytest.mark.once


@dataclass
class Line:
    path: str
    is_published: bool = True
    depth: int = 1
    reply_count: int = 0
    opens: bool = False
    closes: int = 0
    closes_at_end: int = 0
    level: int = 1
    below_count: int = 0
    is_below_cut: bool = False


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


def thread_of(choices: list[int], gone: set[int]) -> list[Line]:
    """Return the listed lines of a thread; what is gone and has no answer isn't listed."""
    paths = [tree.child_path("", 1)]
    for number, choice in enumerate(choices, start=2):
        paths.append(tree.child_path(paths[choice % len(paths)], number))
    lines: list[Line] = []
    for path in sorted(paths, reverse=True):
        answers = [line for line in lines if line.path[: -tree.TOKEN_WIDTH] == path]
        is_there = tree.ids(path)[-1] not in gone
        if is_there or answers:
            depth = len(path) // tree.TOKEN_WIDTH - 1
            lines.append(Line(path, is_there, depth, len(answers)))
    return lines[::-1]


@given(st.lists(st.integers(0, 40), max_size=60), st.sets(st.integers(1, 60)), st.data())
def test_each_line_counts_what_is_published_below_it_or_says_that_it_may_be_more(
    choices: list[int], gone: set[int], data: st.DataObject
):
    everything = thread_of(choices, gone)
    if not everything:
        return
    shown = everything[: data.draw(st.integers(1, len(everything)), label="shown")]
    cut_after = shown[-1].path if len(shown) < len(everything) else ""
    pinned = data.draw(st.none() | st.sampled_from(everything), label="pinned")
    lines = put_first(shown, pinned) if pinned else shown
    root = lines[0]
    root.below_count = 77  # It is told by others.
    for _again in range(2):  # As where something waiting is put among them.
        nest(lines, cut_after=cut_after)
    assert root.below_count == 77 and not root.is_below_cut
    for line in lines[1:]:
        below = [one for one in everything if one.path.startswith(line.path) and one is not line]
        published = sum(one.is_published for one in below)
        here = sum(one.is_published for one in below if one in lines)
        if line.is_below_cut:
            assert max(here, 1) <= line.below_count <= published
        else:
            assert line.below_count == here == published
