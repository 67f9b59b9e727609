"""What the demo's administrator has changed, once."""

import pytest

from forum.demo.changing import load_changes
from forum.moderation.chain.verifying import verify_log
from forum.moderation.checks.models import CheckChange
from forum.moderation.community.standing import standing_rules
from tests import cast

pytestmark = pytest.mark.django_db


def test_a_second_run_changes_nothing_more():
    for _ in range(2):
        load_changes(cast.ada())
    assert [rule.rule.code for rule in standing_rules()][-1] == "rule-9"
    assert CheckChange.objects.get().after["mode"] == "trial"
    assert (verify_log().count, verify_log().broken) == (2, None)
