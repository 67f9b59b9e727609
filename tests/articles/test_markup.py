"""Text becomes HTML: what comes out, what never comes out, and how long it takes."""

from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.links import SAFE_HREF
from articles.markup import (
    ATTRIBUTES,
    MAX_DEPTH,
    MAX_LENGTH,
    MAX_MARKS,
    SAFE_SRC,
    TAGS,
    Profile,
    TextError,
    clean_text,
    excerpt,
    plain_text,
    render_markdown,
)
from tests.timing import cpu_seconds

pytestmark = pytest.mark.once

REL = ' rel="nofollow ugc noopener"'
VOID = {"br", "img"}


def comment(text: str) -> str:
    return render_markdown(text, Profile.COMMENT)


def printed(text: str) -> str:
    return render_markdown(text, Profile.ARTICLE)


def link(address: str, label: str = "") -> str:
    return f'<a href="{address}"{REL}>{label or address}</a>'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**強調**。次", "<p><strong>強調</strong>。次</p>"),
        ("これは**「強調」**です", "<p>これは<strong>「強調」</strong>です</p>"),
        ("*斜体*、と", "<p><em>斜体</em>、と</p>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("# Head", "<p><strong>Head</strong></p>"),
        ("---", "<p>* * *</p>"),
        ("snake_case_name", "<p>snake_case_name</p>"),
        ("3) x", '<ol start="3">\n<li>x</li>\n</ol>'),
        ("か\u3099", "<p>が</p>"),
        ("👨‍👩‍👧", "<p>👨‍👩‍👧</p>"),
    ],
)
def test_a_comment_is_rendered(text, html):
    assert comment(text) == html


@pytest.mark.parametrize(
    ("text", "address", "after"),
    [
        ("https://example.org/a。次", "https://example.org/a", "。次"),
        ("https://example.org/a、", "https://example.org/a", "、"),
        ("https://example.org/a」", "https://example.org/a", "」"),
        ("https://example.org/a_(b))", "https://example.org/a_(b)", ")"),
        ("https://example.org/a.", "https://example.org/a", "."),
        ("https://example.org/a\u00a0next", "https://example.org/a", "\u00a0next"),
        ("https://example.org/a&gt;b", "https://example.org/a", "&gt;b"),
        ("https://example.org/a?b=1&c=2", "https://example.org/a?b=1&amp;c=2", ""),
        ("https://example.org/_name_/1", "https://example.org/_name_/1", ""),
        ("Https://example.org/", "Https://example.org/", ""),
        ("http://[::1]:8000/", "http://[::1]:8000/", ""),
    ],
)
def test_a_bare_address_ends_where_the_sentence_goes_on(text, address, after):
    assert comment(text) == f"<p>{link(address)}{after}</p>"


def test_addresses_in_code_and_links_stay_as_they_are():
    assert comment("`https://a.example/_x_/`") == "<p><code>https://a.example/_x_/</code></p>"
    assert comment("[a](https://b.example/_x_/)") == f"<p>{link('https://b.example/_x_/', 'a')}</p>"
    assert comment("[https://a.example](https://b.example)").count("<a ") == 1


def test_emphasis_around_an_address_stays_emphasis():
    assert comment("_https://a.example/x_") == f"<p><em>{link('https://a.example/x')}</em></p>"


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "/local",
        "\\\\evil.example",
        "http:\\\\evil.example",
        "http:/\\evil.example",
        "https:///evil.example",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "\u00a0javascript:alert(1)",
        "&nbsp;javascript:alert(1)",
        "jav&#x09;ascript:alert(1)",
        "&#1;javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "mailto:nobody",
    ],
)
@pytest.mark.parametrize("profile", Profile)
def test_a_link_leads_to_the_web_or_nowhere(address, profile):
    assert "href" not in render_markdown(f"[x]({address}) [y](<{address}>)", profile)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a <b onclick=x>b</b>", "<!-- x"])
@pytest.mark.parametrize("profile", Profile)
def test_raw_html_is_text(text, profile):
    html = render_markdown(text, profile)
    assert text.replace("<", "&lt;").replace(">", "&gt;") in html


def test_a_title_is_no_way_to_speak_beside_the_text():
    assert "title" not in comment('[x](https://a.example "title")')


