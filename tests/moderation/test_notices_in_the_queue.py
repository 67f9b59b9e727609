"""A notice of illegal content that waits is seen, with its time, wherever its comment is judged."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.moderation.acts import Act
from forum.moderation.legal.inquiry.asking import ask_author
from forum.moderation.legal.inquiry.models import Inquiry
from forum.moderation.legal.judging import judge_notice
from forum.moderation.legal.models import LegalNotice
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_decision, make_notice, make_report

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

QUEUE = reverse("moderation:queue")


@pytest.fixture
def notice() -> LegalNotice:
    """Return a notice about alice's comment, which a reader has reported as well."""
    comment = make_comment(author=cast.alice())
    make_report(comment)
    return make_notice(comment)


def page_of(notice: LegalNotice) -> str:
    return reverse("moderation:comment", args=[notice.comment_id])


def link(notice: LegalNotice) -> str:
    return f'href="{reverse("moderation:judge_notice", args=[notice.pk])}"'


def read(client: Client, address: str, **how) -> str:
    answer = client.get(address, **how)
    assert answer.status_code == 200
    return answer.content.decode().replace("\xa0", " ")


def act(client: Client, notice: LegalNotice, **how) -> str:
    address = reverse("moderation:act", args=[notice.comment_id, Act.REMOVE])
    seen = read(client, page_of(notice)).split('name="seen" value="')[1].split('"')[0]
    typed = {"reason": "spam", "remove-reason": "spam", "seen": seen, **how.pop("typed", {})}
    return client.post(address, typed, follow=True, **how).content.decode()


@pytest.mark.both
def test_the_queue_and_the_case_show_the_notice_the_question_and_the_time_left(notice, moderating):
    ask_author(notice_id=notice.pk, moderator=cast.mori(), words="Somebody says so.")
    for address in (QUEUE, page_of(notice)):
        page = read(moderating, address)
        assert link(notice) in page and "The author was asked" in page
        assert "1 week, 1 day left" in page and "to be decided by" in page
    LegalNotice.objects.update(received_at=timezone.now() - timedelta(days=30))
    Inquiry.objects.update(asked_at=timezone.now() - timedelta(days=20))
    for address in (QUEUE, page_of(notice)):
        page = read(moderating, address)
        assert "Overdue" in page and "Seven days without an answer" in page
        assert " left</p>" not in page


def test_a_case_without_a_notice_says_nothing_of_one(moderating):
    comment = make_report().comment
    assert "Legal notice " not in read(moderating, QUEUE)
    page = read(moderating, reverse("moderation:comment", args=[comment.pk]))
    assert "waits for an answer" not in page


@pytest.mark.parametrize("way", ["page", "queue", "htmx"])
def test_whoever_removes_the_comment_is_told_that_the_notice_waits_still(
    notice, moderating, way: str
):
    how = {"headers": {"hx-request": "true"}} if way == "htmx" else {}
    typed = {"next": QUEUE} if way == "queue" else {}
    page = act(moderating, notice, typed=typed, **how)
    notice.comment.refresh_from_db()
    assert notice.comment.state == "removed"
    assert link(notice) in page and "waits for an answer" in page
    notice.refresh_from_db()
    assert notice.is_open
    listed = read(moderating, reverse("moderation:legal_notices"))
    assert "badge--removed" in listed


def test_who_changes_the_text_is_told_so_too(notice, moderating):
    address = reverse("moderation:redact", args=[notice.comment_id])
    seen = read(moderating, address).split('name="seen" value="')[1].split('"')[0]
    typed = {"text": "[…]", "reason": "abuse", "seen": seen, "next": QUEUE}
    page = moderating.post(address, typed, follow=True).content.decode()
    assert link(notice) in page and "Answer it" in page


def test_what_was_decided_about_a_notice_stands_beside_the_comment(notice, moderating):
    judge_notice(
        notice_id=notice.pk,
        moderator=cast.mori(),
        outcome="removed",
        answer="Yes.",
        words="It is a lie.",
    )
    page = read(moderating, page_of(notice))
    assert link(notice) in page and "Their senders are told if that changes." in page
    make_decision(Act.RESTORE, notice.comment, reason="taken_back")
    assert "The comment can be read again" in read(moderating, page_of(notice))


def test_many_notices_cost_one_query_more(moderating, django_assert_num_queries):
    for number in range(3):
        comment = make_comment(author=cast.alice(), text=f"Text {number}.")
        make_report(comment, reporter=cast.bob())
        make_notice(comment, address=f"203.0.{number}.0")
    read(moderating, QUEUE)
    with django_assert_num_queries(9):
        assert read(moderating, QUEUE).count("waits for an answer") == 3
