"""A measure against a member is taken back with one press by whoever has just taken it."""

import html
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.discussion.models import Comment, State
from forum.members.models import Member
from forum.moderation.acts import Act, Step
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.appeals.models import Appeal
from forum.moderation.blind.models import SecondLook
from forum.moderation.cases.models import Case
from forum.moderation.cases.records import load_records
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.measures.banning import ban_member
from forum.moderation.measures.deciding import find_last
from forum.moderation.measures.models import MemberNote
from forum.moderation.measures.noting import add_note, load_notes, take_back_note
from forum.moderation.measures.taking_back import TAKEN_BACK, take_back_measure
from forum.moderation.measures.warning import acknowledge_warning, warn_member
from forum.moderation.measures.watching import watch_member
from forum.moderation.reasons import Reason, Why
from forum.moderation.reports.models import Told
from forum.moderation.subjects.judging import measure_member
from forum.moderation.suspending import find_seen, suspend_member
from forum.moderation.sweeping.starting import sweep_all, sweep_day
from forum.moderation.trust.fixing import fix_level
from forum.moderation.trust.standing import read_standings
from forum.notifications.models import Notice
from forum.notifications.outbox import send_due_mails
from forum.refusals import Refused
from tests import cast
from tests.make import make_comment
from tests.moderation.making import (
    ban,
    make_appeal,
    make_member_report,
    press_undo,
    set_level,
    suspend,
    warn,
    watch,
)
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]

DAY = timedelta(days=1)
VERBS: dict[str, Callable[..., Decision]] = {
    Act.WARN: warn_member,
    Act.WATCH: partial(watch_member, duration=DAY),
    Act.TRUST: partial(fix_level, level=0),
    Act.SUSPEND: partial(suspend_member, duration=DAY),
    Act.BAN: ban_member,
    Act.SWEEP: sweep_all,
    Act.SWEEP_DAY: sweep_day,
}
# What each measure may replace.
FIRST: dict[str, Callable[[Member], Decision]] = {
    Act.WARN: warn,
    Act.WATCH: watch,
    Act.TRUST: set_level,
    Act.SUSPEND: suspend,
    Act.BAN: suspend,
}
STANDING = ("suspended_until", "watched_until", "warning_number", "fixed_trust_level")


def fresh(member: Member) -> Member:
    return Member.objects.get(pk=member.pk)


def standing() -> tuple[object, ...]:
    return Member.objects.values_list(*STANDING).get(pk=cast.alice().pk)


def take_back(decision: Decision, moderator: Member | None = None) -> Decision:
    return take_back_measure(decision_id=decision.pk, moderator=moderator or cast.ada())


def code_of(decision: Decision, moderator: Member | None = None) -> str:
    with pytest.raises(Refused) as refused:
        take_back(decision, moderator)
    return refused.value.refusal.code


def reverse_appeal(appeal: Appeal) -> None:
    judge = cast.staff("kai", "administrator")
    judge_appeal(appeal_id=appeal.pk, judge=judge, outcome="reversed", answer="You quoted.")


def strikes() -> tuple[int, int]:
    """Return how often alice was warned and suspended, as her trust counts it."""
    facts = read_standings([cast.alice().pk], timezone.now())[0].facts
    return facts.warnings, facts.suspensions


@pytest.mark.both
@pytest.mark.parametrize("act", VERBS)
def test_it_is_as_if_it_had_not_been_done_and_all_who_were_told_hear(act: str, settings):
    assert set(VERBS) == set(TAKEN_BACK)
    settings.SECOND_LOOK_PERCENT = 100
    make_comment(author=cast.alice())
    before, report = standing(), make_member_report()
    decision = measure_member(
        VERBS[act], member=cast.alice(), moderator=cast.ada(), seen_report=report.pk,
        reason=Reason.ABUSE,
    )  # fmt: skip
    back = take_back(decision)
    assert (back.reason, back.step) == (Why.TAKEN_BACK, Step.BACK)
    assert standing() == before
    told = Notice.objects.filter(recipient=cast.alice(), kind="decision").order_by("pk")
    assert ["Taken back by the moderator" in one.note for one in told] == [False, True]
    send_due_mails()
    assert "Taken back by the moderator" in mail.outbox[-1].body
    report.refresh_from_db()
    assert (report.closed_at, report.verdict, report.told) == (None, "", Told.WAITS)
    heard = Notice.objects.get(recipient=cast.bob(), kind="report").note
    assert "has been taken back. It will be looked at again." in heard
    assert Case.objects.open().get().pk == report.case_id
    assert not SecondLook.objects.exists() and verify_log().wrong == ""
    record = load_records([fresh(cast.alice())], timezone.now())[cast.alice().pk]
    assert not record.has_history and strikes() == (0, 0)


