"""The next case is another one: not what is one's own already, nor what was just given back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.members.models import Member
from forum.moderation.asking.questions import ask_colleague, take_question_back
from forum.moderation.cases.claiming import claim_case, claim_next, release_case
from forum.moderation.cases.models import Case, GivenBack
from forum.moderation.rules import CLAIM_FOR, GIVEN_BACK_FOR
from tests import cast
from tests.moderation.making import make_report

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

NEXT = reverse("moderation:next_case")


@pytest.fixture
def cases() -> list[Case]:
    """Three, the most pressing one first."""
    reasons = ("threat", "hate", "off_topic")
    return [make_report(reason=reason).comment.cases.get() for reason in reasons]


def give_back(case: Case, moderator: Member) -> None:
    assert release_case(comment_id=case.comment_id, moderator=moderator)


@pytest.mark.both
def test_it_goes_on_from_ones_own_case_which_stays_ones_own(cases):
    mori = cast.mori()
    assert [claim_next(mori) for _case in cases] == cases
    assert claim_next(mori) is None
    assert Case.objects.filter(claimed_by=mori).count() == 3
    Case.objects.filter(pk=cases[1].pk).update(claimed_until=timezone.now() - CLAIM_FOR)
    assert claim_next(mori) == cases[1]  # Its time was over: it was free for everybody.


def test_who_has_all_that_waits_reads_so(moderating: Client, cases):
    for _case in cases:
        moderating.post(NEXT)
    assert "No other case is free" in moderating.post(NEXT, follow=True).content.decode()


def test_what_one_gave_back_is_for_others_and_comes_last(cases):
    mori, ada = cast.mori(), cast.ada()
    first, second, third = cases
    claim_next(mori)
    give_back(first, mori)
    assert claim_next(mori) == second
    give_back(second, mori)
    assert claim_next(mori) == third
    give_back(third, mori)
    assert claim_next(ada) == first
    give_back(first, ada)
    assert claim_next(mori) == first  # Nothing else is left; ada's memory is hers.
    assert claim_next(ada) == second


@pytest.mark.both
def test_what_was_given_back_is_forgotten_after_a_while(cases):
    mori = cast.mori()
    claim_next(mori)
    give_back(cases[0], mori)
    GivenBack.objects.update(at=timezone.now() - GIVEN_BACK_FOR - timedelta(seconds=1))
    assert claim_next(mori) == cases[0]
    give_back(claim_next(mori), mori)
    assert GivenBack.objects.get().case == cases[1]  # What was old is deleted.
    give_back(claim_case(case_id=cases[1].pk, moderator=mori), mori)
    assert GivenBack.objects.count() == 1


def test_what_one_handed_over_comes_not_back_to_oneself(cases):
    sen, other = (cast.staff(name, "senior moderator") for name in ("sen", "sena"))
    question = ask_colleague(moderator=sen, comment_id=cases[0].comment_id, text="You?")
    assert claim_next(sen) == cases[1]
    assert claim_next(other) == cases[0]
    give_back(cases[0], other)
    take_question_back(question_id=question.pk, moderator=sen)
    assert claim_next(sen) == cases[0]


def test_what_a_colleague_asks_is_given_back_as_well(cases):
    mori, ada = cast.mori(), cast.ada()
    ask_colleague(moderator=ada, colleague=mori, comment_id=cases[2].comment_id, text="You?")
    assert claim_next(mori) == cases[2]
    give_back(cases[2], mori)
    assert [claim_next(mori) for _case in cases] == [cases[0], cases[1], cases[2]]
