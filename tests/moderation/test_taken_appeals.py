"""An appeal is before one moderator at a time: opening it takes it, the list shows who has it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.members.models import Member
from forum.moderation.appeals.models import Appeal
from forum.moderation.rules import CLAIM_FOR, CLAIMS_AT_ONCE
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_appeal, make_decision
from tests.moderation.test_appeals import judge, why_not
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

LIST = reverse("moderation:appeals")
HAS_IT = "Kai is looking at this appeal"


@pytest.fixture
def appeal() -> Appeal:
    """Return alice's appeal of what mori removed."""
    return make_appeal(make_decision("remove", make_comment(author=cast.alice())))


@pytest.fixture
def kai() -> Client:
    """Return a colleague's browser."""
    return signed_in("kai")


@pytest.fixture
def marlo() -> Client:
    """Return another colleague's."""
    return signed_in("marlo")


def signed_in(name: str) -> Client:
    client, person = Client(), cast.staff(name, "moderator")
    Member.objects.filter(pk=person.pk).update(display_name=name.title())
    sign_in(client, person)
    return client


def page_of(appeal: Appeal) -> str:
    return reverse("moderation:judge_appeal", args=[appeal.pk])


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def send(client: Client, appeal: Appeal, answer: str = "It was an advertisement."):
    return client.post(page_of(appeal), {"outcome": "upheld", "answer": answer})


def keep(client: Client, appeal: Appeal) -> int:
    """Do what the script of an open page does; return what was answered."""
    headers = {"hx-request": "true"}
    return client.post(f"{page_of(appeal)}claim/", headers=headers).status_code


def test_who_opens_it_has_it_and_others_see_that(appeal, kai, marlo):
    shown = read(kai, page_of(appeal))
    assert "Yours until" in shown and 'name="outcome"' in shown
    assert f'data-claim="{page_of(appeal)}claim/"' in shown
    for address in (page_of(appeal), LIST):
        assert HAS_IT in read(marlo, address)
    assert 'name="outcome"' not in read(marlo, page_of(appeal))
    assert "Yours until" in read(kai, LIST)
    appeal.refresh_from_db()
    assert appeal.claimed_by.username == "kai"
    assert timedelta() < appeal.claimed_until - timezone.now() <= CLAIM_FOR


def test_a_colleague_cannot_judge_it_and_keeps_what_they_typed(appeal, kai, marlo):
    read(kai, page_of(appeal))
    answer = send(marlo, appeal, "Typed & kept.")
    page = answer.content.decode()
    assert answer.status_code == 422 and HAS_IT in page
    assert "Typed &amp; kept." in page and 'name="outcome"' in page
    assert Appeal.objects.get().is_open
    assert send(kai, appeal).status_code == 303
    judged = Appeal.objects.get()
    assert judged.outcome == "upheld" and judged.claimed_by is None


@pytest.mark.parametrize("how", ["given back", "over"])
def test_it_is_anybodys_again(appeal, kai, marlo, how: str):
    read(kai, page_of(appeal))
    if how == "over":
        Appeal.objects.update(claimed_until=timezone.now())
    else:
        answer = kai.post(f"{page_of(appeal)}release/", follow=True)
        assert "You have given the appeal back." in answer.content.decode()
    assert HAS_IT not in read(marlo, LIST)
    assert send(marlo, appeal).status_code == 303


@pytest.mark.both
def test_it_is_kept_while_its_page_is_open_and_no_longer(appeal, kai, marlo):
    read(kai, page_of(appeal))
    Appeal.objects.update(claimed_until=timezone.now() + timedelta(seconds=30))
    assert keep(kai, appeal) == 204
    assert Appeal.objects.get().claimed_until > timezone.now() + timedelta(minutes=5)
    assert keep(marlo, appeal) == 409
    assert marlo.post(f"{page_of(appeal)}release/").status_code == 303
    assert Appeal.objects.get().claimed_by.username == "kai"
    send(kai, appeal)
    assert keep(kai, appeal) == 409


def test_who_may_not_judge_it_takes_nothing(appeal, moderating, kai):
    assert "You took this decision yourself" in read(moderating, page_of(appeal))
    assert keep(moderating, appeal) == 409
    kai.head(page_of(appeal))
    assert Appeal.objects.get().claimed_by is None


@pytest.mark.both
def test_one_moderator_has_so_many_at_once(kai):
    comments = [make_comment(author=cast.alice()) for _ in range(CLAIMS_AT_ONCE + 1)]
    appeals = [make_appeal(make_decision("remove", one)) for one in comments]
    for one in appeals:
        page = read(kai, page_of(one))
    assert "Yours until" not in page and 'name="outcome"' in page
    assert Appeal.objects.exclude(claimed_by=None).count() == CLAIMS_AT_ONCE
    assert "Yours until" in read(kai, page_of(appeals[0]))  # Kept, as before.


def test_no_way_round_the_page_judges_what_a_colleague_has(appeal, kai):
    read(kai, page_of(appeal))
    assert why_not(judge, appeal) == "claimed"
