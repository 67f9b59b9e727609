"""Word lists: how words are found, and which are left in peace."""

from time import thread_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from forum.moderation.checks.check import Lists
from forum.moderation.checks.entries import read_words, unusable
from forum.moderation.checks.folded import Folded
from forum.moderation.checks.folding import fold
from tests.moderation.checks.subjects import look, read_list

pytestmark = [pytest.mark.once, pytest.mark.strictest]

LIST = """\
scum
jerk
weasel*   # weasels, weaselly
*wit
*blockhead*
utter rubbish
ばか
カス
死ね
"""


def found(text: str) -> list[str]:
    """Return the entries that are in a text."""
    return list(dict.fromkeys(hit.entry for hit in read_list(LIST).find(Folded.of(text))))


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("You scum.", "scum"),
        ("SCUM!", "scum"),
        ("ｓｃｕｍ", "scum"),  # Full width.
        ("sćüm", "scum"),
        ("ѕсum", "scum"),  # Cyrillic ѕ and с.
        ("scuuuuum", "scum"),
        ("sssscumm​mm", "scum"),
        ("$cum", "scum"),
        ("j3rk", "jerk"),
        ("s c u m", "scum"),
        ("you s.c.u.m you", "scum"),
        ("s-c-u-m", "scum"),
        ("s\nc\nu\nm", "scum"),
        ("s  \nc  \nu  \nm", "scum"),  # Each a line of its own, as Markdown has it.
        ("You\n\ns\n\nc\n\nu\n\nm", "scum"),
        ("s c u u u u m", "scum"),
        ("utt3r rubbiiish", "utter rubbish"),
        ("w e a s e l l y words", "weasel*"),
        ("You w 3 a s e l!", "weasel*"),
        ("a n i t w i t", "*wit"),
        ("u t t e r r u b b i s h", "utter rubbish"),
        ("sc.um", "scum"),
        ("sc*um", "scum"),
        ("weaselly words", "weasel*"),
        ("a nitwit", "*wit"),
        ("superblockheads", "*blockhead*"),
        ("what utter   RUBBISH this is", "utter rubbish"),
        ("本当にばかだね", "ばか"),
        ("本当にバカだね", "ばか"),
        ("ﾊﾞｶ", "ばか"),  # Half width.
        ("ば　か", "ばか"),
        ("ば・か", "ばか"),
        ("カス野郎", "カス"),
        ("かすめ", "カス"),
        ("早く死 ねよ", "死ね"),
    ],
)
def test_a_word_is_found_however_it_is_spelled(text: str, entry: str):
    assert found(text.replace("\u200b", "")) == [entry]


@pytest.mark.parametrize(
    "text",
    [
        "Scumbag Lane",  # A whole word is not a part of one.
        "a diesel engine",
        "with wits about him",
        "rubbish, utter it not",
        "カスタマーのカスタム",  # Inside a longer katakana word.
        "3300 and 1000",
        "は か",  # Without its marks it is another word.
        "Class S c is u m",
        "a\nb\nc\nd",
        "Seats:\ns) one\nc) two\nu) three\nm) four",
    ],
)
def test_other_words_are_left_in_peace(text: str):
    assert found(text) == []


def test_what_was_typed_is_shown_beside_the_entry():
    lists = Lists(read_list(LIST, "suspect"))
    assert look("suspect", "You sсuuuum, you JERK", lists).matched == ("jerk", "scum (scuuuum)")
    assert look("banned", "You scum", lists) is None


SIGNS = """\
🖕
*🐒*
c++
#killall   # a hashtag
c#
a$$
(((they)))
I ❤️ hate
🔪野郎
self-*
# insults
#
## killall
jerk #remark
weasel # of one's own
"""


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("Go away 🖕 you", "🖕"), ("🖕🏽", "🖕"), ("x🖕y", "🖕"), ("🙈🐒🙉", "*🐒*"),
        ("C++ rocks", "c++"),
        ("はC++です", "c++"), ("now #KillAll, all", "#killall"), ("in C#.", "c#"),
        ("an a$$", "a$$"),
        ("(((They))) did", "(((they)))"), ("I\n❤ hate", "I ❤️ hate"), ("この🔪野郎", "🔪野郎"),
        ("SELF-made", "self-*"), ("a jerk", "jerk"),
        ("a weasel", "weasel"), ("C++11 or (c++)", "c++"), ("はC#だ", "c#"),
    ],
)  # fmt: skip
def test_entries_with_signs_are_found_as_they_are_written(text: str, entry: str):
    assert unusable(SIGNS) == []
    hits = [hit.entry for hit in read_list(SIGNS).find(Folded.of(text))]
    assert list(dict.fromkeys(hits)) == [entry]


@pytest.mark.parametrize(
    "text",
    ["abc++", "c + +", "#killallhumans", "killall", "a c", "(they)", "野郎", "himself-made",
     "remark", "an ass", "hate", "insults", "#insults", "own", "c#x", "C++y", "a$$et", "x#killall"],
)  # fmt: skip
def test_entries_with_signs_find_nothing_else(text: str):
    assert list(read_list(SIGNS).find(Folded.of(text))) == []


