"""What was dealt with, or deleted, finds no report wrong, and no reporter hears it stands."""

import pytest

from forum.discussion.models import Comment
from forum.discussion.removal import delete_own_comment
from forum.moderation.acts import Act
from forum.moderation.reasons import Why
from forum.moderation.reports.models import Report
from forum.moderation.subjects.judging import dismiss_case
from forum.notifications.models import Notice
from tests import cast
from tests.make import make_comment
from tests.moderation.making import (
    make_decision,
    make_member_report,
    make_report,
    make_thread_report,
)

pytestmark = pytest.mark.django_db

DEALT_WITH = "Thank you. What you reported has been dealt with already."


def heard() -> str:
    return Notice.objects.get(recipient=cast.bob(), kind="report").note


def verdict() -> str:
    return Report.objects.get(reporter=cast.bob()).verdict


@pytest.fixture
def reported() -> Comment:
    return make_report(make_comment(author=cast.alice())).comment


def test_what_its_author_deleted_was_reported_neither_right_nor_wrong(reported: Comment):
    delete_own_comment(comment_id=reported.pk, member=cast.alice())
    make_decision(Act.DISMISS, reported, reason=Why.DEALT_WITH)
    assert verdict() == ""
    assert heard() == "The comment that you reported is gone: its author has deleted it."


def test_of_what_is_gone_nobody_hears_that_it_stands(reported: Comment):
    delete_own_comment(comment_id=reported.pk, member=cast.alice())
    make_decision(Act.DISMISS, reported)
    assert "is gone" in heard()


def test_what_another_act_dealt_with_was_reported_neither_right_nor_wrong(reported: Comment):
    make_decision(Act.LOCK, reported, reason=Why.HEATED)
    make_decision(Act.DISMISS, reported, reason=Why.DEALT_WITH)
    assert verdict() == "" and heard() == DEALT_WITH


def test_dismissed_again_by_undoing_it_is_dealt_with_still(reported: Comment):
    make_decision(Act.DISMISS, reported, reason=Why.DEALT_WITH)
    make_decision(Act.REOPEN, reported, reason=Why.MISTAKE)
    make_decision(Act.DISMISS, reported, reason=Why.TAKEN_BACK)
    assert verdict() == "" and heard() == DEALT_WITH


@pytest.mark.parametrize("is_thread", [True, False])
def test_a_thread_or_a_member_dealt_with_is_told_so(is_thread: bool):
    if is_thread:
        root = make_comment(author=cast.alice())
        make_comment(reply_to=root, author=cast.suzu())
        case = make_thread_report(root).case
    else:
        case = make_member_report().case
    dismiss_case(case_id=case.pk, moderator=cast.mori(), reason=Why.DEALT_WITH)
    assert heard() == DEALT_WITH