def test_the_end_of_a_tag_in_a_description_ends_no_tag():
    html = printed("![x> https://evil.example/onerror=alert(1)// y](/media/a.webp)")
    assert "<a " not in html
    assert 'alt="x&gt; https://evil.example/onerror=alert(1)// y"' in html


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("a\0b", "ab"),
        ("a\ud800b", "ab"),
        ("a\u202eb\u2066c", "abc"),
        ("a\u200bb\ufeff", "ab"),
        ("\u3164\u00ad\u2063a", "a"),
        ("a\ue000\ue001b", "ab"),
        ("a\r\nb\rc", "a\nb\nc"),
        ("a  \n\n\n\n\nb\n\n", "a\n\nb"),
        ("  indented", "  indented"),
        ("z" + "\u0301" * 50, "ź" + "\u0301" * MAX_MARKS),
        ("क्षि ế ก็", "क्षि ế ก็"),
    ],
)
def test_text_is_cleaned(dirty, clean):
    assert clean_text(dirty) == clean


def test_cleaning_twice_changes_nothing_more():
    once = clean_text("z" + "\u0301" * 50 + "\r\n \u202e")
    assert clean_text(once) == once


@pytest.mark.parametrize(
    "reference",
    ["&#x202e;", "&#8238;", "&rlm;", "&#8203;", "&ZeroWidthSpace;", "&#x85;", "&shy;"],
)
@pytest.mark.parametrize("profile", Profile)
def test_a_reference_brings_nothing_back_that_is_cleaned_away(reference, profile):
    assert render_markdown(f"a{reference}b", profile) == "<p>ab</p>"
    assert render_markdown(f"> {reference}b", profile) == "<blockquote>\n<p>b</p>\n</blockquote>"


def test_marks_written_as_references_are_thinned_too():
    assert comment("q" + "&#x301;" * 50) == "<p>q" + "\u0301" * MAX_MARKS + "</p>"


def test_a_reference_in_code_is_text():
    assert comment("`&#x202e;`") == "<p><code>&amp;#x202e;</code></p>"


def test_an_article_has_heads_pictures_and_pull_quotes():
    html = printed('# One\n### Two\n\n![A boat](/media/i/a.webp "At sea © K")\n\n>>> Quoted')
    assert html == (
        "<h2>One</h2>\n<h3>Two</h3>\n"
        '<figure><img src="/media/i/a.webp" alt="A boat"><figcaption>At sea © K</figcaption>'
        '</figure>\n<blockquote class="pull-quote">\n<p>Quoted</p>\n</blockquote>'
    )


def test_a_comment_has_no_pictures_but_links_to_them():
    html = comment("![boat](https://a.example/boat.png)")
    assert html == f"<p>{link('https://a.example/boat.png', 'boat')}</p>"


@pytest.mark.parametrize("around", ["{}", "before {} after"])
@pytest.mark.parametrize(
    "address",
    ["https://tracker.example/p.png", "//tracker.example/p.png", "/media/../accounts/logout/"],
)
def test_an_article_shows_only_the_sites_own_pictures(around, address):
    assert "<img" not in printed(around.format(f"![x]({address})"))


def test_code_in_an_article_keeps_its_signs():
    assert printed("```\n>>> 1 + 1\n```") == "<pre><code>&gt;&gt;&gt; 1 + 1\n</code></pre>"


def test_an_articles_links_are_the_papers_own():
    assert "nofollow" not in printed("https://a.example/ and [b](https://b.example/)")


def test_a_text_that_is_too_long_is_refused():
    with pytest.raises(TextError):
        printed("x" * (MAX_LENGTH + 1))


class Outline(HTMLParser):
    """Checks every tag against the profile and notes how deep they stand."""

    def __init__(self, profile: Profile) -> None:
        super().__init__(convert_charrefs=True)
        self.profile, self.open, self.deepest = profile, [], 0

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS[self.profile]
        for name, value in attrs:
            assert name in ATTRIBUTES[self.profile].get(tag, ()) or (tag, name) == ("a", "rel")
            if name == "href":
                assert SAFE_HREF.fullmatch(value)
            if name == "src":
                assert SAFE_SRC[self.profile].fullmatch(value)
        if tag not in VOID:
            self.open.append(tag)
            self.deepest = max(self.deepest, len(self.open))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_comment(self, data):
        raise AssertionError("a comment came through")

    handle_decl = handle_pi = unknown_decl = handle_comment


