"""Before a moderator decides about a notice, the author is asked, and has seven days."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.discussion.models import Comment, State
from forum.members.models import Member
from forum.moderation.chain.verifying import verify_log
from forum.moderation.legal.inquiry.asking import answer_inquiry, ask_author
from forum.moderation.legal.inquiry.models import Inquiry
from forum.moderation.legal.judging import judge_notice
from forum.moderation.legal.models import LegalNotice
from forum.moderation.legal.receiving import status_address
from forum.notifications.models import Notice
from forum.notifications.outbox import send_due_mails
from forum.refusals import Refused
from tests import cast
from tests.make import make_comment
from tests.moderation.making import ban, make_notice

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

LIST = reverse("moderation:legal_notices")


@pytest.fixture
def notice() -> LegalNotice:
    return make_notice(make_comment(author=cast.alice(), text="He stole *it*."))


def ask(notice: LegalNotice, **fields) -> Inquiry:
    fields = {"moderator": cast.mori(), "words": "It says that he stole.", **fields}
    return ask_author(notice_id=notice.pk, **fields)


def asking(notice: LegalNotice) -> str:
    return reverse("moderation:ask_author", args=[notice.pk])


def judging(notice: LegalNotice) -> str:
    return reverse("moderation:judge_notice", args=[notice.pk])


def grow_old(inquiry: Inquiry, days: int) -> None:
    Inquiry.objects.filter(pk=inquiry.pk).update(asked_at=timezone.now() - timedelta(days=days))


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def as_(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def test_the_author_is_asked_answers_and_a_moderator_decides(notice, mailoutbox):
    mori, alice = as_(cast.mori()), as_(cast.alice())
    assert "Ask the author first" in read(mori, judging(notice))
    answer = mori.post(asking(notice), {"question": "It says that he stole."})
    assert (answer.status_code, answer["Location"]) == (303, judging(notice))
    inquiry = Inquiry.objects.get()
    send_due_mails()
    mail = mailoutbox[-1]
    assert mail.to == ["alice@reader.example"] and inquiry.get_absolute_url() in mail.body
    assert mail.body.rstrip().endswith(f"{settings.SITE_URL}/")
    assert "stole" not in mail.body and "Ishii" not in mail.body

    told = read(alice, "/notices/")
    assert "holds your comment under" in told and "Ishii" not in told
    page = read(alice, inquiry.get_absolute_url())
    assert "It says that he stole." in page and "He stole" in page
    assert "Ishii" not in page and "I never said that." not in page and "mori" not in page

    answer = alice.post(inquiry.get_absolute_url(), {"answer": "objected", "words": "It's true."})
    assert (answer.status_code, answer["Location"]) == (303, inquiry.get_absolute_url())
    assert "You have answered" in read(alice, inquiry.get_absolute_url())
    page = read(mori, judging(notice))
    assert "The author objects" in page and "It&#x27;s true." in page
    assert Comment.objects.get().state == State.PUBLISHED
    judge_notice(notice_id=notice.pk, moderator=cast.mori(), outcome="kept", answer="It is true.")
    assert "The comment stays" in read(alice, inquiry.get_absolute_url())
    told = read(alice, "/notices/")
    assert "of which you were asked: your comment stays." in told and "mori" not in told
    assert verify_log().broken is None


def test_who_was_asked_hears_of_a_removal_by_its_statement_alone(notice):
    ask(notice)
    judge_notice(
        notice_id=notice.pk,
        moderator=cast.mori(),
        outcome="removed",
        answer="So.",
        words="It is a lie.",
    )
    told = read(as_(cast.alice()), "/notices/")
    assert "has removed your comment" in told and "your comment stays" not in told


def test_nobody_but_the_author_reads_or_answers_it(notice):
    inquiry = ask(notice)
    for member in (cast.bob(), cast.mori(), cast.ada()):
        client = as_(member)
        assert client.get(inquiry.get_absolute_url()).status_code == 404
        answer = client.post(inquiry.get_absolute_url(), {"answer": "agreed", "words": ""})
        assert answer.status_code == 404
    assert Client().get(inquiry.get_absolute_url()).status_code == 303
    assert Inquiry.objects.get().answer == ""


@pytest.mark.both
def test_what_is_missing_is_asked_for_and_what_was_typed_stays(notice):
    mori = as_(cast.mori())
    answer = mori.post(asking(notice), {"question": " "})
    assert answer.status_code == 422 and not Inquiry.objects.exists()
    assert "Please say to the author what the notice is about." in answer.content.decode()
    answer = mori.post(asking(notice), {"question": "So much " * 200})
    assert answer.status_code == 422 and "So much So much" in answer.content.decode()

    inquiry, alice = ask(notice), as_(cast.alice())
    for typed in ({"answer": "objected", "words": " "}, {"words": "Why?"}, {"answer": "no"}):
        answer = alice.post(inquiry.get_absolute_url(), typed)
        assert answer.status_code == 422
    answer = alice.post(inquiry.get_absolute_url(), {"answer": "agreed", "words": "Long " * 900})
    assert answer.status_code == 422 and "Long Long" in answer.content.decode()
    assert Inquiry.objects.get().answered_at is None


@pytest.mark.both
def test_it_is_asked_once_and_answered_once(notice):
    inquiry = ask(notice)
    with pytest.raises(Refused, match="asked_before"):
        ask(notice)
    answer_inquiry(inquiry_id=inquiry.pk, answer="agreed", words="")
    with pytest.raises(Refused, match="answered_before"):
        answer_inquiry(inquiry_id=inquiry.pk, answer="objected", words="No.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Inquiry.objects.create(
            notice=notice, words="Again.", asked_by=cast.mori(), asked_at=timezone.now()
        )
    assert Notice.objects.filter(kind="inquiry").count() == 1
    assert Inquiry.objects.get().answer == "agreed"


def test_two_presses_of_the_button_are_one_answer(notice):
    inquiry, alice = ask(notice), as_(cast.alice())
    typed = {"answer": "objected", "words": "It's true."}
    answers = [alice.post(inquiry.get_absolute_url(), typed) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    typed["words"] = "Something else."
    assert alice.post(inquiry.get_absolute_url(), typed).status_code == 422
    assert Inquiry.objects.get().answer_words == "It's true."
    assert verify_log().broken is None


def test_who_may_not_decide_may_not_ask(notice):
    alice = cast.alice()
    answer = as_(alice).post(asking(notice), {"question": "Why?"})
    assert answer.status_code == 403
    own = make_notice(make_comment(author=cast.mori()))
    with pytest.raises(Refused, match="own_comment"):
        ask(own)
    judge_notice(notice_id=notice.pk, moderator=cast.mori(), outcome="kept", answer="Fine.")
    with pytest.raises(Refused, match="decided_before"):
        ask(notice)


@pytest.mark.both
def test_whose_account_is_closed_is_not_asked(notice):
    Member.objects.filter(username="alice").update(is_active=False)
    with pytest.raises(Refused, match="nobody_there"):
        ask(notice)
    page = read(as_(cast.mori()), judging(notice))
    assert "Nobody can be asked" in page and "Ask the author first" not in page


def test_who_is_banned_answers_all_the_same(notice):
    inquiry, alice = ask(notice), cast.alice()
    ban(alice)
    answer = as_(alice).post(inquiry.get_absolute_url(), {"answer": "objected", "words": "True."})
    assert answer.status_code == 303
    assert Inquiry.objects.get().answer_words == "True."


def test_after_the_decision_there_is_nothing_to_answer(notice):
    inquiry = ask(notice)
    judge_notice(
        notice_id=notice.pk,
        moderator=cast.mori(),
        outcome="removed",
        answer="It is.",
        words="It is a lie.",
    )
    alice = as_(cast.alice())
    assert "has decided meanwhile" in read(alice, inquiry.get_absolute_url())
    answer = alice.post(inquiry.get_absolute_url(), {"answer": "objected", "words": "But no!"})
    assert answer.status_code == 422 and "has decided meanwhile" in answer.content.decode()
    assert Inquiry.objects.get().answered_at is None


@pytest.mark.both
def test_the_clock_alone_ends_the_wait_and_moves_the_term(notice):
    inquiry = ask(notice)
    notice = LegalNotice.objects.select_related("inquiry").get()
    assert notice.due_at == inquiry.asked_at + timedelta(days=9)
    mori, sender = as_(cast.mori()), Client()
    asked, ready = f"{LIST}?show=asked", f"{LIST}?show=ready"
    title = f"{notice.pk} · Defamation"
    assert title in read(mori, asked) and title not in read(mori, ready)
    assert "The author was asked what they say" in read(sender, status_address(notice))

    grow_old(inquiry, 8)
    assert title in read(mori, ready) and title not in read(mori, asked)
    assert "Seven days without an answer" in read(mori, judging(notice))
    assert "The author was asked" not in read(sender, status_address(notice))
    assert "You can still answer" in read(as_(cast.alice()), inquiry.get_absolute_url())
    assert not LegalNotice.objects.get().is_overdue
    grow_old(inquiry, 10)
    LegalNotice.objects.update(received_at=timezone.now() - timedelta(days=11))
    assert LegalNotice.objects.get().is_overdue
    assert "Overdue" in read(mori, ready)


def test_an_answer_moves_it_among_the_ready_ones(notice):
    inquiry, mori = ask(notice), as_(cast.mori())
    answer_inquiry(inquiry_id=inquiry.pk, answer="agreed", words="")
    page = read(mori, f"{LIST}?show=ready")
    assert "The author agrees to the removal" in page


@pytest.mark.both
def test_the_list_costs_the_same_however_many_were_asked(django_assert_num_queries):
    for number in range(6):
        comment = make_comment(author=cast.alice(), text=f"Text {number}.")
        ask(make_notice(comment, address=f"203.0.{number}.0"))
    mori = as_(cast.mori())
    read(mori, LIST)
    with django_assert_num_queries(6):  # One for who has taken their cases.
        read(mori, LIST)
