"""What the sender of a notice is told is so, and they hear of it and may complain if it changes."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, State
from forum.discussion.removal import delete_own_comment
from forum.moderation.acts import Act
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.complaints.judging import judge_complaint
from forum.moderation.legal.complaints.lodging import lodge_complaint
from forum.moderation.legal.inquiry.asking import ask_author
from forum.moderation.legal.judging import judge_notice
from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.receiving import status_address
from forum.moderation.legal.rules import FORGOTTEN_AFTER, MOST_TURNS_MAILED
from forum.moderation.legal.turns.models import NoticeTurn
from forum.moderation.reasons import Why
from forum.moderation.sweeping.starting import undo_sweep
from forum.moderation.sweeping.working import work_on_all
from forum.notifications.models import OutgoingMail
from forum.refusals import Refused
from tests import cast
from tests.make import make_comment
from tests.moderation.making import (
    make_appeal,
    make_decision,
    make_held_comment,
    make_notice,
    make_report,
    sweep,
    trust,
)
from tests.moderation.test_report_weights import report_by
from tests.signing_in import sign_in
from tests.statements import spelled

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

BACK = "The comment can be read again"


@pytest.fixture
def comment() -> Comment:
    return make_comment(author=cast.alice(), text="What was said.")


def judge(notice: LegalNotice, outcome: str, **fields) -> LegalNotice:
    fields = {
        "moderator": cast.mori(),
        "answer": "So we read it.",
        "words": "It is a lie.",
        **fields,
    }
    judged = judge_notice(notice_id=notice.pk, outcome=outcome, **fields)
    OutgoingMail.objects.all().delete()
    return judged


def granted(comment: Comment, outcome: str = "removed") -> LegalNotice:
    """Return a notice after which mori took the comment away; its mails are sent."""
    return judge(make_notice(comment), outcome)


def page_of(notice: LegalNotice) -> str:
    return Client().get(status_address(notice)).content.decode()


def mails() -> list[str]:
    return list(
        OutgoingMail.objects.filter(address="ishii@example.org")
        .values_list("text", flat=True)
        .order_by("pk")
    )


def undo(comment: Comment, by: Act = Act.RESTORE) -> None:
    make_decision(by, comment, reason=Why.TAKEN_BACK)


def reverse_on_appeal() -> None:
    appeal = make_appeal(Decision.objects.latest("pk"))
    judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome="reversed", answer="It may stand.")


def refusal_of(notice: LegalNotice) -> str:
    with pytest.raises(Refused) as refused:
        lodge_complaint(notice=notice, words="No.")
    return refused.value.refusal.code


@pytest.mark.parametrize("by", ["undo", "appeal", "colleague"])
def test_what_was_granted_and_is_given_back_is_told_and_may_be_complained_about(comment, by: str):
    notice = granted(comment, "hidden" if by == "colleague" else "removed")
    if by == "undo":
        undo(comment)
    elif by == "appeal":
        reverse_on_appeal()
    else:
        make_decision(Act.RESTORE, comment, cast.ada(), reason=Why.KEEPS_RULES)
    comment.refresh_from_db()
    assert comment.state == State.PUBLISHED
    (mail,) = mails()
    assert BACK in mail and "holds no more" in mail and "complain" in mail
    assert "taken back" in mail
    assert "/illegal-content/" in mail and "What was said" not in mail
    page = page_of(notice)
    assert BACK in page and "Send the complaint" in page and "What was said" not in page
    status = re.search(r"<dt>Status</dt>\s*<dd>(.*?)</dd>", page, re.DOTALL)[1]
    assert BACK in status  # Not beside it, where the layout has another column.
    complaint = lodge_complaint(notice=notice, words="It is there again!")
    assert complaint.against == (cast.mori() if by == "undo" else cast.ada())
    assert "It is there again!" in page_of(notice)
    assert refusal_of(notice) == "complained_before"
    judge_complaint(
        complaint_id=complaint.pk, judge=cast.staff("sato", "moderator"), outcome="removed",
        answer="You are right.", words="It is a lie.",
    )  # fmt: skip
    comment.refresh_from_db()
    assert comment.state == State.REMOVED and refusal_of(notice) == "granted"
    assert len(mails()) == 2  # What was done by that is told with the reasons, and not again.
    assert verify_log().broken is None


def test_of_what_reports_hid_meanwhile_nothing_is_told_as_taken_back(comment):
    judge(make_notice(comment), "kept")
    for name in ("one", "two", "three", "four"):
        trust(cast.member(name), 3)
        make_report(comment, reporter=cast.member(name), reason="abuse")
    make_decision(Act.DISMISS, comment)
    hidden, back = mails()
    assert "The comment was hidden" in hidden and BACK in back
    assert "taken back" not in hidden + back


def test_a_complaint_that_was_granted_and_then_reversed_may_be_followed_by_another(comment):
    notice = judge(make_notice(comment), "kept")
    first = lodge_complaint(notice=notice, words="No.")
    sato = cast.staff("sato", "moderator")
    judge_complaint(
        complaint_id=first.pk,
        judge=sato,
        outcome="removed",
        answer="You are right.",
        words="It is a lie.",
    )
    reverse_on_appeal()
    page = page_of(notice)
    assert BACK in page and "Send the complaint" in page
    second = lodge_complaint(notice=notice, words="Still no.")
    assert (second.against, second.turn.told) == (cast.ada(), "kept")
    page = page_of(notice)
    assert "You are right." in page and "Still no." in page
    with pytest.raises(Refused, match="own_decision"):  # Who decided first has a part in it.
        judge_complaint(complaint_id=second.pk, judge=cast.mori(), outcome="upheld", answer="No.")
    judge_complaint(complaint_id=second.pk, judge=sato, outcome="upheld", answer="It stands.")
    assert f"That is what we told you last: {BACK}." in mails()[-1]
    assert refusal_of(notice) == "complained_before"


def test_what_a_sweep_took_away_and_gives_back_is_told_as_well(comment):
    notice = judge(make_notice(comment), "kept")
    done = sweep(cast.alice(), moderator=cast.ada())
    work_on_all()
    assert "The comment was removed" in page_of(notice) and refusal_of(notice) == "granted"
    undo_sweep(sweep=done, moderator=cast.ada(), reason=Why.MISTAKE)
    work_on_all()
    assert BACK in page_of(notice) and len(mails()) == 2
    assert lodge_complaint(notice=notice, words="No.").against == cast.ada()


def test_what_an_author_deletes_after_the_decision_is_told(comment):
    notice = judge(make_notice(comment), "kept")
    delete_own_comment(comment_id=comment.pk, member=cast.alice())
    (mail,) = mails()
    assert "The author has deleted the comment" in mail and "court" not in mail
    assert "The author has deleted the comment" in page_of(notice)
    assert refusal_of(notice) == "granted"


def test_a_comment_that_waits_again_is_told_and_its_publication_too():
    comment = make_held_comment()
    notice = granted(comment)
    undo(comment, by=Act.HOLD)
    assert "waits for a moderator" in page_of(notice) and refusal_of(notice) == "not_decided"
    make_decision(Act.PUBLISH, comment)
    assert BACK in mails()[1] and "Send the complaint" in page_of(notice)


@pytest.mark.both
def test_only_who_was_told_something_else_is_told(comment):
    first, second = judge(make_notice(comment), "kept"), make_notice(comment, email="b@example.org")
    judge_notice(
        notice_id=second.pk,
        moderator=cast.mori(),
        outcome="removed",
        answer="Yes.",
        words="It is a lie.",
    )
    assert len(mails()) == 1 and "The comment was removed" in page_of(first)
    theirs = OutgoingMail.objects.filter(address="b@example.org")
    assert "What became of your notice" in theirs.latest("pk").subject and theirs.count() == 2


@pytest.mark.both
def test_telling_costs_the_same_however_many_sent_a_notice(comment):
    """What is written for each of them is written at once, and each is mailed in their language."""
    costs = []
    for count in (2, 30):
        commented = make_comment(author=cast.alice(), text=f"Said of {count}.")
        for number in range(count):
            language = "ja" if number % 2 else "en"
            notice = make_notice(
                commented, email=f"n{number}@example.org", language=language,
                address=f"10.{count}.{number}.0",
            )  # fmt: skip
            judge(notice, "removed")
        with CaptureQueriesContext(connection) as queries:
            undo(commented)
        costs.append(len(spelled(queries)))
        turns = NoticeTurn.objects.filter(notice__comment=commented)
        assert [one.told for one in turns] == ["kept"] * count
        assert set(commented.legal_notices.values_list("told", flat=True)) == {"kept"}
        mails_out = OutgoingMail.objects.exclude(address="").order_by("pk")  # None to alice.
        sent = mails_out.values_list("address", "language", "text")
        assert [(to, code) for to, code, _text in sent] == [
            (f"n{number}@example.org", "ja" if number % 2 else "en") for number in range(count)
        ]
        assert BACK in sent[0][2] and "taken back" in sent[0][2] and BACK not in sent[1][2]
        OutgoingMail.objects.all().delete()
    assert costs[0] == costs[1]


@pytest.mark.both
def test_who_changes_their_mind_again_and_again_fills_no_mailbox(comment):
    notice = granted(comment)
    for number in range(MOST_TURNS_MAILED + 2):
        if number % 2:
            make_decision(Act.REMOVE, comment)
        else:
            undo(comment)
    assert len(mails()) == MOST_TURNS_MAILED
    assert notice.turns.count() == MOST_TURNS_MAILED + 2


@pytest.mark.parametrize(
    ("state", "fits"),
    [
        ("published", {"kept", "hidden", "removed"}),
        ("changed", {"kept", "changed", "hidden", "removed"}),
        ("held", {"removed"}),
        ("hidden", {"hidden", "removed"}),
        ("removed", {"removed"}),
        ("deleted", {"deleted"}),
    ],
)
def test_only_what_is_true_of_the_comment_can_be_decided(comment, moderating, state: str, fits):
    comment = make_held_comment() if state == "held" else comment
    notice = make_notice(comment)
    if state == "changed":
        make_decision(Act.REDACT, comment, cast.ada(), text="What […].")
    elif state == "deleted":
        delete_own_comment(comment_id=comment.pk, member=cast.alice())
    elif state in ("hidden", "removed"):
        make_decision(Act.HIDE if state == "hidden" else Act.REMOVE, comment, cast.ada())
    page = moderating.get(reverse("moderation:judge_notice", args=[notice.pk])).content.decode()
    assert set(re.findall(r'name="outcome" value="(\w+)"', page)) == fits
    for outcome in {"kept", "changed", "hidden", "removed", "deleted"} - fits:
        with pytest.raises(Refused, match="fits_not"):
            judge(notice, outcome)
    decisions = Decision.objects.count()
    judge(notice, "kept" if "kept" in fits else min(fits))
    assert Decision.objects.count() == decisions + (state == "held")


def test_a_changed_text_is_an_outcome_until_it_is_put_back(comment, moderating):
    notice = make_notice(comment)
    page = reverse("moderation:judge_notice", args=[notice.pk])
    shown = moderating.get(page).content.decode()
    assert f"{reverse('moderation:redact', args=[comment.pk])}?next={page}" in shown
    make_decision(Act.REDACT, comment, text="What […].")
    judge(notice, "changed")
    assert "The text of the comment was changed" in page_of(notice)
    assert "Send the complaint" in page_of(notice)
    make_decision(Act.UNREDACT, comment, reason=Why.MISTAKE)
    assert BACK in mails()[0] and BACK in page_of(notice)


def test_an_author_who_writes_it_again_is_noticed(comment):
    notice = make_notice(comment)
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Nothing.")
    judge(notice, "changed")
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="What was said.")
    assert BACK in mails()[0]


def test_a_complaint_about_what_a_colleague_took_away_meanwhile_is_judged_truly(comment):
    complaint = lodge_complaint(notice=judge(make_notice(comment), "kept"), words="No.")
    make_decision(Act.REMOVE, comment)
    how = {
        "complaint_id": complaint.pk,
        "judge": cast.ada(),
        "answer": "It is gone.",
        "words": "A lie.",
    }
    for outcome in ("upheld", "hidden", "changed", "deleted"):
        with pytest.raises(Refused, match="fits_not"):
            judge_complaint(outcome=outcome, **how)
    judge_complaint(outcome="removed", **how)
    assert Decision.objects.count() == 1


@pytest.mark.both
def test_who_may_complain_of_a_turn_is_known_as_long(comment):
    notice = granted(comment)
    long_ago = timezone.now() - FORGOTTEN_AFTER - timedelta(days=1)
    LegalNotice.objects.update(decided_at=long_ago)
    undo(comment)
    call_command("forget_senders")
    assert LegalNotice.objects.get().email and "Send the complaint" in page_of(notice)
    notice.turns.update(turned_at=long_ago)
    call_command("forget_senders")
    assert not LegalNotice.objects.get().email and refusal_of(notice) == "too_late"


def test_the_author_who_was_asked_reads_what_holds_now(comment):
    inquiry = ask_author(
        notice_id=make_notice(comment).pk, moderator=cast.mori(), words="Is it so?"
    )
    judge(inquiry.notice, "removed")
    undo(comment)
    alice = Client()
    sign_in(alice, cast.alice())
    assert BACK in alice.get(inquiry.get_absolute_url()).content.decode()


@pytest.mark.both
def test_who_let_the_rest_of_what_reports_hid_be_read_has_brought_that_about():
    comment = report_by(make_comment(author=cast.alice()), 4)
    notice = make_notice(comment)
    judge_notice(notice_id=notice.pk, moderator=cast.mori(), outcome="hidden", answer="It is gone.")
    make_decision("redact", comment, cast.ada())
    notice.refresh_from_db()
    assert notice.told == "changed"
    assert lodge_complaint(notice=notice, words="No.").against == cast.ada()
