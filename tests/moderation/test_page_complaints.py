"""Who sent a notice about an article or a member complains, as about one of a comment."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from forum.moderation.cases.queue import count_waiting
from forum.moderation.chain.verifying import verify_log
from forum.moderation.legal import rules as legal_rules
from forum.moderation.legal.complaints import rules
from forum.moderation.legal.complaints.judging import judge_complaint
from forum.moderation.legal.complaints.lodging import lodge_complaint
from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.elsewhere.models import PageNotice
from forum.moderation.legal.elsewhere.receiving import page_status_address
from forum.notifications.outbox import send_due_mails
from forum.refusals import Refused
from tests import cast
from tests.make import make_article
from tests.moderation.making import make_page_notice, moderator_of
from tests.moderation.test_page_notices import judge, read
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

LIST = reverse("moderation:complaints")
HTMX = {"HX-Request": "true"}
SIGNED = re.compile(r"/illegal-content/pages/[^/]+/|%2Fpages%2F[^&\"]+")


@pytest.fixture
def article() -> Article:
    return make_article(headline="Mayor took it", body="He took the money.")


@pytest.fixture
def decided(article) -> PageNotice:
    """Return a notice about an article, which mori left as it is."""
    return judge(make_page_notice(article), "left", answer="It is true.")


def judged(complaint: NoticeComplaint, outcome: str = "acted", **fields) -> NoticeComplaint:
    fields = {"judge": cast.ada(), "answer": "You were right.", **fields}
    return judge_complaint(complaint_id=complaint.pk, outcome=outcome, **fields)


def code_of(verb, *args, **fields) -> str:
    with pytest.raises(Refused) as refused:
        verb(*args, **fields)
    return refused.value.refusal.code


def judging(complaint: NoticeComplaint) -> str:
    return reverse("moderation:judge_complaint", args=[complaint.pk])


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_complaint_is_judged_by_another_and_its_sender_told(
    client: Client, decided, mailoutbox, headers
):
    status = page_status_address(decided)
    page = read(client, status)
    assert "You disagree?" in page and f"{status}complaint/" in page
    refused = client.post(f"{status}complaint/", {"words": " "}, headers=headers)
    assert refused.status_code == 422 and "error-summary" in refused.content.decode()
    words = {"words": "Read the second line."}
    assert client.post(f"{status}complaint/", words, headers=headers).status_code == 303
    assert "A moderator who didn’t take the decision" in read(client, status)
    complaint = NoticeComplaint.objects.get()

    second = Client()
    sign_in(second, cast.ada())
    listed = read(second, LIST)
    assert f"Complaint about notice P{decided.pk}" in listed and "Mayor took it" in listed
    shown = read(second, judging(complaint))
    assert "Read the second line." in shown and "I took nothing." in shown
    assert reverse("moderation:judge_page_notice", args=[decided.pk]) in shown
    without = second.post(judging(complaint), {"outcome": "acted", "answer": ""}, headers=headers)
    assert without.status_code == 422
    sent = {"outcome": "acted", "answer": "The line is gone."}
    assert second.post(judging(complaint), sent, headers=headers).status_code == 303

    page = read(client, status)
    assert "reversed: it was changed or taken away" in page and "The line is gone." in page
    assert not re.search(r"\b(ada|mori)\b", page)  # As words: addresses are signed at random.
    send_due_mails()
    mails = [mail for mail in mailoutbox if mail.to == ["ishii@example.org"]]
    # The address is signed with the second in which it was written, and stands in the page.
    told = re.search(r"/illegal-content/pages/[^/]+/", mails[1].body)
    assert told and SIGNED.sub("", read(client, told[0])) == SIGNED.sub("", page)
    assert "you can complain there" in mails[1].body
    assert "The line is gone." in mails[2].body and f"P{decided.pk}" in mails[2].body
    assert count_waiting(cast.mori()).complaints == 0 and verify_log().wrong == ""


@pytest.mark.both
def test_a_page_is_not_hidden_nor_a_comment_changed_by_way_of_a_complaint(decided):
    complaint = lodge_complaint(notice=decided, words="No.")
    for outcome in ("hidden", "removed"):
        with pytest.raises(ValueError, match="no outcome"):
            judged(complaint, outcome)
        with pytest.raises(IntegrityError), transaction.atomic():
            NoticeComplaint.objects.update(
                outcome=outcome, judge=cast.ada(), judged_at=timezone.now()
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeComplaint.objects.update(page_notice=None)
    assert judged(complaint, "upheld").outcome == "upheld"


@pytest.mark.both
def test_nobody_complains_too_early_too_late_twice_or_about_what_they_asked_for(article, decided):
    waiting = make_page_notice(article, explanation="Another line.")
    assert code_of(lodge_complaint, notice=waiting, words="No.") == "not_decided"
    done = judge(waiting, "acted")
    assert code_of(lodge_complaint, notice=done, words="No.") == "granted"
    first = lodge_complaint(notice=decided, words="No.")
    assert lodge_complaint(notice=decided, words="No.") == first
    assert code_of(lodge_complaint, notice=decided, words="Still no.") == "complained_before"
    old = judge(make_page_notice(cast.alice()), "left")
    too_late = timezone.now() - rules.COMPLAIN_WITHIN - timedelta(hours=1)
    PageNotice.objects.filter(pk=old.pk).update(decided_at=too_late)
    assert code_of(lodge_complaint, notice=old, words="No.") == "too_late"


def test_neither_who_decided_nor_whom_it_is_about_judges_and_nobody_twice(article, decided):
    complaint = lodge_complaint(notice=decided, words="No.")
    assert code_of(judged, complaint, judge=cast.mori()) == "own_decision"
    Article.objects.filter(pk=article.pk).update(author=cast.ada())
    assert code_of(judged, complaint) == "about_you"
    kai = cast.staff("kai", "moderator")
    judged(complaint, judge=kai)
    assert code_of(judged, complaint, judge=kai) == "judged_before"


def test_whom_it_is_about_reads_no_word_of_the_sender(article, decided):
    Article.objects.filter(pk=article.pk).update(author=cast.ada())
    complaint = lodge_complaint(notice=decided, words="No, read it.")
    client = Client()
    sign_in(client, cast.ada())
    for address in (LIST, judging(complaint)):
        page = read(client, address)
        assert "No, read it." not in page and "I took nothing." not in page


def test_who_moderates_parts_of_the_site_judges_there_and_nowhere_else(article, decided):
    here = lodge_complaint(notice=decided, words="No.")
    of_member = judge(make_page_notice(cast.alice()), "left")
    everywhere = lodge_complaint(notice=of_member, words="No.")
    pola = moderator_of(articles=(article,))
    assert count_waiting(pola).complaints == 1
    client = Client()
    sign_in(client, pola)
    assert client.get(judging(here)).status_code == 200
    assert client.get(judging(everywhere)).status_code == 403
    assert code_of(judged, everywhere, judge=pola) == "out_of_scope"
    assert judged(here, judge=pola).judge == pola


def test_who_complained_is_known_until_it_is_judged(decided):
    complaint = lodge_complaint(notice=decided, words="No.")
    long_ago = timezone.now() - legal_rules.FORGOTTEN_AFTER - timedelta(days=1)
    PageNotice.objects.update(decided_at=long_ago)
    call_command("forget_senders")
    assert PageNotice.objects.get().email == "ishii@example.org"
    judged(complaint)
    call_command("forget_senders")
    assert PageNotice.objects.get().email == ""


def test_a_link_that_is_not_ours_complains_about_nothing(client: Client):
    assert client.post("/illegal-content/pages/x/complaint/", {"words": "No."}).status_code == 404
