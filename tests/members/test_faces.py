"""Pages that are kept ready go when what they show of a member does."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from forum.members.faces import FacesVersion, faces_version
from forum.members.models import Member
from forum.members.naming import rename
from forum.refusals import Refused
from tests.cast import PASSWORD, ada, alice, bob

pytestmark = pytest.mark.django_db


def test_there_is_one_row_and_never_another():
    assert list(FacesVersion.objects.values_list("pk", flat=True)) == [1]
    with pytest.raises(IntegrityError), transaction.atomic():
        FacesVersion.objects.create(id=2)


def test_another_display_name_changes_faces():
    member, before = alice(), faces_version()
    rename(member=member, name="Alicia", now=timezone.now())
    assert faces_version() == before + 1


def test_a_refused_or_idle_renaming_changes_no_face():
    member, other, before = alice(), bob(), faces_version()
    rename(member=member, name="Alice", now=timezone.now())
    with pytest.raises(Refused):
        rename(member=member, name=other.display_name, now=timezone.now())
    assert faces_version() == before


@pytest.mark.parametrize("limits", [{}, {"update_fields": ["username", "is_staff", "is_active"]}])
@pytest.mark.parametrize(
    ("field", "value"), [("username", "alicia"), ("is_staff", True), ("is_active", False)]
)
def test_each_field_that_pages_show_changes_faces(field: str, value: object, limits: dict):
    member, before = alice(), faces_version()
    setattr(member, field, value)
    member.save(**limits)
    assert faces_version() == before + 1
    member.save(**limits)
    assert faces_version() == before + 1


def test_a_change_that_is_undone_changes_no_face():
    member, before = alice(), faces_version()
    with transaction.atomic():
        member.is_staff = True
        member.save()
        transaction.set_rollback(True)
    assert faces_version() == before


def test_signing_in_and_settings_change_no_face(client: Client):
    member, before = alice(), faces_version()
    client.post("/accounts/login/", {"login": member.username, "password": PASSWORD})
    client.force_login(member)
    choices = {"language": "ja", "time_zone": "Asia/Tokyo", "theme": "dark"}
    client.post("/settings/", {"display_name": member.display_name, **choices})
    assert Member.objects.get(pk=member.pk).language == "ja"
    assert faces_version() == before


def test_an_account_that_is_deleted_changes_faces():
    member, before = alice(), faces_version()
    member.delete()
    assert faces_version() == before + 1


def test_roles_that_are_given_change_faces():
    from django.contrib.auth.models import Group

    from forum.moderation.scopes.desk import give_desk_roles
    from forum.moderation.scopes.giving import give_role

    member, before = alice(), faces_version()
    give_role(member=member, by=ada(), role="moderator")
    assert faces_version() > before
    before = faces_version()
    give_desk_roles(member=member, by=ada(), groups=[Group.objects.get(name="editor")])
    assert faces_version() > before
