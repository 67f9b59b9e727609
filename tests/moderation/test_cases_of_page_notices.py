"""A notice about a member opens their case, which is open until it is answered."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.moderation.cases.claiming import claim_case, claim_next, release_case
from forum.moderation.cases.counting import count_waiting
from forum.moderation.cases.models import Case
from forum.moderation.cases.queue import load_queue
from forum.moderation.legal.elsewhere.judging import judge_page_notice
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.measures.warning import take_back_warning
from forum.moderation.subjects.judging import dismiss_case, measure_member, take_up_again
from forum.moderation.suspending import suspend_member
from forum.refusals import Refused
from tests import cast
from tests.make import make_article
from tests.moderation.making import make_member_report, make_page_notice, warn

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

QUEUE = reverse("moderation:queue")
LIST = reverse("moderation:page_notices")
PAGE = reverse("moderation:member", args=["alice"])
QUERIES = 6  # A page of the queue, one of them for the notices.
DUE = "Legal notice, answer due in 6 days"


@pytest.fixture
def notice() -> PageNotice:
    """Return a notice about alice's page."""
    return make_page_notice(cast.alice())


def judge(notice: PageNotice, outcome: str = "left", **fields) -> PageNotice:
    fields = {"moderator": cast.mori(), "answer": "So we read it.", **fields}
    return judge_page_notice(notice_id=notice.pk, outcome=outcome, **fields)


def judging(notice: PageNotice) -> str:
    return reverse("moderation:judge_page_notice", args=[notice.pk])


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().replace("\xa0", " ")


def dismiss(case: Case) -> None:
    dismiss_case(case_id=case.pk, moderator=cast.mori(), reason="no_rule_broken")


def why_not(verb, *args, **fields) -> str:
    with pytest.raises(Refused) as refused:
        verb(*args, **fields)
    return refused.value.refusal.code


@pytest.mark.both
def test_it_stands_in_the_queue_with_its_term_until_it_is_answered(notice, moderating):
    case = Case.objects.open().get()
    assert (case.kind, case.author, case.is_noticed) == ("member", cast.alice(), True)
    assert (case.is_reported, case.reason) == (False, "")
    assert count_waiting(cast.mori()).waiting == 1 and count_waiting(cast.mori()).reported == 0
    for address in (QUEUE, f"{QUEUE}?noticed=on", f"{QUEUE}?subject=member", PAGE):
        page = read(moderating, address)
        assert DUE in page and f'href="{judging(notice)}"' in page
        assert "Dismiss reports" not in page and "ishii" not in page
    assert claim_next(cast.mori()) == case
    judge(notice)
    case.refresh_from_db()
    assert case.closed_at and case.is_noticed and case.claimed_by is None
    assert DUE not in read(moderating, PAGE) and DUE not in read(moderating, QUEUE)


@pytest.mark.both
def test_one_about_an_article_opens_none():
    make_page_notice(make_article())
    assert not Case.objects.exists()


def test_it_joins_what_was_reported_and_a_graver_one_comes_sooner():
    make_member_report(cast.bob(), reason="name")
    reported = Case.objects.get()
    make_page_notice(cast.alice(), ground="threat")
    joined = Case.objects.get()
    assert (joined.is_reported, joined.is_noticed, joined.reason) == (True, True, "name")
    assert joined.due < reported.due and joined.head_start > reported.head_start
    make_page_notice(cast.alice(), ground="copyright", explanation="Another.")
    assert Case.objects.get().due == joined.due


@pytest.mark.both
def test_a_term_that_is_over_is_said(notice, moderating):
    PageNotice.objects.update(received_at=timezone.now() - timedelta(days=8))
    assert "Legal notice, answer overdue" in read(moderating, QUEUE)


@pytest.mark.parametrize("how", ["dismissed", "suspended"])
def test_what_is_decided_of_the_reports_answers_no_notice(notice, how: str):
    report = make_member_report(cast.bob())
    case = Case.objects.get()
    if how == "dismissed":
        dismiss(case)
    else:
        measure_member(
            suspend_member, member=cast.alice(), moderator=cast.mori(), seen_report=report.pk,
            duration=timedelta(days=1), reason="abuse",
        )  # fmt: skip
    case.refresh_from_db()
    assert (case.closed_at, case.is_reported, case.is_noticed) == (None, False, True)
    judge(notice)
    case.refresh_from_db()
    assert case.closed_at is not None


