"""Warnings, suspensions and bans lower the level of trust at once, and what clears them."""

from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forum.members.models import Member
from forum.members.trust.levels import LEVELS
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.decisions.models import Decision
from forum.moderation.measures.banning import lift_ban
from forum.moderation.measures.warning import acknowledge_warning, take_back_warning
from forum.moderation.suspending import lift_suspension
from forum.moderation.trust.settling import settle_all
from forum.moderation.trust.standing import COLUMNS, parameters, read_standings
from tests import cast
from tests.make import make_comment
from tests.moderation.making import ban, make_appeal, suspend, warn

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

STANDING, PUBLIC = reverse("moderation:standing"), reverse("moderation:levels")
KNOWN, REGULAR = LEVELS[2:]


def facts_of(member: Member) -> tuple[int, int]:
    facts = read_standings([member.pk], timezone.now())[0].facts
    return facts.warnings, facts.suspensions


def level(member: Member) -> int:
    return Member.objects.values_list("trust_level", flat=True).get(pk=member.pk)


def known(name: str = "alice") -> Member:
    """Return somebody who has just what the level Known asks."""
    member = cast.member(name)
    for _ in range(KNOWN.comments):
        make_comment(author=member)
    Member.objects.filter(pk=member.pk).update(
        date_joined=timezone.now() - timedelta(days=KNOWN.days, hours=1),
        visit_day_count=KNOWN.visit_days,
    )
    settle_all(timezone.now())
    assert level(member) == KNOWN.number
    return Member.objects.get(pk=member.pk)


def reverse_on_appeal(decision: Decision) -> None:
    appeal = make_appeal(decision)
    judge_appeal(
        appeal_id=appeal.pk,
        judge=cast.staff("kai", "administrator"),
        outcome="reversed",
        answer="Yes.",
    )


def test_warnings_lower_at_once_by_as_many_as_a_level_allows():
    alice = known()
    levels = []
    for _ in range(4):
        warn(alice)
        levels.append(level(alice))
    assert levels == [2, 1, 0, 0] and facts_of(alice) == (4, 0)


@pytest.mark.parametrize("measure", [suspend, ban])
def test_a_suspension_and_a_ban_cost_the_two_highest_levels_at_once(measure):
    alice = known()
    measure(alice)
    assert (level(alice), facts_of(alice)) == (1, (0, 1))


@pytest.mark.parametrize("is_read", [False, True])
def test_a_warning_reversed_on_appeal_counts_no_more_confirmed_or_not(is_read: bool):
    alice = known()
    warn(alice)
    last = warn(alice)
    assert level(alice) == 1
    if is_read:
        acknowledge_warning(decision=last, member=alice)
    reverse_on_appeal(last)
    assert (level(alice), facts_of(alice)) == (2, (1, 0))


def test_a_warning_that_is_taken_back_counts_no_more_but_those_before_do():
    alice = known()
    warn(alice)
    warn(alice)
    take_back_warning(member=alice, moderator=cast.mori(), reason="talked_over")
    assert (level(alice), facts_of(alice)) == (2, (1, 0))
    warn(alice)
    assert facts_of(alice) == (2, 0)


@pytest.mark.parametrize(("why", "after"), [("mistake", 2), ("calm_again", 1)])
def test_a_suspension_lifted_as_a_mistake_counts_no_more_and_one_lifted_early_does(why, after):
    alice = known()
    suspend(alice)
    lift_suspension(member=alice, moderator=cast.ada(), reason=why)
    assert level(alice) == after


@pytest.mark.parametrize("is_over", [False, True])
def test_a_suspension_reversed_on_appeal_counts_no_more_though_it_was_over(is_over: bool):
    alice = known()
    decision = suspend(alice)
    if is_over:
        Member.objects.update(suspended_until=timezone.now())
    reverse_on_appeal(decision)
    assert (level(alice), facts_of(alice)) == (2, (0, 0))


def test_measures_count_for_sixty_days_and_a_ban_as_long_as_it_runs():
    alice = known()
    warn(alice)
    suspend(alice)
    ban(alice)
    Decision.objects.update(decided_at=timezone.now() - timedelta(days=61))
    assert facts_of(alice) == (0, 1)
    lift_ban(member=alice, moderator=cast.ada(), reason="calm_again")
    assert (level(alice), facts_of(alice)) == (2, (0, 0))


def test_what_befell_others_counts_for_nobody_else():
    warn(cast.bob())
    suspend(cast.bob())
    assert facts_of(cast.alice()) == (0, 0)


@pytest.mark.parametrize("measure", [warn, suspend, ban])
def test_a_measure_asks_once_for_the_level(measure, monkeypatch):
    monkeypatch.setattr(connections["default"], "prepared", None, raising=False)  # Whole words.
    with CaptureQueriesContext(connection) as queries:
        measure(cast.alice())
    assert sum("visit_day_count, comment_count" in one["sql"] for one in queries) == 1


def test_a_member_reads_what_is_held_against_them_and_what_is_asked(client: Client):
    alice = known()
    suspend(alice)
    warn(alice)
    client.force_login(alice)
    page = client.get(STANDING).content.decode()
    assert "It was higher before: Known" in page
    assert "No suspension or ban within the last 60 days" in page
    assert "1 suspension or ban" in page and "At most 1 warning within" in page
    assert "No warning within the last 60 days" in client.get(PUBLIC).content.decode()


@pytest.mark.both
@pytest.mark.sqlite
def test_measures_are_found_by_their_index():
    marks = [*parameters(timezone.now()), cast.alice().pk]
    with connection.cursor() as cursor:
        sql = f"EXPLAIN QUERY PLAN SELECT {COLUMNS} FROM members_member WHERE id = %s"
        cursor.execute(sql, marks)
        plan = [row[-1] for row in cursor.fetchall()]
    assert sum("decision_strikes" in step for step in plan) == 4, plan
