"""Each check by itself: what it finds, and what it lets pass."""

import pytest

from forum.members.trust.levels import LEVELS, Level
from forum.moderation.checks.check import Lists
from forum.moderation.checks.classifier import learn, terms_of
from forum.moderation.checks.folded import Folded
from forum.moderation.checks.links import read_domains, unusable_domains
from tests.moderation.checks.subjects import ME, around, earlier, look, subject

pytestmark = pytest.mark.once

SPAM = "Cheap watches of the finest make, shipped to your door within a single day."


def test_length_has_no_limits_until_they_are_set():
    assert look("length", "x" * 9_000) is None
    assert look("length", "Hm", least=5).reason == "short"
    assert look("length", "x" * 51, most=50).matched == ("51",)
    assert look("length", "x" * 50, most=50) is None


LINKS = "[a](https://shop.evil.example/x) and https://evil.example and https://paper.example"


def test_links_are_those_that_readers_see():
    assert subject(LINKS).hosts == ["shop.evil.example", "evil.example", "paper.example"]
    assert subject("`https://evil.example` @bob //evil.example mailto:a@evil.example").hosts == []


def test_a_blocked_domain_is_found_with_what_is_below_it():
    lists = Lists(blocked_domains=frozenset({"evil.example"}))
    assert look("domains", LINKS, lists).matched == ("shop.evil.example", "evil.example")
    assert look("domains", "https://notevil.example", lists) is None


@pytest.mark.parametrize(
    "address",
    ["http://ev%69l.example/", "http://ｅｖｉｌ.example/", "http://evil。example", "http://a.ⓔvil．example",
     "http://me@EVIL.example.:80"],
)  # fmt: skip
def test_a_blocked_domain_is_found_however_it_is_written(address: str):
    listed = Lists(
        blocked_domains=read_domains("https://www.Evil.example:443/x\n*.ＥＶＩＬ。example")
    )
    assert listed.blocked_domains == {"evil.example"}
    assert look("domains", f"[here]({address})", listed) is not None
    trusting = Lists(trusted_domains=listed.blocked_domains)
    assert look("first_links", subject(f"[here]({address})", comment_count=0), trusting) is None


@pytest.mark.parametrize("entry", ["例え.jp", "https://www.例え。jp/", "XN--R8JZ45G.jp"])
def test_a_domain_with_other_letters_is_listed_in_either_form(entry: str):
    lists = Lists(blocked_domains=read_domains(entry))
    for address in ("http://例え.jp/", "http://xn--r8jz45g.jp/", "http://www.例え。jp/"):
        assert look("domains", f"[here]({address})", lists).matched[0].endswith("xn--r8jz45g.jp")
    assert look("domains", "[here](http://例.jp/)", lists) is None


def test_domains_to_which_no_link_leads_are_named():
    text = "good.example\ntwo words.example\n*shop*\n[::1]\nwww.com\nhttp://\n例え.jp # known"
    assert unusable_domains(text) == ["two words.example", "*shop*", "http://"]
    assert read_domains(text) == {"good.example", "[::1]", "www.com", "xn--r8jz45g.jp"}


def test_links_are_counted_but_for_the_trusted():
    assert look("links", LINKS, most=2).matched[0] == "3"
    assert look("links", LINKS, Lists(trusted_domains=frozenset({"paper.example"})), most=2) is None


@pytest.mark.parametrize("level", LEVELS)
def test_how_many_links_a_level_opens(level: Level):
    many = "https://evil.example " * level.links
    assert look("links", subject(many, level=level)) is None
    assert look("links", subject(f"{many} https://evil.example", level=level)).reason == "many"
    assert look("links", subject(many, level=level), most=level.links - 1)


def test_who_is_known_is_never_held_for_being_new():
    for level in LEVELS:
        known = subject(LINKS, level=level, comment_count=0)
        assert bool(look("newcomers", known, accepted=9)) == level.is_new
        assert bool(look("first_links", known, accepted=9)) == level.is_new


def test_a_first_comment_with_a_link_is_found():
    assert look("first_links", subject(LINKS, comment_count=0)).reason == "first"
    assert look("first_links", subject(LINKS, comment_count=1)) is None
    assert look("first_links", subject("No link", comment_count=0)) is None
    trusted = Lists(trusted_domains=frozenset({"evil.example", "paper.example"}))
    assert look("first_links", subject(LINKS, comment_count=0), trusted) is None


@pytest.mark.parametrize(
    "before", [SPAM, SPAM.upper(), SPAM.replace(" ", "  ") + " !!!", SPAM.replace("Cheap", "cheap")]
)
def test_ones_own_text_is_found_again(before: str):
    known = around(own=[earlier(7, text="Something else entirely, said at length."),
                        earlier(6, text=before)])  # fmt: skip
    found = look("own_repeats", subject(SPAM, around=known))
    assert (found.matched, found.sure) == (("#6",), 100)


