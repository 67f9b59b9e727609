"""A branch whose new replies wait for a moderator."""

import pytest
from django.test import Client
from django.urls import reverse

from forum.discussion.locking import hold_replies, let_replies
from forum.discussion.models import Comment, State
from forum.discussion.posting import post_comment
from forum.members.models import Member
from forum.moderation.cases.models import Case
from forum.moderation.chain.models import LogEntry
from forum.moderation.deciding import decide
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Why
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_appeal, make_decision

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def answer(comment: Comment, author: Member | None = None) -> str:
    """Return the state of a new answer to a comment, by alice unless told."""
    posted = post_comment(
        article=comment.article, author=author or cast.alice(), text=f"To {comment.pk}.",
        reply_to=comment.pk,
    )  # fmt: skip
    return Comment.objects.get(pk=posted.pk).state


def test_replies_to_it_and_below_wait_and_others_do_not():
    root = make_comment()
    inner = make_comment(reply_to=root)
    below = make_comment(reply_to=inner)
    beside = make_comment(reply_to=root)
    hold_replies(comment_id=inner.pk)
    assert [answer(one) for one in (root, beside, inner, below)] == [
        State.PUBLISHED, State.PUBLISHED, State.HELD, State.HELD,
    ]  # fmt: skip
    assert answer(below, cast.mori()) == State.PUBLISHED
    assert Case.objects.open().filter(is_held=True).count() == 2
    let_replies(comment_id=inner.pk)
    assert answer(below, cast.bob()) == State.PUBLISHED


def test_a_moderator_decides_it_once_and_takes_it_back(client: Client):
    root = make_comment(author=cast.bob())
    client.force_login(cast.mori())
    page = client.get(reverse("moderation:comment", args=[root.pk])).content.decode()
    assert "Hold replies" in page
    decide(act="hold_below", comment_id=root.pk, moderator=cast.mori(), reason=Why.HEATED)
    assert answer(root) == State.HELD
    page = client.get(reverse("moderation:comment", args=[root.pk])).content.decode()
    assert "Replies held" in page and "Hold replies no more" in page
    decide(act="let_below", comment_id=root.pk, moderator=cast.mori(), reason=Why.TAKEN_BACK)
    assert answer(root, cast.suzu()) == State.PUBLISHED
    assert Decision.objects.count() == LogEntry.objects.count() == 2


def test_its_author_can_appeal_and_a_reversal_lets_replies_appear(client: Client):
    root = make_comment(author=cast.bob())
    appeal = make_appeal(make_decision("hold_below", root))
    client.force_login(cast.ada())
    judged = {"outcome": "reversed", "answer": "You are right."}
    client.post(reverse("moderation:judge_appeal", args=[appeal.pk]), judged)
    assert answer(root) == State.PUBLISHED
