"""Words that stand ready are sent where none are typed, in the language of who reads them."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from forum.discussion.models import Comment, State
from forum.members.models import Member
from forum.moderation.appeals.models import Appeal
from forum.moderation.decisions.models import Decision
from forum.moderation.legal.complaints.lodging import lodge_complaint
from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.elsewhere.judging import judge_page_notice
from forum.moderation.legal.judging import judge_notice
from forum.moderation.legal.models import LegalNotice
from forum.moderation.seen import Seen
from forum.notifications.outbox import send_due_mails
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import (
    ban,
    make_appeal,
    make_decision,
    make_notice,
    make_page_notice,
)
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.strictest]


@pytest.fixture
def appeal() -> Appeal:
    """Alice's, who reads Japanese, of what ada removed as abuse."""
    Member.objects.filter(pk=cast.alice().pk).update(language="ja")
    comment = make_comment(author=cast.alice())
    return make_appeal(make_decision("remove", comment, cast.ada(), reason="abuse"))


def send(client: Client, appeal: Appeal, **typed: str):
    return client.post(reverse("moderation:judge_appeal", args=[appeal.pk]), typed)


def judge(client: Client, notice: LegalNotice, **typed: str):
    seen = str(Seen(notice.comment.state, 0, 0, 0))
    return client.post(
        reverse("moderation:judge_notice", args=[notice.pk]), {"seen": seen, **typed}
    )


def offered(client: Client, address: str) -> dict[str, str]:
    """Return the decision with which each of the ready words goes, by code."""
    page = client.get(address).content.decode()
    return dict(re.findall(r'<option value="(\w+)" data-outcome="(\w+)"', page))


def test_an_appeal_is_answered_in_its_members_language_without_a_word_typed(moderating, appeal):
    assert send(moderating, appeal, outcome="upheld", ready="holds").status_code == 303
    appeal.refresh_from_db()
    assert "判断は変わりません" in appeal.answer and "「" in appeal.answer
    assert appeal.decision.rule.name_ja in appeal.answer


def test_what_was_typed_goes_before_ready_words(moderating, appeal):
    send(moderating, appeal, outcome="reversed", ready="kept", answer="You quoted.")
    appeal.refresh_from_db()
    assert (appeal.outcome, appeal.answer) == ("reversed", "You quoted.")


def test_ready_words_of_another_decision_are_not_sent(moderating, appeal):
    answer = send(moderating, appeal, outcome="reversed", ready="holds")
    assert answer.status_code == 422 and "go with another decision" in answer.content.decode()
    appeal.refresh_from_db()
    assert appeal.is_open
    # Nor do they stand in the way of what was typed.
    answer = send(moderating, appeal, outcome="reversed", ready="holds", answer="No.")
    assert answer.status_code == 303


@pytest.mark.parametrize("ready", ["", "unheard_of"])
def test_without_any_words_nothing_is_judged(moderating, appeal, ready):
    assert send(moderating, appeal, outcome="upheld", ready=ready).status_code == 422
    appeal.refresh_from_db()
    assert appeal.is_open


def test_what_no_rule_says_has_words_of_its_own(client: Client):
    comment = make_comment(author=cast.alice())
    appeal = make_appeal(make_decision("hide", comment, cast.ada(), reason="checking"))
    sign_in(client, cast.mori())
    send(client, appeal, outcome="upheld", ready="holds")
    appeal.refresh_from_db()
    assert "The reason that was given holds" in appeal.answer


def test_a_measure_is_answered_as_a_comment_is(moderating: Client):
    appeal = make_appeal(ban(cast.alice()))
    address = reverse("moderation:judge_appeal", args=[appeal.pk])
    assert set(offered(moderating, address).values()) == {"upheld", "reversed"}


def test_a_notice_is_answered_in_its_senders_language_and_the_author_told(moderating: Client):
    Member.objects.filter(pk=cast.alice().pk).update(language="ja")
    notice = make_notice(make_comment(author=cast.alice()), ground="threat")
    assert judge(moderating, notice, outcome="removed", ready="removed").status_code == 303
    notice.refresh_from_db()
    assert notice.answer == "We have read the comment and agree with you. It is removed."
    assert "暴力" in Decision.objects.get().words
    assert Comment.objects.get().state == State.REMOVED
    send_due_mails()
    assert any("agree with you" in one.body for one in mail.outbox)


