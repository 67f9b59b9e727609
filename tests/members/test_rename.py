"""Change the name that pages show."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.members import names, naming
from forum.members.models import NO_END, Member
from forum.members.naming import rename
from forum.refusals import Refused
from tests.cast import alice, bob

pytestmark = pytest.mark.django_db


def test_a_member_takes_another_name():
    member = alice()
    rename(member=member, name="  Alice   Ｌiddell ", now=timezone.now())
    member.refresh_from_db()
    assert member.display_name == "Alice Liddell" and member.name_key == "alice liddell"


@pytest.mark.parametrize("name", ["Bob", "BOB", "ｂｏｂ", "bob"])
def test_a_name_that_reads_like_another_member_is_refused(name: str):
    bob()
    with pytest.raises(Refused) as refused:
        rename(member=alice(), name=name, now=timezone.now())
    assert refused.value.refusal == names.TAKEN


def test_a_name_equal_to_another_username_is_refused():
    other = bob()
    rename(member=other, name="Robert", now=timezone.now())
    with pytest.raises(Refused):
        rename(member=alice(), name="Bob", now=timezone.now())


def test_a_second_change_waits_14_days():
    member, now = alice(), timezone.now()
    rename(member=member, name="Alicia", now=now)
    with pytest.raises(Refused) as refused:
        rename(member=member, name="Alix", now=now + timedelta(days=13))
    assert refused.value.refusal == naming.TOO_SOON
    rename(member=member, name="Alix", now=now + timedelta(days=15))


def test_keeping_the_name_or_mending_its_case_is_always_possible():
    member, now = alice(), timezone.now()
    rename(member=member, name="Alicia", now=now)
    rename(member=member, name="Alicia", now=now)
    rename(member=member, name="ALICIA", now=now)
    assert member.display_name == "ALICIA"


@pytest.mark.parametrize("until", [timezone.now() + timedelta(days=1), NO_END])
def test_whoever_may_not_write_writes_no_name_either(until):
    member = alice()
    Member.objects.filter(pk=member.pk).update(suspended_until=until)
    with pytest.raises(Refused) as refused:
        rename(member=member, name="Down with mori", now=timezone.now())
    assert refused.value.refusal == naming.KEPT_OUT
    rename(member=member, name="Alice", now=timezone.now())