def test_the_answer_leaves_the_case_open_for_reports_and_other_notices(notice):
    make_member_report(cast.bob())
    second = make_page_notice(cast.alice(), explanation="And another thing.")
    judge(notice)
    assert Case.objects.open().get().is_noticed
    judge(second)
    case = Case.objects.open().get()
    assert (case.is_reported, case.is_noticed) == (True, False)
    dismiss(case)
    assert not Case.objects.open().exists()


def test_without_a_report_there_is_nothing_to_dismiss(notice):
    assert why_not(dismiss, Case.objects.get()) == "nothing_reported"


@pytest.mark.parametrize("is_answered", [False, True])
def test_reports_that_are_taken_up_again_say_what_waits_besides(notice, is_answered: bool):
    make_member_report(cast.bob())
    case = Case.objects.get()
    dismiss(case)
    if is_answered:
        judge(notice)
    take_up_again(case_id=case.pk, moderator=cast.mori(), reason="second_look")
    case.refresh_from_db()
    assert (case.closed_at, case.is_reported, case.is_noticed) == (None, True, not is_answered)


@pytest.mark.both
@pytest.mark.parametrize("waits", ["nothing", "the same", "another"])
def test_a_measure_that_is_taken_back_opens_the_case_again_as_it_is_now(notice, waits: str):
    report = make_member_report(cast.bob())
    measure_member(warn, member=cast.alice(), moderator=cast.mori(), seen_report=report.pk)
    if waits != "the same":
        judge(notice)
        assert not Case.objects.open().exists()
    if waits == "another":
        make_page_notice(cast.alice(), explanation="And another thing.")
    take_back_warning(member=cast.alice(), moderator=cast.mori(), reason="mistake")
    case = Case.objects.open().get()
    assert (case.is_reported, case.is_noticed) == (True, waits != "nothing")
    assert case.reports.filter(closed_at=None).count() == 1


def test_who_opens_the_notice_has_the_case_and_a_colleague_sees_that(notice, moderating):
    page = read(moderating, judging(notice))
    assert "Yours until" in page and 'name="outcome"' in page
    assert f'data-claim="{judging(notice)}claim/"' in page
    case = Case.objects.get()
    assert case.claimed_by == cast.mori()
    assert "Yours until" in read(moderating, LIST)
    keep = moderating.post(f"{judging(notice)}claim/", headers={"hx-request": "true"})
    assert keep.status_code == 204
    assert moderating.post(f"{judging(notice)}release/").status_code == 303
    claim_case(case_id=case.pk, moderator=cast.ada())
    for address in (judging(notice), LIST):
        assert "is looking at this case" in read(moderating, address)
    assert 'name="outcome"' not in read(moderating, judging(notice))
    keep = moderating.post(f"{judging(notice)}claim/", headers={"hx-request": "true"})
    assert keep.status_code == 409
    sent = {"outcome": "left", "answer": "Typed & kept."}
    answer = moderating.post(judging(notice), sent)
    assert answer.status_code == 422 and "Typed &amp; kept." in answer.content.decode()
    assert why_not(judge, notice) == "claimed"
    release_case(case_id=case.pk, moderator=cast.ada())
    assert moderating.post(judging(notice), sent).status_code == 303


def test_one_about_who_works_here_is_an_administrators(moderating):
    about = make_page_notice(cast.staff("kai", "moderator"))
    assert "An administrator judges it." in read(moderating, judging(about))
    assert why_not(judge, about) == "about_staff"
    assert judge(about, moderator=cast.ada()).outcome == "left"
    assert not Case.objects.open().exists()


@pytest.mark.both
def test_the_queue_asks_one_query_more_however_many_there_are(django_assert_num_queries):
    for name in ("uma", "kim", "suzu"):
        make_page_notice(cast.member(name), explanation=name)

    def load() -> list:
        return load_queue(tab="", order="due", after="", filters={}, moderator=mori).cases

    mori = cast.mori()
    assert len(load()) == 3
    with django_assert_num_queries(QUERIES):
        load()
    make_page_notice(cast.alice())
    with django_assert_num_queries(QUERIES):
        assert [len(one.notices) for one in load()] == [1] * 4
