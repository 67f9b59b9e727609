"""Who judges an appeal or a complaint has the comment's case as well; others pass it by."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.cases.claiming import claim_case, claim_next, release_case
from forum.moderation.cases.models import Case
from forum.moderation.claimed import Claimed
from forum.moderation.legal.complaints.lodging import lodge_complaint
from forum.moderation.legal.judging import judge_notice
from forum.moderation.rules import CLAIMS_AT_ONCE
from forum.refusals import Refused
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_appeal, make_decision, make_notice, make_report
from tests.moderation.test_taken_legal import keep, read, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

LISTS = {"appeal": "appeals", "complaint": "complaints"}
OUTCOMES = {"appeal": "reversed", "complaint": "removed"}


def complain(comment: Comment) -> Claimed:
    """Return a complaint about what ada made of a notice about a comment."""
    notice = make_notice(comment)
    judge_notice(notice_id=notice.pk, moderator=cast.ada(), outcome="kept", answer="It is true.")
    notice.refresh_from_db()
    return lodge_complaint(notice=notice, words="It is not.")


MAKE: dict[str, Callable[[Comment], Claimed]] = {
    "appeal": lambda comment: make_appeal(make_decision("lock", comment, cast.ada())),
    "complaint": complain,
}


@pytest.fixture(params=MAKE)
def kind(request) -> str:
    """Return what is judged."""
    kind: str = request.param
    return kind


@pytest.fixture
def comment() -> Comment:
    """Return what it is about."""
    return make_comment(author=cast.alice())


@pytest.fixture
def waiting(kind: str, comment: Comment) -> Claimed:
    """Return one that waits, beside a report of its comment, the most pressing case there is."""
    made = MAKE[kind](comment)
    make_report(comment, reason="threat")
    make_report(reason="off_topic")
    return made


@pytest.fixture
def kai() -> Client:
    """Return a colleague's browser."""
    return signed_in("kai")


def member(name: str) -> Member:
    return Member.objects.get(username=name)


def page_of(kind: str, one: Claimed) -> str:
    return reverse(f"moderation:judge_{kind}", args=[one.pk])


def again(one: Claimed) -> Claimed:
    found: Claimed = type(one)._default_manager.get(pk=one.pk)
    return found


def case_of(comment: Comment) -> Case:
    return Case.objects.open().get(comment=comment)


def take_alone(one: Claimed, name: str) -> None:
    """Let a colleague have it without the case, as where that was opened since."""
    until = timezone.now() + timedelta(minutes=5)
    type(one)._default_manager.filter(pk=one.pk).update(
        claimed_by=member(name), claimed_until=until
    )


def test_the_next_case_is_none_that_a_colleague_judges_by_another_way(kind, waiting, comment, kai):
    mori = cast.mori()
    take_alone(waiting, "kai")
    assert claim_next(mori).comment_id != comment.pk
    assert claim_next(mori) is None
    assert claim_next(member("kai")) == case_of(comment)  # Who has it passes nothing by.
    release_case(comment_id=comment.pk, moderator=member("kai"))
    type(waiting)._default_manager.update(claimed_until=timezone.now())
    assert claim_next(mori) == case_of(comment)


@pytest.mark.both
def test_nobody_takes_the_case_meanwhile(kind, waiting, comment, kai, moderating):
    take_alone(waiting, "kai")
    with pytest.raises(Refused) as refused:
        claim_case(comment_id=comment.pk, moderator=cast.mori())
    assert f"Kai is looking at this {kind}" in str(refused.value.refusal.message)
    assert keep(moderating, f"/moderation/comments/{comment.pk}/") == 409
    assert case_of(comment).claimed_by is None


def test_who_opens_it_has_the_case_and_gives_back_both(kind, waiting, comment, kai, moderating):
    page = page_of(kind, waiting)
    assert "Yours until" in read(kai, page)
    assert case_of(comment).claimed_by == again(waiting).claimed_by == member("kai")
    answer = kai.post(f"{page}release/")
    assert answer["Location"] == reverse(f"moderation:{LISTS[kind]}")
    assert case_of(comment).claimed_by is again(waiting).claimed_by is None
    assert "Yours until" in read(moderating, page)


@pytest.mark.both
def test_while_a_colleague_has_the_case_it_is_theirs(kind, waiting, comment, kai, moderating):
    claim_case(comment_id=comment.pk, moderator=cast.mori())
    page = page_of(kind, waiting)
    shown = read(kai, page)
    assert "is looking at this case, until" in shown and 'name="outcome"' not in shown
    assert keep(kai, page) == 409 and again(waiting).claimed_by is None
    assert case_of(comment).claimed_by == cast.mori()
    assert "Yours until" in read(moderating, page)  # Who has the case has it as well.
    release_case(comment_id=comment.pk, moderator=cast.mori())
    type(waiting)._default_manager.update(claimed_by=None, claimed_until=None)
    assert 'name="outcome"' in read(kai, page)


def test_a_case_that_came_since_is_taken_as_long_as_the_page_is_open(kind, comment, kai):
    waiting = MAKE[kind](comment)
    page = page_of(kind, waiting)
    read(kai, page)
    make_report(comment)
    assert keep(kai, page) == 204
    assert case_of(comment).claimed_by == member("kai")


def test_who_has_as_many_cases_as_one_may_takes_it_alone(kind, waiting, comment, kai):
    for _ in range(CLAIMS_AT_ONCE):
        claim_case(comment_id=make_report().comment_id, moderator=member("kai"))
    assert "Yours until" in read(kai, page_of(kind, waiting))
    assert again(waiting).claimed_by == member("kai") and case_of(comment).claimed_by is None


def test_it_is_judged_by_who_has_both(kind, waiting, comment, kai):
    page = page_of(kind, waiting)
    seen = read(kai, page).split('name="seen" value="')[1].split('"')[0]
    sent = {"outcome": OUTCOMES[kind], "answer": "You are right.", "words": "So.", "seen": seen}
    assert kai.post(page, sent).status_code == 303
    assert again(waiting).claimed_by is None