def test_a_text_with_a_word_changed_is_nearly_the_same():
    other = SPAM.replace("single", "short")
    known = around(own=[earlier(6, text=other)])
    assert look("own_repeats", subject(SPAM, around=known)) is None
    assert 60 < look("own_repeats", subject(SPAM, around=known), alike=60).sure < 100


def test_thanks_twice_is_no_repeat_nor_is_an_edit():
    known = around(own=[earlier(6, text="Thank you!")])
    assert look("own_repeats", subject("Thank you!", around=known)) is None
    known = around(own=[earlier(6, text=SPAM)])
    assert look("own_repeats", subject(SPAM, around=known, comment_id=6)) is None


def test_the_same_from_many_takes_many():
    two = [earlier(5, author=8, text=SPAM), earlier(6, author=8, text=SPAM)]
    assert look("crowd_repeats", subject(SPAM, around=around(alike=two))) is None
    three = [*two, earlier(4, author=9, text=SPAM)]
    found = look("crowd_repeats", subject(SPAM, around=around(alike=three)))
    assert found.matched == ("#5", "#6", "#4")


def test_texts_that_are_alike_share_a_band_and_others_do_not():
    long = " ".join(f"{word} said the keeper of number {word}" for word in range(60))
    bands = set(subject(long).likeness.bands)
    assert bands & set(subject(long + " And so on.").likeness.bands)
    assert not bands & set(subject("Nothing of the kind was said by anybody.").likeness.bands)


def test_a_rate_is_counted_within_its_time():
    known = around(own=[earlier(number, minutes=number) for number in range(1, 12)])
    assert look("rate", subject(around=known), most=5, minutes=5) is None  # Four within five.
    assert look("rate", subject(around=known), most=4, minutes=5).matched == ("4",)


def test_heat_is_a_fast_exchange_of_few():
    def exchange(authors: list[int], minutes: int = 1) -> object:
        chain = [earlier(9 - at, author=who, minutes=minutes) for at, who in enumerate(authors)]
        return look("heat", subject(around=around(above=chain)), depth=4, minutes=10)

    assert exchange([2, ME, 2, ME]).matched == ("4", "2")
    assert exchange([2, ME, 2, ME], minutes=20) is None
    assert exchange([2, ME, 2]) is None
    assert exchange([2, 3, 4, 5]) is None


def test_newcomers_and_the_watched():
    assert look("newcomers", subject(comment_count=2), accepted=3).matched == ("2/3",)
    assert look("newcomers", subject(comment_count=3), accepted=3) is None
    lists = Lists(watched_members=frozenset({"bob"}))
    assert look("watched", subject(author_key="bob"), lists)
    assert look("watched", subject(author_key="bobby"), lists) is None


def test_shouting():
    assert look("shouting", "THIS IS A SCANDAL AND NOBODY SAYS ANYTHING").reason == "capitals"
    assert look("shouting", "NATO, EU, UNESCO") is None
    assert look("shouting", "これは本当にひどい話だと思いますが、どうでしょうか。" * 3) is None
    assert look("shouting", "No!!!! Never!!!!! Not now！！！！").reason == "signs"
    assert look("shouting", "No!! Never!!!") is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a" * 25, "run"),
        ("Zalgo c\u0300\u0301\u0302\u0303\u0304omes c\u0300\u0301\u0302\u0303", "marks"),
        ("buy now " * 200, "repeated"),
        ("x1" * 101, "word"),
        ("Title\n" + "-" * 40, None),
        ("Tiếng Việt có nhiều dấu thanh ở trên nguyên âm", None),
        ("Read https://example.org/" + "a/b" * 80, None),
    ],
)
def test_unreadable(text: str, reason: str | None):
    found = look("unreadable", text)
    assert (found.reason if found else None) == reason


def test_the_classifier_learns_from_decisions_and_shows_its_words():
    removed = [f"buy pills online now number{n}" for n in range(60)]
    kept = [f"the council votes on the ferry now item{n}" for n in range(60)]
    lists = Lists(weights=learn(removed, kept))
    found = look("learnt", "Buy your pills online, council!", lists)
    assert found.sure >= 90
    assert found.matched[:3] == ("buy +3.0", "online +3.0", "pills +3.0")
    assert look("learnt", "The council votes on the ferry.", lists) is None
    assert look("learnt", "Buy pills.", lists) is None  # Too little is known of it.


def test_little_teaches_nothing_and_japanese_is_taken_in_pairs():
    assert learn(["buy pills"] * 49, ["the ferry"] * 500).words == {}
    assert terms_of(Folded.of("政府は pay")) == {"政府", "府は", "pay"}