def outline(html: str, profile: Profile) -> Outline:
    seen = Outline(profile)
    seen.feed(html)
    seen.close()
    assert not seen.open
    return seen


SIGNS = r"""* ** _ __ ` ``` > >>> # - 1. [ ] ( ) ![ ]( < > & \ | ~ " ' : / // javascript: @ <a <img
https://a.example/ Http:// mailto: <script> </p> <!-- ]]> &#x &lt; &nbsp; 強調 。 「 ..
/media/a.webp onerror= style= a b"""
UNSEEN = "\n\t \0\ud800\u202e\u200d\u00a0\u0301\ue000\ue001"
PIECES = st.sampled_from(SIGNS.split() + list(UNSEEN)) | st.text(max_size=5)


@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(Profile))
@example("<figure><img src=x onerror=alert(1)>", Profile.ARTICLE)
@example("\ue000\ue001https://a.example/\ue001", Profile.ARTICLE)
def test_whatever_is_typed_only_the_profile_comes_out(text, profile):
    html = render_markdown(text, profile)
    outline(html, profile)
    assert "\ue000" not in html and "\ue001" not in html


@given(st.text(max_size=300))
def test_what_is_rendered_can_be_stored(text):
    comment(text).encode()
    assert "\0" not in clean_text(text)


@pytest.mark.parametrize("sign", ["> ", ">", "- ", "1. ", "* ", ">>> "])
@pytest.mark.parametrize("profile", Profile)
def test_ten_thousand_levels_come_out_as_a_few(sign, profile):
    html = render_markdown(sign * 10_000 + "deep", profile)
    assert outline(html, profile).deepest <= 2 * MAX_DEPTH + 2
    assert "deep" in html


@pytest.mark.parametrize(
    "text",
    [
        "*" * 5000 + "deep" + "*" * 4999,
        "*a " * 1600 + "deep" + "b* " * 1600,
        "\n".join("  " * level + "- deep" for level in range(95)),
    ],
)
def test_depth_by_any_other_means_ends_as_well_and_keeps_the_words(text):
    html = comment(text)
    assert outline(html, Profile.COMMENT).deepest <= 2 * MAX_DEPTH + 2
    assert html.count("deep") == text.count("deep")


HOSTILE = [
    "*", "_", "[", "]", "(", "`", "`a", ">", "> ", "- ", "1. ", "*a ", "**a *b ", "[a](", "![a](",
    "<", "<a ", "</", "<!--", "&", "&#x", "a@", "http://", "http://a.b/(", " ", "\n", "\t", "a\n",
    "\\", "|", "~", "[^", "[a]: b\n", "\u0301", "_a**b", "[[]]", "[a][b]", "[a](<b", "強**調",
    "\u200d", "https://a.b/'", "@a ", "x", "<?", "<![CDATA[", "<x\n", '![](a "b', "- a\n\n", "-",
    "=\n", "\\[", "%", ">>> a\n", "> > > - - ", "> a\n\n", "*a**", "[*a ", "e\u0301\u0323",
    "***a** ", "* ",
]  # fmt: skip
TAILED = [
    "https://a.b/" + ")" * 9980,
    "https://a.b/" + "(" * 9000 + ")" * 900,
    "https://a.b/" + '"' * 9980,
    "https://a.b/" + "<" * 9980,
    "https://a.b/" + "." * 9980,
    "`" * 4999 + "a" + "`" * 5000,
    "\n".join("  " * level + "- a" for level in range(95)),
    "*" * 5000 + "a" + "*" * 4999,
]


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("text", [(sign * 10_000)[:10_000] for sign in HOSTILE] + TAILED)
def test_ten_thousand_hostile_characters_take_less_than_50_milliseconds(text, profile):
    assert cpu_seconds(lambda: render_markdown(text, profile)) < 0.05


def test_plain_text_is_the_words_in_one_line():
    html = printed("# A & B\n\none\ntwo\n\n- *x*\n- y")
    assert plain_text(html) == "A & B one two x y"


def test_an_excerpt_ends_between_words_or_anywhere_in_japanese():
    assert excerpt("short") == "short"
    assert excerpt("one two three four", 15) == "one two three…"
    assert excerpt("あ" * 30, 10) == "あ" * 9 + "…"
