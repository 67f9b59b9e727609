"""A reader points out what is wrong in an article; an editor corrects it and says thanks."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article
from articles.publishing import withdraw_article
from forum.discussion.models import Mistake
from forum.discussion.newsroom.mistakes.answering import answer_mistake
from forum.discussion.newsroom.mistakes.pointing_out import point_out_mistake
from forum.discussion.newsroom.mistakes.rules import ANSWERED_BEFORE, POINTING_OUT
from forum.members.models import Member
from forum.notifications.models import Notice
from forum.refusals import Refused
from tests import cast
from tests.make import make_article

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LIST = reverse("discussion:mistakes")
WRONG = {"text": "The bridge is 90 m long.", "passage": "a bridge of 190 m"}
THANKS = "Readers pointed this out. Thank you."


def form_of(article: Article) -> str:
    return reverse("discussion:mistake", args=[article.pk])


def answer_of(mistake: Mistake) -> str:
    return reverse("discussion:answer_mistake", args=[mistake.pk])


def found(reader: Member, article: Article | None = None, text: str = "Wrong.") -> Mistake:
    return point_out_mistake(article=article or make_article(), reader=reader, text=text)


def told(member: Member) -> list[tuple[str, str]]:
    return list(Notice.objects.filter(recipient=member).values_list("kind", "note"))


def read(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_what_a_reader_found_is_corrected_with_thanks_to_all_who_did(client: Client):
    article = make_article(author=cast.edo())
    assert form_of(article) in read(client, article.get_absolute_url())
    client.force_login(cast.alice())
    assert client.post(form_of(article), WRONG)["Location"] == article.get_absolute_url()
    other = found(cast.bob(), article)
    assert told(cast.edo()) == [("mistake", ""), ("mistake", "")]
    assert "not answered yet" in read(client, form_of(article))

    client.force_login(cast.edo())
    assert WRONG["text"] in read(client, LIST) and WRONG["passage"] in read(client, LIST)
    mistake = Mistake.objects.get(reader=cast.alice())
    answer = {"outcome": "noted", "note": "It is 90 m.", "answer": "Well seen.",
              "also": [other.pk]}  # fmt: skip
    assert client.post(answer_of(mistake), answer)["Location"] == LIST
    assert told(cast.alice()) == told(cast.bob()) == [("corrected", "Well seen.")]
    assert told(cast.edo()) == [] and Member.objects.get(username="edo").unread_notice_count == 0
    assert "Nothing waits" in read(client, LIST)
    assert "Well seen." in read(client, LIST + "?tab=answered")

    client.logout()
    page = read(client, article.get_absolute_url())
    assert "It is 90 m." in page and THANKS in page
    client.force_login(cast.alice())
    assert "Corrected, thanks." in read(client, form_of(article))
    assert "Corrected, thanks" in read(client, reverse("notifications:notices"))


def test_a_reader_who_errs_is_told_why_and_nothing_is_printed(client: Client):
    mistake = found(cast.alice())
    client.force_login(cast.edo())
    refused = client.post(answer_of(mistake), {"outcome": "kept", "note": "typed"})
    assert refused.status_code == 422 and "typed" in refused.content.decode()
    client.post(answer_of(mistake), {"outcome": "kept", "answer": "It is 190 m: see the plans."})
    assert told(cast.alice()) == [("kept", "It is 190 m: see the plans.")]
    assert Article.objects.get(pk=mistake.article_id).corrections == []


def test_a_note_without_words_or_after_another_answer_changes_nothing(client: Client):
    mistake = found(cast.alice())
    client.force_login(cast.edo())
    assert client.post(answer_of(mistake), {"outcome": "noted"}).status_code == 422
    assert client.post(answer_of(mistake), {"outcome": "best"}).status_code == 422
    client.post(answer_of(mistake), {"outcome": "mended"})
    with pytest.raises(Refused) as error:
        answer_mistake(mistake_id=mistake.pk, editor=cast.edo(), outcome="noted", note="Again.")
    assert error.value.refusal == ANSWERED_BEFORE
    assert Article.objects.get(pk=mistake.article_id).corrections == []


def test_what_is_typed_before_signing_in_stands_in_the_form_afterwards(client: Client):
    article = make_article()
    answer = client.post(form_of(article), WRONG)
    assert answer["Location"].startswith("/accounts/login/?next=")
    assert not Mistake.objects.exists()
    assert WRONG["text"] not in read(client, form_of(make_article(headline="Another")))
    client.post("/accounts/login/", {"login": cast.alice().username, "password": cast.PASSWORD})
    page = read(client, form_of(article))
    assert WRONG["text"] in page and WRONG["passage"] in page


@pytest.mark.parametrize(
    ("who", "status"),
    [(cast.alice, 403), (cast.mori, 403), (cast.edo, 200), (cast.ada, 200), (None, 303)],
)
def test_editors_alone_read_and_answer(client: Client, who, status: int):
    mistake = found(cast.bob())
    if who:
        client.force_login(who())
    for address in (LIST, answer_of(mistake)):
        assert client.get(address).status_code == status
    after = client.post(answer_of(mistake), {"outcome": "mended"})
    assert after.status_code == (303 if status == 200 else status)
    assert Mistake.objects.get().is_open == (status != 200)


def test_a_suspended_reader_and_one_in_a_hurry_are_refused_with_their_words(client: Client):
    article = make_article()
    client.force_login(cast.sam())
    assert WRONG["text"] in client.post(form_of(article), WRONG).content.decode()
    client.force_login(cast.alice())
    for number in range(POINTING_OUT.limit + 1):
        answer = client.post(form_of(article), {"text": f"Wrong {number}."})
    assert answer.status_code == 422 and f"Wrong {POINTING_OUT.limit}." in answer.content.decode()
    assert Mistake.objects.count() == POINTING_OUT.limit


def test_sending_twice_is_taken_once(client: Client):
    article = make_article()
    client.force_login(cast.alice())
    for _ in range(2):
        assert client.post(form_of(article), WRONG).status_code == 303
    assert Mistake.objects.count() == 1


def test_a_withdrawn_article_takes_it_all_away(client: Client):
    mistake = found(cast.alice(), make_article(author=cast.edo(), headline="Hushed affair"))
    withdraw_article(article=mistake.article, editor=cast.ada(), reason="Wrong")
    client.force_login(cast.edo())
    assert "Hushed affair" not in read(client, LIST)
    assert "Hushed affair" not in read(client, reverse("notifications:notices"))
    assert client.get(answer_of(mistake)).status_code == 404
    assert client.get(form_of(mistake.article)).status_code == 404


@pytest.mark.parametrize("count", [1, 15])
def test_the_list_asks_the_same_few_questions(
    client: Client, count: int, django_assert_num_queries
):
    for number in range(count):
        found(cast.member(f"reader{number}"), text=f"Wrong {number}")
    client.force_login(cast.edo())
    client.get("/")
    with django_assert_num_queries(4):  # Session, member with second factor, roles, mistakes.
        assert client.get(LIST).status_code == 200
