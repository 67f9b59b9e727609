"""A session is read together with its member, and is nobody else's whatever stands beside it."""

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forum.members.models import Member
from tests import cast
from tests.signing_in import sign_in
from tests.statements import spelled

pytestmark = pytest.mark.django_db

SETTINGS = "/settings/"


@pytest.fixture
def alice(client: Client) -> Member:
    """Return alice, who has signed in as members do."""
    member = cast.alice()
    sign_in(client, member)
    return member


def asked(client: Client) -> list[str]:
    """Return the statements of a member's page that read members or sessions."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(SETTINGS).status_code == 200
    names = ("django_session", "members_member")
    return [sql for sql in spelled(queries) if any(name in sql for name in names)]


def test_member_and_session_are_read_in_one_statement(client: Client, alice: Member):
    statements = asked(client)
    assert len(statements) == 1
    assert "django_session" in statements[0] and "members_member" in statements[0]


def test_a_session_that_nobody_noted_takes_one_more(client: Client, alice: Member):
    UserSession.objects.all().delete()
    assert len(asked(client)) == 2


def test_what_is_noted_makes_nobody_another(client: Client, alice: Member):
    UserSession.objects.update(user=cast.bob())
    page = client.get(SETTINGS).content.decode()
    assert "Alice" in page and "Bob" not in page


def test_who_may_not_sign_in_any_more_is_out_at_once(client: Client, alice: Member):
    assert client.get(SETTINGS).status_code == 200
    Member.objects.filter(pk=alice.pk).update(is_active=False)
    assert client.get(SETTINGS).status_code == 302


def test_a_session_ends_with_the_password_it_began_by(client: Client, alice: Member):
    alice.set_password("Another-one-7")
    alice.save()
    assert client.get(SETTINGS).status_code == 302


def test_what_changes_shows_on_the_next_request(client: Client, alice: Member):
    assert "Alice" in client.get(SETTINGS).content.decode()
    alice.display_name = "Alicia"
    alice.save()
    assert "Alicia" in client.get(SETTINGS).content.decode()


def test_what_roles_allow_is_read_along_and_holds_from_the_next_request(client: Client):
    sign_in(client, cast.mori())
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/moderation/log/").status_code == 200
    assert not any("auth_permission" in one["sql"] for one in queries.captured_queries[1:])
    cast.mori().groups.clear()
    assert client.get("/moderation/log/").status_code == 403
