"""Notices of illegal content about an article or a member's page."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from forum.members.models import Member
from forum.moderation.cases.counting import count_waiting
from forum.moderation.chain.verifying import verify_log
from forum.moderation.legal import rules
from forum.moderation.legal.elsewhere.judging import judge_page_notice
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.elsewhere.receiving import page_status_address
from forum.moderation.legal.models import LegalNotice
from forum.notifications.outbox import send_due_mails
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment, make_section
from tests.moderation.making import make_notice, make_page_notice, moderator_of, typed_notice
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

FORM = reverse("moderation:legal_notice")
LIST = reverse("moderation:page_notices")


@pytest.fixture
def article() -> Article:
    return make_article(
        section=make_section("sport"), headline="Mayor took it", body="He took the money."
    )


def send(client: Client, about: Article | Member, **typed: str):
    address = f"https://testserver{about.get_absolute_url()}"
    filled = typed_notice(make_comment(author=cast.bob()), **typed)
    return client.post(FORM, {**filled, "address": address})


def judge(notice: PageNotice, outcome: str = "acted", **fields) -> PageNotice:
    fields = {"moderator": cast.mori(), "answer": "The line is gone.", **fields}
    return judge_page_notice(notice_id=notice.pk, outcome=outcome, **fields)


def judging(notice: PageNotice) -> str:
    return reverse("moderation:judge_page_notice", args=[notice.pk])


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_article_is_reported_decided_and_its_sender_told(
    moderating: Client, article, mailoutbox
):
    client = Client()
    answer = send(client, article, explanation="I took nothing.")
    notice = PageNotice.objects.get()
    assert answer.status_code == 303 and not LegalNotice.objects.exists()
    assert notice.article == article and "He took the money." in notice.snapshot
    page = read(client, answer["Location"])
    assert f"Notice P{notice.pk}" in page and "A moderator will decide" in page

    listed = read(moderating, LIST)
    assert "Mayor took it" in listed and "I took nothing." in listed
    assert "1 notice about an article" in read(moderating, reverse("moderation:legal_notices"))
    shown = read(moderating, judging(notice))
    assert article.get_absolute_url() in shown and "Only editors change an article" in shown
    assert "ishii@example.org" in shown and "He took the money." in shown
    without = moderating.post(judging(notice), {"outcome": "acted", "answer": " "})
    assert without.status_code == 422
    sent = {"outcome": "acted", "answer": "The line is gone."}
    assert moderating.post(judging(notice), sent).status_code == 303

    page = read(client, answer["Location"])
    assert "It was changed or taken away" in page and "The line is gone." in page
    assert "mori" not in page
    send_due_mails()
    receipt, outcome = mailoutbox
    assert f"P{notice.pk}" in receipt.body and "The line is gone." in outcome.body
    assert "took" not in receipt.body and "/illegal-content/pages/" in outcome.body
    assert count_waiting(cast.mori()).legal == 0 and verify_log().broken is None


def test_a_members_page_is_reported_and_leads_to_the_measures(client: Client, moderating: Client):
    assert send(client, cast.alice()).status_code == 303
    notice = PageNotice.objects.get()
    assert notice.member == cast.alice() and "alice" in notice.snapshot
    assert reverse("moderation:member", args=["alice"]) in read(moderating, judging(notice))


def test_what_leads_on_to_the_page_is_an_address_of_it_too(client: Client, article):
    filled = typed_notice(make_comment(author=cast.bob()))
    for address in (f"testserver/articles/{article.pk}/", f"/articles/{article.pk}?from=mail"):
        assert client.post(FORM, {**filled, "address": address}).status_code == 303
    assert PageNotice.objects.get().article == article  # The same words, so the same notice.


def test_a_name_is_read_as_browsers_write_it_in_an_address(client: Client):
    member = Member.objects.create_user("さくら", "sakura@example.org")
    assert send(client, member).status_code == 303
    assert PageNotice.objects.get().member == member


@pytest.mark.both
@pytest.mark.parametrize("hide", ["draft", "closed"])
def test_what_nobody_sees_is_no_address(client: Client, article, hide: str):
    about = article if hide == "draft" else cast.alice()
    Article.objects.update(status="draft")
    Member.objects.filter(pk=cast.alice().pk).update(is_active=False)
    answer = send(client, about)
    assert answer.status_code == 422 and "no address of a comment, an article" in (
        answer.content.decode()
    )
    assert not PageNotice.objects.exists()


def test_what_is_sent_twice_is_one_until_it_is_decided(article):
    first, second = make_page_notice(article), make_page_notice(article)
    assert first == second
    judge(first, "left")
    assert make_page_notice(article) != first and verify_log().broken is None


def test_one_network_sends_so_many_of_all_kinds_an_hour(article):
    make_notice(make_comment(author=cast.alice()))
    for number in range(rules.NOTICE_LIMIT - 1):
        make_page_notice(article, explanation=f"Line {number}.")
    with pytest.raises(Refused):
        make_page_notice(cast.alice())


def test_nobody_decides_about_themselves_or_their_own_notice_or_twice(article):
    Article.objects.filter(pk=article.pk).update(author=cast.mori())
    done = judge(make_page_notice(cast.alice()), "left")
    for notice, code in (
        (make_page_notice(article), "about_you"),
        (make_page_notice(cast.mori()), "about_you"),
        (make_page_notice(cast.bob(), email=cast.mori().email.upper()), "own_notice"),
        (done, "decided_before"),
    ):
        with pytest.raises(Refused) as refused:
            judge(notice)
        assert refused.value.refusal.code == code


@pytest.mark.both
def test_whom_it_is_about_reads_neither_sender_nor_explanation(moderating: Client):
    other = Client()
    sign_in(other, cast.ada())
    notice = make_page_notice(cast.mori())
    for address in (LIST, judging(notice)):
        assert "I took nothing." in read(other, address)
        assert "I took nothing." not in read(moderating, address)
    assert "ishii@example.org" not in read(moderating, judging(notice))


def test_whom_it_is_about_reads_no_word_to_the_sender(moderating: Client):
    other = Client()
    sign_in(other, cast.ada())
    notice = make_page_notice(cast.mori())
    judge(notice, moderator=cast.ada(), answer="Dear N. Ishii, it was changed.")
    assert "Dear N. Ishii" in read(other, judging(notice))
    assert "Ishii" not in read(moderating, judging(notice))


def test_who_moderates_a_part_sees_its_articles_alone(article):
    here = make_article(section=make_section("politics"), headline="Vote at noon")
    pola, client = moderator_of(sections=(here.section,)), Client()
    sign_in(client, pola)
    mine, theirs, member = (
        make_page_notice(here),
        make_page_notice(article),
        make_page_notice(cast.alice()),
    )
    assert [client.get(judging(one)).status_code for one in (mine, theirs, member)] == [
        200, 403, 403,
    ]  # fmt: skip
    page = read(client, LIST)
    assert "Vote at noon" in page and "Mayor took it" not in page and "alice" not in page
    assert count_waiting(pola).page_notices == 1
    with pytest.raises(Refused):
        judge(member, moderator=pola)


@pytest.mark.parametrize("token", ["x", "MQ:1:x"])
def test_a_link_that_is_not_ours_leads_nowhere(client: Client, article, token: str):
    make_page_notice(article)
    assert client.get(f"/illegal-content/pages/{token}/").status_code == 404


@pytest.mark.both
def test_a_notice_is_about_one_thing_and_its_sender_is_forgotten(article):
    notice = judge(make_page_notice(article))
    with pytest.raises(IntegrityError), transaction.atomic():
        PageNotice.objects.filter(pk=notice.pk).update(member=cast.alice())
    PageNotice.objects.update(decided_at=timezone.now() - rules.FORGOTTEN_AFTER - timedelta(days=1))
    call_command("forget_senders")
    notice.refresh_from_db()
    assert (notice.name, notice.email) == ("", "")
    assert page_status_address(notice)
