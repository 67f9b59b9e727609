"""Place and day as agencies print them."""

from datetime import UTC, datetime

import pytest

from articles.dateline import print_dateline, print_text
from articles.models import Article

pytestmark = pytest.mark.once

# Eight in the evening in London is the next morning in Tokyo, where the paper is.
MONDAY = datetime(2025, 10, 26, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("place", "language", "at", "printed"),
    [
        ("Tokyo", "en", MONDAY, "TOKYO, Oct. 27 —"),
        ("TOKYO", "en", MONDAY.replace(month=6), "TOKYO, June 27 —"),
        ("TOKYO", "en", MONDAY.replace(month=9), "TOKYO, Sept. 27 —"),
        ("TOKYO", "en", None, "TOKYO —"),
        ("TOKYO, Oct. 26", "en", MONDAY, "TOKYO, Oct. 26 —"),
        ("TOKYO —", "en", MONDAY, "TOKYO, Oct. 27 —"),
        ("東京", "ja", MONDAY, "【東京】"),
        ("【東京共同】", "ja", MONDAY, "【東京共同】"),
        ("", "en", MONDAY, ""),
        (" ", "ja", MONDAY, ""),
    ],
)
def test_a_dateline_is_printed_as_its_language_does(place, language, at, printed):
    assert print_dateline(place, language, at) == printed


@pytest.mark.parametrize(
    ("place", "html", "printed"),
    [
        ("TOKYO", "<p>One</p>", '<p><span class="article__dateline">TOKYO —</span> One</p>'),
        ("A<b>", "<p>One</p>", '<p><span class="article__dateline">A&lt;b&gt; —</span> One</p>'),
        ("X", "<h2>A</h2>", '<p><span class="article__dateline">X —</span></p>\n<h2>A</h2>'),
        ("", "<p>One</p>", "<p>One</p>"),
    ],
)
def test_a_dateline_runs_into_the_first_line(place, html, printed):
    assert print_text(Article(dateline=place, body_html=html)) == printed
