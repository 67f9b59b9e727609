"""A picture in a comment's text: what of it is shown, what is said of it, what stays words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.markup import plain_text
from forum.discussion.marks import read_marks
from forum.discussion.pictures.in_words import say_pictures
from forum.discussion.pictures.shown import (
    MAX_NAMED,
    Shown,
    find_shown,
    keys_named,
    words_alone,
)
from forum.discussion.text import find_mentions, quote, render_comment
from tests.timing import cpu_seconds

pytestmark = pytest.mark.once

KEY, OTHER = "_-aZ09" + "x" * 14 + "-_", "o" * 22
KNOWN = {KEY: (90, 60)}
SHOWN = (
    f'<a class="picture" href="/pictures/{KEY}.webp"><img alt="A ferry" src="/pictures/{KEY}.webp"'
    ' width="90" height="60" loading="lazy" decoding="async"></a>'
)


def render(text: str) -> str:
    return render_comment(text, {}, KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        f"![A ferry](picture:{KEY})",
        f'![A ferry](picture:{KEY} "a title")',
        f"![A *ferry*](<picture:{KEY}>)",
        f"![A ferry][1]\n\n[1]: picture:{KEY}",
    ],
)
def test_a_known_picture_is_shown_as_a_link_to_itself(text: str):
    assert render(text) == f"<p>{SHOWN}</p>"


def test_it_stands_in_a_line_a_list_and_a_quotation():
    assert render(f"See ![A ferry](picture:{KEY}) there") == f"<p>See {SHOWN} there</p>"
    assert SHOWN in render(f"- one\n- ![A ferry](picture:{KEY})")
    assert SHOWN in render(f"> ![A ferry](picture:{KEY})")


@pytest.mark.parametrize(
    "address",
    [f"picture:{OTHER}", "picture:", f"picture:{KEY}x", f"picture:{KEY[:-1]}", "picture:../../x"],
)
def test_of_any_other_picture_stands_what_it_shows(address: str):
    assert render(f"![A ferry]({address})") == "<p>A ferry</p>"


def test_a_picture_elsewhere_is_a_link_as_before():
    html = render("![A boat](https://a.example/boat.png)")
    assert html.startswith('<p><a href="https://a.example/boat.png"') and "<img" not in html


@pytest.mark.parametrize("address", [f"/pictures/{KEY}.webp", f"Picture:{KEY}", "/media/a.webp"])
def test_no_other_way_to_write_it_shows_one(address: str):
    assert "<img" not in render(f"![A ferry]({address})")


def test_a_picture_in_a_link_is_the_words_of_the_link():
    html = render(f"[see ![A ferry](picture:{KEY})](https://a.example/) ![A ferry](picture:{KEY})")
    assert html.count("<img") == 1 and html.endswith(f"{SHOWN}</p>")
    assert '<a href="https://a.example/" rel="nofollow ugc noopener">see A ferry</a>' in html


def test_what_it_shows_breaks_out_of_nothing():
    html = render(f'![">\\<script> &amp; x onerror=1 https://a.example/ @bob](picture:{KEY})')
    assert html.count("<") == 5  # Of paragraph, link and picture.
    assert find_shown(html) == [Shown(KEY, '"><script> & x onerror=1 https://a.example/ @bob')]


def test_code_shows_none():
    assert "<img" not in render(f"`![A ferry](picture:{KEY})`")


def test_its_link_is_none_for_the_marks_and_its_words_count():
    html = render(f"![A ferry? Yes](picture:{KEY})")
    assert read_marks(html) == (False, False)
    assert plain_text(html) == "A ferry? Yes"
    assert plain_text(render(f"Look:![A & B](picture:{KEY})there")) == "Look: A & B there"


def test_words_alone_leave_no_key():
    text = f'a ![A \\[b\\]](picture:{KEY}) c ![d](<picture:{KEY}> "e") ![f](https://a.example/)'
    assert words_alone(text) == "a A \\[b\\] c d ![f](https://a.example/)"
    assert quote(f"![A ferry](picture:{KEY})") == "> A ferry\n\n"


OTHERWISE = {
    "![a [b] c](picture:K)": "a [b] c",
    "![a](picture:K 'title')": "a",
    "![a](picture:K (title))": "a",
    "![a]( <picture:K>\n'title' )": "a",
    "x ![a][1] y\n\n[1]: picture:K": "x a y",
    "![a][ One  two ]\n\n[one TWO]: <picture:K> 'title'": "a",
    "![a][]\n\n[a]: picture:K": "a",
    "![a]\n\n[a]:\n  picture:K": "a",
    "> - ![a][1]\n> - b\n>\n> [1]: picture:K": "> - a\n> - b\n>\n>",
}


@pytest.mark.parametrize("typed", OTHERWISE)
def test_it_is_put_into_words_however_it_was_written(typed: str):
    text, words = typed.replace("K", KEY), OTHERWISE[typed]
    assert len(find_shown(render(text))) == 1
    assert words_alone(text).strip() == words
    assert KEY not in quote(text)
    assert "[picture: a" in say_pictures(text) and KEY not in say_pictures(text)
    assert find_mentions(text.replace("[a", "[@dan a")) == []


@pytest.mark.parametrize(
    "text",
    ["`picture:{}`", "[1]: picture:{}", "[a](picture:{})", '![a](picture:{} "b\\"c")',
     "![a [b [c]]](picture:{})", "![a\n\n](picture:{})"],
)  # fmt: skip
def test_no_key_is_read_by_people_whatever_was_meant(text: str):
    text = f"Words {text.format(KEY)}"
    for said in (words_alone(text), quote(text), say_pictures(text)):
        assert said.lstrip("> ").startswith("Words") and KEY not in said


def test_a_label_of_no_picture_stays_as_it_is():
    text = f"![a][1] ![b][2] [c][1] ![d]\n\n[1]: picture:{KEY}\n[2]: https://a.example/"
    assert words_alone(text).split("\n")[0] == "a ![b][2] [c][1] ![d]"
    assert "[2]: https://a.example/" in words_alone(text)


def test_what_is_said_of_a_picture_calls_nobody():
    assert find_mentions(f"@bob ![@alice at sea](picture:{KEY}) ![@dan](https://a.example/)") == [
        "bob", "dan",
    ]  # fmt: skip


def test_keys_are_read_once_each_and_not_without_end():
    many = " ".join(f"picture:{number:022}" for number in range(2 * MAX_NAMED))
    assert len(keys_named(many)) == MAX_NAMED
    assert keys_named(f"picture:{KEY} picture:{KEY} picture:{KEY}x") == [KEY]


@pytest.mark.parametrize("sign", ["![", "![a](picture:", f"![](picture:{KEY})", "picture:", "![\\",
                                  f"[![](picture:{KEY})](https://a.b/)", "![ [x] ", "> ",
                                  f"![](picture:{KEY} '", f"![](picture:{KEY} (", "- [",
                                  f"[a]: picture:{KEY}\n",
                                  f"![a]\n[a]: picture:{KEY}\n"])  # fmt: skip
def test_hostile_text_takes_no_time(sign: str):
    text = (sign * 10_000)[:10_000]
    assert cpu_seconds(lambda: find_shown(render(text))) < 0.1
    assert cpu_seconds(lambda: words_alone(text)) < 0.05
    assert cpu_seconds(lambda: words_alone(f"{text}\n\n[a]: picture:{KEY}")) < 0.05


@pytest.mark.parametrize("blank", [" ", "\t", " \t"])
def test_blanks_behind_a_label_take_no_time(blank: str):
    text = f"picture:\n[a]:{blank * 10_000}x"[:10_000]
    assert cpu_seconds(lambda: words_alone(text)) < 0.05


PIECES = st.sampled_from(
    [f"![a](picture:{KEY})", f"![b](picture:{OTHER})", "![", "](", ")", "[", "]", "> ", "- ", "`",
     f"picture:{KEY}", "**", "\n\n", '"', "<", "https://a.example/", "@a", "# "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join))
def test_whatever_stands_around_it_only_whole_pictures_come_out(text: str):
    html = render(text)
    assert html.count("<img") == html.count('class="picture"') == len(find_shown(html))
    assert OTHER not in html.replace(f"picture:{OTHER}", "")
