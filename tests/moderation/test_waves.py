"""Wave mode: what it does to posts, what it says, its end, and the release of what it held."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from forum.discussion.discussions import change_settings
from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, Discussion, State
from forum.discussion.posting import post_comment
from forum.discussion.removal import delete_own_comment
from forum.discussion.wide_calm import wide_calm_changed
from forum.members.models import Member
from forum.moderation.cases.claiming import claim_case
from forum.moderation.cases.models import Case
from forum.moderation.chain.models import LogEntry
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.origins import say_origin
from forum.moderation.waves import rules
from forum.moderation.waves.models import Holds, Release, Stage, Wave, WaveHold
from forum.moderation.waves.releasing import remaining, start_release, undo_release
from forum.moderation.waves.switching import Strength, end_wave
from forum.moderation.waves.working import work_on, work_on_all
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_section
from tests.moderation.making import assert_cases_fit, change_list, make_decision, start

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

ALL = Strength(holds=Holds.ALL)


@pytest.fixture
def article() -> Article:
    return make_article(section=make_section())


def post(article: Article, author: Member | None = None, text: str = "Here", **how) -> Comment:
    return post_comment(article=article, author=author or cast.alice(), text=text, **how)


def refusal_of(act, *args, **kwargs) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **kwargs)
    return refused.value.refusal.code


def states() -> list[str]:
    return list(Comment.objects.order_by("pk").values_list("state", flat=True))


def pass_time(wave: Wave, hours: int = 3) -> None:
    """Let a wave have been switched on so much earlier."""
    ago = timedelta(hours=hours)
    Wave.objects.filter(pk=wave.pk).update(begun_at=wave.begun_at - ago, until=wave.until - ago)
    wide_calm_changed()


def assert_counts_are_exact() -> None:
    for discussion in Discussion.objects.all():
        there = Comment.objects.filter(article_id=discussion.article_id, state=State.PUBLISHED)
        assert discussion.comment_count == there.count()
    for member in Member.objects.all():
        there = Comment.objects.filter(author=member, state=State.PUBLISHED)
        assert member.comment_count == there.count()
    assert_cases_fit()


HELD, PUBLISHED = State.HELD, State.PUBLISHED
SHOUTED = "PLEASE LISTEN TO ME NOW EVERYBODY HERE"


@pytest.mark.both
@pytest.mark.parametrize(
    ("strength", "text", "count", "expected"),
    [
        (Strength(holds=Holds.ALL), "Calm words", 9, HELD),
        (Strength(holds=Holds.FOUND), "Calm words", 9, PUBLISHED),
        (Strength(holds=Holds.FOUND), SHOUTED, 9, HELD),
        (Strength(newcomers_below=3), "Calm words", 2, HELD),
        (Strength(newcomers_below=3), "Calm words", 3, PUBLISHED),
    ],
)
def test_it_holds_what_it_is_set_to_hold(article, strength, text, count, expected):
    wave = start(strength, article=article)
    Member.objects.filter(pk=cast.alice().pk).update(comment_count=count)
    comment = post(article, Member.objects.get(pk=cast.alice().pk), text)
    assert comment.state == expected
    held = [(wave.pk, comment.pk)] if expected == HELD else []
    assert list(WaveHold.objects.values_list("wave", "comment")) == held
    assert Case.objects.filter(is_held=True).count() == len(held)
    assert post(article, cast.mori(), text).state == PUBLISHED  # Who works here goes free.


@pytest.mark.parametrize("extent", ["article", "section", "site"])
def test_it_holds_in_its_place_and_nowhere_else(article, extent: str):
    beside = make_article(section=article.section)
    elsewhere = make_article(section=make_section("sport"))
    place = {"article": {"article": article}, "section": {"section": article.section}, "site": {}}
    start(ALL, **place[extent])
    reached = {"article": 1, "section": 2, "site": 3}[extent]
    found = [post(one).state for one in (article, beside, elsewhere)]
    assert found == [HELD] * reached + [PUBLISHED] * (3 - reached)


def test_the_narrowest_of_several_is_named_and_all_hold(article):
    start(ALL)
    narrow = start(Strength(newcomers_below=1), article=article)
    assert post(article).wave_hold.wave == narrow
    Member.objects.filter(pk=cast.bob().pk).update(comment_count=5)
    assert post(article, Member.objects.get(username="bob")).state == HELD


@pytest.mark.parametrize("extent", ["article", "section", "site"])
def test_it_slows_writing_over_its_place(article, extent: str):
    beside = make_article(section=article.section)
    elsewhere = make_article(section=make_section("sport"))
    place = {"article": {"article": article}, "section": {"section": article.section}, "site": {}}
    start(Strength(slow_minutes=5), **place[extent])
    first = post(article)
    assert refusal_of(post, article) == "slow"
    slow = {"article": [], "section": [beside], "site": [beside, elsewhere]}[extent]
    for one in (beside, elsewhere):
        if one in slow:
            assert refusal_of(post, one) == "slow"
        else:
            Comment.objects.filter(pk=post(one).pk).update(created_at=first.created_at)
    assert post(article, cast.bob()).pk and post(article, cast.mori()).pk
    Comment.objects.update(created_at=timezone.now() - timedelta(minutes=5))
    assert post(article).pk


@pytest.mark.both
def test_who_has_just_joined_waits_and_others_write(article):
    start(Strength(joined_hours=24), article=article)
    assert refusal_of(post, article) == "joined_lately"
    Member.objects.filter(pk=cast.bob().pk).update(date_joined=timezone.now() - timedelta(days=2))
    assert post(article, Member.objects.get(username="bob")).state == PUBLISHED


@pytest.mark.both
def test_what_would_wait_anyway_is_not_its_own_to_release(article):
    start(ALL, article=article)
    change_settings(article=article, mode="premoderated", closes_after_days=None)
    assert post(article).state == HELD
    many_links = " ".join(f"https://{n}.example/" for n in range(9))
    change_settings(article=article, mode="open", closes_after_days=None)
    assert post(article, text=many_links).state == HELD
    assert not WaveHold.objects.exists()


def test_an_edit_is_held_like_a_post_and_leaves_the_wave_for_a_check(article):
    comment = post(article)
    wave = start(ALL, article=article)
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Other words")
    assert states() == [HELD] and remaining(wave).count() == 1
    many_links = " ".join(f"https://{n}.example/" for n in range(9))
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text=many_links)
    assert states() == [HELD] and not WaveHold.objects.exists()


@pytest.mark.both
def test_it_ends_by_itself_and_can_begin_anew(article):
    wave = start(ALL, article=article)
    assert refusal_of(start, ALL, article=article) == "is_on"
    pass_time(wave)
    assert post(article).state == PUBLISHED
    again = start(ALL, article=article)
    wave.refresh_from_db()
    assert (wave.ended_at, wave.ended_by) == (wave.until, None) and again.is_running
    assert refusal_of(end_wave, wave=wave, moderator=cast.mori()) == "not_on"


@pytest.mark.both
def test_it_is_ended_before_its_time_and_the_log_knows(article):
    wave = start(ALL, article=article, note="A raid.")
    end_wave(wave=wave, moderator=cast.ada())
    assert post(article).state == PUBLISHED
    assert list(LogEntry.objects.values_list("kind", flat=True)) == ["wave", "wave_ended"]
    assert verify_log().wrong == ""
    assert not any("raid" in entry.facts for entry in LogEntry.objects.all())


def test_moderators_switch_it_on_an_article_and_administrators_anywhere(article):
    for place in ({"section": article.section}, {}):
        assert refusal_of(start, ALL, moderator=cast.mori(), **place) == "not_allowed"
        wide = start(ALL, moderator=cast.ada(), **place)
        assert refusal_of(end_wave, wave=wide, moderator=cast.mori()) == "not_allowed"
    assert refusal_of(start, ALL, moderator=cast.edo(), article=article) == "not_allowed"
    assert refusal_of(start, Strength(), article=article) == "does_nothing"
    assert refusal_of(start, ALL, article=article, reason="other") == "needs_note"
    with pytest.raises(ValueError, match="No wave lasts"):
        start(ALL, article=article, length=rules.MAX_LENGTH * 2)


@pytest.mark.both
@pytest.mark.parametrize(
    "wrong",
    [
        {"extent": "site"},
        {"holds": ""},
        {"slow_minutes": 61},
        {"until": timezone.now() - timedelta(days=9)},
        {"reason": ""},
    ],
)
def test_the_database_refuses_a_wave_that_makes_no_sense(article, wrong):
    wave = start(ALL, article=article)
    with pytest.raises(IntegrityError), transaction.atomic():
        Wave.objects.filter(pk=wave.pk).update(**wrong)


def hold_more(article: Article, count: int) -> list[Comment]:
    """Return that many comments, posted by as many readers."""
    return [post(article, cast.member(f"reader-{number}")) for number in range(count)]


def hold(article: Article, count: int) -> tuple[Wave, list[Comment]]:
    """Return a wave that has ended, and that many comments it holds."""
    wave = start(ALL, article=article)
    comments = hold_more(article, count)
    return end_wave(wave=wave, moderator=cast.mori()), comments


def test_all_that_remains_is_published_and_what_was_judged_stays_so(article):
    wave, comments = hold(article, 6)
    make_decision("remove", comments[0])
    make_decision("publish", comments[1])
    delete_own_comment(comment_id=comments[2].pk, member=comments[2].author)
    claim_case(comment_id=comments[3].pk, moderator=cast.ada())  # A colleague has it.
    release = start_release(wave=wave, moderator=cast.mori())
    call_command("sweep_comments")
    assert states() == ["removed", PUBLISHED, "deleted", HELD, PUBLISHED, PUBLISHED]
    release.refresh_from_db()
    assert (release.stage, release.to_do, release.published_count) == (Stage.RELEASED, 3, 2)
    assert [one.comment_id for one in remaining(wave)] == [comments[3].pk]
    assert Decision.objects.filter(reason="wave_over", act="publish").count() == 2
    assert_counts_are_exact()
    assert verify_log().wrong == ""


def test_nobody_releases_their_own(article):
    wave = start(ALL, article=article)
    comment = post(article, cast.alice())
    Comment.objects.filter(pk=comment.pk).update(author=cast.mori())
    start_release(wave=wave, moderator=cast.mori())
    work_on_all()
    assert states() == [HELD]


@pytest.mark.parametrize("undone_by", ["mori", "ada"])
def test_a_release_is_taken_back_except_what_was_decided_since_and_can_be_repeated(
    article, undone_by: str
):
    cast.mori(), cast.ada()
    wave, comments = hold(article, 4)
    release = start_release(wave=wave, moderator=cast.mori())
    work_on_all()
    make_decision("lock", comments[0], cast.ada())
    undo_release(release=release, moderator=Member.objects.get(username=undone_by))
    work_on_all()
    assert states() == [PUBLISHED, *["hidden"] * 3]
    release.refresh_from_db()
    assert (release.stage, release.hidden_count) == (Stage.HIDDEN, 3)
    assert refusal_of(undo_release, release=release, moderator=cast.mori()) == "is_undone"
    make_decision("restore", comments[1], cast.ada())
    make_decision("hide", comments[1], cast.ada())  # For a reason of its own: not to release.
    assert remaining(wave).count() == 2
    start_release(wave=wave, moderator=cast.mori())
    work_on_all()
    assert states() == [PUBLISHED, "hidden", PUBLISHED, PUBLISHED]
    assert refusal_of(start_release, wave=wave, moderator=cast.mori()) == "nothing_remains"
    assert_counts_are_exact()


@pytest.mark.both
def test_it_goes_on_where_it_stopped_and_stops_when_taken_back(article):
    wave, _comments = hold(article, 5)
    release = start_release(wave=wave, moderator=cast.mori())
    assert refusal_of(start_release, wave=wave, moderator=cast.ada()) == "is_releasing"
    assert work_on(release.pk, chunk=2).published_count == 2
    undo_release(release=release, moderator=cast.mori())
    work_on_all()
    assert states() == ["hidden"] * 2 + [HELD] * 3
    assert work_on_all() == 0 and Release.objects.count() == 1


@pytest.mark.both
def test_a_post_asks_one_statement_more_while_a_wave_is_on(article, django_assert_num_queries):
    bob = cast.bob()
    post(article, cast.suzu())
    with CaptureQueriesContext(connection) as usual:
        post(article, bob)
    start(Strength(holds=Holds.FOUND, slow_minutes=1), article=article)
    post(article, cast.alice())  # Known to this process from here on.
    Comment.objects.update(created_at=timezone.now() - timedelta(minutes=9))
    with django_assert_num_queries(len(usual) + 1):
        post(article, bob)


def test_a_wave_that_held_a_comment_is_a_program_and_who_restores_it_is_none(article):
    start(ALL)
    held = post(article)
    removed = make_decision("remove", held)
    assert removed.is_automated
    assert say_origin(removed) == "A program had held it for a moderator to read: Wave mode."
    assert not make_decision("restore", held).is_automated
    again = make_decision("remove", held)  # It is out by now: somebody let it out.
    assert not again.is_automated and "of their own accord" in say_origin(again)
    change_list(kind="suspect", text="bad word", changed_by=None)
    found = post(article, cast.suzu(), "A bad word.")
    assert make_decision("remove", found).is_automated
