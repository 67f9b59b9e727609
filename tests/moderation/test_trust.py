"""Levels of trust: what is counted, when a level is settled, what a member reads of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forum.discussion.models import Comment
from forum.discussion.removal import delete_own_comment
from forum.members.models import Member
from forum.members.trust.levels import ALLOWED, ASKED, LEVELS, Facts, asks_of, level_of
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.chain.verifying import verify_log
from forum.moderation.measures.deciding import find_last
from forum.moderation.sweeping.starting import undo_sweep
from forum.moderation.sweeping.working import work_on_all
from forum.moderation.trust.fixing import free_level
from forum.moderation.trust.settling import settle_all
from forum.moderation.trust.standing import read_standings
from forum.moderation.trust.visiting import count_day
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import (
    make_appeal,
    make_decision,
    make_report,
    set_level,
    sweep,
    trust,
)
from tests.statements import spelled

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

STANDING = reverse("moderation:standing")
BASIC, KNOWN = LEVELS[1:3]


def just(level: int) -> Facts:
    """Return what is exactly enough for a level."""
    asked = LEVELS[level]
    judged = {"right_reports": max(asked.right_reports, 0), "wrong_reports": 0}
    most = {code: getattr(asked, f"most_{code}") or 0 for code in ALLOWED}
    return Facts(asked.days, asked.visit_days, asked.comments, **judged, **most)


def facts_of(member: Member) -> Facts:
    return read_standings([member.pk], timezone.now())[0].facts


def level(member: Member) -> int:
    return Member.objects.values_list("trust_level", flat=True).get(pk=member.pk)


def basic(name: str = "alice") -> Member:
    """Return somebody who has just what the first level asks, with a comment more."""
    member = cast.member(name)
    for _ in range(BASIC.comments + 1):
        make_comment(author=member)
    Member.objects.filter(pk=member.pk).update(
        date_joined=timezone.now() - timedelta(days=BASIC.days, hours=1),
        visit_day_count=BASIC.visit_days,
        visited_on=None,
    )
    settle_all(timezone.now())
    assert level(member) == 1
    return Member.objects.get(pk=member.pk)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_level_takes_all_that_it_asks_and_each_is_enough(number: int):
    enough = just(number)
    assert level_of(enough) == number
    for ask in asks_of(LEVELS[number], enough):
        if ask.code in ALLOWED:
            short = replace(enough, **{ask.code: ask.needed + 1})
        elif ask.code == "right_percent":
            short = replace(enough, right_reports=3, wrong_reports=7)
        else:
            short = replace(enough, **{ask.code: ask.needed - 1})
        assert level_of(short) < number, ask.code


def test_each_level_asks_no_less_and_opens_no_less_than_the_one_below():
    for below, above in pairwise(LEVELS):
        assert all(getattr(below, code) <= getattr(above, code) for code in ASKED)
        limits = [(getattr(one, f"most_{code}") for one in (below, above)) for code in ALLOWED]
        assert all(before is None or before >= after for before, after in limits)
        assert below.links < above.links and below.edit_window < above.edit_window
        assert below.report_percent <= above.report_percent and below.is_new >= above.is_new


@pytest.mark.strictest
def test_the_facts_are_the_members_own_and_nobody_elses():
    alice, bob = cast.alice(), cast.bob()
    kept, gone = make_comment(author=alice), make_comment(author=alice)
    make_report(gone, reporter=bob)
    make_decision("remove", gone)
    make_report(kept, reporter=bob)
    make_decision("dismiss", kept)
    assert facts_of(alice) == Facts(0, 0, 1, 0, 0, 1, 0, 0)
    assert facts_of(bob) == Facts(0, 0, 0, 1, 1, 0, 0, 0)
    delete_own_comment(comment_id=kept.pk, member=alice)
    assert facts_of(alice).comments == 0


def test_a_removal_lowers_at_once_and_taking_it_back_raises_at_once():
    alice = basic()
    comments = list(Comment.objects.filter(author=alice))
    for comment in comments[:2]:
        make_decision("remove", comment)
    assert level(alice) == 0
    make_decision("restore", comments[0], reason="taken_back")
    alice.refresh_from_db()
    assert (alice.trust_level, alice.best_trust_level) == (1, 1)


def test_removals_count_for_sixty_days_and_while_they_stand():
    alice = cast.alice()
    old, lately = (make_decision("remove", make_comment(author=alice)) for _ in range(2))
    type(old).objects.filter(pk=old.pk).update(decided_at=F("decided_at") - timedelta(days=61))
    assert facts_of(alice).removals == 1
    make_decision("restore", lately.comment)
    assert facts_of(alice).removals == 0


def test_all_comments_removed_at_once_count_each_until_they_come_back():
    alice = basic()
    begun = sweep(alice)
    work_on_all()
    assert (level(alice), facts_of(alice).removals) == (0, 4)
    undo_sweep(sweep=begun, moderator=cast.mori(), reason="mistake")
    work_on_all()
    assert (level(alice), facts_of(alice).removals) == (1, 0)


def test_a_day_is_counted_once_whatever_was_read_on_it(client: Client):
    client.force_login(cast.alice())
    first, second = make_article(), make_article()
    for article in (first, second, first):
        client.get(article.get_absolute_url())
    alice = Member.objects.get(username="alice")
    assert (alice.visit_day_count, alice.visited_on) == (1, datetime.now(UTC).date())
    count_day(alice, timezone.now() + timedelta(days=1))
    count_day(Member.objects.get(pk=alice.pk), timezone.now())
    assert Member.objects.get(pk=alice.pk).visit_day_count == 2


@pytest.mark.strictest
def test_the_first_visit_of_a_day_settles_what_has_changed_with_time(client: Client):
    alice = basic()
    trust_was_lost = {"trust_level": 0, "best_trust_level": 0}
    Member.objects.filter(pk=alice.pk).update(**trust_was_lost)
    client.force_login(alice)
    client.get(make_article().get_absolute_url())
    assert level(alice) == 1


def test_a_visit_costs_a_statement_on_the_first_page_of_a_day_and_none_later():
    alice, now = basic(), timezone.now()
    for count in (1, 0):
        with CaptureQueriesContext(connection) as queries:
            count_day(alice, now)
        assert len(queries) == count


def test_however_many_reported_a_decision_asks_once_for_their_levels():
    costs = []
    for number in (1, 6):
        comment = make_comment(author=cast.alice())
        for reporter in range(number):
            make_report(comment, reporter=cast.member(f"reader-{reporter}"), reason="other")
        with CaptureQueriesContext(connection) as queries:
            make_decision("dismiss", comment)
        costs.append(sum("visit_day_count, comment_count" in sql for sql in spelled(queries)))
    assert costs == [1, 1]


@pytest.mark.parametrize(
    "columns", [{"trust_level": 4, "best_trust_level": 4}, {"trust_level": 1},
                {"fixed_trust_level": 2}]
)  # fmt: skip
def test_the_database_takes_no_level_that_cannot_be(columns: dict[str, int]):
    alice = cast.alice()
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.filter(pk=alice.pk).update(**columns)


@pytest.mark.strictest
def test_a_level_that_is_set_stays_until_it_is_freed_whatever_happens():
    alice = basic()
    comments = list(Comment.objects.filter(author=alice))
    set_level(alice, reason="talked_over")
    for comment in comments[:2]:
        make_decision("remove", comment)
    call_command("settle_trust")
    assert level(alice) == 2
    set_level(alice, level=3)
    free_level(member=alice, moderator=cast.mori(), reason="mistake")
    alice.refresh_from_db()
    standing = (alice.trust_level, alice.fixed_trust_level, alice.best_trust_level)
    assert standing == (0, None, 3) and verify_log().broken is None
    with pytest.raises(Refused):
        free_level(member=alice, moderator=cast.mori(), reason="mistake")
    with pytest.raises(ValueError, match="level"):
        set_level(alice, level=4)


@pytest.mark.strictest
@pytest.mark.parametrize("is_replaced", [False, True])
def test_a_reversed_appeal_frees_the_level_unless_another_was_set_since(is_replaced: bool):
    alice = basic()
    appeal = make_appeal(set_level(alice, level=0))
    if is_replaced:
        set_level(alice, level=0, moderator=cast.ada())
    judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome="reversed", answer="Yes.")
    assert level(alice) == (0 if is_replaced else 1)


@pytest.mark.strictest
def test_moderators_see_the_level_and_set_it_on_the_members_page(moderating: Client):
    alice = basic()
    page = moderating.get(reverse("moderation:member", args=["alice"])).content.decode()
    assert "Trust: Basic" in page and "For trust level Known" in page and "4 of 30" in page
    address = reverse("moderation:measure", args=["alice", "trust"])
    form = {"reason": "talked_over", "words": "Welcome.", "note": "", "seen": find_last(alice)}
    refused = moderating.post(address, form)
    assert refused.status_code == 422 and "Please choose a level." in refused.content.decode()
    moderating.post(address, {**form, "level": "3"})
    page = moderating.get(reverse("moderation:member", args=["alice"])).content.decode()
    assert "Trust: Regular (set by a moderator)" in page and "Trust level set: Regular" in page
    assert "Trust level set: Regular" in moderating.get("/moderation/log/").content.decode()
    moderating.force_login(alice)
    page = moderating.get(STANDING).content.decode()
    assert "Your level: Regular" in page and "A moderator has set it" in page
    assert level(alice) == 3


@pytest.mark.strictest
def test_a_member_reads_what_they_have_and_what_the_next_level_asks(client: Client):
    alice = basic()
    client.force_login(alice)
    page = client.get(STANDING).content.decode()
    assert "Your level: Basic" in page and "What the next level asks: Known" in page
    assert "4 of 30" in page and "Up to 4 links" in page and "It was higher" not in page
    for comment in Comment.objects.filter(author=alice)[:2]:
        make_decision("remove", comment)
    page = client.get(STANDING).content.decode()
    assert "Your level: Newcomer" in page and "It was higher before: Basic" in page
    assert "2 of 3" in page and "Comment removed" in page


@pytest.mark.strictest
def test_opening_the_page_settles_a_level_that_time_has_changed(client: Client):
    alice = basic()
    Member.objects.filter(pk=alice.pk).update(date_joined=timezone.now())
    client.force_login(alice)
    assert "Your level: Newcomer" in client.get(STANDING).content.decode()
    assert level(alice) == 0


@pytest.mark.strictest
def test_everybody_reads_what_the_levels_ask_and_nobody_which_level_another_has(client: Client):
    page = client.get(reverse("moderation:levels")).content.decode()
    assert all(str(one.name) in page for one in LEVELS) and "15 different days" in page
    comment = make_comment(author=cast.alice())
    trust(cast.alice(), 2)
    client.force_login(cast.bob())
    for address in (cast.alice().get_absolute_url(), comment.article.get_absolute_url()):
        assert "Known" not in client.get(address).content.decode()
