"""A wave ends later or sooner than announced: who may, what it does, how it is logged and read."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from forum.discussion.posting import post_comment
from forum.moderation.chain.models import LogEntry
from forum.moderation.chain.verifying import verify_log
from forum.moderation.seen import microseconds
from forum.moderation.waves import rules
from forum.moderation.waves.models import Wave, WaveMove
from forum.moderation.waves.moving import move_end
from forum.moderation.waves.running import keep_on
from forum.moderation.waves.switching import Strength, end_wave
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_section
from tests.moderation.making import moderator_of, start

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ALL = Strength(holds="all")
HTMX = {"HX-Request": "true"}
HOUR = timedelta(hours=1)


@pytest.fixture
def article() -> Article:
    return make_article(section=make_section())


def move(wave: Wave, hours: float = 6, **how) -> WaveMove:
    usual = {"moderator": cast.ada(), "reason": "wave"}
    return move_end(wave=wave, remaining=timedelta(hours=hours), **{**usual, **how})


def code_of(verb, *args, **how) -> str:
    with pytest.raises(Refused) as refused:
        verb(*args, **how)
    return refused.value.refusal.code


def fresh(wave: Wave) -> Wave:
    return Wave.objects.get(pk=wave.pk)


def form_of(wave: Wave, **typed: str) -> dict[str, str]:
    seen = str(microseconds(fresh(wave).until))
    return {"ends": "6h", "reason": "wave", "note": "", "seen": seen, **typed}


def state_of_a_post(article: Article) -> str:
    return post_comment(article=article, author=cast.bob(), text="Here I am").state


@pytest.mark.parametrize("hours", [0.5, 48])
def test_its_end_is_moved_either_way_and_the_log_proves_each_end(article, hours: float):
    wave = start(ALL, article=article)
    move(wave, hours, note="It goes on.")
    move(wave, 1, moderator=cast.mori(), reason="calm_again")
    moves = list(WaveMove.objects.with_after().order_by("pk"))
    assert moves[0].before == wave.until and moves[0].after == moves[1].before
    assert moves[0].after - moves[0].moved_at == hours * HOUR
    assert moves[1].after == fresh(wave).until == moves[1].moved_at + HOUR
    kinds = LogEntry.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["wave", "wave_moved", "wave_moved"] and verify_log().wrong == ""
    assert not any("goes on" in entry.facts for entry in LogEntry.objects.all())


@pytest.mark.parametrize("what", ["until", "before"])
def test_whoever_changes_an_end_in_the_database_is_found_out(article, what: str):
    wave = start(ALL, article=article)
    move(wave)
    later = timezone.now() + 9 * HOUR
    if what == "until":
        Wave.objects.update(until=later)
    else:
        WaveMove.objects.update(before=later)
    assert "says otherwise" in verify_log().wrong


@pytest.mark.strictest
def test_it_holds_up_to_its_new_end_and_no_longer(article, monkeypatch):
    wave = start(ALL, article=article)
    first, now = wave.until, timezone.now
    move(wave)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now() + 5 * HOUR)
    assert now() + 5 * HOUR > first and state_of_a_post(article) == "held"
    monkeypatch.setattr("django.utils.timezone.now", lambda: now() + 7 * HOUR)
    assert state_of_a_post(article) == "published"


@pytest.mark.strictest
def test_a_post_goes_by_the_end_that_the_database_has(article, monkeypatch):
    wave, now = start(ALL, article=article), timezone.now
    move(wave, 0.5)
    assert keep_on([wave]) == [wave]  # Read before its end was moved.
    monkeypatch.setattr("django.utils.timezone.now", lambda: now() + HOUR)
    assert keep_on([wave]) == []


def test_what_may_be_ended_may_be_moved_and_nothing_else(article):
    wide = start(ALL)
    assert code_of(move, wide, moderator=cast.mori()) == "not_allowed"
    narrow = start(ALL, article=article)
    assert code_of(move, narrow, moderator=cast.edo()) == "not_allowed"
    elsewhere = moderator_of(articles=(make_article(),))
    assert code_of(move, narrow, moderator=elsewhere) == "out_of_scope"
    assert code_of(move, narrow, reason="other") == "needs_note"
    assert code_of(move, narrow, seen=1) == "moved_meanwhile"
    for hours in (0, 49):
        with pytest.raises(ValueError, match="No wave ends"):
            move(narrow, hours)
    with pytest.raises(ValueError, match="No such reason"):
        move(narrow, reason="spam")
    end_wave(wave=narrow, moderator=cast.mori())
    assert code_of(move, narrow) == "not_on"
    assert not WaveMove.objects.exists()
    assert max(left for left, _label in rules.ENDS.values()) == rules.MAX_AHEAD


@pytest.mark.parametrize("wrong", [{"reason": ""}, {"before": timezone.now() - 9 * HOUR}])
def test_the_database_takes_no_move_that_makes_no_sense(article, wrong):
    move(start(ALL, article=article))
    with pytest.raises(IntegrityError), transaction.atomic():
        WaveMove.objects.update(**wrong)


@pytest.mark.strictest
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_moderator_moves_it_and_all_read_when_it_ends(moderating: Client, article, headers):
    wave = start(ALL, article=article)
    address, page = (
        reverse(f"moderation:{name}", args=[wave.pk]) for name in ("move_wave", "wave")
    )
    here = article.get_absolute_url()
    before = Client().get(here).content.decode()
    refused = moderating.post(
        address, form_of(wave, ends="9d", note="They are back"), headers=headers
    )
    assert refused.status_code == 422 and "They are back" in refused.content.decode()
    done = moderating.post(address, form_of(wave, ends="2d", note="They are back"), headers=headers)
    assert (done.status_code, done["Location"]) == (303, page)
    shown = moderating.get(page).content.decode()
    assert "Its end was moved" in shown and "They are back" in shown
    assert Client().get(here).content.decode() != before
    public = Client().get("/transparency/log/?kind=waves").content.decode()
    assert "Its end was moved" in public and "They are back" not in public
    assert article.headline not in public


def test_who_has_not_seen_a_colleagues_move_is_told_and_keeps_what_was_typed(moderating, article):
    wave = start(ALL, article=article)
    form = form_of(wave, note="Calm by now", ends="30m", reason="calm_again")
    address = reverse("moderation:move_wave", args=[wave.pk])
    move(wave)
    refused = moderating.post(address, form)
    page = refused.content.decode()
    assert refused.status_code == 422 and "Calm by now" in page and "moved meanwhile" in page
    assert f'value="{microseconds(fresh(wave).until)}"' in page
    assert moderating.post(address, form_of(wave, ends="30m")).status_code == 303


def test_however_often_it_was_moved_the_pages_cost_the_same(
    moderating, article, django_assert_num_queries
):
    wave = start(ALL, article=article)
    page = reverse("moderation:wave", args=[wave.pk])
    moderating.get(page)
    for count in (1, 3):
        for _ in range(count):
            move(wave)
        moderating.get(page)
        with django_assert_num_queries(11):
            moderating.get(page)