@pytest.mark.parametrize("act", [Act.WARN, Act.WATCH, Act.TRUST, Act.SUSPEND, Act.BAN])
def test_what_replaced_another_measure_stays(client: Client, act: str):
    FIRST[act](cast.alice())
    sign_in(client, cast.ada())
    name = "suspend" if act == Act.SUSPEND else "measure"
    address = reverse(f"moderation:{name}", args=["alice"] if name == act else ["alice", act])
    seen = find_seen(fresh(cast.alice())) if name == act else find_last(cast.alice())
    typed = {"reason": "abuse", "seen": seen, "duration": "7d", "level": 0}
    shown = client.post(address, typed, follow=True).content.decode()
    decision, before = Decision.objects.latest("pk"), standing()
    assert decision.act == act and "data-undo" not in shown and 'id="messages"' in shown
    assert code_of(decision) == "replaces_another"
    answer = client.post(reverse("moderation:take_back_measure", args=[decision.pk]))
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 422 and "It took the place of an earlier measure." in page
    assert standing() == before and Decision.objects.latest("pk") == decision


@pytest.mark.parametrize("act", [Act.WARN, Act.WATCH, Act.TRUST, Act.SUSPEND, Act.BAN])
def test_what_replaced_a_measure_that_an_appeal_reversed_is_taken_back(act: str):
    before, appeal = standing(), make_appeal(FIRST[act](cast.alice()))
    decision = measure_member(
        VERBS[act], member=cast.alice(), moderator=cast.ada(), seen_report=None,
        reason=Reason.ABUSE,
    )  # fmt: skip
    assert code_of(decision) == "replaces_another"
    reverse_appeal(appeal)
    take_back(decision)
    assert standing() == before and strikes() == (0, 0)


@pytest.mark.parametrize("act", VERBS)
def test_what_an_appeal_reversed_is_not_taken_back_as_well(act: str):
    make_comment(author=cast.alice())
    before = standing()
    decision = measure_member(
        VERBS[act], member=cast.alice(), moderator=cast.ada(), seen_report=None,
        reason=Reason.ABUSE,
    )  # fmt: skip
    reverse_appeal(make_appeal(decision))
    last = Decision.objects.latest("pk")
    codes = {
        Act.WARN: "not_warned", Act.WATCH: "not_watched", Act.TRUST: "not_fixed",
        Act.SUSPEND: "decided_meanwhile", Act.BAN: "not_banned",
    }  # fmt: skip
    assert code_of(decision) == codes.get(Act(act), "is_undone")
    assert standing() == before and Decision.objects.latest("pk") == last


@pytest.mark.parametrize("act", VERBS)
def test_what_takes_a_measure_back_is_not_taken_back(client: Client, act: str):
    make_comment(author=cast.alice())
    before = standing()
    back = take_back(
        measure_member(
            VERBS[act], member=cast.alice(), moderator=cast.ada(), seen_report=None,
            reason=Reason.ABUSE,
        )
    )  # fmt: skip
    sign_in(client, cast.ada())
    assert client.post(reverse("moderation:take_back_measure", args=[back.pk])).status_code == 404
    with pytest.raises(Decision.DoesNotExist):
        take_back(back)
    assert standing() == before and Decision.objects.latest("pk") == back


@pytest.mark.both
def test_what_replaced_a_measure_that_is_over_is_taken_back():
    suspend(cast.alice())
    Decision.objects.update(until=timezone.now() - DAY)
    take_back(suspend(cast.alice(), duration=3 * DAY))
    confirmed = warn(cast.alice())
    acknowledge_warning(decision=confirmed, member=cast.alice())
    take_back(warn(cast.alice(), cast.ada()))
    assert standing() == (None,) * 4


def test_only_whoever_took_it_takes_it_back_and_only_the_last():
    decision = warn(cast.alice())
    assert code_of(decision) == "not_yours"
    warn(cast.alice(), cast.ada())
    assert code_of(decision, cast.mori()) == "decided_meanwhile"
    assert fresh(cast.alice()).is_warned


