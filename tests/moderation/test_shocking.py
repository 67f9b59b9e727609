"""The rule about what pictures show: a reason from the first day."""

import pytest

from forum.moderation.care.rules import is_hard
from forum.moderation.community.standing import standing_rules
from forum.moderation.reasons import Reason, report_choices
from tests.moderation.making import make_report

pytestmark = pytest.mark.django_db


def test_a_picture_can_be_reported_and_removed_for_what_it_shows():
    assert Reason.SHOCKING in dict(report_choices())
    assert make_report(reason="shocking").get_reason_display() == "Sexual or gruesome content"
    assert is_hard(reasons=["shocking"], checks=())


def test_a_new_site_begins_with_it():
    assert [one.rule.code for one in standing_rules()][-1] == "shocking"
