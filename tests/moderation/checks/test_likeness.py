"""How another text is read to be compared: its letters one by one, where that says the same."""

import pytest

from forum.moderation.checks.folding import fold
from forum.moderation.checks.likeness import MOST_KEPT, _fold_letters, _folded, _letters

pytestmark = pytest.mark.once

# All letters but those of China and Korea, of which each is like the next.
LETTERS = [*range(0x3500), 0x4E00, *range(0xA000, 0xAC40), *range(0xF900, 0x11A00)]


def test_letters_fold_alone_as_they_do_in_any_text():
    for letter in map(chr, LETTERS):
        text = letter.join("aかカｶéиا가z")
        assert _fold_letters(text) == _letters(fold(text)), ascii(letter)


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("You’re NO ｇｏｏｄ!", "yourenogood"), ("ﾊﾞｶ、ﾊﾟｶﾞ", "バカパガ"), ("ｱﾞｲﾟ", "アイ"),
        ("は\u3099か゛", "ばが"), ("は゛゜", "ば"), ("e\u0301te\u0301", "ete"), ("ㄱㅏ", "가"),
        ("ідіот", "iдiot"), ("∂og", "dog"),
    ],
)  # fmt: skip
def test_letters_of_other_texts_are_folded(text: str, letters: str):
    assert _fold_letters(text) == letters == _letters(fold(text))


def test_what_is_kept_of_letters_has_an_end():
    for code in range(0x20000, 0x20000 + MOST_KEPT + 1):
        _fold_letters(chr(code))
        assert len(_folded) <= MOST_KEPT
    assert _fold_letters("日本語") == "日本語"
