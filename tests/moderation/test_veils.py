"""What hurts is found in HTML however it is spelled, and hidden: no database."""

import re

import pytest
from django.utils import translation

from articles.kept import forget_all
from forum.moderation.care.veiling import veil_html
from forum.moderation.checks.folding import fold
from tests.moderation.checks.subjects import read_list
from tests.timing import cpu_seconds, times_slower

pytestmark = pytest.mark.once

LISTED = [read_list("vermin\nrat\nscum*\n*filth*\nson of a rat\nばか\n*アホ*\n🖕\nc++")]


def show(html: str) -> str:
    """Return HTML with [ ] in place of veils."""
    veil = r'<(label|span) class="veil">.*?veil__word">(.*?)</span></\1>'
    return re.sub(veil, r"[\2]", veil_html(html, LISTED).html, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>vermin, Vermín and verrrmin!</p>", "<p>[vermin], [Vermín] and [verrrmin]!</p>"),
        ("<p>a rat, R A T, no rats</p>", "<p>a [rat], [R A T], no rats</p>"),
        ("<p>scummy and befilthed</p>", "<p>[scummy] and [befilthed]</p>"),
        ("<p>ver<em>m</em>in</p>", "<p>[ver]<em>[m]</em>[in]</p>"),
        ("<p>ver</p><p>min</p>", "<p>ver</p><p>min</p>"),
        ("<p>son of\n a rat</p>", "<p>[son of\n a rat]</p>"),
        ("<p>このばか、バ・カ、ﾊﾞｶー!</p>", "<p>この[ばか]、[バ・カ]、[ﾊﾞｶー]!</p>"),
        ("<p>ドアホウ</p>", "<p>ド[アホ]ウ</p>"),
        ("<p>&lt;rat&gt; &amp; co</p>", "<p>&lt;[rat]&gt; &amp; co</p>"),
        ('<p><a href="https://rat.example/">my rat</a></p>',
         '<p><a href="https://rat.example/">my [rat]</a></p>'),
        ("<p>$cum$, r+a~t or v🙂e🙂r🙂m🙂i🙂n and 🆁🅰🆃!</p>",
         "<p>[$cum$], [r+a~t] or [v🙂e🙂r🙂m🙂i🙂n] and [🆁🅰🆃]!</p>"),
        ("<p>veermiin, ばーか。バーッカ</p>", "<p>[veermiin], [ばーか]。[バーッカ]</p>"),
        ("<p>x🖕y 🖕🏽 C++!</p>", "<p>x[🖕]y [🖕]🏽 [C++]!</p>"),
        ("<p>Nothing &quot;here&quot;.</p>", "<p>Nothing &quot;here&quot;.</p>"),
    ],
)  # fmt: skip
def test_a_listed_word_is_hidden_and_nothing_else(html: str, shown: str):
    assert show(html) == shown


def test_what_is_kept_of_a_text_is_of_these_lists_and_this_language():
    html = "<p>My rat and my cat.</p>"
    rats, cats = [read_list("rat")], [read_list("cat")]
    assert "cat." in veil_html(html, rats).html and "rat and" in veil_html(html, cats).html
    assert veil_html(html, rats) == veil_html(html, [read_list("rat")])
    with translation.override("ja"):
        assert 'lang="ja"' in veil_html(html, rats).html
    with translation.override("en"):
        assert 'lang="en"' in veil_html(html, rats).html


def test_each_plain_letter_folds_into_its_small_one():
    assert all(fold(chr(code)) == chr(code).lower() for code in range(128))


def test_within_a_link_nothing_else_can_be_pressed():
    html = veil_html('<p><a href="https://a.example/">rat</a> rat</p>', LISTED).html
    assert html.count("<input") == 1 and html.index("</a>") < html.index("<input")


def test_what_is_typed_never_becomes_markup():
    html = veil_html("<p>rat&lt;script&gt;&quot; &amp;lt;</p>", LISTED).html
    assert "<script" not in html and html.endswith("&lt;script&gt;&quot; &amp;lt;</p>")