@given(st.text("abs1!$@|#*+-_.'&~🖕❤️🇮🇹卐ばカー死ね。é́ß ", min_size=1, max_size=8))
@example("idiot!")
@example("go to hell!")
@example("*++x")
@example("死ね!")
@example("スパム.com")
@example("#tag*")
@settings(max_examples=300)
def test_no_entry_is_taken_that_could_never_be_found(typed: str):
    for entry in read_words(typed):
        if not unusable(entry):
            assert list(read_list(entry).find(Folded.of(entry.strip("*")))), entry


def test_a_space_tells_a_remark_from_a_hashtag():
    assert read_words("# one\n#one\n#one two\ntwo # one\ntwo #one\nc#\nd# # one\n#") == [
        "#one",
        "#one two",
        "two",
        "c#",
        "d#",
    ]


def test_signs_that_stand_in_nearly_every_text_are_no_entries():
    odd = ["+", "$", "!!", "*-*", "*~*"]
    assert unusable("\n".join([*odd, "!!!"])) == odd
    assert list(read_list("\n".join(odd)).find(Folded.of("$5 + $6 - that's all!!"))) == []


def test_entries_that_would_match_everything_are_named_and_left_out():
    assert unusable("a*\n*\nne*er\nか\ntwo wor*\nfine\n*ok*") == [
        "a*",
        "*",
        "ne*er",
        "か",
        "two wor*",
    ]
    assert found("an area") == []


def test_kana_keep_their_marks_and_letters_lose_theirs():
    assert fold("Ｃａｆé ガ が") == "cafe ガ が"


@pytest.mark.parametrize(
    "text",
    ["_" * 9_990 + "xx", "a_" * 5_000 + "xx", "a." * 5_000 + "b1", "a" * 10_000, "@a" * 5_000,
     "か " * 5_000, "é" * 10_000, "́" * 10_000, "-_" * 5_000, "s c " * 2_500, "s\n" * 5_000,
     "s \n\n " * 2_000, "s~+=" * 2_500, "a" + " " * 9_998 + "b", "aa" * 5_000, "ab" * 5_000,
     "aabb " * 2_000, "ばーか" * 3_333, "ー" * 10_000, "バッ" * 5_000, "死〜" * 5_000, "i!" * 5_000,
     "$" * 10_000, "a$" * 5_000, "a" + "$" * 9_998 + "a", "!|" * 5_000, "ld" * 5_000,
     "ld " * 3_333, "バカ" * 5_000, "バーカ！" * 2_500, "バ・" * 5_000, "バッ！カー " * 2_000,
     "力" * 10_000, "力カ" * 5_000, "ハ゛" * 5_000, "w i t " * 2_000],
)  # fmt: skip
def test_hostile_texts_take_no_longer_than_others(text: str):
    words = read_list(LIST)
    began = thread_time()
    list(words.find(Folded.of(text)))
    assert thread_time() - began < 0.15


@pytest.mark.parametrize(
    "text",
    [
        "sc**u**m", "s*c*um", "s`c`um", "sc\\_um", "s&#99;um", "s&#x63;u&#8203;m", "s&shy;cum",
        "[sc](https://a.example)[um](https://b.example)", "_sc_**um**", "s\u200dcum",
        "sc\ufe0fum", "s\u1d04\u1d1cm", "\ua731cum",
    ],
)  # fmt: skip
def test_what_readers_see_as_a_word_is_one_however_it_was_typed(text: str):
    match = look("banned", f"You {text}!", Lists(read_list("scum")))
    assert match is not None and "scum" in match.matched[-1]


@pytest.mark.parametrize("entry", ["scum", "scu*", "*cum", "*cu*"])
@pytest.mark.parametrize("text", ["[sc](https://a.example)[um](https://b.example)", "s&#99;um"])
def test_so_it_is_for_every_kind_of_entry(entry: str, text: str):
    match = look("banned", f"You {text}!", Lists(read_list(entry)))
    assert match is not None and match.matched[-1].startswith(entry)


@pytest.mark.parametrize("entry", ["scum", "scu*", "*cum"])
def test_what_was_found_as_it_was_typed_is_shown_once(entry: str):
    match = look("banned", "You s*c*um!", Lists(read_list(entry)))
    assert match is not None and match.matched == (f"{entry} (s*c*um)",)


@pytest.mark.parametrize("text", ["馬&#40575;め", "馬**鹿**め", "馬[鹿](https://a.example)め"])
def test_so_is_a_japanese_one(text: str):
    assert look("banned", text, Lists(read_list("馬鹿"))) is not None


@pytest.mark.parametrize("text", ["*Scu* and **mud**", "disc *um*", "AT&T, sc & um"])
def test_marks_make_no_word_of_what_are_none(text: str):
    assert look("banned", text, Lists(read_list("scum"))) is None


def test_what_no_comment_holds_is_looked_through_as_well():
    assert list(read_list(LIST).find(Folded.of("s\0c\0u\0m s.c\0u.m sc\0um"))) == []
