"""A wave ends while members post and what it held is released and judged: all of it is exact."""

from collections import Counter
from datetime import timedelta
from time import monotonic, sleep

import pytest

from articles.models import Article
from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.seen import microseconds
from forum.moderation.waves.models import Release, Wave, WaveHold, WaveMove
from forum.moderation.waves.moving import move_end
from forum.moderation.waves.releasing import start_release
from forum.moderation.waves.switching import Strength, end_wave
from forum.moderation.waves.working import work_on_all
from forum.refusals import Refused
from tests import cast
from tests.make import make_article
from tests.moderation.making import start
from tests.moderation.test_waves import assert_counts_are_exact, hold_more


def post_until_published(member_id: int, article_id: int) -> int:
    """Post while the wave holds it all; return how many waited."""
    from django.utils import timezone

    from forum.discussion.posting import post_comment

    until, held = monotonic() + 30, 0
    while monotonic() < until:
        author = Member.objects.get(pk=member_id)
        comment = post_comment(article=Article(pk=article_id), author=author, text="Here I am")
        if comment.state == "published":
            return held
        held += 1
        # The rates are not what this is about.
        long_ago = timezone.now() - timedelta(days=1)
        Comment.objects.filter(author_id=member_id).update(created_at=long_ago)
    return -1


def release_and_end(wave_id: int) -> int:
    """Release while it is on, end it, release the rest; return how many it held at its end."""
    wave = Wave.objects.get(pk=wave_id)
    sleep(0.3)
    release(wave)
    sleep(0.2)
    end_wave(wave=wave, moderator=cast.mori())
    held = WaveHold.objects.count()
    work_on_all()
    release(wave)
    work_on_all()
    return held


def release(wave: Wave) -> None:
    """Release what remains, if others have left anything."""
    try:
        start_release(wave=wave, moderator=cast.mori())
    except Refused as refused:
        assert refused.refusal.code == "nothing_remains"  # noqa: PT017


def work_along() -> int:
    """Work on whatever release there is for some seconds."""
    until, done = monotonic() + 4, 0
    while monotonic() < until:
        done += work_on_all()
        sleep(0.02)
    return done


def judge_along() -> int:
    """Remove some of what waits, as another moderator; return how many."""
    from forum.moderation.deciding import decide

    removed = 0
    sleep(0.2)
    for pk in list(Comment.objects.filter(state="held").values_list("pk", flat=True))[::3]:
        try:
            decide(act="remove", comment_id=pk, moderator=cast.ada(), reason="spam")
        except Refused:
            continue
        removed += 1
    return removed


PARTS = {
    "post": post_until_published, "end": release_and_end, "work": work_along, "judge": judge_along,
}  # fmt: skip


def take_part(part: str, **how: int) -> int:
    """Be one of those who post, release, work or judge."""
    return PARTS[part](**how)


@pytest.mark.slow
def test_a_wave_that_ends_while_it_is_released_loses_and_doubles_nothing(writers):
    article = make_article()
    wave = start(Strength(holds="all"), article=article, moderator=cast.mori())
    hold_more(article, 24)
    people = [cast.member(f"poster-{number}").pk for number in range(4)]
    cast.ada()
    calls = [{"part": "post", "member_id": pk, "article_id": article.pk} for pk in people]
    calls += [{"part": "end", "wave_id": wave.pk}, {"part": "judge"}, {"part": "work"}]
    *held, at_end, removed, _done, _more = writers.call(take_part, [*calls, {"part": "work"}])
    assert min(held) >= 0
    assert WaveHold.objects.count() == at_end == sum(held) + 24  # None was held after the end.
    states = Counter(Comment.objects.values_list("state", flat=True))
    assert states == {"removed": removed, "published": at_end - removed + len(people)}
    published = Decision.objects.filter(act="publish", reason="wave_over")
    released = set(published.values_list("comment", flat=True))
    unreleased = Comment.objects.filter(state="removed").exclude(pk__in=released).count()
    assert len(released) == published.count() == at_end - unreleased
    assert sum(Release.objects.values_list("published_count", flat=True)) == published.count()
    assert_counts_are_exact()
    assert verify_log().wrong == ""


def switch_on(article_id: int) -> str:
    """Switch wave mode on; return what came of it."""
    try:
        start(Strength(holds="all"), article=Article(pk=article_id), moderator=cast.mori())
    except Refused as refused:
        return refused.refusal.code
    return "on"


@pytest.mark.slow
def test_eight_moderators_switch_it_on_once(writers):
    article = make_article()
    cast.mori(), cast.ada()
    results = writers.call(switch_on, [{"article_id": article.pk}] * 8)
    assert Counter(results) == {"on": 1, "is_on": 7}
    assert Wave.objects.count() == verify_log().count == 1


def move_at_once(wave_id: int, seen: int, hours: int) -> str:
    """Be a moderator who has seen the wave's end; return what came of it."""
    try:
        wave = Wave.objects.get(pk=wave_id)
        remaining = timedelta(hours=hours)
        move_end(wave=wave, moderator=cast.ada(), remaining=remaining, reason="wave", seen=seen)
    except Refused as refused:
        return refused.refusal.code
    return "moved"


@pytest.mark.slow
def test_of_eight_moderators_at_once_one_moves_the_end(writers):
    cast.ada()
    wave = start(Strength(holds="all"), article=make_article())
    seen = microseconds(wave.until)
    calls = [{"wave_id": wave.pk, "seen": seen, "hours": hours} for hours in range(3, 11)]
    assert Counter(writers.call(move_at_once, calls)) == {"moved": 1, "moved_meanwhile": 7}
    moved = WaveMove.objects.with_after().get()
    assert moved.before == wave.until and moved.after == Wave.objects.get().until
    assert verify_log().wrong == "" and verify_log().count == 2
