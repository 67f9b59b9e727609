"""The handbook: read in ten minutes, in the words that stand on the pages."""

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

DOCS = Path(__file__).parents[2] / "docs"
HANDBOOK = (DOCS / "moderation.md").read_text()
CATALOGUE = (DOCS.parent / "locale/ja/LC_MESSAGES/django.po").read_text()

WORDS_A_MINUTE = 200
# Words that it explains, or that stand on a button with others.
EXPLAINED = {"Undo", "case", "reason", "Words to the author", "note", "wave mode"}


def test_it_is_read_in_ten_minutes():
    assert len(HANDBOOK.split()) <= 10 * WORDS_A_MINUTE


def test_its_pictures_and_the_reference_are_there():
    linked = re.findall(r"\]\(([^)#]+)\)", HANDBOOK)
    assert len([one for one in linked if one.endswith(".png")]) >= 4
    assert [one for one in linked if not (DOCS / one).is_file()] == []


@pytest.mark.parametrize("name", sorted(set(re.findall(r"\*\*(.+?)\*\*", HANDBOOK)) - EXPLAINED))
def test_what_it_calls_by_name_is_called_so(name: str):
    assert f'msgid "{name}"' in CATALOGUE
