"""Staff work behind a second factor; everyone may have one."""

import hashlib
import hmac
import struct
import time
from base64 import b32decode

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import auth
from django.contrib.auth.models import Permission
from django.test import Client

from forum.members.models import Member
from tests.cast import PASSWORD, ada, alice, edo, mori
from tests.members.joining import is_signed_in, sign_in, verify

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.slow]

STAFF_PAGES = ["/desk/", "/moderation/", "/admin/", "/admin/members/member/"]


def without_factor(member: Member) -> Member:
    """Take a member's second factors away, as before the set-up."""
    Authenticator.objects.filter(user=member).delete()
    return Member.objects.get(pk=member.pk)


def code_of(secret: str) -> str:
    """Return what an authenticator app shows now (RFC 6238)."""
    key = b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


@pytest.mark.parametrize("page", STAFF_PAGES)
def test_staff_without_a_second_factor_are_taken_to_set_one_up(client: Client, page: str):
    client.force_login(without_factor(ada()))
    answer = client.get(page)
    assert answer.status_code == 303 and answer["Location"] == "/accounts/2fa/"
    client.force_login(ada())
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("role", [mori, edo, ada])
def test_staff_powers_need_the_second_factor_on_every_page(role):
    permissions = list(
        role().groups.get().permissions.values_list("content_type__app_label", "codename")
    )
    names = [f"{app}.{codename}" for app, codename in permissions]
    assert names and role().has_perms(names)
    member = without_factor(role())
    assert not any(member.has_perm(name) for name in names)
    assert not any(member.has_module_perms(name.split(".")[0]) for name in names)
    assert member.get_all_permissions() == set()


def test_a_superuser_has_no_way_around_it():
    root = Member.objects.create_superuser("root1", "root1@reader.example", PASSWORD)
    assert not root.has_perm("members.suspend_member")
    Authenticator.objects.create(user=root, type=Authenticator.Type.WEBAUTHN, data={})
    assert Member.objects.get(pk=root.pk).has_perm("members.suspend_member")


def test_recovery_codes_alone_are_no_second_factor():
    member = without_factor(mori())
    Authenticator.objects.create(user=member, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert not member.has_staff_powers


def test_where_it_is_not_required_a_password_is_enough(client: Client, settings):
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(without_factor(ada()))
    assert client.get("/admin/").status_code == 200


def test_a_permission_of_a_single_member_counts_for_nothing():
    member = alice()
    member.user_permissions.add(Permission.objects.get(codename="suspend_member"))
    assert not member.has_perm("members.suspend_member")
    moderator = edo()
    moderator.user_permissions.add(Permission.objects.get(codename="suspend_member"))
    assert not moderator.has_perm("members.suspend_member")


def test_who_is_not_staff_costs_no_question_about_permissions(django_assert_num_queries):
    member = alice()
    with django_assert_num_queries(0):
        assert not member.has_perm("members.suspend_member")
        assert not member.has_module_perms("members")


def test_readers_are_sent_nowhere_and_let_in_nowhere(client: Client):
    client.force_login(alice())
    assert client.get("/admin/").status_code in (302, 403)
    assert client.get("/admin/", follow=True).status_code == 403


def set_up_app(client: Client) -> str:
    """Set up an authenticator app as the pages ask; return its secret."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer.status_code == 303
    return secret


def test_setting_up_an_app_gives_powers_and_is_asked_for_at_the_next_sign_in(client: Client):
    verify(without_factor(ada()))
    sign_in(client, "ada", PASSWORD)
    secret = set_up_app(client)
    assert client.get("/admin/").status_code == 200
    other = Client()
    assert (
        sign_in(other, "ada", PASSWORD, next="/admin/")["Location"] == "/accounts/2fa/authenticate/"
    )
    assert not is_signed_in(other)
    other.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert not is_signed_in(other)
    answer = other.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert answer.status_code == 303 and is_signed_in(other)


def test_a_session_from_before_the_second_factor_gains_nothing_by_it(client: Client):
    verify(without_factor(ada()))
    stolen, unused = Client(), Client()
    for browser in (stolen, unused, client):
        sign_in(browser, "ada", PASSWORD)
    assert stolen.get("/settings/").status_code == 200
    set_up_app(client)
    assert client.get("/admin/").status_code == 200
    for browser in (stolen, unused):
        assert browser.get("/admin/").status_code == 302 and not is_signed_in(browser)


def test_without_the_second_factor_only_the_session_that_took_it_away_goes_on(client: Client):
    verify(without_factor(ada()))
    sign_in(client, "ada", PASSWORD)
    set_up_app(client)
    other = Client()
    other.force_login(Member.objects.get(username="ada"))
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 303
    assert client.get("/settings/").status_code == 200
    assert other.get("/settings/").status_code == 302


def test_who_a_session_is_of_is_one_query(client: Client, django_assert_num_queries):
    client.force_login(ada())
    request = client.get("/settings/").wsgi_request
    del request._cached_user
    with django_assert_num_queries(1):
        assert auth.get_user(request).has_staff_powers


def test_the_second_factor_cannot_be_changed_without_the_password(client: Client):
    client.force_login(without_factor(ada()))
    assert client.get("/accounts/2fa/totp/activate/")["Location"].startswith("/accounts/reauth")


def test_a_recovery_code_works_once(client: Client):
    verify(alice())
    sign_in(client, "alice", PASSWORD)
    set_up_app(client)
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    for expected in (True, False):
        other = Client()
        sign_in(other, "alice", PASSWORD)
        other.post("/accounts/2fa/authenticate/", {"code": codes[0]})
        assert is_signed_in(other) is expected
