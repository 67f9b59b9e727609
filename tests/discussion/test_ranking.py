"""The order by votes."""

import pytest

from forum.discussion.ranking import wilson_lower_bound

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("up", "down", "bound"),
    # Computed by hand from the formula with z = 1.96.
    [(0, 0, 0.0), (1, 0, 0.2065), (10, 0, 0.7225), (90, 10, 0.8256), (1, 1, 0.0945)],
)
def test_known_values(up: int, down: int, bound: float):
    assert wilson_lower_bound(up, down) == pytest.approx(bound, abs=1e-4)


def test_many_good_votes_outrank_one():
    assert wilson_lower_bound(90, 10) > wilson_lower_bound(1, 0)


def test_votes_against_never_make_it_negative():
    assert wilson_lower_bound(0, 1_000_000) >= 0.0
