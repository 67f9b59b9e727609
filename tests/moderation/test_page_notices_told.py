"""Editors hear of notices about articles: who, of what, in the site and by mail."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article
from forum.members.models import Member
from forum.moderation.chain.verifying import verify_log
from forum.moderation.legal.complaints.judging import judge_complaint
from forum.moderation.legal.complaints.lodging import lodge_complaint
from forum.moderation.legal.complaints.models import NoticeComplaint
from forum.moderation.legal.elsewhere import telling
from forum.notifications.models import Notice, OutgoingMail
from forum.notifications.outbox import send_due_mails
from tests import cast
from tests.fresh import empty_cache
from tests.make import make_article
from tests.moderation.making import make_page_notice
from tests.moderation.test_page_notices import judge, read
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _empty_cache():
    empty_cache()


@pytest.fixture
def article() -> Article:
    return make_article(headline="Mayor took it", body="He took the money.")


def told() -> list[tuple[str, str]]:
    rows = Notice.objects.order_by("pk").values_list("recipient__username", "kind")
    return list(rows)


def test_who_may_change_articles_is_told_when_one_comes_and_when_it_is_decided(
    client: Client, article, mailoutbox
):
    cast.edo(), cast.ada(), cast.mori(), cast.alice()
    notice = make_page_notice(article, email="")
    assert sorted(told()) == [("ada", "page_notice"), ("edo", "page_notice")]
    sign_in(client, cast.edo())
    page = read(client, "/notices/")
    assert "Somebody holds the article “Mayor took it” to be illegal" in page
    assert "Defamation or insult" in page and "I took nothing." in page
    judge(notice)
    page = read(client, "/notices/")
    assert "A notice about the article “Mayor took it” is decided" in page
    assert "It was changed or taken away" in page and "mori" not in page
    assert cast.edo().unread_notice_count == 2
    send_due_mails()
    mails = [mail for mail in mailoutbox if mail.to == [cast.edo().email]]
    assert len(mails) == 2 and verify_log().broken is None
    desk = reverse("desk:edit", args=[article.pk])
    for mail in mails:
        assert desk in mail.body and f"P{notice.pk}" in mail.body
        assert "took" not in mail.body and "Ishii" not in mail.body and "mori" not in mail.body
    assert client.get(desk).status_code == 200


def test_each_reads_it_in_their_language(article):
    editor = cast.staff("emi", "editor")
    Member.objects.filter(pk=editor.pk).update(language="ja")
    make_page_notice(article)
    assert "名誉毀損" in Notice.objects.get(recipient=editor).note
    mail = OutgoingMail.objects.get(recipient=editor)
    assert mail.language == "ja" and "違法" in mail.text


def test_whom_it_is_about_reads_neither_sender_nor_explanation(article):
    Article.objects.filter(pk=article.pk).update(author=cast.edo())
    cast.ada()
    make_page_notice(Article.objects.get(pk=article.pk))
    notes = dict(Notice.objects.values_list("recipient__username", "note"))
    assert "I took nothing." in notes["ada"] and "I took nothing." not in notes["edo"]
    assert not any("shii" in note for note in notes.values())


def test_a_notice_that_comes_twice_is_told_once_and_of_a_member_nothing(article):
    cast.edo()
    make_page_notice(article)
    make_page_notice(article)
    make_page_notice(cast.alice())
    assert told() == [("edo", "page_notice")]


def complained(about: Article | Member, outcome: str) -> NoticeComplaint:
    """Let ada judge a complaint about what mori left as it was; forget what was told before."""
    notice = judge(make_page_notice(about, email=""), "left", answer="It is true.")
    complaint = lodge_complaint(notice=notice, words="Read the second line.")
    Notice.objects.all().delete()
    OutgoingMail.objects.all().delete()
    return judge_complaint(
        complaint_id=complaint.pk, judge=cast.ada(), outcome=outcome, answer="You were right."
    )


def test_who_may_change_articles_is_told_of_a_complaint_that_reverses_but_not_who_judged(
    client: Client, article, mailoutbox
):
    cast.edo(), cast.ada()
    complaint = complained(article, "acted")
    assert told() == [("edo", "page_decided")]
    sign_in(client, cast.edo())
    page = read(client, "/notices/")
    assert "A notice about the article “Mayor took it” is decided" in page
    assert "The decision was reversed: it was changed or taken away" in page
    send_due_mails()
    [mail] = [mail for mail in mailoutbox if mail.to == [cast.edo().email]]
    label = complaint.about.label
    assert f"A complaint about notice {label} about an article was judged. The" in mail.body
    assert reverse("desk:edit", args=[article.pk]) in mail.body
    for word in ("took", "second line", "You were right", "ada", "mori"):
        assert word not in mail.body
    assert len(mailoutbox) == 1 and verify_log().broken is None


def test_of_a_reversal_they_are_told_beside_the_decision_before(article):
    edo = cast.edo()
    notice = judge(make_page_notice(article), "left", answer="It is true.")
    complaint = lodge_complaint(notice=notice, words="No.")
    fields = {"judge": cast.ada(), "outcome": "acted", "answer": "Yes."}
    judge_complaint(complaint_id=complaint.pk, **fields)
    kinds = [kind for name, kind in told() if name == edo.username]
    assert kinds == ["page_notice", "page_decided", "page_decided"]
    assert Member.objects.get(pk=edo.pk).unread_notice_count == 3


def test_a_complaint_that_changes_nothing_or_is_about_a_member_is_not_told_to_editors(article):
    cast.edo()
    complained(article, "upheld")
    assert told() == [] and not OutgoingMail.objects.filter(recipient=cast.edo()).exists()
    complained(cast.alice(), "acted")
    assert told() == [] and not OutgoingMail.objects.filter(recipient=cast.edo()).exists()


def test_who_decides_is_not_told_nor_who_left(article):
    gone = cast.edo()
    notice = make_page_notice(article)
    Member.objects.filter(pk=gone.pk).update(is_active=False)
    Notice.objects.all().delete()
    judge(notice, moderator=cast.ada())
    assert told() == []


def test_a_flood_is_told_in_the_site_and_no_editor_gets_a_mail_for_each(article, monkeypatch):
    monkeypatch.setattr(telling, "MAIL_LIMIT", 2)
    cast.edo()
    for number in range(4):
        make_page_notice(article, explanation=f"Line {number}.")
    assert Notice.objects.count() == 4
    assert OutgoingMail.objects.filter(recipient=cast.edo()).count() == 2


def test_so_many_editors_are_told_by_so_many_statements(article, monkeypatch):
    monkeypatch.setattr(telling, "MOST_TOLD", 3)
    costs = []
    for number in (1, 4):
        for one in range(number):
            cast.staff(f"editor-{number}-{one}", "editor")
        with CaptureQueriesContext(connection) as queries:
            make_page_notice(article, explanation=f"Line {number}.")
        costs.append(len(queries))
    assert costs[1] - costs[0] == 2 * 3  # Notice, counter and mail for each of two more.
    assert Notice.objects.count() == 4
