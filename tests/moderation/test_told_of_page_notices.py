"""Who sent a notice about an article or a member hears what becomes of what was done about it."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from articles.publishing import restore_article, save_article, withdraw_article
from forum.members.closing import set_active
from forum.members.models import Member
from forum.members.naming import rename
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.complaints.judging import judge_complaint
from forum.moderation.legal.complaints.lodging import lodge_complaint
from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.elsewhere.receiving import page_status_address
from forum.moderation.legal.judging import judge_notice
from forum.moderation.legal.rules import FORGOTTEN_AFTER, MOST_TURNS_MAILED
from forum.moderation.measures.banning import lift_ban
from forum.moderation.measures.warning import acknowledge_warning, take_back_warning
from forum.moderation.reasons import Why
from forum.moderation.suspending import lift_suspension
from forum.moderation.sweeping.starting import undo_sweep
from forum.notifications.models import OutgoingMail
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import (
    ban,
    make_appeal,
    make_decision,
    make_notice,
    make_page_notice,
    suspend,
    sweep,
    warn,
)
from tests.moderation.test_page_notices import judge, read
from tests.signing_in import sign_in
from tests.statements import spelled

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

UNDONE = "What was done about it has been undone"
BACK = "It can be read again, with another text"
DONE = "It was changed or taken away"
BODY = "He sat there.\n\nHe took the money.\n\nThe ferry sails."


@pytest.fixture
def article() -> Article:
    return make_article(headline="Mayor took it", body=BODY)


def withdraw(article: Article) -> Article:
    return withdraw_article(article=article, editor=cast.edo(), reason="Wrong.")


def restore(article: Article) -> Article:
    return restore_article(article=article, editor=cast.edo())


def write(article: Article, *lines: str) -> Article:
    body = "\n\n".join(lines)
    return save_article(article=article, editor=cast.edo(), fields={"body": body})


def decided(notice: PageNotice, outcome: str = "acted") -> PageNotice:
    """Return a notice that mori has decided; its mails are sent."""
    found = judge(notice, outcome)
    OutgoingMail.objects.all().delete()
    return found


def page_of(notice: PageNotice) -> str:
    return read(Client(), page_status_address(notice))


def mails() -> list[str]:
    sent = OutgoingMail.objects.filter(address="ishii@example.org").order_by("pk")
    return list(sent.values_list("text", flat=True))


def told(notice: PageNotice) -> str:
    return PageNotice.objects.get(pk=notice.pk).told


def turns(notice: PageNotice) -> list[str]:
    return list(notice.turns.order_by("pk").values_list("told", flat=True))


def refusal_of(notice: PageNotice) -> str:
    with pytest.raises(Refused) as refused:
        lodge_complaint(notice=notice, words="No.")
    return refused.value.refusal.code


def test_an_article_that_was_withdrawn_and_is_back_is_told_and_may_be_complained_about(article):
    withdraw(article)
    notice = decided(make_page_notice(article))
    assert refusal_of(notice) == "granted" and "You disagree?" not in page_of(notice)
    restore(article)
    (mail,) = mails()
    assert UNDONE in mail and "holds no more" in mail and f"P{notice.pk}" in mail
    assert "complain" in mail and "/illegal-content/pages/" in mail and "took" not in mail
    page = page_of(notice)
    status = re.search(r"<dt>Status</dt>\s*<dd>(.*?)</dd>", page, re.DOTALL)
    assert status and DONE in status[1] and UNDONE in status[1]
    assert "Send the complaint" in page and "took" not in page
    complaint = lodge_complaint(notice=notice, words="It is there again!")
    assert complaint.against == cast.edo() and "It is there again!" in page_of(notice)
    assert refusal_of(notice) == "complained_before"
    with pytest.raises(Refused, match="own_decision"):  # Who decided first has a part in it.
        judge_complaint(complaint_id=complaint.pk, judge=cast.mori(), outcome="upheld", answer="No")
    withdraw(article)
    assert turns(notice) == ["left", "acted"] and DONE in mails()[1]
    how = {"complaint_id": complaint.pk, "judge": cast.ada(), "answer": "It is gone."}
    with pytest.raises(Refused, match="fits_not"):
        judge_complaint(outcome="upheld", **how)
    judge_complaint(outcome="acted", **how)
    assert told(notice) == "acted" and refusal_of(notice) == "granted"
    assert verify_log().wrong == ""


@pytest.mark.both
@pytest.mark.postgresql
def test_the_database_knows_no_complaint_about_what_became_of_another_notice(article):
    withdraw(article)
    notice, other = (
        decided(make_page_notice(article, email=f"{name}@reader.example")) for name in ("n", "o")
    )
    of_comment = judge_notice(
        notice_id=make_notice(make_comment(author=cast.alice())).pk, moderator=cast.mori(),
        outcome="removed", answer="Yes.", words="It is a lie.",
    )  # fmt: skip
    make_decision("restore", of_comment.comment)
    restore(article)
    complaint = lodge_complaint(notice=notice, words="It is there again!")
    for turn in (other.turns.get(), of_comment.turns.get()):
        with pytest.raises(IntegrityError), transaction.atomic():
            NoticeComplaint.objects.update(turn=turn)
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeComplaint.objects.update(page_notice=other)
    assert NoticeComplaint.objects.get().turn == notice.turns.get() == complaint.turn


def test_a_line_that_was_taken_out_and_put_back_is_told_and_no_other_change(article):
    notice = make_page_notice(article)
    write(article, "He sat there.", "The ferry sails.")
    notice = decided(notice)
    write(article, "He sat there.", "The ferry sails at noon.", "There is more.")
    assert turns(notice) == [] and mails() == []
    write(article, "He sat there then.", "There is more.", "He took the money.")
    assert turns(notice) == ["left"] and UNDONE in page_of(notice)
    write(article, "There is less.", "He took the money.")
    assert turns(notice) == ["left"]
    write(article, "There is less.")
    assert turns(notice) == ["left", "acted"] and refusal_of(notice) == "granted"


@pytest.mark.both
def test_an_article_that_was_withdrawn_and_is_back_with_another_text_is_told_too(article):
    withdraw(article)
    notice = decided(make_page_notice(article))
    write(article, "He sat there.", "He took all the money.", "The ferry sails.")
    assert turns(notice) == []  # Nobody can read it.
    restore(article)
    assert turns(notice) == ["back"] and BACK in mails()[0] and BACK in page_of(notice)
    complaint = lodge_complaint(notice=notice, words="It says the same.")
    write(article, "He sat there.", "The ferry sails.")
    assert turns(notice) == ["back"]  # What else is changed is the newsroom's.
    judge_complaint(complaint_id=complaint.pk, judge=cast.ada(), outcome="acted", answer="Yes.")
    assert refusal_of(notice) == "granted" and verify_log().wrong == ""
    write(article, "The ferry sails.", "And sails.")
    assert told(notice) == "acted" and turns(notice) == ["back"]
    write(article, "He took the money.", "The ferry sails.")
    assert turns(notice) == ["back", "left"]


def test_what_was_left_and_is_withdrawn_or_published_again_is_told_as_well(article):
    notice = decided(make_page_notice(article), "left")
    write(article, "Nothing of him.")
    assert turns(notice) == []  # A change of a text that was to stay is the newsroom's.
    withdraw(article)
    assert turns(notice) == ["acted"] and DONE in mails()[0] and refusal_of(notice) == "granted"
    restore(article)
    assert turns(notice) == ["acted", "left"] and UNDONE in mails()[1]
    lodge_complaint(notice=notice, words="No.")


@pytest.mark.both
def test_what_a_complaint_came_to_is_followed_too(article):
    notice = decided(make_page_notice(article), "left")
    complaint = lodge_complaint(notice=notice, words="No.")
    write(article, "He sat there.", "The ferry sails.")
    judge_complaint(complaint_id=complaint.pk, judge=cast.ada(), outcome="acted", answer="Yes.")
    assert told(notice) == "acted" and turns(notice) == []
    write(article, "He sat there.", "He took the money.", "The ferry sails.")
    assert turns(notice) == ["left"]
    assert lodge_complaint(notice=notice, words="Still there.").turn == notice.turns.get()


def test_nothing_is_told_of_a_notice_that_waits_nor_of_another_article(article):
    waiting = make_page_notice(article)
    other = decided(make_page_notice(make_article()))
    OutgoingMail.objects.all().delete()
    withdraw(article)
    restore(article)
    assert turns(waiting) == turns(other) == [] and mails() == []
    assert PageNotice.objects.get(pk=waiting.pk).told == ""


def test_who_changes_their_mind_again_and_again_fills_no_mailbox(article):
    notice = decided(make_page_notice(article), "left")
    for number in range(MOST_TURNS_MAILED + 2):
        restore(article) if number % 2 else withdraw(article)
    assert len(mails()) == MOST_TURNS_MAILED
    assert len(turns(notice)) == MOST_TURNS_MAILED + 2


@pytest.mark.both
def test_telling_takes_the_same_few_statements_more_for_each_that_is_told():
    costs = []
    for count in (2, 4, 6):
        one = make_article(body=BODY)
        for number in range(count):
            decided(make_page_notice(one, email=f"n{number}@example.org", address=f"{count}.0.0.0"))
        with CaptureQueriesContext(connection) as queries:
            withdraw(one)
        found = list(PageNotice.objects.filter(article=one))
        assert [notice.turns.count() for notice in found] == [0] * count
        with CaptureQueriesContext(connection) as queries:
            restore(one)
        costs.append(len(spelled(queries)))
    assert costs[1] - costs[0] == costs[2] - costs[1] <= 2 * 2


def test_in_the_room_its_page_shows_what_it_came_to(article, moderating: Client):
    withdraw(article)
    notice = decided(make_page_notice(article))
    restore(article)
    complaint = lodge_complaint(notice=notice, words="It is there again!")
    page = read(moderating, reverse("moderation:judge_page_notice", args=[notice.pk]))
    assert UNDONE in page and reverse("moderation:judge_complaint", args=[complaint.pk]) in page
    shown = Client()
    sign_in(shown, cast.ada())
    for address in (
        reverse("moderation:complaints"),
        reverse("moderation:judge_complaint", args=[complaint.pk]),
    ):
        assert UNDONE in read(shown, address)


@pytest.mark.both
def test_who_may_complain_of_a_turn_is_known_as_long(article):
    withdraw(article)
    notice = decided(make_page_notice(article))
    long_ago = timezone.now() - FORGOTTEN_AFTER - timedelta(days=1)
    PageNotice.objects.update(decided_at=long_ago)
    restore(article)
    call_command("forget_senders")
    assert PageNotice.objects.get().email
    notice.turns.update(turned_at=long_ago)
    call_command("forget_senders")
    assert not PageNotice.objects.get().email and refusal_of(notice) == "too_late"


def of_alice(**fields: str) -> PageNotice:
    return make_page_notice(cast.alice(), **fields)


def unban(reason: str = Why.MISTAKE, by: Member | None = None) -> Decision:
    return lift_ban(member=cast.alice(), moderator=by or cast.ada(), reason=reason)


def test_a_ban_that_was_a_mistake_is_told_and_the_next_one_too():
    notice = of_alice()
    ban(cast.alice())
    notice = decided(notice)
    unban()
    assert turns(notice) == ["left"] and UNDONE in mails()[0] and "alice" not in mails()[0].lower()
    assert UNDONE in page_of(notice)
    complaint = lodge_complaint(notice=notice, words="They write again!")
    assert complaint.against == cast.ada()
    warn(cast.alice())  # Something else.
    assert turns(notice) == ["left"]
    ban(cast.alice())
    assert turns(notice) == ["left", "acted"] and verify_log().wrong == ""


def test_a_ban_that_just_ends_was_done_all_the_same():
    notice = of_alice()
    ban(cast.alice())
    notice = decided(notice)
    unban(Why.TALKED_OVER)
    assert turns(notice) == [] and refusal_of(notice) == "granted"


def test_what_ran_when_the_notice_came_was_done_about_it():
    ban(cast.alice())
    notice = decided(of_alice())
    unban()
    assert turns(notice) == ["left"]


def test_what_was_over_or_undone_before_it_was_decided_was_not():
    warn(cast.alice())
    take_back_warning(member=cast.alice(), moderator=cast.ada(), reason=Why.MISTAKE)
    suspend(cast.alice())
    Decision.objects.filter(act="suspend").update(until=timezone.now() - timedelta(hours=1))
    notice = decided(of_alice())
    lift_suspension(member=cast.alice(), moderator=cast.ada(), reason=Why.MISTAKE)
    assert turns(notice) == []


def test_of_two_measures_both_have_to_be_undone():
    notice = of_alice()
    warn(cast.alice())
    suspend(cast.alice())
    notice = decided(notice)
    lift_suspension(member=cast.alice(), moderator=cast.ada(), reason=Why.MISTAKE)
    assert turns(notice) == []
    take_back_warning(member=cast.alice(), moderator=cast.ada(), reason=Why.MISTAKE)
    assert turns(notice) == ["left"]


@pytest.mark.parametrize("is_over", [False, True])
def test_what_an_appeal_reverses_is_undone_also_where_it_was_over(is_over: bool):
    notice = of_alice()
    warning = warn(cast.alice())
    notice = decided(notice)
    if is_over:
        acknowledge_warning(decision=warning, member=cast.alice())
    appeal = make_appeal(warning)
    judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome="reversed", answer="Yes.")
    assert turns(notice) == ["left"]
    assert lodge_complaint(notice=notice, words="No.").against == cast.ada()


def test_comments_that_were_removed_together_and_come_back_are_told():
    make_comment(author=cast.alice())
    notice = of_alice()
    begun = sweep(cast.alice())
    notice = decided(notice)
    undo_sweep(sweep=begun, moderator=cast.mori(), reason=Why.MISTAKE)
    assert turns(notice) == ["left"]


def call(name: str) -> None:
    """Let alice show another name, however lately she did."""
    Member.objects.filter(username="alice").update(display_name_changed_at=None)
    rename(member=Member.objects.get(username="alice"), name=name, now=timezone.now())


def test_a_name_that_was_changed_and_is_back_is_told():
    cast.alice()
    call("Mayor Ishii")
    notice = of_alice()
    call("Alice")
    notice = decided(notice)
    call("Alice A.")
    assert turns(notice) == []
    call("Mayor Ishii")
    assert turns(notice) == ["left"]
    # Nobody here brought it about: it stands against who decided.
    assert lodge_complaint(notice=notice, words="Again!").against == cast.mori()
    call("Alice")
    assert turns(notice) == ["left", "acted"]


def test_an_account_that_was_closed_and_is_open_again_is_told():
    notice = of_alice()
    cast.alice()
    alice = {"member_id": cast.alice().pk, "by": cast.ada(), "why": "So."}
    set_active(is_active=False, **alice)
    notice = decided(notice)
    set_active(is_active=True, **alice)
    assert turns(notice) == ["left"]
    left = decided(of_alice(explanation="Once more."), "left")
    set_active(is_active=False, **alice)
    assert turns(left) == ["acted"] and turns(notice) == ["left", "acted"]
    set_active(is_active=True, **alice)
    assert turns(left) == ["acted", "left"]


@pytest.mark.both
def test_where_nothing_is_known_to_have_been_done_nothing_is_undone():
    notice = decided(of_alice())
    suspend(cast.alice())
    lift_suspension(member=cast.alice(), moderator=cast.ada(), reason=Why.MISTAKE)
    call("Alice A.")
    call("Alice")
    assert turns(notice) == [] and mails() == []
