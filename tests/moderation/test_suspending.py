"""Suspending: who may suspend whom, and what a suspended member can still do."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime

from forum.discussion.editing import edit_comment
from forum.discussion.posting import post_comment
from forum.discussion.removal import delete_own_comment
from forum.discussion.voting import cast_vote
from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Reason, Why
from forum.moderation.reporting import report_comment
from forum.moderation.suspending import find_seen, lift_suspension, suspend_member
from forum.notifications.models import Notice
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import ban

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]

DAY = timedelta(days=1)
WHY = reverse("moderation:suspension")


def suspend(member: Member, moderator: Member | None = None, **fields) -> Decision:
    fields.setdefault("reason", Reason.ABUSE)
    return suspend_member(member=member, moderator=moderator or cast.mori(), duration=DAY, **fields)


def lift(member: Member, moderator: Member | None = None, **fields) -> Decision:
    fields.setdefault("reason", Why.CALM_AGAIN)
    return lift_suspension(member=member, moderator=moderator or cast.mori(), **fields)


def code_of(verb, **fields) -> str:
    with pytest.raises(Refused) as refused:
        verb(**fields)
    return refused.value.refusal.code


def fresh(member: Member) -> Member:
    return Member.objects.get(pk=member.pk)


def test_a_suspension_is_set_logged_and_told():
    comment = make_comment(author=cast.alice())
    decision = suspend(cast.alice(), note="Warned twice", comment=comment)
    assert fresh(cast.alice()).suspended_until == decision.until
    assert abs(decision.until - timezone.now() - DAY) < timedelta(minutes=1)
    assert (decision.comment, decision.reason) == (comment, Reason.ABUSE)
    notice = Notice.objects.get(recipient=cast.alice())
    assert "suspended until" in notice.note and "Insult" in notice.note
    assert "Warned" not in notice.note and notice.actor is None


def test_a_suspended_member_reads_and_deletes_but_writes_nothing():
    alice = cast.alice()
    own, other = make_comment(author=alice), make_comment(author=cast.bob())
    suspend(alice)
    alice = fresh(alice)
    article = make_article()
    assert code_of(post_comment, article=article, author=alice, text="x") == "suspended"
    assert code_of(edit_comment, comment_id=own.pk, editor=alice, text="x") == "suspended"
    assert code_of(cast_vote, comment_id=other.pk, member=alice, value=1) == "suspended"
    assert (
        code_of(report_comment, comment_id=other.pk, reporter=alice, reason="spam") == "suspended"
    )
    delete_own_comment(comment_id=own.pk, member=alice)


def test_a_member_who_typed_on_is_told_until_when_they_are_suspended():
    article = make_article()
    decision = suspend(cast.alice())
    with pytest.raises(Refused) as refused:
        post_comment(article=article, author=fresh(cast.alice()), text="My long words.")
    until = date_format(localtime(decision.until), "DATETIME_FORMAT")
    said = f"Your account is suspended until {until}. You can read, but not write."
    assert refused.value.refusal.message == said


@pytest.mark.parametrize("measure", [suspend, ban])
def test_who_cannot_write_finds_the_decision_and_its_appeal_where_they_read(client, measure):
    decision = measure(cast.alice())
    client.force_login(fresh(cast.alice()))
    page = client.get(make_article().get_absolute_url()).content.decode()
    assert f'<a href="{WHY}">The whole decision, and how to appeal</a>' in page
    answer = client.get(WHY, follow=True)
    assert answer.redirect_chain == [(decision.get_absolute_url(), 302)]
    assert "Appeal" in answer.content.decode()


@pytest.mark.both
def test_the_decision_is_nobody_elses_and_gone_once_it_is_over(client):
    suspend(cast.alice())
    lift(cast.alice())
    for member in (cast.alice(), cast.bob()):
        client.force_login(fresh(member))
        assert client.get(WHY).url == reverse("moderation:standing")
        assert WHY not in client.get(make_article().get_absolute_url()).content.decode()


def test_lifting_lets_a_member_write_again():
    suspend(cast.alice())
    decision = lift(cast.alice(), note="Talked")
    assert fresh(cast.alice()).suspended_until is None
    assert (decision.act, decision.note) == (Act.LIFT, "Talked")
    post_comment(article=make_article(), author=fresh(cast.alice()), text="Thank you")
    assert Notice.objects.filter(recipient=cast.alice()).count() == 2


def test_who_is_not_suspended_cannot_be_released():
    assert code_of(lift, member=cast.alice(), moderator=cast.mori()) == "not_suspended"


@pytest.mark.parametrize(
    ("reason", "code"),
    [("", "needs_reason"), ("calm_again", "wrong_reason"), ("other", "needs_note")],
)
def test_a_suspension_says_why(reason: str, code: str):
    assert code_of(suspend, member=cast.alice(), reason=reason) == code
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("reason", "code"), [("", "needs_reason"), ("spam", "wrong_reason"), ("other", "needs_note")]
)
def test_a_suspension_is_lifted_for_a_reason_too(reason: str, code: str):
    suspend(cast.alice())
    assert code_of(lift, member=cast.alice(), reason=reason) == code
    assert fresh(cast.alice()).suspended_until


@pytest.mark.parametrize(
    ("member", "moderator", "code"),
    [
        (cast.alice, cast.bob, "not_allowed"),
        (cast.alice, cast.edo, "not_allowed"),
        (cast.mori, cast.mori, "yourself"),
        (cast.edo, cast.mori, "staff"),
        (cast.ada, cast.mori, "staff"),
        (cast.ada, cast.ada, "yourself"),
    ],
)
def test_who_may_not_suspend_whom(member, moderator, code: str):
    assert code_of(suspend, member=member(), moderator=moderator()) == code
    assert not Decision.objects.exists() and member().suspended_until is None


def test_an_administrator_suspends_a_moderator_who_cannot_lift_it_themselves():
    suspend(cast.mori(), cast.ada())
    assert code_of(lift, member=cast.mori(), moderator=cast.mori()) == "yourself"
    lift(cast.mori(), cast.ada())


@pytest.mark.both
def test_the_second_of_two_moderators_learns_of_the_first_suspension():
    seen = find_seen(cast.alice())
    suspend(cast.alice(), seen=seen)
    assert code_of(suspend, member=cast.alice(), moderator=cast.ada(), seen=seen) == (
        "already_decided"
    )
    suspend(cast.alice(), cast.ada(), seen=find_seen(fresh(cast.alice())))
    assert Decision.objects.count() == 2


def test_another_members_comment_is_not_logged_as_the_cause():
    comment = make_comment(author=cast.bob())
    assert suspend(cast.alice(), comment=comment).comment is None
