"""Counters of several members, added to in one statement."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.members.counting import add_to_counters
from forum.members.models import Member
from tests import cast

pytestmark = pytest.mark.django_db


def counted(member: Member) -> tuple[int, int]:
    member.refresh_from_db()
    return member.comment_count, member.unread_notice_count


def test_each_counter_grows_for_whom_it_is_named(django_assert_num_queries):
    alice, bob, suzu = cast.alice(), cast.bob(), cast.suzu()
    added = {"comment_count": {bob.pk: 1}, "unread_notice_count": {suzu.pk: 1, alice.pk: 2}}
    with django_assert_num_queries(1):
        assert add_to_counters(added, writer_id=bob.pk, now=timezone.now())
    assert [counted(one) for one in (alice, bob, suzu)] == [(0, 2), (1, 0), (0, 1)]


def test_one_member_may_have_both():
    alice = cast.alice()
    assert add_to_counters({"comment_count": {alice.pk: 1}, "unread_notice_count": {alice.pk: 1}})
    assert counted(alice) == (1, 1)


@pytest.mark.parametrize(("hours", "may_write"), [(1, False), (-1, True)])
def test_a_suspended_writer_is_told_so_and_a_suspended_reader_is_not(hours: int, may_write: bool):
    alice, bob, now = cast.alice(), cast.bob(), timezone.now()
    Member.objects.filter(pk=bob.pk).update(suspended_until=now + timedelta(hours=hours))
    added = {"comment_count": {bob.pk: 1}, "unread_notice_count": {alice.pk: 1}}
    assert add_to_counters(added, writer_id=bob.pk, now=now) is may_write
    added = {"comment_count": {alice.pk: 1}, "unread_notice_count": {bob.pk: 1}}
    assert add_to_counters(added, writer_id=alice.pk, now=now)
