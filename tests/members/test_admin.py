"""The admin has no side doors, and holds no pen for what isn't its own."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forum.members.closing import set_active
from forum.members.models import Member
from forum.moderation.accounts.models import AccountChange
from forum.moderation.chain.verifying import verify_log
from tests.cast import PASSWORD, ada, alice, mori

pytestmark = pytest.mark.django_db


def test_signing_in_to_the_admin_is_signing_in_to_the_site(client: Client):
    ada()
    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"
    for answer in (
        client.get("/admin/login/?next=/admin/"),
        client.post("/admin/login/?next=/admin/", {"username": "ada", "password": PASSWORD}),
    ):
        assert answer["Location"] == "/accounts/login/?next=%2Fadmin%2F"
    assert "_auth_user_id" not in client.session


def test_a_suspended_administrator_changes_nothing(client: Client):
    client.force_login(ada())
    assert client.get("/admin/").status_code == 200
    Member.objects.filter(username="ada").update(suspended_until=timezone.now() + timedelta(days=1))
    assert client.get("/admin/", follow=True).status_code == 403


def test_the_admin_changes_no_passwords(client: Client):
    client.force_login(ada())
    assert client.get("/admin/password_change/")["Location"] == "/accounts/password/change/"
    assert client.get(f"/admin/members/member/{alice().pk}/password/").status_code in (302, 404)


@pytest.mark.parametrize("asked", ["password__startswith", "password", "pk__in"])
def test_the_list_of_members_answers_no_question_about_what_is_theirs(client: Client, asked: str):
    client.force_login(ada())
    member = alice()
    value = member.pk if asked == "pk__in" else member.password[:12]
    assert client.get("/admin/members/member/", {asked: value}).status_code == 400
    listed = client.get("/admin/members/member/", {"is_active__exact": "1", "q": "alice"})
    assert listed.status_code == 200 and "alice" in listed.text


def test_the_admin_gives_no_role_and_changes_no_name_and_no_address(client: Client):
    client.force_login(ada())
    member = alice()
    client.post(
        f"/admin/members/member/{member.pk}/change/",
        {
            "is_active": "on",
            "is_staff": "on",
            "is_superuser": "on",
            "username": "x",
            "email": "x@x.example",
        },
    )
    member.refresh_from_db()
    assert not member.is_staff and not member.is_superuser
    assert member.username == "alice" and member.email == "alice@reader.example"


def test_members_are_neither_made_nor_deleted_in_the_admin(client: Client):
    client.force_login(ada())
    assert client.get("/admin/members/member/add/").status_code == 403
    assert client.get(f"/admin/members/member/{alice().pk}/delete/").status_code == 403


def test_a_moderator_sees_no_members_in_the_admin(client: Client):
    client.force_login(mori())
    assert client.get("/admin/members/member/").status_code == 403
    client.force_login(ada())
    assert client.get("/admin/members/member/").status_code == 200


def close(client: Client, member: Member, **form: str):
    return client.post(f"/admin/members/member/{member.pk}/change/", form)


def test_an_account_is_closed_with_a_why_that_the_log_keeps(client: Client):
    client.force_login(ada())
    member, page = alice(), reverse("moderation:log_changes")
    refused = close(client, member, why=" ")
    assert refused.status_code == 200 and "Please say why." in refused.content.decode()
    member.refresh_from_db()
    assert member.is_active and not AccountChange.objects.exists()
    assert close(client, member, why="She asked for it.").status_code == 302
    assert close(client, member, why="Once more.").status_code == 302  # It is closed.
    member.refresh_from_db()
    change = AccountChange.objects.get()
    assert not member.is_active
    assert (change.member, change.by, change.is_active) == (member, ada(), False)
    assert verify_log().count == 1 and verify_log().broken is None
    assert close(client, member, is_active="on", why="She is back.").status_code == 302
    log = client.get(page, {"kind": "account"}).content.decode()
    for words in ("Alice", "Closed", "Opened again", "She asked for it.", "She is back."):
        assert words in log, words
    client.force_login(mori())
    log = client.get(page).content.decode()
    assert "Opened again" in log and "She is back." not in log
    public = client.get(reverse("moderation:public_log")).content.decode()
    assert "Alice" not in public
    AccountChange.objects.filter(pk=change.pk).update(is_active=True)
    assert verify_log().broken == 1


def test_an_old_form_opens_no_account_that_was_closed_meanwhile(client: Client):
    client.force_login(ada())
    member = alice()
    set_active(member_id=member.pk, is_active=False, by=ada(), why="Sold.")
    assert "Please say why." in close(client, member, is_active="on").content.decode()
    member.refresh_from_db()
    assert not member.is_active


def test_the_admin_writes_nothing_else_of_a_member(client: Client):
    client.force_login(ada())
    member = alice()
    Member.objects.filter(pk=member.pk).update(time_zone="Asia/Tokyo")
    with CaptureQueriesContext(connection) as asked:
        assert close(client, member, is_active="on").status_code == 302
    assert not [one for one in asked if one["sql"].startswith('UPDATE "members_member"')]


def test_an_account_is_closed_with_its_entry_or_not_at_all():
    member = alice()
    with transaction.atomic():
        set_active(member_id=member.pk, is_active=False, by=ada(), why="Sold.")
        assert verify_log().count == 1
        transaction.set_rollback(True)
    member.refresh_from_db()
    assert member.is_active and verify_log().count == 0


@pytest.mark.slow
def test_of_eight_who_close_an_account_at_once_one_is_in_the_log(writers):
    member = alice()
    ada()
    assert writers.call(close_one, [{"pk": member.pk}] * 8) == ["done"] * 8
    assert AccountChange.objects.get().is_active is False
    assert verify_log().broken is None


def close_one(pk: int) -> str:
    """Close an account."""
    set_active(member_id=pk, is_active=False, by=ada(), why="Sold.")
    return "done"
