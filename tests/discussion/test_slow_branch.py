"""A branch in which each member can reply once in some minutes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from forum.discussion.models import Comment
from forum.discussion.posting import post_comment
from forum.discussion.rules import SLOW_BRANCH
from forum.members.models import Member
from forum.moderation.models import Decision, LogEntry, Why
from forum.refusals import Refused
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_appeal, make_decision

pytestmark = pytest.mark.django_db


def answer(comment: Comment, author: Member | None = None) -> str:
    """Reply to a comment, as suzu unless told; return "posted" or why not."""
    try:
        post_comment(
            article=comment.article, author=author or cast.suzu(), text="And?", reply_to=comment.pk
        )
    except Refused as refused:
        return refused.refusal.code
    return "posted"


def test_a_member_waits_in_it_and_below_and_nowhere_else():
    root = make_comment(author=cast.suzu())
    inner = make_comment(reply_to=root, author=cast.suzu())
    below = make_comment(reply_to=inner, author=cast.bob())
    make_decision("slow_below", inner)
    # What is slow is replying: the comment itself counts for nothing.
    assert [answer(one) for one in (root, inner, below, root)] == [
        "posted", "posted", "slow", "posted",
    ]  # fmt: skip
    assert answer(below, cast.alice()) == "posted"
    assert [answer(below, cast.mori()) for _ in range(2)] == ["posted"] * 2
    mine = Comment.objects.filter(author=cast.suzu(), reply_to=inner)
    for comment in mine:
        later = comment.created_at - SLOW_BRANCH + timedelta(seconds=30)
        Comment.objects.filter(pk=comment.pk).update(created_at=later)
    assert answer(below) == "slow"
    for comment in mine:
        later = comment.created_at - SLOW_BRANCH
        Comment.objects.filter(pk=comment.pk).update(created_at=later)
    assert answer(below) == "posted"


def test_a_moderator_slows_it_once_and_takes_it_back(client: Client):
    root = make_comment(author=cast.bob())
    client.force_login(cast.mori())
    page = reverse("moderation:comment", args=[root.pk])
    assert "Slow replies" in client.get(page).content.decode()
    make_decision("slow_below", root, reason=Why.HEATED)
    assert [answer(root), answer(root)] == ["posted", "slow"]
    shown = client.get(page).content.decode()
    assert "Replies slowed" in shown and "Slow replies no more" in shown
    make_decision("unslow", root, reason=Why.TAKEN_BACK)
    assert answer(root) == "posted"
    assert Decision.objects.count() == LogEntry.objects.count() == 2


def test_its_author_can_appeal_and_the_database_keeps_it_short(client: Client):
    root = make_comment(author=cast.bob())
    appeal = make_appeal(make_decision("slow_below", root))
    client.force_login(cast.ada())
    judged = {"outcome": "reversed", "answer": "You are right."}
    client.post(reverse("moderation:judge_appeal", args=[appeal.pk]), judged)
    assert [answer(root), answer(root)] == ["posted"] * 2
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=root.pk).update(slow_minutes=61)
