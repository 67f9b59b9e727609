"""How much of each thread a page shows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.discussion.sharing import fair_share

pytestmark = pytest.mark.once

sizes = st.lists(st.integers(1, 500), max_size=40)


def test_short_threads_leave_their_room_to_long_ones():
    assert fair_share([1, 2, 100], 12, least=0) == 9


def test_everything_is_shown_where_there_is_room():
    assert fair_share([5, 6], 75, least=2) >= 6


def test_what_fits_exactly_is_shown_whole():
    assert fair_share([1, 1, 2], 4, least=0) == 2


def test_no_thread_means_nothing_to_share():
    assert fair_share([], 75, least=2) >= 2


@given(sizes=sizes, room=st.integers(0, 300), least=st.integers(0, 3))
def test_the_room_is_kept_and_used(sizes, room, least):
    share = fair_share(sizes, room, least=least)
    used = sum(min(size, share) for size in sizes)
    assert share >= least
    if share > least:
        assert used <= room
    if any(size > share for size in sizes):
        # One more for each of the long ones would not fit.
        assert used + sum(1 for size in sizes if size > share) > room
