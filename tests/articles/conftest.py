"""A clean start for tests of articles."""

import pytest

from articles import navigation


@pytest.fixture(autouse=True)
def _cold_masthead() -> None:
    """Let no test find the sections that another one left in the masthead's memory."""
    navigation.forget_sections()
