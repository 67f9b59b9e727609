"""Plain text is shown as it was written, whatever Markdown would make of it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.markup import Profile, clean_text, plain_text, render_markdown
from articles.plain import escape_markdown

pytestmark = pytest.mark.once

LINES = [
    "5 * 3 * 2, **not bold**, _not slanted_, __init__, `not code`",
    "> nobody is quoted", "# no head", "- no list", "* no list", "+ no list", "1. not the first",
    "7) not the seventh", "-5 degrees", "+81 3", "a\n===\nb", "a\n---\nb", "***", "~~~\nnot code",
    "    no code", "\tno code", "[no link](https://evil.example) ![no image](/media/x.webp)",
    "[no]: https://reference.example", "<b>HTML</b> <https://a.example> <a@b.example>",
    "<+@1> <div>\n*a*\n</div>",
    "AT&T &amp; &#x202e; &copy;", "back\\slash \\* \\", "\\\nx", ">>> no pull quote",
    "@alice snake_case",
    "強調は**これ**です。", "https://example.org/_a_*b*[c]/?q=1&copy;", "「@鈴」",
    "| a | b |\n|---|---|", "-- \nsignature", "1986\\. A year", "\\", "a  \nb", "#hashtag #1",
]  # fmt: skip


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("text", LINES)
def test_every_word_is_shown(text: str, profile):
    html = render_markdown(escape_markdown(text), profile)
    assert plain_text(html).split() == text.split()
    for tag in ("<em", "<strong", "<code", "<pre", "<ul", "<ol", "<blockquote", "<h", "<img"):
        assert tag not in html
    assert html.count("<a ") == text.count("https://")


@given(st.text(alphabet="*_`#>+-~=[]()!<&;@\\1. \n\tab強。:/", max_size=60))
@example("1\\. a")
def test_no_text_means_more_than_it_says(text: str):
    text = clean_text(text)
    html = render_markdown(escape_markdown(text), Profile.COMMENT)
    assert plain_text(html).split() == text.split()


def test_what_means_nothing_is_left_alone():
    text = "It's 5 - 3 (or 4.5), a_b, AT&T, x@y.example! 1.5 > 1, no. 1. End-"
    assert escape_markdown(text) == text
