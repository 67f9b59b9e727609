"""A notice about an article, or a complaint, is before one moderator at a time: as an appeal."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from forum.members.models import Member
from forum.moderation.claimed import Claimed
from forum.moderation.legal.complaints.judging import judge_complaint
from forum.moderation.legal.complaints.lodging import lodge_complaint
from forum.moderation.legal.elsewhere.judging import judge_page_notice
from forum.moderation.legal.judging import judge_notice
from forum.moderation.rules import CLAIM_FOR, CLAIMS_AT_ONCE
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import make_notice, make_page_notice
from tests.signing_in import sign_in
from tests.statements import spelled

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

LISTS = {"page_notice": "page_notices", "complaint": "complaints"}
OUTCOMES = {"page_notice": "left", "complaint": "upheld"}


def make_complaint(article: Article) -> Claimed:
    """Return a complaint about what ada decided."""
    notice = make_notice(make_comment(article=article, author=cast.alice()))
    judge_notice(notice_id=notice.pk, moderator=cast.ada(), outcome="kept", answer="It is true.")
    notice.refresh_from_db()
    return lodge_complaint(notice=notice, words="It is not.")


MAKE: dict[str, Callable[[Article], Claimed]] = {
    "page_notice": make_page_notice,
    "complaint": make_complaint,
}


@pytest.fixture(params=MAKE)
def kind(request) -> str:
    """Return what is taken."""
    kind: str = request.param
    return kind


@pytest.fixture
def waiting(kind: str) -> Claimed:
    """Return one that waits."""
    return MAKE[kind](make_article())


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


def page_of(kind: str, one: Claimed) -> str:
    return reverse(f"moderation:judge_{kind}", args=[one.pk])


def list_of(kind: str) -> str:
    return reverse(f"moderation:{LISTS[kind]}")


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def seen_on(page: str) -> dict[str, str]:
    """Return what the form carries besides what is typed; of a page that takes none, nothing."""
    if 'name="seen"' not in page:
        return {}
    return {"seen": page.split('name="seen" value="')[1].split('"')[0]}


def sent(kind: str, page: str, answer: str = "It is so.") -> dict[str, str]:
    return {"outcome": OUTCOMES[kind], "answer": answer, **seen_on(page)}


def again(one: Claimed) -> Any:
    return type(one)._default_manager.get(pk=one.pk)


def keep(client: Client, address: str) -> int:
    """Do what the script of an open page does; return what was answered."""
    return client.post(f"{address}claim/", headers={"hx-request": "true"}).status_code


def test_who_opens_it_has_it_and_others_see_that(kind, waiting, kai, marlo):
    page, has_it = page_of(kind, waiting), "Kai is looking at this"
    shown = read(kai, page)
    assert "Yours until" in shown and 'name="outcome"' in shown
    assert f'data-claim="{page}claim/"' in shown
    for address in (page, list_of(kind)):
        assert has_it in read(marlo, address)
    assert 'name="outcome"' not in read(marlo, page)
    assert "Yours until" in read(kai, list_of(kind))
    taken = again(waiting)
    assert taken.claimed_by.username == "kai"
    assert timedelta() < taken.claimed_until - timezone.now() <= CLAIM_FOR


def test_a_colleague_cannot_judge_it_and_keeps_what_they_typed(kind, waiting, kai, marlo):
    page = page_of(kind, waiting)
    form = seen_on(read(kai, page))
    answer = marlo.post(page, {**sent(kind, ""), **form, "answer": "Typed & kept."})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Kai is looking at this" in shown and "Typed &amp; kept." in shown
    assert again(waiting).is_open
    assert kai.post(page, {**sent(kind, ""), **form}).status_code == 303
    judged = again(waiting)
    assert not judged.is_open and judged.claimed_by is None


@pytest.mark.parametrize("how", ["given back", "over"])
def test_it_is_anybodys_again(kind, waiting, kai, marlo, how: str):
    page = page_of(kind, waiting)
    form = sent(kind, read(kai, page))
    if how == "over":
        type(waiting)._default_manager.update(claimed_until=timezone.now())
    else:
        answer = kai.post(f"{page}release/", follow=True)
        assert "You have given the" in answer.content.decode()
    assert "is looking at" not in read(marlo, list_of(kind))
    assert marlo.post(page, form).status_code == 303


@pytest.mark.both
def test_it_is_kept_while_its_page_is_open_and_no_longer(kind, waiting, kai, marlo):
    page = page_of(kind, waiting)
    form = sent(kind, read(kai, page))
    soon = timezone.now() + timedelta(seconds=30)
    type(waiting)._default_manager.update(claimed_until=soon)
    assert keep(kai, page) == 204
    assert again(waiting).claimed_until > timezone.now() + timedelta(minutes=5)
    assert keep(marlo, page) == 409
    assert marlo.post(f"{page}release/").status_code == 303
    assert again(waiting).claimed_by.username == "kai"
    kai.post(page, form)
    assert keep(kai, page) == 409


@pytest.mark.both
def test_who_may_not_judge_it_takes_nothing(kind, waiting, kai):
    ada = Client()
    sign_in(ada, cast.ada())
    page = page_of(kind, waiting)
    if kind == "page_notice":
        type(waiting)._default_manager.update(email=cast.ada().email)
    read(ada, page)
    assert keep(ada, page) == 409
    kai.head(page)
    assert again(waiting).claimed_by is None


@pytest.mark.both
def test_one_moderator_has_so_many_at_once(kind, kai):
    many = []
    for _ in range(CLAIMS_AT_ONCE + 1):
        cache.clear()  # So many come from one network in more than an hour.
        many.append(MAKE[kind](make_article()))
    for one in many:
        shown = read(kai, page_of(kind, one))
    assert "Yours until" not in shown and 'name="outcome"' in shown
    taken = type(many[0])._default_manager.exclude(claimed_by=None)
    assert taken.count() == CLAIMS_AT_ONCE
    assert "Yours until" in read(kai, page_of(kind, many[0]))  # Kept, as before.


def test_no_way_round_the_page_judges_what_a_colleague_has(kind, waiting, kai):
    read(kai, page_of(kind, waiting))
    if kind == "complaint":
        judge = partial(judge_complaint, complaint_id=waiting.pk, judge=cast.mori())
    else:
        judge = partial(judge_page_notice, notice_id=waiting.pk, moderator=cast.mori())
    with pytest.raises(Refused) as refused:
        judge(outcome=OUTCOMES[kind], answer="It is so.")
    assert refused.value.refusal.code == "claimed"


def test_the_lists_ask_the_same_whoever_has_how_many(
    kind, waiting, kai, marlo, django_assert_max_num_queries
):
    read(kai, page_of(kind, waiting))
    read(marlo, list_of(kind))
    with CaptureQueriesContext(connection) as few:
        read(marlo, list_of(kind))
    asked = len(spelled(few))
    for _ in range(3):
        read(kai, page_of(kind, MAKE[kind](make_article())))
    with django_assert_max_num_queries(asked):
        assert read(marlo, list_of(kind)).count("Kai is looking at") == 4
