"""Pictures before publication: the first ones wait, some places show few, waves hold them all."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, State
from forum.discussion.pictures.keeping import markdown_of
from forum.discussion.posting import post_comment
from forum.discussion.removal import delete_own_comment
from forum.members.models import Member
from forum.moderation.checks.models import CheckRun
from forum.moderation.checks.outcomes import OUTCOME_LABELS, Outcome
from forum.moderation.checks.pictured import read_pictured
from forum.moderation.checks.setting import change_setting
from forum.moderation.checks.subject import Pictured
from forum.moderation.checks.tuning import SITE, place_of
from forum.moderation.waves.models import WaveHold
from forum.moderation.waves.recalls.finding import preview_recall
from forum.moderation.waves.switching import Strength
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment, make_waiting_picture
from tests.moderation.checks.subjects import look, subject
from tests.moderation.making import change_list, make_decision, start

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]

SHOWN = '<p><img alt="A {0}" src="/pictures/{0:A<22}.webp"></p>'


def showing(*names: str, **known):
    """Return a text that shows pictures."""
    text = subject("A comment.", **known)
    return type(text)(text=text.text, html="".join(map(SHOWN.format, names)), now=text.now, **known)


def set_check(code: str, place=SITE, **changes) -> None:
    changes = {"mode": "", "then": "", "limits": {}, **changes}
    change_setting(code=code, place=place, changed_by=None, **changes)


def post(author: Member | None = None, *, text: str = "Look:", alt: str = "A ferry", **more):
    """Return a comment with a picture, as it comes out of the checks."""
    author = author or cast.alice()
    width = 40 + Comment.objects.count()  # Each size is a picture of its own.
    picture = make_waiting_picture(author, size=(width, 30))
    text = f"{text}\n\n{markdown_of(picture, alt)}"
    article = more.pop("article", None) or make_article()
    return post_comment(article=article, author=author, text=text, **more)


@pytest.mark.once
def test_first_pictures_are_found_until_enough_were_seen():
    assert look("pictures", "No picture") is None
    for seen, is_found in ((0, True), (1, True), (2, False)):
        text = showing("cat", "dog", pictured=Pictured(comment_count=seen))
        found = look("pictures", text, accepted=2)
        assert bool(found) == is_found
        assert not is_found or found.matched == ("A cat", "A dog")


@pytest.mark.once
def test_a_picture_that_readers_see_in_the_comment_is_not_found_again():
    here = Pictured(comment_count=1, here=frozenset({f"{'cat':A<22}"}))
    assert look("pictures", showing("cat", pictured=here), accepted=2) is None
    assert look("pictures", showing("cat", "dog", pictured=here), accepted=2).matched == ("A dog",)
    assert look("many_pictures", showing("cat", pictured=here), most=0) is None


@pytest.mark.once
def test_more_pictures_than_a_place_shows_are_found():
    assert look("many_pictures", showing("cat", "dog")) is None
    assert look("many_pictures", showing("cat"), most=1) is None
    assert look("many_pictures", showing("cat", "dog"), most=1).reason == "many"
    assert look("many_pictures", showing("cat"), most=0).reason == "none"
    assert look("many_pictures", "No picture", most=0) is None


@pytest.mark.once
def test_the_key_of_a_picture_is_no_word_of_the_text():
    key = "WQWQWQWQWQWQWQWQWQWQWQ"
    text = subject(f"A ferry at sea ![A FERRY AT SEA](picture:{key})")
    assert text.said == "A ferry at sea A FERRY AT SEA" and key.lower() not in text.folded.text
    assert text.with_author(author_id=2).said == text.said
    assert (
        look("shouting", subject(f"A small ferry at sea, seen today ![ferry](picture:{key})"))
        is None
    )
    other = f"A ferry at sea ![A FERRY AT SEA](picture:{key[::-1].lower()})"
    assert text.resemblance(other) == 100
    assert look("length", subject(f"No ![](picture:{key})"), least=10).reason == "short"


def test_a_first_picture_waits_until_a_moderator_has_published_it():
    first = post()
    assert (first.state, post().state) == (State.HELD, State.HELD)
    assert make_comment(author=cast.alice()).state == State.PUBLISHED
    make_decision("publish", first)
    assert post().state == State.PUBLISHED
    assert post(cast.bob()).state == State.HELD


def test_a_picture_that_was_taken_away_counts_for_none():
    kept, taken = post(), post()
    make_decision("publish", kept)
    make_decision("publish", taken)
    set_check("pictures", limits={"accepted": 2})
    assert post().state == State.PUBLISHED
    assert read_pictured(cast.alice().pk, None).comment_count == 3
    make_decision("redact", taken, text="Look: […]")
    assert read_pictured(cast.alice().pk, taken.pk) == Pictured(2)
    make_decision("remove", kept)
    assert read_pictured(cast.alice().pk, None).comment_count == 1
    assert post().state == State.HELD


@pytest.mark.parametrize(
    "left",
    ["[](https://a.example{url})", "`{url}`", "{url}", '<a class="picture" href="{url}"><img '],
    ids=["an empty link", "code", "words", "words like HTML"],
)
def test_an_address_without_its_picture_counts_for_none(left: str):
    comment = post()
    said = "A harmless remark. " + left.format(url=f"/pictures/{comment.pictures.get().key}.webp")
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text=said)
    make_decision("publish", comment)
    assert "/pictures/" in Comment.objects.get(pk=comment.pk).html
    assert read_pictured(cast.alice().pk, comment.pk) == Pictured()
    assert post().state == State.HELD


def test_what_its_author_deleted_counts_for_none():
    comment = post()
    make_decision("publish", comment)
    delete_own_comment(comment_id=comment.pk, member=cast.alice())
    assert read_pictured(cast.alice().pk, None) == Pictured()


def test_an_edit_waits_for_a_new_picture_alone():
    set_check("pictures", limits={"accepted": 2})
    comment = post()
    make_decision("publish", comment)
    shown = Comment.objects.get(pk=comment.pk).text
    edited = edit_comment(comment_id=comment.pk, editor=cast.alice(), text=f"{shown}\n\nAgain")
    assert edited.state == State.PUBLISHED
    other = markdown_of(make_waiting_picture(size=(80, 20)), "Another")
    edited = edit_comment(comment_id=comment.pk, editor=cast.alice(), text=f"{shown}\n\n{other}")
    assert edited.state == State.HELD
    assert CheckRun.objects.latest("pk").found[0].matched == ("Another",)


def test_a_place_says_how_many_it_shows():
    article = make_article()
    set_check("many_pictures", place_of(article=article), limits={"most": 0})
    with pytest.raises(Refused) as refused:
        post(article=article)
    assert "No pictures are shown here" in str(refused.value.refusal.message)
    assert post().state == State.HELD
    set_check("pictures", place_of(article=article), mode="trial")
    set_check("many_pictures", place_of(article=article), mode="off")
    comment = post(article=article)
    assert comment.state == State.PUBLISHED
    assert CheckRun.objects.get(comment=comment).found[0].is_trial


def test_the_room_says_which_picture_and_hides_it(client: Client):
    comment = post(alt="A rat & I")
    change_list(kind="suspect", text="rat", changed_by=None)
    client.force_login(cast.mori())
    for address in ("/moderation/?tab=held", reverse("moderation:comment", args=[comment.pk])):
        page = client.get(address).content.decode()
        assert "First pictures" in page and "A rat" not in page and "&amp; I" in page
        assert "veiled-picture__image" in page and 'class="picture"' not in page


def test_who_works_here_shows_pictures_at_once():
    assert post(cast.mori()).state == State.PUBLISHED


def test_a_text_without_a_picture_costs_no_statement_more():
    article, alice = make_article(), cast.alice()
    make_comment(article=article, author=alice, text="Warm.")
    asked = []
    for text in ("Without", "With"):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            (make_comment if text == "Without" else post)(article=article, author=alice, text=text)
        asked.append([one["sql"] for one in queries if "commentpicture" in one["sql"]])
    assert not asked[0]
    assert len([sql for sql in asked[1] if "comment_id" in sql and "html" in sql.lower()]) == 1


@pytest.mark.both
def test_a_wave_holds_everybody_s_pictures_and_lets_them_go():
    make_decision("publish", post())
    article = make_article()
    start(Strength(newcomers_below=1), article=article)
    held = post(article=article)
    assert held.state == State.HELD and WaveHold.objects.get().comment_id == held.pk
    assert make_comment(article=article, author=cast.alice()).state == State.PUBLISHED
    assert post().state == State.PUBLISHED  # Elsewhere.
    assert post(cast.mori(), article=article).state == State.PUBLISHED
    # What waits for its own sake is not the wave's.
    assert post(cast.bob(), article=article).state == State.HELD
    assert WaveHold.objects.count() == 1


def test_what_came_before_a_wave_is_held_for_its_picture_as_well():
    make_decision("publish", post())
    article = make_article()
    make_comment(article=article, author=cast.alice())
    post(article=article)
    wave = start(Strength(newcomers_below=1), article=article)
    assert preview_recall(wave, timezone.now() - timedelta(hours=1)).comment_count == 1


def test_it_can_be_tried(client: Client):
    client.force_login(cast.ada())
    page = client.get(reverse("moderation:try_checks")).content.decode()
    assert "![A ferry](picture:AAAAAAAAAAAAAAAAAAAAAA)" in page
    text = "Look ![A red ferry](picture:AAAAAAAAAAAAAAAAAAAAAA)"
    page = client.post(reverse("moderation:try_checks"), {"text": text}).content.decode()
    assert "First pictures" in page and "<b>First pictures</b> · " in page and "A red ferry" in page
    assert str(OUTCOME_LABELS[Outcome.HOLD]) in page
