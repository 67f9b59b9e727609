"""Which names there may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.members import names
from forum.members.names import (
    name_key,
    tidy_name,
    why_bad_display_name,
    why_bad_username,
)
from tests.timing import cpu_seconds

pytestmark = pytest.mark.once

GOOD = [
    "dan", "Wasabi", "HopeSpringsEternal", "a1", "x_y-z.q", "dan_", "José", "привет", "김민수",
    "สมชาย", "鈴木", "すずき", "スズキ", "ラーメン", "佐々木", "山ノ内", "dan鈴木",
]  # fmt: skip
BAD = [
    "", "a", "x" * 31, "a b", "a@b", "a/b", "<b>", "a..b", "-dan", ".dan", "dan.", "dan-", "_",
    "..", "a\x00b", "a\u200bb", "a\u202eb", "\u2066ab", "a\u0301\u0301\u0301b", "d\u0336a\u0336",
    "\ud800ab", "☃snow", "😀😀", "a\nb", "\ufeffab", "dan\u00ad",
]  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_good_usernames_pass(name: str):
    assert why_bad_username(tidy_name(name)) is None


@pytest.mark.parametrize("name", BAD)
def test_bad_usernames_are_refused(name: str):
    assert why_bad_username(tidy_name(name)) is not None


@pytest.mark.parametrize("name", ["dаn", "Ωmega", "раура", "РАУРА", "bоb", "ѕсоре", "αβдж"])
def test_alphabets_that_pass_for_another_are_refused(name: str):
    assert why_bad_username(name) == names.MIXED


@pytest.mark.parametrize(
    "name",
    ["admin", "Admin", "ＡＤＭＩＮ", "a.d.m.i.n", "mod_er-ator", "dateline", "管理者", "運営"],
)
def test_names_of_the_site_are_kept(name: str):
    assert why_bad_username(tidy_name(name)) == names.RESERVED


@pytest.mark.parametrize("name", ["Anna O'Hara", "J. Smith", "鈴木 花子", "A", "ジョン・スミス"])
def test_display_names_may_hold_spaces(name: str):
    assert why_bad_display_name(tidy_name(name)) is None


@pytest.mark.parametrize(
    "name", ["", "x" * 51, "a\u202eb", "Mo derator", "<i>", "Bob (imported)", "a ­ b"]
)
def test_bad_display_names_are_refused(name: str):
    assert why_bad_display_name(tidy_name(name)) is not None


def test_width_case_and_space_do_not_make_another_name():
    assert name_key("ｄａｎ") == name_key("DAN") == name_key(" dan ") == "dan"


@given(st.text(max_size=60))
def test_no_text_breaks_the_rules_or_the_columns(text: str):
    name = tidy_name(text)
    why_bad_display_name(name)
    if why_bad_username(name) is None:
        assert len(name_key(name)) <= 150
        assert name.isprintable() and " " not in name and "/" not in name


def test_what_is_longer_than_a_name_is_nobodys_key():
    assert name_key("a" * 150) == "a" * 150
    assert name_key("a" * 151) == ""


def test_a_pile_of_marks_is_compared_in_no_time():
    pile = "a" + "\u0300" * 20_000 + "\u0316" * 20_000
    assert why_bad_username(tidy_name(pile)) and why_bad_display_name(tidy_name(pile))
    assert name_key(pile) == ""
    assert cpu_seconds(lambda: (tidy_name(pile), name_key(pile))) < 0.5
