"""What is typed while somebody else decides comes back with the page that says so."""

import pytest
from django.urls import reverse

from forum.discussion.newsroom.mistakes.answering import answer_mistake
from forum.discussion.newsroom.mistakes.pointing_out import point_out_mistake
from forum.moderation.legal.inquiry.asking import answer_inquiry, ask_author
from forum.moderation.legal.judging import judge_notice
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import make_decision, make_notice

pytestmark = pytest.mark.django_db

TYPED = "It took me an hour to find these words."
SENT = {"answer": TYPED, "words": TYPED, "note": TYPED, "outcome": "kept", "seen": "x"}


def test_an_answer_to_a_notice_that_a_colleague_has_decided(client):
    notice = make_notice(make_comment(author=cast.alice()))
    judge_notice(notice_id=notice.pk, moderator=cast.ada(), outcome="kept", answer="No.")
    client.force_login(cast.mori())
    page = client.post(reverse("moderation:judge_notice", args=[notice.pk]), SENT)
    assert page.status_code == 422 and TYPED in page.text


@pytest.mark.parametrize("meanwhile", ["decided", "answered"])
def test_what_an_author_says_to_a_notice_that_needs_no_answer_any_more(client, meanwhile: str):
    notice = make_notice(make_comment(author=cast.alice()))
    asked = ask_author(notice_id=notice.pk, moderator=cast.mori(), words="Is it true?")
    if meanwhile == "decided":
        judge_notice(notice_id=notice.pk, moderator=cast.mori(), outcome="kept", answer="No.")
    else:
        answer_inquiry(inquiry_id=asked.pk, answer="objected", words="From another tab.")
    client.force_login(cast.alice())
    page = client.post(asked.get_absolute_url(), {"answer": "objected", "words": TYPED})
    assert page.status_code == 422 and TYPED in page.text


def test_what_an_editor_answers_to_what_a_colleague_has_answered(client):
    mistake = point_out_mistake(article=make_article(), reader=cast.alice(), text="It is 90 m.")
    answer_mistake(mistake_id=mistake.pk, editor=cast.ada(), outcome="kept", answer="No.")
    client.force_login(cast.edo())
    page = client.post(reverse("discussion:answer_mistake", args=[mistake.pk]), SENT)
    assert page.status_code == 422 and TYPED in page.text


def test_what_a_member_says_against_a_decision_that_was_taken_back(client):
    comment = make_comment(author=cast.alice())
    decision = make_decision("hide", comment)
    make_decision("restore", comment)
    client.force_login(cast.alice())
    page = client.post(reverse("moderation:appeal", args=[decision.pk]), {"words": TYPED})
    assert page.status_code == 422 and TYPED in page.text
