"""What a moderator who is suspended or banned had before them goes back to colleagues."""

import pytest
from django.test import Client
from django.urls import reverse

from forum.members.models import Member
from forum.moderation.asking.models import Question
from forum.moderation.asking.questions import ask_colleague
from forum.moderation.cases.claiming import claim_case, claim_next
from forum.moderation.cases.models import Case
from forum.moderation.chain.verifying import verify_log
from forum.moderation.measures.banning import ban_member
from forum.moderation.subjects.judging import measure_member
from forum.moderation.suspending import lift_suspension
from forum.notifications.models import Notice
from tests import cast
from tests.make import make_comment
from tests.moderation.making import (
    ban,
    make_member_report,
    make_report,
    make_thread_report,
    suspend,
    warn,
    watch,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]


def kai() -> Member:
    """A moderator whom mori asks."""
    return cast.staff("kai", "moderator")


def ask_about(kind: str) -> Question:
    """Ask kai about a case of this kind, as mori."""
    if kind == "comment":
        about = {"comment_id": make_report().comment_id}
    elif kind == "thread":
        root = make_comment(author=cast.alice())
        make_comment(reply_to=root, author=cast.suzu())
        root.refresh_from_db()
        about = {"case_id": make_thread_report(root).case_id}
    else:
        about = {"case_id": make_member_report().case_id}
    return ask_colleague(moderator=cast.mori(), colleague=kai(), text="So?", **about)


def told(member: Member) -> list[str]:
    return list(Notice.objects.filter(recipient=member).values_list("kind", flat=True))


@pytest.mark.parametrize("kind", ["comment", "thread", "member"])
@pytest.mark.parametrize("keep_out", [suspend, ban])
def test_what_they_are_asked_goes_back_to_whoever_asked(keep_out, kind: str):
    question = ask_about(kind)
    keep_out(kai())
    question.refresh_from_db()
    assert question.is_handed_back and not question.is_open
    assert told(cast.mori()) == ["opinion_back"]
    assert "opinion_asked" not in told(kai())
    mori = Member.objects.get(pk=cast.mori().pk)
    assert mori.unread_notice_count == 1
    client = Client()
    client.force_login(mori)
    page = client.get(reverse("notifications:notices")).content.decode()
    assert "can’t give the opinion" in page and "please ask somebody else" in page
    case = {"comment_id": question.case.comment_id} if kind == "comment" else {
        "case_id": question.case_id
    }  # fmt: skip
    ask_colleague(moderator=mori, colleague=cast.ada(), text="You?", **case)
    assert verify_log().broken is None


@pytest.mark.parametrize("keep_out", [suspend, ban])
def test_what_they_have_taken_is_free(keep_out):
    case = make_report().comment.cases.get()
    claim_case(case_id=case.pk, moderator=kai())
    keep_out(kai())
    assert Case.objects.get().claimed_by is None
    assert claim_next(cast.mori()) == case


@pytest.mark.parametrize("measure", [warn, watch])
def test_what_keeps_nobody_out_hands_nothing_back(measure):
    question = ask_about("comment")
    measure(kai(), cast.ada())
    question.refresh_from_db()
    assert question.is_open and told(cast.mori()) == []


def test_the_end_of_a_suspension_brings_no_question_back():
    question = ask_about("comment")
    suspend(kai())
    lift_suspension(member=kai(), moderator=cast.ada(), reason="calm_again")
    question.refresh_from_db()
    assert question.is_handed_back
    about = {"comment_id": question.case.comment_id, "colleague": kai()}
    assert ask_colleague(moderator=cast.mori(), text="Again?", **about).is_open


def test_a_ban_that_closes_the_case_about_them_hands_back_as_well():
    question = ask_about("comment")
    report = make_member_report(member=kai())
    measure_member(
        ban_member, member=kai(), moderator=cast.ada(), seen_report=report.pk, reason="abuse"
    )
    question.refresh_from_db()
    assert question.is_handed_back and told(cast.mori()) == ["opinion_back"]
    assert verify_log().broken is None
