"""The appeal of a move whose branch can't go back any more is judged all the same."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from forum.discussion.models import Comment
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.appeals.models import BRANCH_STAYS, Appeal
from forum.moderation.chain.verifying import verify_log
from forum.notifications.models import Notice
from forum.notifications.outbox import send_due_mails
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_appeal, make_decision
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

SAYS = str(BRANCH_STAYS)
MANY, DEEP = (
    ("forum.discussion.branch_rules.MOST_MOVED", 2),
    ("forum.discussion.branch_rules.MAX_DEPTH", 2),
)


@pytest.fixture
def appeal() -> Appeal:
    """Bob's appeal of mori's move of a comment with two below it."""
    moved = make_comment(reply_to=make_comment(author=cast.alice()), author=cast.bob())
    make_comment(reply_to=make_comment(reply_to=moved, author=cast.suzu()), author=cast.alice())
    return make_appeal(make_decision("move", moved, reason="off_topic"))


def judge(appeal: Appeal, outcome: str = "reversed") -> Appeal:
    return judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome=outcome, answer="Right.")


@pytest.mark.both
@pytest.mark.parametrize("limit", [MANY, DEEP], ids=["many", "deep"])
def test_it_is_reversed_and_the_branch_stays_with_the_reason(appeal, limit, monkeypatch, client):
    monkeypatch.setattr(*limit)
    judged = judge(appeal)
    assert judged.branch_stays and judged.outcome == "reversed"
    moved = Comment.objects.get(pk=appeal.decision.comment_id)
    assert moved.moved_from_id and moved.depth == 0
    told = Notice.objects.get(recipient=cast.bob(), subject__startswith="appeal:")
    assert told.note.endswith(SAYS) and "reversed" in told.note
    send_due_mails()
    assert any(SAYS in " ".join(sent.body.split()) for sent in mail.outbox)
    client.force_login(cast.bob())
    assert SAYS in client.get(appeal.decision.get_absolute_url()).content.decode()
    assert verify_log().broken is None
    Appeal.objects.update(branch_stays=False)
    assert "branch_stays" in verify_log().wrong


def test_who_judges_reads_it_before_and_after(appeal, monkeypatch, client: Client):
    monkeypatch.setattr(*MANY)
    sign_in(client, cast.ada())
    page = reverse("moderation:judge_appeal", args=[appeal.pk])
    assert f"but: {SAYS}" in client.get(page).content.decode()
    answer = client.post(page, {"answer": "Right.", "outcome": "reversed"}, follow=True)
    assert answer.status_code == 200 and f"the member told. {SAYS}" in answer.content.decode()
    again = client.get(page).content.decode()
    assert SAYS in again and f"but: {SAYS}" not in again


def test_a_branch_that_can_go_back_goes_and_nothing_is_said_of_it(appeal, client: Client):
    sign_in(client, cast.ada())
    page = reverse("moderation:judge_appeal", args=[appeal.pk])
    assert SAYS not in client.get(page).content.decode()
    assert not judge(appeal).branch_stays
    assert Comment.objects.get(pk=appeal.decision.comment_id).moved_from_id is None


@pytest.mark.both
def test_a_move_that_stays_says_nothing_either(appeal, monkeypatch):
    monkeypatch.setattr(*MANY)
    assert not judge(appeal, "upheld").branch_stays
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.update(branch_stays=True)


def test_what_a_colleague_moved_back_before_needs_no_explanation(appeal, monkeypatch):
    make_decision("move_back", appeal.decision.comment_id, reason="calm_again")
    monkeypatch.setattr(*MANY)
    assert not judge(appeal).branch_stays