def test_of_another_law_the_author_is_told_in_words_of_the_moderators_own(moderating: Client):
    notice = make_notice(make_comment(author=cast.alice()), ground="other")
    answer = judge(moderating, notice, outcome="removed", ready="removed")
    assert answer.status_code == 422 and not Decision.objects.exists()
    assert "what in the comment breaks the law" in answer.content.decode()


def test_only_what_is_true_of_the_comment_stands_ready(moderating: Client):
    comment = make_comment(author=cast.alice())
    notice = make_notice(comment)
    address = reverse("moderation:judge_notice", args=[notice.pk])
    assert offered(moderating, address) == {
        "opinion": "kept", "unclear": "kept", "removed": "removed", "hidden": "hidden",
    }  # fmt: skip
    make_decision("remove", comment)
    assert offered(moderating, address) == {"removed": "removed"}


@pytest.mark.parametrize(
    ("about", "codes"),
    [(make_article, {"reporting": "left"}), (cast.alice, {"allowed": "left"})],
    ids=["article", "member"],
)
def test_a_notice_about_a_page_is_answered_in_its_senders_language(
    moderating: Client, about, codes: dict[str, str]
):
    notice = make_page_notice(about(), language="ja")
    address = reverse("moderation:judge_page_notice", args=[notice.pk])
    assert offered(moderating, address) == {**codes, "unclear": "left", "acted": "acted"}
    [code] = codes
    assert moderating.post(address, {"outcome": "left", "ready": code}).status_code == 303
    notice.refresh_from_db()
    assert notice.outcome == "left" and "法律に反するとは認められません" in notice.answer
    send_due_mails()
    assert any("法律に反するとは認められません" in one.body for one in mail.outbox)


def test_what_was_typed_about_a_page_goes_before_ready_words(moderating: Client):
    notice = make_page_notice(make_article())
    address = reverse("moderation:judge_page_notice", args=[notice.pk])
    assert moderating.post(address, {"outcome": "acted", "ready": "unclear"}).status_code == 422
    typed = {"outcome": "left", "ready": "unclear", "answer": "It quotes a court."}
    assert moderating.post(address, typed).status_code == 303
    notice.refresh_from_db()
    assert notice.answer == "It quotes a court."


def complain(comment: Comment, language: str = "en") -> NoticeComplaint:
    """Return a complaint that ada let a comment stand of which a notice says that it threatens."""
    notice = make_notice(comment, ground="threat", language=language)
    judge_notice(notice_id=notice.pk, moderator=cast.ada(), outcome="kept", answer="A joke.")
    notice.refresh_from_db()
    return lodge_complaint(notice=notice, words="It is none.")


def judging(complaint: NoticeComplaint) -> str:
    return reverse("moderation:judge_complaint", args=[complaint.pk])


def test_a_complaint_is_answered_in_its_senders_language_and_the_author_told(moderating: Client):
    comment = make_comment(author=cast.alice())
    complaint = complain(comment, "ja")
    assert offered(moderating, judging(complaint)) == {
        "holds": "upheld", "nothing_new": "upheld", "hidden": "hidden", "removed": "removed",
    }  # fmt: skip
    seen = str(Seen(comment.state, 0, 0, 0))
    sent = {"outcome": "removed", "ready": "removed", "seen": seen}
    assert moderating.post(judging(complaint), sent).status_code == 303
    complaint.refresh_from_db()
    assert "ご指摘のとおり" in complaint.answer
    assert "threatens with violence" in Decision.objects.get().words
    assert Comment.objects.get().state == State.REMOVED


def test_a_complaint_about_a_page_has_words_of_its_own(moderating: Client):
    notice = make_page_notice(make_article())
    judge_page_notice(notice_id=notice.pk, moderator=cast.ada(), outcome="left", answer="So.")
    notice.refresh_from_db()
    complaint = lodge_complaint(notice=notice, words="Read it again.")
    found = offered(moderating, judging(complaint))
    assert found == {"holds": "upheld", "nothing_new": "upheld", "acted": "acted"}
    assert (
        moderating.post(
            judging(complaint), {"outcome": "upheld", "ready": "nothing_new"}
        ).status_code
        == 303
    )
    complaint.refresh_from_db()
    assert complaint.answer.startswith("Another moderator has looked at all of it again.")


def test_nothing_that_is_untrue_by_now_stands_ready_for_a_complaint(moderating: Client):
    complaint = complain(make_comment(author=cast.alice()))
    make_decision("remove", complaint.about.comment, cast.staff("kai", "moderator"))
    assert offered(moderating, judging(complaint)) == {"removed": "removed"}
