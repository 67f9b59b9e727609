"""Which names a byline has, and what is the same name."""

import pytest

from articles.bylines import MAX_NAMES, name_key, names_in

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("By Ines Holloway", ["Ines Holloway", "ｉｎｅｓ　ＨＯＬＬＯＷＡＹ", "By Ines Holloway"]),
        ("By Ines Holloway and Jo Whitfield",
         ["Ines Holloway", "Jo Whitfield", "By Ines Holloway and Jo Whitfield"]),
        ("BY INES HOLLOWAY, JO WHITFIELD & RAVI MENON",
         ["Ines Holloway", "Jo Whitfield", "Ravi Menon"]),
        ("Ines Holloway in North Harbour; photos by Ravi Menon", ["Ines Holloway", "Ravi Menon"]),
        ("Ines Holloway (text), Sinéad O’Brien (photos)", ["Ines Holloway", "Sinéad O'Brien"]),
        ("By the Culture Desk", ["the Culture Desk", "Culture Desk"]),
        ("社会部　原田みのり", ["原田みのり", "原田 みのり", "社会部"]),
        ("社会部 原田 みのり記者", ["原田みのり", "原田みのり記者"]),
        ("文・原田みのり、写真＝佐藤花子", ["原田みのり", "佐藤花子"]),
        ("原田みのり・佐藤花子", ["原田みのり", "佐藤花子"]),
        ("ジョン・スミス", ["ジョン・スミス", "ｼﾞｮﾝ ｽﾐｽ"]),
    ],
)  # fmt: skip
def test_each_name_of_a_byline_is_found_however_it_is_written(byline: str, names: list[str]):
    assert set(map(name_key, names)) <= set(names_in(byline))


@pytest.mark.parametrize("other", ["Holloway", "Ines", "Ines Hollowa", "Jo Holloway", "and", ""])
def test_half_a_name_and_what_stands_between_names_are_none(other: str):
    assert name_key(other) not in names_in("By Ines Holloway and Jo Whitfield")


@pytest.mark.parametrize(
    "byline", ["", "By", "、・／", "あ " * 100, "a, " * 70, "(" * 200, "́" * 200]
)
def test_what_is_no_byline_has_few_names(byline: str):
    names = names_in(byline)
    assert len(names) <= MAX_NAMES and all(names)
