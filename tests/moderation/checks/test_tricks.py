"""Tricks that spell a listed word differently, and honest words that they resemble. Pure."""

import pytest
from confusable_homoglyphs.confusables import confusables_data

from forum.moderation.checks.drawing_out import drawn_out_among, may_be_drawn_out
from forum.moderation.checks.folded import Folded
from forum.moderation.checks.folding import IS_JAPANESE, fold
from tests.moderation.checks.subjects import read_list

pytestmark = pytest.mark.once

TRICKS = """\
idiot
fuck
ass
kill yourself
bossy*
馬鹿
死ね
バカ
ブス
クソ
"""


def found_of_tricks(text: str) -> list[str]:
    return list(dict.fromkeys(hit.entry for hit in read_list(TRICKS).find(Folded.of(text))))


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("an a$$", "ass"), ("a$$!", "ass"), ("!diot", "idiot"), ("|diot", "idiot"),
        ("¡diot", "idiot"), ("you!idiot", "idiot"), ("idio†", "idiot"), ("idiot1", "idiot"),
        ("k1ll yourse1f", "kill yourself"), ("1d1ot", "idiot"), ("ldiot", "idiot"),
        ("b0$$y", "bossy*"),
    ],
)  # fmt: skip
def test_signs_stand_for_letters_wherever_in_a_word(text: str, entry: str):
    assert found_of_tricks(f"You {text} there") == [entry]


@pytest.mark.parametrize(
    ("listed", "text"),
    [
        ("ass", "Group A: 5, 5, 3"), ("ass", "a.5.5 is out"), ("boob", "Class B: 0, 0, 8"),
        ("tit", "T 1 7"), ("tit", "Gates T 1 T 2"), ("tits", "T 1, T 5"), ("babe", "B 4 B 3"),
        ("ass", "C L A S S"), ("ass", "B.A.S.S."), ("tit", "T I T A N"), ("ass", "A$5 or A$55"),
        ("bad", "A 4 B 4 D 4"), ("abba", "A 8 B 4"),
    ],
)  # fmt: skip
def test_scores_and_lists_spell_no_word(listed: str, text: str):
    assert list(read_list(listed).find(Folded.of(text))) == []


@pytest.mark.parametrize(
    ("listed", "text"),
    [
        ("faggot", "fa99ot"), ("bastard", "6astard"), ("nazi", "na21"),
        ("ass", "a s s s s"), ("ass", "u  a s s"), ("ass", "I, a s s, f"),
        ("ass", "a s s"), ("ass", "a.s.s"), ("ass", "a $ $"), ("boob", "b00b"), ("ass", "a55"),
        ("idiot", "1 d 1 o t"), ("shit", "s.h.1.t"),
        ("weasel", "5: w 3 4 s e l"), ("1488", "1 4 8 8"),
    ],
)  # fmt: skip
def test_digits_beside_letters_enough_do(listed: str, text: str):
    assert [hit.entry for hit in read_list(listed).find(Folded.of(text))][:1] == [listed]


@pytest.mark.parametrize("listed", ["abcdefghijkl", "zoo", "good", "assassinator"])
@pytest.mark.parametrize("between", range(30))
def test_repeats_are_undone_anywhere_in_a_long_run_of_letters(listed: str, between: int):
    around = "vwxyz" * 5 + "vvv" + "wxyz" * between
    for at in range(len(listed)):
        tripled = f"{listed[:at]}{listed[at] * 3}{listed[at:].lstrip(listed[at])}"
        run = "  ".join([" ".join(around), " ".join(tripled), " ".join(around[::-1])])
        found = {hit.entry for hit in read_list(f"*{listed}*").find(Folded.of(run))}
        assert found == {f"*{listed}*"}, run


@pytest.mark.parametrize(
    ("listed", "text"),
    [
        ("idiot", "idlot"), ("idiot", "ldlot"), ("idiot", "1dlot"), ("shit", "shlt"),
        ("asshole", "asshoIe"), ("loser", "Ioser"), ("slut", "sIut"), ("imbecile", "lmbecile"),
        ("cunt", "cvnt"), ("fuck*", "fvcking"), ("dumb luck", "dvmb lvck"),
        ("kill yourself", "KiII yourseIf"), ("bitch*", "bltches"), ("*bitch*", "sonofabltch"),
        ("*shit", "bullshlt"), ("idiot", "l d l o t"),
    ],
)  # fmt: skip
def test_small_l_and_capital_i_are_alike(listed: str, text: str):
    assert [hit.entry for hit in read_list(listed).find(Folded.of(text))][:1] == [listed]


