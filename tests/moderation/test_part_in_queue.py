"""In the queue: what moderators leave to colleagues, as they wrote there, is not offered."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from forum.discussion.models import Comment
from forum.members.models import Member
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_report, make_thread_report, moderator_of, speak
from tests.moderation.test_queue_page import QUERIES
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

QUEUE = reverse("moderation:queue")
MEASURES = ("lock", "hold_below", "slow_below", "move")
JUDGED = "A thread is reported here in which you wrote"


@pytest.fixture
def talk() -> list[Comment]:
    """Four comments, each an answer to the one before: bob's, alice's, suzu's, mori's."""
    people = (cast.bob(), cast.alice(), cast.suzu(), cast.mori())
    said: list[Comment] = []
    for author in people:
        said.append(make_comment(reply_to=said[-1] if said else None, author=author))
    return [Comment.objects.get(pk=one.pk) for one in said]


def kai() -> Member:
    """A moderator who wrote nowhere."""
    return cast.staff("kai", "moderator")


def case_of(client, comment: Comment, query: str = "") -> str:
    """Return what the queue shows of a comment's case."""
    page = client.get(QUEUE + query).content.decode()
    return re.split(r'<li class="case"', page.partition(f'id="case-{comment.pk}"')[2])[0]


def offered(shown: str) -> set[str]:
    return {act for act in MEASURES if f'data-act="{act}"' in shown}


@pytest.mark.parametrize("query", ["", "?subject=comment", "?order=newest"])
@pytest.mark.parametrize("number", [0, 1, 2], ids=["around", "at the head", "below"])
def test_measures_near_a_reported_thread_in_which_they_wrote_are_not_offered(
    client, talk, number: int, query: str
):
    comment = talk[number]
    make_report(comment, reporter=cast.member("rita"))
    sign_in(client, cast.mori())
    shown = case_of(client, comment, query)
    assert offered(shown) == ({*MEASURES} if number else {*MEASURES} - {"move"})
    assert JUDGED not in shown
    make_thread_report(talk[1], cast.member("rita"))
    shown = case_of(client, comment, query)
    assert not offered(shown) and JUDGED in shown
    for act in ("dismiss", "remove", "hide"):  # Of the one comment they judge as ever.
        assert f'data-act="{act}"' in shown
    assert reverse("moderation:ask_colleague", args=[comment.pk]) in shown
    sign_in(client, kai())
    shown = case_of(client, comment, query)
    assert offered(shown) and JUDGED not in shown


def test_it_says_so_in_japanese(client, talk):
    make_report(talk[1], reporter=cast.member("rita"))
    make_thread_report(talk[1], cast.member("rita"))
    Member.objects.filter(pk=cast.mori().pk).update(language="ja")
    sign_in(client, cast.mori())
    with translation.override("ja"):
        page = client.get(QUEUE, headers={"accept-language": "ja"}).content.decode()
    assert "あなたも書き込んだスレッドへの報告があります" in page
    assert "このスレッドにはあなたも書き込んでいます" in page


def test_the_case_of_the_thread_says_why_they_leave_it(client, talk):
    case = make_thread_report(talk[1], cast.member("rita")).case
    sign_in(client, cast.mori())
    page = client.get(QUEUE).content.decode()
    assert "You wrote in this thread. Please leave it to a colleague." in page
    assert "This case is about you" not in page
    assert reverse("moderation:dismiss_case", args=[case.pk]) not in page


def test_removing_a_branch_in_which_they_wrote_is_not_offered(client, talk):
    make_report(talk[1], reporter=cast.member("rita"))
    prune = reverse("moderation:prune", args=[talk[1].pk])
    sign_in(client, cast.mori())
    assert prune not in case_of(client, talk[1])
    sign_in(client, kai())
    assert prune in case_of(client, talk[1])


def test_what_was_said_officially_or_elsewhere_is_no_part(client):
    root = make_comment(author=cast.alice())
    make_comment(reply_to=root, author=cast.suzu())
    make_comment(article=root.article, author=cast.mori())
    speak(root.article, reply_to=root.pk)
    root.refresh_from_db()
    make_report(root, reporter=cast.member("rita"))
    make_thread_report(root, cast.member("rita"))
    sign_in(client, cast.mori())
    shown = case_of(client, root)
    assert offered(shown) == {"lock", "hold_below", "slow_below"}
    assert reverse("moderation:prune", args=[root.pk]) in shown


def test_the_case_that_comes_back_after_an_act_offers_no_more(client, talk):
    make_report(talk[1], reporter=cast.member("rita"))
    make_thread_report(talk[1], cast.member("rita"))
    sign_in(client, cast.mori())
    address = reverse("moderation:act", args=[talk[1].pk, "hide"])
    refused = client.post(address, {"note": "typed"}, headers={"HX-Request": "true"})
    shown = refused.content.decode()
    assert refused.status_code == 422 and "typed" in shown
    assert not offered(shown) and JUDGED in shown


@pytest.mark.both
@pytest.mark.parametrize("is_whole", [True, False])
def test_it_costs_one_statement_however_many_threads_are_reported(client, talk, is_whole: bool):
    reader = cast.mori() if is_whole else moderator_of(articles=(talk[0].article,))
    if not is_whole:
        make_comment(reply_to=talk[2], author=reader)
    make_report(talk[1], reporter=cast.member("rita"))
    make_thread_report(talk[1], cast.member("rita"))
    sign_in(client, reader)
    assert JUDGED in case_of(client, talk[1])
    counts = []
    for number in range(2):
        if number:
            for author in ("ren", "rui", "rin"):
                other = make_comment(article=talk[0].article, author=cast.member(author))
                make_comment(reply_to=other, author=reader)
                other.refresh_from_db()
                make_report(other, reporter=cast.member("rita"))
                make_thread_report(other, cast.member("rita"))
        client.get(QUEUE)  # What hurts is counted once a day.
        with CaptureQueriesContext(connection) as asked:
            client.get(QUEUE)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert not is_whole or counts[1] <= QUERIES + 1
