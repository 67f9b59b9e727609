"""What the two halves of the suite leave to each other is as the marks promise."""

from pathlib import Path

import pytest

from setup.stamps import ROOT, find

pytestmark = pytest.mark.once

STRICTEST, BOTH = "pytest.mark.strictest", "\n@pytest.mark.both\n"
FILES = {path: path.read_text() for path in find("tests/**/test_*.py") if path != Path(__file__)}


def test_nothing_about_writers_at_once_or_the_index_is_asked_of_postgresql_alone():
    asked_of_both = ("parallel", "search/", "ready/")
    alone = [str(path.relative_to(ROOT)) for path, text in FILES.items() if STRICTEST in text]
    assert len(alone) > 100
    assert [name for name in alone if any(one in name for one in asked_of_both)] == []


def test_what_is_asked_of_both_stands_beside_what_is_not():
    assert [path for path, text in FILES.items() if BOTH in text and STRICTEST not in text] == []