@pytest.mark.parametrize(
    "text",
    ["bullsh1t", "$h!tty", "sh17head", "b.u.l.l.s.h.i.t", "bullshiiit", "sh🙂it", "bullshlt"],
)
def test_what_is_disguised_within_a_word_is_found(text: str):
    assert {hit.entry for hit in read_list("*shit*").find(Folded.of(text))} == {"*shit*"}


def test_what_stands_at_the_ends_of_two_words_is_left_in_peace():
    assert list(read_list("*shit*").find(Folded.of("push.it, push-it, wish 1t"))) == []


@pytest.mark.parametrize(
    ("listed", "text"),
    [
        ("ira", "LRA"), ("ing", "LNG"), ("isd", "LSD"), ("igbt", "LGBT"), ("igbt*", "LGBTQ"),
        ("nip", "NLP"), ("tit", "TLT"), ("sir", "SLR"), ("hail", "hall"), ("ladies", "ladles"),
        ("chili", "chill"), ("liar*", "llarge"), ("balls", "bails"), ("kill", "kilo"),
        ("hell", "he'll"), ("whore", "who’re"), ("ass", "the As's"), ("id", "I'd say"),
        ("value*", "valves"), ("gout", "govt"),
    ],
)  # fmt: skip
def test_honest_words_are_no_misread_ones(listed: str, text: str):
    assert list(read_list(listed).find(Folded.of(text))) == []


@pytest.mark.parametrize(
    "unseen",
    ["\u3164", "\u115f", "\uffa0", "\u17b4", "\u180e", "\ufff9", "\U000e0101", "\U0001d173",
     "\u034f", "\u20dd", "\u0488", "\ufe2f", "\u1ab0"],
    ids=ascii,
)  # fmt: skip
def test_what_isnt_seen_hides_no_word(unseen: str):
    assert found_of_tricks(f"You i{unseen}di{unseen}ot{unseen}!") == ["idiot"]
    assert found_of_tricks(f"馬{unseen}鹿") == ["馬鹿"]


@pytest.mark.parametrize(
    "between", ["~", "+", ":", "=", "🙂", ")(", "][", "|", "/", "❤️", "…", "—", "\n\n"], ids=ascii
)
def test_whatever_stands_between_single_letters_is_passed_over(between: str):
    assert found_of_tricks(f"({between.join('idiot')})") == ["idiot"]
    assert found_of_tricks(f" {between} ".join(["id", "iot"])) == []


def test_so_is_any_space_between_them():
    assert found_of_tricks((" " * 9).join("idiot")) == ["idiot"]
    assert found_of_tricks("\n \n\n".join("idiot")) == ["idiot"]
    assert found_of_tricks("f @ g, a $ $") == ["ass"]
    assert [hit.typed for hit in read_list("fck").find(Folded.of("f*ck you"))] == ["f*ck"]
    assert found_of_tricks("sh🙂it") == [] and found_of_tricks("id🙂iot") == ["idiot"]


@pytest.mark.parametrize(
    "text",
    ["ᎥᎠᎥᎾᎢ", "🅸🅳🅸🅾🆃", "🄸🄳🄸🄾🅃", "🅘🅓🅘🅞🅣", "⒤⒟⒤⒪⒯", "ιδιοτ", "ıɗιøŧ",
     "ɩԁіοт", "ℹ𝐝𝕚𝔬𝓽", "ι∂ισт", "ᴉdiot"],
)  # fmt: skip
def test_letters_that_look_alike_are_the_same(text: str):
    assert found_of_tricks(f"You {text}.") == ["idiot"]


@pytest.mark.parametrize(
    ("listed", "text"),
    [("fuck", "f*ck"), ("fuck", "f#ck"), ("idiot", "idi*t"), ("fuck*", "f*cking"),
     ("*shit*", "bullsh*tter"), ("*shit*", "bullsh#tter"), ("*fuck", "motherf*ck")],
)  # fmt: skip
def test_a_vowel_within_a_word_may_be_masked(listed: str, text: str):
    hits = list(read_list(listed).find(Folded.of(f"You {text}!")))
    assert hits and {hit.entry for hit in hits} == {listed}


