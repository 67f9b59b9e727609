"""A member's page in the room, and the warning where its member writes."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.discussion.forms import CommentForm
from forum.members.models import Member
from forum.moderation.cases.records import load_records
from forum.moderation.decisions.models import Decision
from forum.moderation.measures.deciding import find_last
from forum.moderation.measures.models import MemberNote
from forum.moderation.measures.noting import add_note
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import make_decision, make_report, usual_why, warn
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

PAGE = "/moderation/members/alice/"
HTMX = {"HX-Request": "true"}


def form_of(act: str, **typed: str) -> dict[str, str]:
    seen = str(find_last(cast.alice()))
    return {"reason": usual_why(act), "seen": seen, "words": "", "note": "", **typed}


def sent(article, text: str = "What I typed.") -> dict[str, str]:
    security = CommentForm(article).generate_security_data()
    return {**security, "honeypot": "", "submission_key": str(uuid4()), "text": text}


def test_the_page_shows_what_is_known_and_what_can_be_done(moderating):
    hidden = make_comment(author=cast.alice(), text="A hidden matter.")
    make_decision("hide", hidden)
    add_note(member=cast.alice(), author=cast.ada(), text="Polite by mail.")
    page = moderating.get(PAGE).content.decode()
    assert "A hidden matter." in page and "Polite by mail." in page
    assert f"{PAGE}warn/" in page and f"{PAGE}watch/" in page
    assert f"{PAGE}ban/" not in page and f"{PAGE}unwarn/" not in page


@pytest.mark.both
def test_the_page_costs_the_same_however_much_was_written(
    moderating, django_assert_max_num_queries
):
    article = make_article()
    for number in range(23):
        make_comment(article=article, author=cast.alice(), text=f"Number {number}.")
    moderating.get(PAGE)
    with django_assert_max_num_queries(16):
        page = moderating.get(PAGE).content.decode()
    assert "Number 22." in page and "Number 2." not in page
    after = page.partition("?after=")[2].partition('"')[0]
    assert "Number 2." in moderating.get(f"{PAGE}?after={after}").content.decode()


def test_a_refused_measure_keeps_what_was_typed(moderating):
    cast.alice()
    answer = moderating.post(f"{PAGE}warn/", form_of("warn", reason="", words="Be kind."))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Be kind." in page and "Please choose a reason" in page
    assert not Decision.objects.exists()


def test_a_measure_leads_back_to_where_the_moderator_was(moderating):
    cast.alice()
    answer = moderating.post(f"{PAGE}warn/", form_of("warn", next="/moderation/"))
    assert (answer.status_code, answer["Location"]) == (303, "/moderation/")
    assert Decision.objects.get().act == "warn"


@pytest.mark.both
def test_a_note_comes_with_every_case_in_one_query(moderating, django_assert_num_queries):
    for name in ("alice", "bob"):
        make_report(make_comment(author=cast.member(name)), reporter=cast.suzu())
    for number in range(5):
        add_note(member=cast.alice(), author=cast.mori(), text=f"Remark {number}.")
    members = [cast.alice(), cast.bob(), cast.suzu()]
    with django_assert_num_queries(2):
        load_records(members, timezone.now())
    page = moderating.get(reverse("moderation:queue")).content.decode()
    assert "Remark 4." in page and "Remark 2." in page and "Remark 1." not in page


@pytest.mark.both
def test_an_empty_note_is_no_note(moderating):
    cast.alice()
    assert moderating.post(f"{PAGE}note/", {"text": " "}).status_code == 422
    assert not MemberNote.objects.exists()


def test_a_reader_finds_neither_page_nor_notes(client):
    add_note(member=cast.alice(), author=cast.mori(), text="Secret remark.")
    client.force_login(cast.alice())
    assert client.get(PAGE).status_code == 403
    assert b"Secret remark." not in client.get(cast.alice().get_absolute_url()).content


def test_a_warned_member_reads_the_warning_where_they_write(client: Client):
    article = make_article()
    make_comment(article=article)
    decision = warn(cast.alice(), words="No <names>, please.")
    sign_in(client, cast.alice())
    confirm = reverse("moderation:acknowledge", args=[decision.pk])
    page = client.get(article.get_absolute_url()).content.decode()
    assert "No &lt;names&gt;, please." in page and confirm in page
    sign_in(client, cast.bob())
    assert confirm not in client.get(article.get_absolute_url()).content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_post_before_the_warning_is_confirmed_keeps_its_text(client: Client, headers):
    article = make_article()
    decision = warn(cast.alice(), words="No names, please.")
    sign_in(client, cast.alice())
    url = f"/articles/{article.pk}/comments/"
    refused = client.post(url, sent(article), headers=headers)
    assert refused.status_code == 422
    assert b"What I typed." in refused.content and b"No names, please." in refused.content
    confirm = reverse("moderation:acknowledge", args=[decision.pk])
    confirmed = client.post(confirm, sent(article), headers=headers)
    page = confirmed.content.decode()
    assert confirmed.status_code == 200
    assert "What I typed." in page and "No names, please." not in page
    assert client.post(url, sent(article), headers=headers).status_code in (200, 303)


@pytest.mark.both
def test_the_decision_of_a_warning_can_be_confirmed_and_appealed(client: Client):
    decision = warn(cast.alice())
    sign_in(client, cast.alice())
    page = client.get(decision.get_absolute_url()).content.decode()
    confirm = reverse("moderation:acknowledge", args=[decision.pk])
    assert confirm in page and "appeal" in page
    assert client.post(confirm).status_code == 303
    assert confirm not in client.get(decision.get_absolute_url()).content.decode()
    assert not Member.objects.get(username="alice").is_warned
