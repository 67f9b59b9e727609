"""The path keys: their order is the order of the tree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.discussion import tree

pytestmark = pytest.mark.once


@given(st.integers(1, 36**7 - 1), st.integers(1, 36**7 - 1))
def test_tokens_sort_as_their_ids_do(one: int, other: int):
    assert (tree.token(one) < tree.token(other)) == (one < other)
    assert len(tree.token(one)) == tree.TOKEN_WIDTH


@pytest.mark.parametrize("bad", [0, -1, 36**7])
def test_ids_outside_the_range_have_no_token(bad: int):
    with pytest.raises(ValueError):
        tree.token(bad)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=60))
def test_byte_order_of_paths_is_a_depth_first_walk(choices: list[int]):
    paths, children = {}, {0: []}
    for number, choice in enumerate(choices, start=1):
        parent = choice % number  # 0 is "no parent".
        paths[number] = tree.child_path(paths.get(parent, ""), number)
        children.setdefault(parent, []).append(number)
        children.setdefault(number, [])

    def walk(node: int) -> list[int]:
        return [found for child in children[node] for found in [child, *walk(child)]]

    assert sorted(paths, key=lambda pk: paths[pk].encode()) == walk(0)
    for pk, path in paths.items():
        low, high = tree.branch_range(path)
        assert {other for other, p in paths.items() if low < p < high} == set(walk(pk))


def test_a_path_names_the_ids_above():
    path = tree.child_path(tree.child_path(tree.child_path("", 5), 77), 4_000_000)
    assert tree.ids(path) == [5, 77, 4_000_000]
    assert tree.ancestor_ids(path) == [5, 77]


def test_a_path_stays_bounded_and_goes_on_beside_the_last_level():
    path = ""
    for pk in range(1, 10_000):
        path = tree.child_path(path, pk)
    assert len(path) == tree.MAX_PATH_LENGTH
    assert tree.ids(path)[-2:] == [299, 9_999]
    assert path > tree.child_path(path, 5_000)


@given(st.lists(st.sampled_from([1, 36, 36**2, 36**6]), min_size=1, max_size=6))
def test_a_path_passes_the_ids_it_is_made_of_and_no_other(way: list[int]):
    path = "".join(map(tree.token, way))
    for pk in (1, 36, 36**2, 36**3, 36**6, 36**9):
        assert tree.passes(path, pk) == (pk in way)
