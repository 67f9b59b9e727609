"""Who sent a notice complains about its decision; another moderator upholds it or reverses it."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, State
from forum.members.models import Member
from forum.moderation.chain.models import LogEntry
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.legal import rules as legal_rules
from forum.moderation.legal.complaints import rules
from forum.moderation.legal.complaints.judging import judge_complaint
from forum.moderation.legal.complaints.lodging import lodge_complaint
from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.judging import judge_notice
from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.receiving import status_address
from forum.notifications.models import Notice
from forum.notifications.outbox import send_due_mails
from forum.refusals import Refused
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_notice
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

LIST = reverse("moderation:complaints")


@pytest.fixture
def decided() -> LegalNotice:
    """Return a notice about alice's comment, which mori let stand."""
    return decide_notice(make_notice(make_comment(author=cast.alice(), text="What *was* said.")))


def decide_notice(notice: LegalNotice, outcome: str = "kept") -> LegalNotice:
    return judge_notice(
        notice_id=notice.pk,
        moderator=cast.mori(),
        outcome=outcome,
        answer="So we read it.",
        words="It is a lie.",
    )


def judge(complaint: NoticeComplaint, outcome: str = "removed", **fields) -> NoticeComplaint:
    fields = {"judge": cast.ada(), "answer": "You were right.", "words": "It is a lie.", **fields}
    return judge_complaint(complaint_id=complaint.pk, outcome=outcome, **fields)


def complain(client: Client, notice: LegalNotice, words: str = "Read the second sentence."):
    return client.post(f"{status_address(notice)}complaint/", {"words": words})


def as_(member: Member) -> Client:
    client = Client()
    sign_in(client, member)
    return client


def judging(complaint: NoticeComplaint) -> str:
    return reverse("moderation:judge_complaint", args=[complaint.pk])


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_complaint_is_judged_by_another_and_its_reversal_is_a_decision(
    client: Client, decided, mailoutbox
):
    page = read(client, status_address(decided))
    assert "You disagree?" in page and "Send the complaint" in page
    assert complain(client, decided).status_code == 303
    page = read(client, status_address(decided))
    assert "Read the second sentence." in page and "looks again" in page
    assert "Send the complaint" not in page and "mori" not in page and "What" not in page

    ada = as_(cast.ada())
    complaint = NoticeComplaint.objects.get()
    assert "Read the second sentence." in read(ada, LIST)
    shown = read(ada, judging(complaint))
    assert "What <em>was</em> said." in shown and "So we read it." in shown
    seen = re.search(r'name="seen" value="([^"]+)"', shown)[1]
    sent = {"outcome": "removed", "answer": "You were right.", "words": "That line.", "seen": seen}
    assert ada.post(judging(complaint), sent).status_code == 303

    comment, decision = Comment.objects.get(), Decision.objects.get()
    assert (comment.state, decision.reason) == (State.REMOVED, "illegal")
    assert decision.moderator == cast.ada() and decision.words == "That line."
    assert Notice.objects.get(recipient=cast.alice()).kind == "decision"
    page = read(client, status_address(decided))
    assert "The decision was reversed: the comment was removed" in page
    status, _reasons = page.split("The reasons:")
    assert "The decision was reversed" in status  # Not that it stays, alone.
    assert "You were right." in page and "ada" not in page.split("<main")[1]
    send_due_mails()
    (mail,) = [mail for mail in mailoutbox if "What became of your complaint" in mail.subject]
    assert mail.to == ["ishii@example.org"] and "You were right." in mail.body
    assert "was said" not in mail.body and "second sentence" not in mail.body
    kinds = LogEntry.objects.order_by("number").values_list("kind", flat=True)
    assert list(kinds)[2:] == ["complaint", "decision", "complaint_judged"]
    assert not any("second sentence" in entry.facts for entry in LogEntry.objects.all())
    assert verify_log().broken is None


def test_a_decision_that_is_upheld_leaves_the_comment_and_the_courts(decided, mailoutbox):
    judge(lodge_complaint(notice=decided, words="No."), "upheld", answer="It is satire.")
    assert Comment.objects.get().state == State.PUBLISHED and not Decision.objects.exists()
    send_due_mails()
    assert "The decision stays" in mailoutbox[-1].body and "court" in mailoutbox[-1].body


@pytest.mark.both
def test_what_is_sent_twice_is_one_and_something_else_is_refused(client: Client, decided):
    assert [complain(client, decided).status_code for _ in range(2)] == [303, 303]
    other = complain(client, decided, "And another thing.")
    assert other.status_code == 422 and "complained about this" in other.content.decode()
    assert NoticeComplaint.objects.count() == 1


@pytest.mark.both
@pytest.mark.parametrize("words", ["", "  \n", "x" * 2001])
def test_words_are_needed_and_none_are_lost(client: Client, decided, words: str):
    answer = complain(client, decided, words)
    assert answer.status_code == 422 and words.strip() in answer.content.decode()
    assert "error-summary" in answer.content.decode() and not NoticeComplaint.objects.exists()


