"""Moderators decide and a member reads, all at once: the level is what the facts ask for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.members.models import Member
from forum.members.trust.levels import LEVELS
from forum.moderation.trust.standing import read_standings
from forum.moderation.trust.visiting import count_day
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_decision, suspend, warn

BASIC = LEVELS[1]


def read_or_remove(member_id: int, comment_id: int) -> None:
    """Be the member, whose session was read before, or, with a comment, a moderator."""
    if comment_id:
        make_decision("remove", comment_id)
        return
    stale = Member.objects.get(pk=member_id)
    stale.visited_on = None
    count_day(stale, timezone.now())


@pytest.mark.slow
def test_the_level_is_exact_whoever_decides_and_reads_at_once(writers):
    alice = cast.alice()
    cast.mori()
    removed = [make_comment(author=alice).pk for _ in range(BASIC.most_removals + 1)]
    for _ in range(BASIC.comments):
        make_comment(author=alice)
    # All that the level asks but for the day that is counted.
    Member.objects.filter(pk=alice.pk).update(
        date_joined=timezone.now() - timedelta(days=BASIC.days, hours=1),
        visit_day_count=BASIC.visit_days - 1,
    )
    calls = [0] * (8 - len(removed)) + removed
    writers.call(read_or_remove, [{"member_id": alice.pk, "comment_id": pk} for pk in calls])
    standing = read_standings([alice.pk], timezone.now())[0]
    assert standing.facts.visit_days == BASIC.visit_days
    assert standing.facts.removals == len(removed)
    assert standing.level == standing.due == 0


def warn_or_suspend(member_id: int, comment_id: int) -> None:
    """Be a moderator who warns, suspends, or removes a comment."""
    member = Member.objects.get(pk=member_id)
    if comment_id > 0:
        make_decision("remove", comment_id)
    else:
        (suspend if comment_id else warn)(member)


@pytest.mark.slow
def test_the_level_is_exact_whoever_warns_suspends_and_removes_at_once(writers):
    alice = cast.alice()
    cast.mori()
    cast.ada()
    removed = [make_comment(author=alice).pk for _ in range(2)]
    for _ in range(BASIC.comments):
        make_comment(author=alice)
    Member.objects.filter(pk=alice.pk).update(
        date_joined=timezone.now() - timedelta(days=BASIC.days, hours=1),
        visit_day_count=BASIC.visit_days,
        trust_level=1,
        best_trust_level=1,
    )
    calls = [*removed, -1, -1, -1, *[0] * (BASIC.most_warnings + 1)]
    writers.call(warn_or_suspend, [{"member_id": alice.pk, "comment_id": pk} for pk in calls])
    standing = read_standings([alice.pk], timezone.now())[0]
    facts = standing.facts
    assert (facts.warnings, facts.suspensions, facts.removals) == (3, 3, 2)
    assert standing.level == standing.due == 0
