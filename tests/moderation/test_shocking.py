"""The rule that came with pictures: a reason from the first day, or offered to who is at work."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from forum.moderation.care.rules import is_hard
from forum.moderation.community.models import Rule, RuleVersion
from forum.moderation.community.retiring import reinstate_rule
from forum.moderation.community.standing import standing_rules
from forum.moderation.reasons import Reason, report_choices
from tests import cast
from tests.moderation.making import make_report

pytestmark = pytest.mark.django_db
write_rule = import_module(
    "forum.moderation.migrations.0018_rule_about_shocking_pictures"
).write_rule


def write_again() -> None:
    RuleVersion.objects.filter(rule__code="shocking").delete()
    Rule.objects.filter(code="shocking").delete()
    write_rule(apps, connection.schema_editor())


def test_a_picture_can_be_reported_and_removed_for_what_it_shows():
    assert Reason.SHOCKING in dict(report_choices())
    assert make_report(reason="shocking").get_reason_display() == "Sexual or gruesome content"
    assert is_hard(reasons=["shocking"], checks=())


def test_a_new_site_begins_with_it():
    write_again()
    assert [one.rule.code for one in standing_rules()][-1] == "shocking"
    write_rule(apps, connection.schema_editor())
    assert Rule.objects.filter(code="shocking").count() == 1


def test_where_moderators_have_worked_administrators_put_it_in_force():
    make_report()
    write_again()
    assert "shocking" not in [one.rule.code for one in standing_rules()]
    reinstate_rule(code="shocking", editor=cast.ada(), why="We show pictures.")
    assert "shocking" in [one.rule.code for one in standing_rules()]
