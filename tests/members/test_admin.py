"""The admin has no side doors, and holds no pen for what isn't its own."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forum.members.models import Member
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