def test_a_text_full_of_them_is_hidden_in_one_go():
    veiled = veil_html(f"<p>{'rat verrrmin ばか ' * 500}</p>", LISTED)
    assert veiled.count >= 1 and ">rat verrr" not in veiled.html.split("veil__word")[0]
    assert not re.sub(r"<[^>]+>|hidden word|\s", "", _without_veils(veiled.html))


@pytest.mark.parametrize(
    "text",
    ["a" * 9_990 + "filth", "filth" * 2_000, "r" + "!" * 9_000 + "at rat",
     "ば" + "!" * 9_000 + "ばか",
     "ばー" * 4_000 + "ばか", "son of a " * 1_100 + "rat", "ﾊﾞｶ" * 2_000,
     " ".join("r" * n + "at" for n in range(1, 140))],
    ids=lambda text: text[:5],
)  # fmt: skip
def test_no_text_takes_long(text: str):
    assert _seconds_to_veil(f"<p>{text}</p>") < 0.5 * times_slower()


PICTURE = (
    '<a class="picture" href="/pictures/KEY.webp"><img alt="{}" src="/pictures/KEY.webp"'
    ' width="640" height="480" loading="lazy" decoding="async"></a>'
)


def test_a_picture_is_hidden_beside_what_it_is_said_to_show():
    veiled = veil_html(f"<p>Look {PICTURE.format('A &quot;cat&quot; &gt; a dog')} here</p>", ())
    html = veiled.html
    assert (veiled.count, veiled.picture_count) == (0, 1)
    assert html.startswith("<p>Look <span") and html.endswith("</span> here</p>")
    assert ">Show the picture:</span> A &quot;cat&quot; &gt; a dog</span>" in html
    assert html.count("<img") == 1 == html.count('type="checkbox"')
    assert 'src="/pictures/KEY.webp" alt="" width="640" height="480"' in html
    assert 'class="picture"' not in html and '<a class="veiled-picture__link" href=' in html


def test_no_way_to_write_a_picture_escapes():
    for html in (
        "<img src=x>",
        "<IMG src=x>".lower(),
        "<a href='/y'> <img alt='a > b' src='/x'></a>",
        '<a href="/y"><img alt=">" src="/x"/></a>',
        '<img alt="a>b" src="/x"> <img src="/y">',
    ):
        veiled = veil_html(f"<p>{html}</p>", LISTED)
        assert (
            veiled.picture_count == html.count("<img") == veiled.html.count("veiled-picture__image")
        )
        assert veiled.html.count("<a ") == veiled.picture_count, html


def test_what_a_picture_is_said_to_show_hides_listed_words_too():
    veiled = veil_html(f"<p>A rat {PICTURE.format('my rat &amp; I')}</p>", LISTED)
    assert (veiled.count, veiled.picture_count) == (2, 1)
    assert "</span> my <span" in veiled.html and "my rat" not in veiled.html
    assert veiled.html.count("<label") == 2  # None within another.


def test_pictures_stay_where_words_alone_are_hidden():
    html = f"<p>A rat {PICTURE.format('my rat')}</p>"
    veiled = veil_html(html, LISTED, pictures=False)
    assert PICTURE.format("my rat") in veiled.html and "A rat" not in veiled.html
    assert veil_html(html, (), pictures=False).html == html
    assert veil_html(html, ()).picture_count == 1  # Not what was kept of the other.


def test_a_picture_without_a_word_about_it_can_be_asked_for():
    assert ">Show the picture</span> </span>" in veil_html(PICTURE.format(""), ()).html
    with translation.override("ja"):
        assert 'lang="ja"' in veil_html(PICTURE.format(""), ()).html


def test_many_pictures_take_no_time():
    html = f"<p>{PICTURE.format('rat ' * 40) * 60}</p>" + '<a href="' * 2_000 + "<img " * 2_000
    assert _seconds_to_veil(html) < 0.3 * times_slower()


def _seconds_to_veil(html: str) -> float:
    def veil_anew() -> None:
        forget_all()
        veil_html(html, LISTED)

    return cpu_seconds(veil_anew)


def _without_veils(html: str) -> str:
    return re.sub(r'<label class="veil">.*?</label>', "", html, flags=re.DOTALL)
