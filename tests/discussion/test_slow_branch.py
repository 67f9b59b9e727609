"""A branch in which each member can reply once in some minutes."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from forum.discussion.branch_rules import SLOW_BRANCH
from forum.discussion.models import Comment
from forum.discussion.posting import post_comment
from forum.members.models import Member
from forum.moderation.chain.models import LogEntry
from forum.moderation.chain.verifying import verify_log
from forum.moderation.deciding import decide
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Why
from forum.notifications.models import Notice
from forum.refusals import Refused
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_appeal, make_decision

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


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


def test_the_moderator_says_how_slow_and_readers_learn_it_before_they_type(client: Client):
    root = make_comment(author=cast.bob())
    inner = make_comment(reply_to=root)
    client.force_login(cast.mori())
    page = reverse("moderation:comment", args=[root.pk])
    html = client.get(page).content.decode()
    assert '<option value="10" selected>Slow: once in 10 minutes</option>' in html
    seen = re.search(r'name="seen" value="([^"]*)"', html)[1]
    sent = {"seen": seen, "reason": "heated", "minutes": "7"}
    acting = reverse("moderation:act", args=[root.pk, "slow_below"])
    assert client.post(acting, sent).status_code == 422
    assert Comment.objects.get(pk=root.pk).slow_minutes is None
    assert client.post(acting, sent | {"minutes": "30"}).status_code == 303
    assert Comment.objects.get(pk=root.pk).slow_minutes == 30
    assert "once in 30 minutes" in client.get(reverse("moderation:log")).content.decode()
    assert "only once in 30 minutes" in Notice.objects.get(recipient=cast.bob()).note
    compose = f"/articles/{root.article_id}/compose/?reply_to="
    for who in (None, cast.alice()):
        if who:
            client.force_login(who)
        else:
            client.logout()
        for address in (root.article.get_absolute_url(), root.get_absolute_url()):
            assert client.get(address).content.decode().count("one reply every 30 minutes") == 1
        for answered in (root, inner):
            shown = client.get(f"{compose}{answered.pk}").content.decode()
            assert "once in 30 minutes" in shown
    other = make_comment(article=root.article)
    assert "Slow branch" not in client.get(f"{compose}{other.pk}").content.decode()


def test_slowed_again_by_undoing_it_is_as_slow_as_it_was_and_the_log_holds():
    root = make_comment(author=cast.bob())
    decide(act="slow_below", comment_id=root.pk, moderator=cast.mori(), reason="heated", minutes=60)
    make_decision("unslow", root)
    make_decision("slow_below", root, reason=Why.TAKEN_BACK)
    assert Comment.objects.get(pk=root.pk).slow_minutes == 60
    assert list(Decision.objects.order_by("pk").values_list("minutes", flat=True)) == [60, None, 60]
    assert verify_log().broken is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.filter(act="unslow").update(minutes=5)


def reply_at_once(root_id: int, number: int) -> str:
    """Reply as suzu in one of eight processes; return "posted" or why not."""
    return answer(Comment.objects.select_related("article").get(pk=root_id + number % 2))


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_of_eight_replies_of_one_member_at_once_one_passes(writers):
    root = make_comment(author=cast.bob())
    below = make_comment(reply_to=root)
    cast.suzu()
    make_decision("slow_below", root)
    assert below.pk == root.pk + 1
    calls = [{"root_id": root.pk, "number": number} for number in range(8)]
    assert sorted(writers.call(reply_at_once, calls)) == ["posted"] + ["slow"] * 7
