"""The groups that the migration makes, and what each allows."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db import connection

from tests import cast

pytestmark = pytest.mark.django_db

HERE = SimpleNamespace(connection=connection)  # All that the migration asks of an editor.
roles = import_module("forum.moderation.migrations.0002_roles")


@pytest.mark.parametrize(
    ("person", "permission", "allowed"),
    [
        (cast.alice, "discussion.moderate_comment", False),
        (cast.mori, "discussion.moderate_comment", True),
        (cast.mori, "members.suspend_member", True),
        (cast.mori, "articles.publish_article", False),
        (cast.mori, "members.change_member", False),
        (cast.edo, "articles.publish_article", True),
        (cast.edo, "articles.add_article", True),
        (cast.edo, "articles.change_article", True),
        (cast.edo, "discussion.moderate_comment", False),
        (cast.ada, "discussion.moderate_comment", True),
        (cast.ada, "articles.publish_article", True),
        (cast.ada, "members.change_member", True),
        (cast.ada, "moderation.view_decision", True),
        (cast.ada, "moderation.change_decision", False),
        (cast.mori, "moderation.judge_handed_over", False),
        (cast.ada, "moderation.judge_handed_over", True),
        (cast.ada, "moderation.delete_decision", False),
    ],
)
def test_a_role_allows_what_it_says(person, permission: str, allowed: bool):
    assert person().has_perm(permission) is allowed


def test_a_reader_asks_no_permission_query(django_assert_num_queries):
    alice = cast.alice()
    with django_assert_num_queries(0):
        assert not alice.has_perm("discussion.moderate_comment")


def test_making_the_roles_again_changes_nothing():
    def held() -> dict[str, int]:
        return {group.name: group.permissions.count() for group in Group.objects.all()}

    before = held()
    roles.make_roles(apps, HERE)
    assert held() == before and len(before) == 5


def test_the_roles_can_be_taken_back_and_made_again():
    roles.drop_roles(apps, HERE)
    assert not Group.objects.exists()
    roles.make_roles(apps, HERE)
    assert Group.objects.count() == 5