def test_nobody_complains_too_early_too_late_or_about_what_they_asked_for(client: Client, decided):
    waiting = make_notice(make_comment(author=cast.alice()))
    granted = decide_notice(make_notice(make_comment(author=cast.alice())), "removed")
    hidden = decide_notice(make_notice(make_comment(author=cast.alice())), "hidden")
    LegalNotice.objects.filter(pk=decided.pk).update(
        decided_at=timezone.now() - rules.COMPLAIN_WITHIN - timedelta(minutes=1)
    )
    for notice in (waiting, granted, decided):
        assert "Send the complaint" not in read(client, status_address(notice))
        assert complain(client, notice).status_code == 422
    assert complain(client, hidden).status_code == 303


@pytest.mark.parametrize("token", ["x", "MQ:1:x"])
def test_a_link_that_is_not_ours_complains_about_nothing(client: Client, decided, token: str):
    assert client.post(f"/illegal-content/{token}/complaint/", {"words": "x"}).status_code == 404


@pytest.mark.both
def test_neither_who_decided_nor_who_wrote_it_nor_who_sent_it_judges_and_nobody_twice(decided):
    complaint = lodge_complaint(notice=decided, words="No.")
    of_ada = decide_notice(make_notice(make_comment(author=cast.ada())))
    own = lodge_complaint(notice=of_ada, words="No.")
    by_ada = make_notice(make_comment(author=cast.alice()), email=cast.ada().email.upper())
    sent = lodge_complaint(notice=decide_notice(by_ada), words="No.")
    done = judge(lodge_complaint(
        notice=decide_notice(make_notice(make_comment(author=cast.alice()))), words="No."
    ), "upheld")  # fmt: skip
    for case, judge_by, code in (
        (complaint, cast.mori(), "own_decision"),
        (complaint, cast.alice(), "not_allowed"),
        (own, cast.ada(), "own_comment"),
        (sent, cast.ada(), "own_complaint"),
        (done, cast.ada(), "judged_before"),
    ):
        with pytest.raises(Refused) as refused:
            judge(case, judge=judge_by)
        assert refused.value.refusal.code == code
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeComplaint.objects.filter(pk=complaint.pk).update(
            judge=cast.mori(), judged_at=timezone.now(), outcome="upheld"
        )
    judge(complaint)


def test_whom_it_is_about_reads_no_word_to_the_sender():
    notice = make_notice(make_comment(author=cast.mori()))
    who = {"moderator": cast.staff("sato", "moderator"), "outcome": "kept"}
    judge_notice(notice_id=notice.pk, answer="Dear N. Ishii, it stays.", **who)
    complaint = lodge_complaint(notice=notice, words="Read it.")
    judge(complaint, "upheld", judge=cast.ada(), answer="Dear N. Ishii, it is upheld.")
    for address in (reverse("moderation:judge_notice", args=[notice.pk]), judging(complaint)):
        assert "Dear N. Ishii" in read(as_(cast.ada()), address)
        assert "Ishii" not in read(as_(cast.mori()), address)


def test_who_decided_may_look_and_is_told_why_they_cannot_judge(decided):
    complaint = lodge_complaint(notice=decided, words="No.")
    mori = as_(cast.mori())
    for address in (LIST, judging(complaint)):
        assert "You decided about this notice yourself" in read(mori, address)
    assert 'name="outcome"' not in read(mori, judging(complaint))
    assert "A complaint about this decision" in read(
        mori, reverse("moderation:judge_notice", args=[decided.pk])
    )


def test_nobody_judges_a_text_that_they_have_not_read_and_reasons_are_kept(decided):
    complaint = lodge_complaint(notice=decided, words="No.")
    ada = as_(cast.ada())
    seen = re.search(r'name="seen" value="([^"]+)"', read(ada, judging(complaint)))[1]
    edit_comment(comment_id=decided.comment_id, editor=cast.alice(), text="As it is.")
    sent = {"outcome": "removed", "answer": "We read it.", "words": "", "seen": seen}
    refused = ada.post(judging(complaint), sent)
    assert refused.status_code == 422 and "We read it." in refused.content.decode()
    assert "As it is." in refused.content.decode()
    without = ada.post(judging(complaint), {**sent, "answer": " ", "words": "Kept text"})
    assert without.status_code == 422 and "Kept text" in without.content.decode()
    assert NoticeComplaint.objects.get().is_open


def test_the_tab_counts_complaints_that_wait(decided):
    ada = as_(cast.ada())
    notices = reverse("moderation:legal_notices")
    assert "0 complaints" in read(ada, notices)
    complaint = lodge_complaint(notice=decided, words="No.")
    page = read(ada, notices)
    assert "1 complaint about a decision waits" in page
    assert re.search(r'Legal notices&nbsp;<span class="case-count">1<', page)
    judge(complaint)
    assert "0 complaints" in read(ada, notices)


def test_who_complained_is_known_until_it_is_judged(decided):
    complaint = lodge_complaint(notice=decided, words="No.")
    LegalNotice.objects.update(
        decided_at=timezone.now() - legal_rules.FORGOTTEN_AFTER - timedelta(days=1)
    )
    call_command("forget_senders")
    assert LegalNotice.objects.get().email
    judge(complaint)
    call_command("forget_senders")
    assert not LegalNotice.objects.get().email
