"""Warning, watching, banning and noting: what each does, who may, and how it is told."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from forum.discussion.editing import edit_comment
from forum.discussion.posting import post_comment
from forum.discussion.removal import delete_own_comment
from forum.members.models import NO_END, Member
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.chain.verifying import verify_log
from forum.moderation.checks.models import CheckRun
from forum.moderation.checks.outcomes import Outcome
from forum.moderation.decisions.models import Decision
from forum.moderation.measures.banning import ban_member, lift_ban
from forum.moderation.measures.deciding import find_last
from forum.moderation.measures.models import Acknowledgement, MemberNote
from forum.moderation.measures.noting import add_note
from forum.moderation.measures.warning import (
    acknowledge_warning,
    take_back_warning,
    warn_member,
)
from forum.moderation.measures.watching import end_watch, watch_member
from forum.moderation.reasons import Reason, Why
from forum.moderation.suspending import suspend_member
from forum.notifications.models import Notice
from forum.notifications.outbox import send_due_mails
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import ban, make_appeal, make_decision, set_level, warn, watch
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

DAY = timedelta(days=1)
VERBS = {"warn": warn, "watch": watch, "ban": ban, "trust": set_level}


def code_of(verb, *args, **fields) -> str:
    with pytest.raises(Refused) as refused:
        verb(*args, **fields)
    return refused.value.refusal.code


def fresh(member: Member) -> Member:
    return Member.objects.get(pk=member.pk)


def post(author: Member, text: str = "Again"):
    return post_comment(article=make_article(), author=author, text=text)


@pytest.mark.parametrize("name", VERBS)
def test_a_measure_is_logged_and_told_in_the_site_and_by_mail(name: str):
    decision = VERBS[name](cast.alice(), note="Third time", words="Calm down.")
    assert (decision.act, decision.rule.rule.code) == (name, "abuse")
    notice = Notice.objects.get(recipient=cast.alice())
    assert "Insult" in notice.note and "Third" not in notice.note
    send_due_mails()
    assert "Calm down." in mail.outbox[0].body and "Third" not in mail.outbox[0].body
    proof = verify_log()
    assert (proof.count, proof.wrong) == (1, "")


@pytest.mark.both
def test_a_warned_member_posts_once_they_have_confirmed():
    decision = warn(cast.alice(), words="No names, please.")
    alice = fresh(cast.alice())
    assert "No names, please." in alice.warning_words
    assert code_of(post, alice) == "warned"
    acknowledge_warning(decision=decision, member=alice)
    acknowledge_warning(decision=decision, member=alice)
    assert Acknowledgement.objects.get().decision == decision
    assert post(fresh(alice)).pk


@pytest.mark.both
def test_a_confirmed_warning_is_a_read_notice(client):
    decision, other = warn(cast.alice()), make_decision("hide", make_comment(author=cast.alice()))
    client.force_login(fresh(cast.alice()))
    page = client.post(f"/decisions/{decision.pk}/acknowledge/", follow=True).content.decode()
    assert "You have confirmed this warning." in page
    unread = Notice.objects.filter(recipient=cast.alice()).unread()
    assert [notice.subject for notice in unread] == [f"decision:{other.pk}"]
    assert fresh(cast.alice()).unread_notice_count == 1


def test_a_warning_that_was_not_confirmed_says_why_nothing_is_asked(client):
    first, second = warn(cast.alice()), warn(cast.alice())
    client.force_login(fresh(cast.alice()))
    words = client.get(first.get_absolute_url()).content.decode()
    assert "Another warning took its place before you confirmed it." in words
    assert "I have read this" in client.get(second.get_absolute_url()).content.decode()
    take_back_warning(member=cast.alice(), moderator=cast.mori(), reason=Why.MISTAKE)
    words = client.get(second.get_absolute_url()).content.decode()
    assert "A moderator took this warning back before you confirmed it." in words
    assert "I have read this" not in words


def test_an_old_warning_confirms_no_newer_one():
    first, second = warn(cast.alice()), warn(cast.alice())
    acknowledge_warning(decision=first, member=cast.alice())
    assert fresh(cast.alice()).warning_number == second.pk


def test_somebody_elses_warning_is_not_confirmed():
    decision = warn(cast.alice())
    with pytest.raises(ValueError, match="no warning"):
        acknowledge_warning(decision=decision, member=cast.bob())
    assert fresh(cast.alice()).is_warned


def test_a_warning_taken_back_leaves_nothing_to_confirm():
    warn(cast.alice())
    take_back_warning(member=cast.alice(), moderator=cast.mori(), reason=Why.MISTAKE)
    assert post(fresh(cast.alice())).pk


@pytest.mark.both
def test_what_a_watched_member_writes_appears_and_is_watched_until_the_day():
    decision = watch(cast.alice())
    comment = post(fresh(cast.alice()), "A friendly sentence about ferries.")
    assert comment.state == "published"
    assert CheckRun.objects.get(comment=comment).outcome == Outcome.WATCH
    Member.objects.update(watched_until=timezone.now())
    later = post(fresh(cast.alice()), "Another sentence, about trains this time.")
    assert CheckRun.objects.get(comment=later).outcome == Outcome.PUBLISH
    assert decision.until - decision.decided_at == DAY


def test_a_watch_ends_early():
    watch(cast.alice())
    end_watch(member=cast.alice(), moderator=cast.mori(), reason=Why.CALM_AGAIN)
    assert fresh(cast.alice()).watched_until is None


def test_a_banned_member_deletes_but_never_writes():
    own = make_comment(author=cast.alice())
    ban(cast.alice())
    alice = fresh(cast.alice())
    assert alice.suspended_until == NO_END and alice.is_banned
    assert code_of(post, alice) == "banned"
    delete_own_comment(comment_id=own.pk, member=alice)


def test_the_record_calls_a_ban_no_suspension(client):
    ban(cast.alice())
    sign_in(client, cast.mori())
    page = client.get("/moderation/members/alice/").content.decode()
    assert "suspended or banned once" in page and "suspended once" not in page


def test_a_ban_is_not_shortened_by_a_suspension():
    ban(cast.alice())
    why = {"member": cast.alice(), "moderator": cast.ada(), "reason": Reason.SPAM}
    assert code_of(suspend_member, duration=DAY, **why) == "is_banned"
    assert code_of(ban_member, **why) == "is_banned"


def test_a_lifted_ban_lets_a_member_write():
    ban(cast.alice())
    lift_ban(member=cast.alice(), moderator=cast.ada(), reason=Why.TALKED_OVER)
    assert post(fresh(cast.alice())).pk


@pytest.mark.parametrize("name", VERBS)
def test_a_reversed_measure_ends(name: str):
    decision = VERBS[name](cast.alice(), cast.ada())
    appeal = make_appeal(decision)
    judge_appeal(appeal_id=appeal.pk, judge=cast.mori(), outcome="reversed", answer="You are right")
    alice = fresh(cast.alice())
    assert (alice.suspended_until, alice.watched_until, alice.warning_number) == (None,) * 3
    assert verify_log().wrong == ""


def test_a_reversal_ends_no_later_ban():
    appeal = make_appeal(warn(cast.alice(), cast.ada()))
    ban(cast.alice())
    judge_appeal(appeal_id=appeal.pk, judge=cast.mori(), outcome="reversed", answer="Right")
    assert fresh(cast.alice()).is_banned


@pytest.mark.parametrize(
    ("member", "moderator", "code"),
    [
        (cast.alice, cast.bob, "not_allowed"),
        (cast.alice, cast.edo, "not_allowed"),
        (cast.mori, cast.mori, "yourself"),
        (cast.edo, cast.mori, "staff"),
        (cast.ada, cast.ada, "yourself"),
    ],
)
@pytest.mark.parametrize("name", ["warn", "watch"])
def test_who_may_not_take_measures_against_whom(name: str, member, moderator, code: str):
    assert code_of(VERBS[name], member(), moderator()) == code
    assert not Decision.objects.exists()


def test_a_moderator_bans_only_with_the_permission():
    assert code_of(ban, cast.alice(), cast.mori()) == "not_allowed"
    ban(cast.alice(), cast.ada())
    why = {"member": cast.alice(), "moderator": cast.mori(), "reason": Why.MISTAKE}
    assert code_of(lift_ban, **why) == "not_allowed"


@pytest.mark.parametrize(
    ("verb", "code"),
    [(take_back_warning, "not_warned"), (end_watch, "not_watched"), (lift_ban, "not_banned")],
)
def test_what_does_not_run_is_not_ended(verb, code: str):
    why = {"member": cast.alice(), "moderator": cast.ada(), "reason": Why.MISTAKE}
    assert code_of(verb, **why) == code


@pytest.mark.parametrize("verb", [warn_member, watch_member, ban_member])
def test_a_measure_says_why(verb):
    length = {"duration": DAY} if verb is watch_member else {}
    fields = {"member": cast.alice(), "moderator": cast.ada(), **length}
    assert code_of(verb, reason="", **fields) == "needs_reason"
    assert code_of(verb, reason=Why.CALM_AGAIN, **fields) == "wrong_reason"
    assert code_of(verb, reason=Reason.OTHER, **fields) == "needs_note"
    assert not Decision.objects.exists()


def test_the_second_of_two_moderators_learns_of_the_first():
    seen = find_last(cast.alice())
    warn(cast.alice(), seen=seen)
    assert code_of(watch, cast.alice(), seen=seen) == "decided_meanwhile"


@pytest.mark.both
def test_a_note_is_kept_for_colleagues_and_tells_nobody():
    add_note(member=cast.alice(), author=cast.mori(), text=" Writes well at night. ")
    assert MemberNote.objects.get().text == "Writes well at night."
    assert not Notice.objects.exists()
    fields = {"member": cast.alice(), "text": "x"}
    assert code_of(add_note, author=cast.bob(), **fields) == "not_allowed"
    assert code_of(add_note, member=cast.mori(), author=cast.mori(), text="x") == "yourself"
    assert code_of(add_note, member=cast.alice(), author=cast.mori(), text="  ") == "empty_note"


def test_a_warned_member_changes_nothing_until_they_confirm_from_that_form(client):
    own = make_comment(author=cast.alice(), text="As it was.")
    decision = warn(cast.alice(), words="No names, please.")
    sign_in(client, fresh(cast.alice()))
    edit = f"/comments/{own.pk}/edit/"
    assert "No names, please." in client.get(edit).content.decode()
    refused = client.post(edit, {"text": "Changed."})
    assert refused.status_code == 422 and "Changed." in refused.content.decode()
    confirm = f"/decisions/{decision.pk}/acknowledge/?edits={own.pk}"
    assert confirm in refused.content.decode()
    again = client.post(confirm, {"text": "Changed."}).content.decode()
    assert "Changed." in again and "No names, please." not in again
    assert client.post(edit, {"text": "Changed."}).status_code == 303


@pytest.mark.parametrize(("name", "code"), [("warn", "warned"), ("ban", "banned")])
def test_a_change_that_came_in_before_a_measure_is_not_made_after_it(name: str, code: str):
    own = make_comment(author=cast.alice())
    stale = fresh(cast.alice())
    VERBS[name](cast.alice())
    assert code_of(edit_comment, comment_id=own.pk, editor=stale, text="After all.") == code
