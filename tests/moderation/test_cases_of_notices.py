"""A notice of illegal content opens its comment's case, which is open until it is answered."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.discussion.models import Comment
from forum.discussion.removal import delete_own_comment
from forum.moderation.acts import Act
from forum.moderation.cases.claiming import claim_case, claim_next
from forum.moderation.cases.counting import count_waiting
from forum.moderation.cases.models import Case
from forum.moderation.cases.queue import load_queue
from forum.moderation.legal.inquiry.asking import answer_inquiry, ask_author
from forum.moderation.legal.judging import judge_notice
from forum.moderation.legal.models import LegalNotice
from tests import cast
from tests.make import make_article, make_comment, make_section
from tests.moderation.making import (
    assert_cases_fit,
    make_decision,
    make_held_comment,
    make_notice,
    make_report,
    moderator_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

QUEUE = reverse("moderation:queue")


@pytest.fixture
def comment() -> Comment:
    return make_comment(author=cast.alice())


def judge(notice: LegalNotice, outcome: str = "kept") -> None:
    judge_notice(
        notice_id=notice.pk, moderator=cast.mori(), outcome=outcome, answer="So we read it.",
        words="It is a lie.",
    )  # fmt: skip


def queue_of(**filters) -> list[int]:
    page = load_queue(tab="", order="due", after="", filters=filters, moderator=cast.mori())
    return [case.comment.pk for case in page.cases]


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().replace("\xa0", " ")


@pytest.mark.both
def test_a_notice_alone_stands_in_the_queue_until_it_is_answered(comment, moderating):
    other = make_comment(author=cast.alice())
    make_report(other)
    notice = make_notice(comment)
    assert_cases_fit()
    assert count_waiting(cast.mori()).waiting == 2 and count_waiting(cast.mori()).reported == 1
    page = read(moderating, QUEUE)
    assert "Legal notice, answer due in 6 days" in page
    assert f'id="case-{comment.pk}"' in page and "waits for an answer" in page
    assert queue_of(noticed=True) == [comment.pk] and queue_of(subject="thread") == []
    assert set(queue_of(subject="comment")) == {comment.pk, other.pk}
    narrowed = read(moderating, f"{QUEUE}?noticed=on")
    assert f'id="case-{comment.pk}"' in narrowed and f'id="case-{other.pk}"' not in narrowed
    assert "answer due in 6 days" in read(moderating, f"/moderation/comments/{comment.pk}/")

    judge(notice)
    assert queue_of() == [other.pk] and count_waiting(cast.mori()).waiting == 1
    assert Case.objects.get(comment=comment).is_noticed  # What it was open for.
    assert_cases_fit()


def test_a_term_that_is_over_is_said(comment, moderating):
    notice = make_notice(comment)
    LegalNotice.objects.update(received_at=timezone.now() - timedelta(days=8))
    assert "Legal notice, answer overdue" in read(moderating, QUEUE)
    judge(notice)


@pytest.mark.parametrize("act", [Act.DISMISS, Act.HIDE, Act.REMOVE])
def test_what_is_decided_about_the_comment_leaves_the_case_open_for_the_notice(comment, act: Act):
    make_report(comment)
    notice = make_notice(comment)
    claim_case(comment_id=comment.pk, moderator=cast.mori())
    make_decision(act, comment)
    case = Case.objects.get()
    assert (case.closed_at, case.is_noticed, case.is_reported) == (None, True, False)
    assert case.claimed_by == cast.mori()  # Who answers is who has read it.
    assert queue_of() == [comment.pk]
    notice.refresh_from_db()
    assert notice.is_open
    judge(notice, {"hide": "hidden", "remove": "removed"}.get(act, "kept"))
    case.refresh_from_db()
    assert case.closed_at and case.claimed_by is None


def test_it_stays_in_the_list_after_an_act_there(comment, moderating):
    notice = make_notice(comment)
    address = f"/moderation/comments/{comment.pk}/"
    seen = read(moderating, address).split('name="seen" value="')[1].split('"')[0]
    sent = {"reason": "spam", "remove-reason": "spam", "seen": seen}
    url = reverse("moderation:act", args=[comment.pk, Act.REMOVE])
    answer = moderating.post(url, sent, headers={"hx-request": "true"}).content.decode()
    assert f'<li class="case" id="case-{comment.pk}"' in answer
    assert reverse("moderation:judge_notice", args=[notice.pk]) in answer


def test_an_author_who_deletes_it_leaves_the_answer_to_moderators(comment):
    notice = make_notice(comment)
    delete_own_comment(comment_id=comment.pk, member=cast.alice())
    assert queue_of() == [comment.pk]
    judge(notice, "deleted")
    assert queue_of() == []


def test_the_case_goes_on_for_what_else_waits(comment):
    make_report(comment)
    first, second = make_notice(comment), make_notice(comment, explanation="Nor I.")
    judge(first)
    assert Case.objects.get().is_noticed
    judge(second)
    case = Case.objects.get()
    assert case.closed_at is None and case.is_reported and not case.is_noticed
    make_decision(Act.DISMISS, comment)
    assert_cases_fit()
    assert Case.objects.get().closed_at

    held = make_held_comment()
    judge(make_notice(held), "removed")
    assert_cases_fit()


@pytest.mark.both
def test_a_watched_comment_is_watched_on_and_an_old_one_is_shown_for_the_notice(comment):
    notice = make_notice(comment)
    Case.objects.update(is_watched=True, opened_at=timezone.now() - timedelta(days=9))
    assert queue_of() == [comment.pk] and count_waiting(cast.mori()).waiting == 1
    judge(notice)
    case = Case.objects.get()
    assert case.closed_at is None and case.is_watched and not case.is_noticed
    assert queue_of() == []


def test_the_gravest_comes_first_and_what_was_reported_keeps_its_name(comment):
    threat = make_comment(author=cast.alice())
    for about, ground in ((comment, "copyright"), (threat, "threat")):
        make_notice(about, ground=ground)
    assert queue_of() == [threat.pk, comment.pk]
    assert claim_next(cast.mori()).comment_id == threat.pk
    make_report(threat, reason="spam")
    case = Case.objects.get(comment=threat)
    assert (case.reason, case.harm) == ("spam", 40)
    make_report(comment, reason="threat")
    assert Case.objects.get(comment=comment).reason == "threat"


def test_its_turn_comes_when_the_author_has_answered_or_may_no_more(comment):
    other = make_comment(author=cast.alice())
    notice = make_notice(comment, ground="threat")
    make_notice(other, ground="copyright")
    inquiry = ask_author(notice_id=notice.pk, moderator=cast.mori(), words="Is it so?")
    case = Case.objects.get(comment=comment)
    assert case.due == int(inquiry.due_at.timestamp()) - case.head_start
    assert queue_of() == [other.pk, comment.pk]
    answer_inquiry(inquiry_id=inquiry.pk, answer="agreed", words="")
    assert queue_of() == [comment.pk, other.pk]


def test_what_is_reported_as_well_keeps_its_place_while_the_author_is_asked(comment):
    make_report(comment)
    notice = make_notice(comment)
    due = Case.objects.get().due
    ask_author(notice_id=notice.pk, moderator=cast.mori(), words="Is it so?")
    assert Case.objects.get().due == due


def test_a_moderator_of_parts_sees_those_of_their_parts_alone():
    sport, culture = make_section("sport"), make_section("culture")
    here, there = (
        make_comment(article=make_article(section=section), author=cast.alice())
        for section in (sport, culture)
    )
    for one in (here, there):
        make_notice(one)
    pola = moderator_of("pola", sections=(sport,))
    page = load_queue(tab="", order="due", after="", filters={}, moderator=pola)
    assert [case.comment.pk for case in page.cases] == [here.pk]
    assert count_waiting(pola).waiting == 1


def test_nobody_is_led_to_a_notice_about_their_own(comment, moderating):
    own = make_comment(author=cast.mori())
    make_notice(own)
    assert claim_next(cast.mori()) is None
    page = read(moderating, f"/moderation/comments/{own.pk}/")
    assert "This is your own comment" in page and "I never said that." not in page