def test_what_no_longer_holds_is_not_taken_back():
    warned, banned = warn(cast.alice(), cast.ada()), ban(cast.bob())
    acknowledge_warning(decision=warned, member=cast.alice())
    assert code_of(warned) == "not_warned"
    take_back(banned)
    assert code_of(banned) == "not_banned"
    over = suspend(cast.alice())
    Member.objects.update(suspended_until=timezone.now())
    assert code_of(over) == "not_suspended"


def test_a_warning_taken_back_says_so_on_its_page(client: Client):
    warned = warn(cast.alice(), cast.ada())
    take_back(warned)
    client.force_login(fresh(cast.alice()))
    page = client.get(warned.get_absolute_url()).content.decode()
    assert "A moderator took this warning back before you confirmed it." in page


def test_removed_comments_come_back_at_once(client: Client):
    comment = make_comment(author=cast.alice())
    sign_in(client, cast.mori())
    page = reverse("moderation:measure", args=["alice", Act.SWEEP])
    typed = {"reason": "spam", "seen": find_last(cast.alice())}
    shown = client.post(page, typed, follow=True)
    assert Comment.objects.get(pk=comment.pk).state == State.REMOVED
    answer = press_undo(client, shown.content.decode())
    assert answer["Location"] == shown.redirect_chain[-1][0]
    assert Comment.objects.get(pk=comment.pk).state == State.PUBLISHED


@pytest.mark.both
@pytest.mark.parametrize("back", ["", reverse("moderation:queue")])
@pytest.mark.parametrize("act", [Act.WARN, Act.SUSPEND])
def test_the_message_that_confirms_it_has_the_button(client: Client, act: str, back: str):
    sign_in(client, cast.mori())
    name = "suspend" if act == Act.SUSPEND else "measure"
    address = reverse(f"moderation:{name}", args=["alice"] if name == act else ["alice", act])
    seen = find_seen(cast.alice()) if name == act else find_last(cast.alice())
    typed = {"reason": "abuse", "seen": seen, "next": back, "duration": "1d"}
    shown = client.post(address, typed, follow=True)
    page = html.unescape(shown.content.decode())
    assert f"Undo: {act.capitalize()}" in page and ("Look again" in page) == bool(back)
    answer = press_undo(client, shown.content.decode())
    assert answer.status_code == 303 and answer["Location"] == shown.redirect_chain[-1][0]
    page = client.get(answer["Location"]).content.decode()
    assert "data-undone" in page and "data-undo " not in page
    assert standing() == (None,) * 4
    decision = Decision.objects.earliest("pk")
    again = client.post(reverse("moderation:take_back_measure", args=[decision.pk]))
    assert again.status_code == 422 and "Nothing was changed" in again.content.decode()


def test_nobody_takes_a_colleagues_measure_back_by_its_address(moderating: Client):
    decision = warn(cast.alice(), cast.ada())
    address = reverse("moderation:take_back_measure", args=[decision.pk])
    assert moderating.post(address).status_code == 404
    assert fresh(cast.alice()).is_warned


@pytest.mark.both
def test_a_note_is_taken_back_and_stands_beside_no_case_any_more(moderating: Client):
    address = reverse("moderation:note", args=[cast.alice().username])
    shown = moderating.post(address, {"text": "Wrong tab."}, follow=True).content.decode()
    assert "Wrong tab." in shown
    answer = press_undo(moderating, shown)
    page = moderating.get(answer["Location"]).content.decode()
    assert "Your note about Alice is taken back." in page and "Wrong tab." not in page
    assert load_notes([cast.alice().pk]) == {}
    changes = moderating.get(reverse("moderation:log_changes")).content.decode()
    assert "Wrong tab." in changes and "Taken back" in changes
    proof = verify_log()
    assert (proof.count, proof.wrong) == (2, "")
    again = press_undo(moderating, shown)
    assert again.status_code == 422 and "Nothing was changed" in again.content.decode()
    assert verify_log().count == 2


@pytest.mark.both
def test_a_note_taken_back_by_hand_is_found_in_the_log():
    add_note(member=cast.alice(), author=cast.mori(), text="He is back.")
    MemberNote.objects.update(taken_back_at=timezone.now())
    assert "note_taken_back" in verify_log().wrong


def test_a_colleagues_note_stays():
    note = add_note(member=cast.alice(), author=cast.mori(), text="He is back.")
    with pytest.raises(Refused) as refused:
        take_back_note(note_id=note.pk, author=cast.ada())
    assert refused.value.refusal.code == "not_yours" and load_notes([cast.alice().pk])
