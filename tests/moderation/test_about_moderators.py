"""What a moderator is not shown in the room because it is about themselves."""

import pytest
from django.test import Client
from django.urls import reverse

from forum.moderation.asking.questions import ask_colleague
from forum.moderation.legal.complaints.judging import judge_complaint
from forum.moderation.legal.complaints.lodging import lodge_complaint
from forum.moderation.legal.elsewhere.judging import judge_page_notice
from forum.moderation.legal.inquiry.asking import ask_author
from forum.moderation.legal.judging import judge_notice
from forum.moderation.measures.noting import add_note
from tests import cast
from tests.make import make_comment
from tests.moderation.making import (
    ban,
    make_decision,
    make_notice,
    make_page_notice,
    make_report,
    suspend,
    warn,
)
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]


def read_all(client: Client, addresses: list[str]) -> str:
    pages = [client.get(address).content.decode() for address in addresses]
    return " ".join(page.split("<main")[1] for page in pages)


@pytest.fixture
def about_mori() -> list[str]:
    """Return the pages about a comment of mori's that bob reported and ishii called illegal."""
    comment = make_comment(author=cast.mori(), text="What mori said.")
    make_report(comment, reporter=cast.bob(), note="Bob saw it.")
    notice = make_notice(comment)
    complained = judge_notice(
        notice_id=make_notice(comment, explanation="It is me.").pk,
        moderator=cast.ada(), outcome="kept", answer="Not quite.",
    )  # fmt: skip
    complaint = lodge_complaint(notice=complained, words="Look again at her.")
    colleague = cast.staff("kai", "moderator")
    question = ask_colleague(
        comment_id=comment.pk, moderator=cast.ada(), text="Too harsh of her?", colleague=colleague
    )
    add_note(member=cast.mori(), author=cast.ada(), text="Tired lately.")
    make_decision("lock", comment, cast.ada(), note="Third lock.")
    warn(cast.mori(), cast.ada(), note="Talk to her.")
    return [
        reverse("moderation:queue"),
        reverse("moderation:comment", args=[comment.pk]),
        reverse("moderation:member", args=["mori"]),
        reverse("moderation:suspend", args=["mori"]),
        reverse("moderation:log"),
        reverse("moderation:legal_notices"),
        reverse("moderation:judge_notice", args=[notice.pk]),
        reverse("moderation:complaints"),
        reverse("moderation:judge_complaint", args=[complaint.pk]),
        reverse("moderation:answer_question", args=[question.pk]),
    ]


TOLD_TO_NOBODY_CONCERNED = [
    "Bob saw it.", "/members/bob/", "Tired lately.", "Third lock.", "Talk to her.",
    "Too harsh of her?",
    "ishii@example.org", "I never said that.", "It is me.", "Look again at her.",
]  # fmt: skip


def test_a_moderator_learns_neither_who_reported_them_nor_what_colleagues_noted(about_mori):
    client, other = Client(), Client()
    sign_in(client, cast.mori())
    sign_in(other, cast.ada())
    own, others = read_all(client, about_mori), read_all(other, about_mori)
    assert "What mori said." in own
    assert [said for said in TOLD_TO_NOBODY_CONCERNED if said in own] == []
    assert [said for said in TOLD_TO_NOBODY_CONCERNED if said not in others] == []


def test_of_a_notice_about_them_they_read_that_a_moderator_asked_and_decided_not_which():
    kai = cast.staff("kai", "moderator")
    asked, decided = (make_notice(make_comment(author=cast.mori())) for _ in range(2))
    ask_author(notice_id=asked.pk, moderator=kai, words="Is it so?")
    judge_notice(notice_id=decided.pk, moderator=kai, outcome="kept", answer="Not quite.")
    complaint = lodge_complaint(notice=decided, words="Look again.")
    judge_complaint(
        complaint_id=complaint.pk, judge=cast.ada(), outcome="upheld", answer="It stands."
    )
    kaisa = cast.staff("kaisa", "administrator")  # Of who works here no moderator decides.
    page = judge_page_notice(
        notice_id=make_page_notice(cast.mori()).pk, moderator=kaisa, outcome="left", answer="No."
    )
    addresses = [
        reverse("moderation:judge_notice", args=[asked.pk]),
        reverse("moderation:judge_notice", args=[decided.pk]),
        reverse("moderation:judge_page_notice", args=[page.pk]),
        reverse("moderation:judge_complaint", args=[complaint.pk]),
    ]
    client, other = Client(), Client()
    sign_in(client, cast.mori())
    sign_in(other, cast.ada())
    for address in addresses:
        own, others = read_all(client, [address]), read_all(other, [address])
        assert "kai" in others and "A moderator, " not in others
        assert "kai" not in own and "ada" not in own and "A moderator, " in own


@pytest.mark.parametrize(("measure", "told"), [(ban, "is banned"), (suspend, "is suspended until")])
def test_a_moderator_who_is_kept_out_reads_nothing_in_the_room_but_why(
    about_mori, measure, told: str
):
    client = Client()
    sign_in(client, cast.mori())
    assert client.get(reverse("moderation:queue")).status_code == 200
    decision = measure(cast.mori(), cast.ada(), words="You shouted.")
    answers = [client.get(address) for address in about_mori]
    assert {answer.status_code for answer in answers} == {403}
    page = answers[0].content.decode()
    assert told in page and "You shouted." in page and decision.get_absolute_url() in page
    assert "What mori said." not in page
    assert told in client.get(decision.get_absolute_url()).content.decode()
    hidden = make_comment(author=cast.alice(), text="What alice said.")
    make_decision("hide", hidden, cast.ada())
    assert client.get(f"/comments/{hidden.pk}/").status_code == 404
