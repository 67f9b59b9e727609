"""A comment's text: mentions and quotations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.discussion.text import (
    MAX_MENTIONS,
    find_mentions,
    quote,
    render_comment,
)
from tests.timing import cpu_seconds

pytestmark = pytest.mark.once

ALICE = {"alice": ("Alice", "/members/Alice/")}
LINK = '<a class="mention" href="/members/Alice/">@Alice</a>'


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@alice", ["alice"]),
        ("@alice, @bob: hello", ["alice", "bob"]),
        ("(@alice) 「@鈴」、@dan。", ["alice", "鈴", "dan"]),
        ("@alice. And @bob.smith-jones!", ["alice", "bob.smith-jones"]),
        ("@Alice @ALICE @ａｌｉｃｅ", ["Alice"]),
        ("**@alice** *@bob*", ["alice", "bob"]),
        ("mail alice@reader.example", []),
        ("https://a.example/@alice and a/@alice", []),
        ("@@alice @ alice @-alice @", []),
        ("@" + "a" * 50, ["a" * 50]),
        ("@" + "a" * 51, []),
        ("`@alice` and\n```\n@bob\n```\n@dan", ["dan"]),
        ("> @alice said\n\n@bob no", ["bob"]),
        ("```\n@alice", []),
        ("~~~\n@alice\n~~~\n@bob", ["bob"]),
        ("ねえ@鈴、そして@danさん。", ["鈴", "danさん", "dan"]),
        ("@さん", ["さん"]),
        ("\\@alice (\\@bob) @dan", ["dan"]),
    ],
)
def test_names_are_found_where_somebody_is_called(text, names):
    assert find_mentions(text) == names


def test_nobody_rings_every_bell_in_the_house():
    text = " ".join(f"@member{number}" for number in range(100))
    assert len(find_mentions(text)) == MAX_MENTIONS


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("@alice, hello", f"<p>{LINK}, hello</p>"),
        ("@ALICE", f"<p>{LINK}</p>"),
        ("**@alice**", f"<p><strong>{LINK}</strong></p>"),
        ('"@alice" <@alice>', f'<p>"{LINK}" &lt;{LINK}&gt;</p>'),
        ("ねえ@aliceさん。", f"<p>ねえ{LINK}さん。</p>"),
        ("@bob", "<p>@bob</p>"),
        ("`@alice`", "<p><code>@alice</code></p>"),
        ("@alicejones", "<p>@alicejones</p>"),
    ],
)
def test_only_known_names_become_links(text, html):
    assert render_comment(text, ALICE) == html


def test_no_link_stands_in_a_link():
    html = render_comment("[@alice](https://a.example/) https://a.example/@alice", ALICE)
    assert "mention" not in html


def test_a_hostile_name_stays_text():
    hostile = {"alice": ('"><script>', '/members/"><script>/')}
    html = render_comment("@alice", hostile)
    assert "<script>" not in html


@given(st.text(alphabet="@alice <>&\"'`*_[]()\n.-強/:", max_size=200))
def test_mentions_never_break_what_was_rendered(text):
    find_mentions(text)
    html = render_comment(text, ALICE)
    assert html.replace(LINK, "@").count('class="mention"') == 0


@pytest.mark.parametrize("sign", ["@", "@a ", "`", "```\n", ">", "> @a\n", "@a.", "@a-"])
def test_finding_mentions_in_hostile_text_takes_no_time(sign):
    text = (sign * 10_000)[:10_000]
    assert cpu_seconds(lambda: find_mentions(text)) < 0.05


def test_a_quotation_marks_every_line():
    assert quote("one\n\ntwo\n") == "> one\n>\n> two\n\n"
    assert render_comment(quote("one") + "two", {}).count("<blockquote>") == 1
