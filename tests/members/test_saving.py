"""Writing a member leaves alone what others write of them meanwhile."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models.signals import pre_save
from django.test import Client
from django.utils import timezone

from forum.members.models import Member
from tests.cast import PASSWORD, ada, alice

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "another long pass phrase"
TOMORROW = timezone.now() + timedelta(days=1)
MEANWHILE = {
    "comment_count": 7,
    "score": -3,
    "unread_notice_count": 2,
    "suspended_until": TOMORROW,
}


def write_meanwhile() -> None:
    """Count for alice and suspend her, as others do it: past any copy of the row."""
    Member.objects.filter(username="alice").update(**MEANWHILE)


def assert_kept() -> None:
    assert Member.objects.values(*MEANWHILE).get(username="alice") == MEANWHILE


def test_a_stale_copy_takes_no_count_back_and_lifts_no_suspension():
    stale = alice()
    write_meanwhile()
    stale.set_password(NEW_PASSWORD)
    stale.save()
    assert_kept()
    assert Member.objects.get(username="alice").check_password(NEW_PASSWORD)


def test_a_copy_with_columns_left_out_writes_the_others():
    alice()
    stale = Member.objects.defer("score", "language").get(username="alice")
    write_meanwhile()
    stale.theme = "dark"
    stale.save()
    assert_kept()
    assert Member.objects.get(username="alice").theme == "dark"


def test_what_is_named_is_written():
    member = alice()
    member.suspended_until = TOMORROW
    member.save(update_fields=["suspended_until"])
    assert Member.objects.get(username="alice").suspended_until == TOMORROW


def test_a_new_member_is_written_whole():
    Member.objects.create(username="carl", score=3, suspended_until=TOMORROW)
    assert Member.objects.get(username="carl").score == 3


@pytest.fixture
def _written_meanwhile() -> Iterator[None]:
    """Let others write between the reading of a row and its saving."""

    def write(instance: Member, update_fields: frozenset | None, **_signal: object) -> None:
        is_theirs = update_fields is None or update_fields & {"password", "is_active"}
        if instance.username == "alice" and is_theirs:
            write_meanwhile()

    alice()
    pre_save.connect(write, sender=Member)
    yield
    pre_save.disconnect(write, sender=Member)


@pytest.mark.usefixtures("_written_meanwhile")
def test_changing_the_password_lifts_no_suspension(client: Client):
    client.force_login(alice())
    typed = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert client.post("/accounts/password/change/", typed).status_code == 303
    assert_kept()


@pytest.mark.usefixtures("_written_meanwhile")
def test_closing_an_account_in_the_admin_lifts_no_suspension(client: Client):
    client.force_login(ada())
    client.post(f"/admin/members/member/{alice().pk}/change/", {"why": "They asked."})
    assert_kept()
    assert not Member.objects.get(username="alice").is_active