@pytest.mark.parametrize("text", ["f*d", "fu*k", "a*s", "*uck", "f* ck", "f**k", "2*3", "f*cks"])
def test_no_other_letter_is(text: str):
    assert list(read_list("fuck\nass\nfeud").find(Folded.of(text))) == []


def test_so_are_letters_that_pass_for_a_u():
    assert found_of_tricks("fμck") == found_of_tricks("fцck") == ["fuck"]


def test_what_unicode_calls_confusable_with_a_letter_is_that_letter():
    missed = {}
    for letter in "abcdefghijklmnopqrstuvwxyz":
        for other in (one["c"] for one in confusables_data[letter]):
            folded = fold(other)
            is_asked = len(other) == 1 and other <= "\uffff" and folded.isalpha()
            if is_asked and not (folded.isascii() or IS_JAPANESE.match(folded)):
                missed[other] = letter
    assert set(missed) <= set("\u018d"), missed  # A turned delta, of which nobody makes a "g".


@pytest.mark.parametrize(
    "text", ["fuuck", "iddiioott", "fuckk", "iidiot", "idioooot", "kiill yourself"]
)
def test_a_word_that_is_drawn_out_is_found(text: str):
    assert len(found_of_tricks(f"You {text}!")) == 1


@pytest.mark.parametrize("listed", ["fuck*", "*fuck", "*fuck*"])
def test_so_is_a_stem_by_itself(listed: str):
    hits = list(read_list(listed).find(Folded.of("ffuucckk you, ffuucckkss")))
    assert [(hit.entry, hit.typed) for hit in hits] == [(listed, "ffuucckk")]


@pytest.mark.parametrize(
    ("listed", "honest"),
    [
        ("nigger", "Niger"), ("god", "good"), ("ass", "as"), ("ass", "aas"), ("anus", "annus"),
        ("loser", "looser"), ("raped", "rapped"), ("shite", "Shiites and a Shiite"),
        ("shit*", "Shiite"), ("cum", "cuum"), ("anal", "annals"), ("later", "latter"),
        ("balls", "bails"), ("hooker", "hoker"), ("*cum*", "vacuum"), ("skii", "ski!"),
    ],
)  # fmt: skip
def test_honest_words_are_none_drawn_out(listed: str, honest: str):
    assert list(read_list(listed).find(Folded.of(honest))) == []


@pytest.mark.parametrize(
    ("text", "typed"),
    [("このバーカ！", "バーカ"), ("バッカじゃないの", "バッカ"), ("ばーか。", "ばーか"),
     ("バ〜カ", "バ〜カ"), ("バーッカ", "バーカ"), ("早く死ーねよ", "死ーね"), ("死〜ね", "死〜ね"),
     ("馬ー鹿", "馬ー鹿"), ("ｸｯｿ", "クッソ")],
)  # fmt: skip
def test_japanese_that_is_drawn_out_is_found(text: str, typed: str):
    assert [hit.typed for hit in read_list(TRICKS).find(Folded.of(text))] == [typed]


@pytest.mark.parametrize(
    "text",
    ["バーカ！バーカ！", "バーカ バーカ", "バーカ！ マヌケ", "この バーカ メ", "バカ！バカ！",
     "「バカ」「マヌケ」", "バカ マヌケ", "バカ🙂マヌケ", "バ〜カ♪バ〜カ♪", "バカー！", "バカッ！",
     "バカァ", "バーカバーカ", "・バカ", "ﾊﾞｰｶ ﾏﾇｹ", "バ カ", "バ・ー・カ"],
)  # fmt: skip
def test_katakana_is_found_beside_other_katakana_that_stands_apart(text: str):
    assert found_of_tricks(text) == ["バカ"]


@pytest.mark.parametrize(
    "text",
    ["バカバカしい", "バカ・ダマト", "ダマト・バカ", "バ カ ン ス", "バーカ゠ヌル", "ブッシュ",
     "クソゲー", "バカティ", "バーカー氏", "ブスッと"],
)  # fmt: skip
def test_parts_of_a_katakana_name_or_word_are_left_in_peace(text: str):
    assert found_of_tricks(text) == []


