"""What is said of the two halves of the suite is said of tests that there are."""

import pytest

from tests.halves import ON_POSTGRESQL, TESTS

pytestmark = pytest.mark.once


@pytest.mark.parametrize("file", ON_POSTGRESQL)
def test_every_file_and_test_that_is_named_is_there(file: str):
    folder, name = file.rsplit("/", 1)
    source = (TESTS / folder / f"test_{name}.py").read_text()
    missing = [one for one in ON_POSTGRESQL[file] if f"\ndef test_{one}(" not in source]
    assert not missing


def test_nothing_named_is_about_writers_at_once_or_the_index():
    asked_of_both = ("parallel", "search/", "ready/")
    assert [file for file in ON_POSTGRESQL if any(one in file for one in asked_of_both)] == []