@pytest.mark.parametrize(
    "text",
    ["バッカスの祭り", "遊んでばっかりだ", "そればっか言う", "ブースに並ぶ", "バーカウンター",
     "あーばーかも", "ばーかく", "サバッカ", "データベース", "クッション", "言った、思った",
     "月〜金"],
)  # fmt: skip
def test_japanese_words_of_their_own_are_left_in_peace(text: str):
    assert found_of_tricks(text) == []


@pytest.mark.parametrize(
    ("listed", "text"),
    [("バカ", "このばか"), ("バカ", "おまえはばかだ"), ("バカ", "ばかやろう"), ("バカ", "ばか者"),
     ("クソ", "くそっ！"), ("カス", "かすめ"), ("カス", "このかすが"), ("ハゲ", "うるさい、はげ"),
     ("バカ", "大ばか"), ("キチガイ", "まじきちがいだ"), ("ばか", "ほんとばかり"),
     ("*バカ", "ほんとばか")],
)  # fmt: skip
def test_katakana_is_found_in_hiragana(listed: str, text: str):
    assert [hit.entry for hit in read_list(listed).find(Folded.of(text))][:1] == [listed]


@pytest.mark.parametrize(
    "text",
    ["寝てばかり", "やばかった", "ヤバかった", "そばかす", "はばかる", "社会を動かす", "ごまかす",
     "そそのかす", "差別をなくそう", "約束はやくそく", "よくその話を", "遠くのかすかな光",
     "最もはげしい", "彼にはげまされ", "つぶす", "くずれた", "まあほんとに",
     "みごみ", "ばかりか", "しでかす"],
)  # fmt: skip
def test_short_katakana_is_part_of_no_longer_word_in_hiragana(text: str):
    listed = "バカ\nカス\nクソ\nハゲ\nブス\nクズ\nアホ\nゴミ"
    assert list(read_list(listed).find(Folded.of(text))) == []


@pytest.mark.parametrize(
    ("listed", "text"),
    [
        ("バカ", "ハ゛カ"), ("バカ", "ﾊ゛ｶ"), ("ゴミ", "コ゛ミめ"), ("バカ", "バヵ"),
        ("アホ", "ァホ"), ("うざい", "うざぃ"), ("バカ", "お前はバ力だ"), ("ハゲ", "八ゲ！"),
        ("エロ", "エ口"), ("バカ", "バ一カ"), ("バカ", "バカバカバカ！"), ("キモい", "キモーい"),
        ("キモい", "キモ〜い"),
    ],
)  # fmt: skip
def test_kana_are_seen_through_letters_that_pass_for_them(listed: str, text: str):
    hits = list(read_list(listed).find(Folded.of(text)))
    assert hits and {hit.entry for hit in hits} == {listed}
    assert "力" not in text or hits[0].typed == "バ力"


@pytest.mark.parametrize(
    "text",
    [
        "努力ス",
        "アメリカ力士",
        "サバ力",
        "二力ス所",
        "力ステラ",
        "コーヒーを",
        "キモとい",
        "バ・カティ",
    ],
)
def test_honest_kana_and_kanji_are_left_in_peace(text: str):
    assert list(read_list("バカ\nカス\nハゲ\nキモい").find(Folded.of(text))) == []


def test_a_row_of_insults_with_points_is_no_name():
    listed = read_list("バカ\nアホ\nカス")
    assert {hit.entry for hit in listed.find(Folded.of("バカ・アホ・カス"))} == {
        "バカ",
        "アホ",
        "カス",
    }
    assert list(listed.find(Folded.of("カス・ダマト・バカ"))) == []


def test_words_drawn_out_are_found_among_many():
    words = ["fuuck", "good", "f*ck", "sshhit", "book", "x", "", "ass", "asss", "feed-books", "aaa"]
    assert drawn_out_among(words) == list(filter(may_be_drawn_out, words))
    assert drawn_out_among([]) == []


def test_letters_around_a_run_do_not_hide_where_its_words_end():
    assert list(read_list("com").find(Folded.of("1 2 c.o.m.p.l.a.i.n.e.d"))) == []
    assert [hit.entry for hit in read_list("ass").find(Folded.of("$ a s s"))] == ["ass"]
