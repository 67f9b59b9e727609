"""A second opinion: asking a colleague, handing over to the seniors, answering."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from forum.discussion.models import Comment, State
from forum.members.closing import set_active
from forum.members.models import Member
from forum.moderation.asking.models import Question
from forum.moderation.asking.questions import ask_colleague, take_question_back
from forum.moderation.asking.rules import HANDED_OVER
from forum.moderation.cases.claiming import claim_case, claim_next
from forum.moderation.cases.models import Case
from forum.moderation.chain.verifying import verify_log
from forum.moderation.deciding import decide
from forum.notifications.models import Notice
from forum.refusals import Refused
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_report

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]


def colleague() -> Member:
    """A second moderator, whom mori asks."""
    return cast.staff("kai", "moderator")


def senior() -> Member:
    return cast.staff("sen", "senior moderator")


def ask(comment: Comment, of: Member | None = None, by: Member | None = None) -> Question:
    return ask_colleague(
        comment_id=comment.pk, moderator=by or cast.mori(), text="Too harsh?", colleague=of
    )


def page_of(comment: Comment) -> str:
    return reverse("moderation:comment", args=[comment.pk])


def told(member: Member) -> list[str]:
    return list(Notice.objects.filter(recipient=member).values_list("kind", flat=True))


def browser(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def remove(comment: Comment, moderator: Member) -> None:
    decide(act="remove", comment_id=comment.pk, moderator=moderator, reason="abuse")


@pytest.mark.both
def test_a_colleague_is_asked_answers_and_who_asked_is_told():
    comment, mori, kai = make_report().comment, browser(cast.mori()), browser(colleague())
    claim_case(comment_id=comment.pk, moderator=cast.mori())
    asking = reverse("moderation:ask_colleague", args=[comment.pk])
    assert "kai" in mori.get(asking).content.decode()
    sent = {"colleague": colleague().pk, "text": "Too harsh?"}
    assert mori.post(asking, sent)["Location"] == reverse("moderation:queue")
    assert told(colleague()) == ["opinion_asked"]
    queue = kai.get(reverse("moderation:queue") + "?asked=on").content.decode()
    assert "Too harsh?" in queue and f"case-{comment.pk}" in queue

    answering = reverse("moderation:answer_question", args=[Question.objects.get().pk])
    assert kai.post(answering, {"answer": "Harsh, but fair."})["Location"] == page_of(comment)
    assert told(cast.mori()) == ["opinion_given"] and told(colleague()) == []
    assert "Harsh, but fair." in mori.get(page_of(comment)).content.decode()
    remove(comment, cast.mori())
    assert Comment.objects.get(pk=comment.pk).state == State.REMOVED


def test_what_is_asked_of_one_comes_to_them_first_and_to_no_other():
    urgent, asked = make_report(reason="threat").comment, make_report(reason="off_topic").comment
    ask(asked, of=colleague())
    assert claim_next(colleague()).comment_id == asked.pk
    assert claim_next(cast.mori()).comment_id == urgent.pk
    assert claim_next(cast.ada()) is None


def test_what_is_handed_over_is_judged_by_seniors_alone():
    comment = make_report().comment
    ask(comment)
    assert told(senior()) == []  # Became one afterwards.
    for moderator in (cast.mori(), colleague()):
        for act in (
            lambda one: remove(comment, one),
            lambda one: claim_case(comment_id=comment.pk, moderator=one),
        ):
            with pytest.raises(Refused) as error:
                act(moderator)
            assert error.value.refusal == HANDED_OVER
        assert claim_next(moderator) is None
    assert str(HANDED_OVER.message) in browser(cast.mori()).get(page_of(comment)).content.decode()
    assert claim_next(senior()).comment_id == comment.pk
    remove(comment, senior())
    assert Comment.objects.get(pk=comment.pk).state == State.REMOVED


def test_seniors_are_told_what_is_handed_over_and_ones_own_question_can_be_taken_back():
    boss, comment = senior(), make_report().comment
    question = ask(comment)
    assert told(boss) == ["opinion_asked"]
    back = reverse("moderation:take_question_back", args=[question.pk])
    browser(colleague()).post(back)
    assert Question.objects.exists()
    browser(cast.mori()).post(back)
    assert not Question.objects.exists() and told(boss) == []
    remove(comment, cast.mori())


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"colleague": "", "text": " "}, "text"),
        ({"colleague": "bob", "text": "Typed."}, "colleague"),
        ({"colleague": "alice", "text": "Typed."}, "colleague"),
        ({"colleague": "mori", "text": "Typed."}, "colleague"),
        ({"colleague": "", "text": "x" * 501}, "text"),
    ],
    ids=["nothing", "a reader", "the author", "oneself", "too long"],
)
def test_a_question_that_cannot_be_asked_is_kept_in_the_form(sent, field):
    comment = make_report(make_comment(author=cast.alice())).comment
    if sent["colleague"]:
        sent = {**sent, "colleague": getattr(cast, sent["colleague"])().pk}
    asking = reverse("moderation:ask_colleague", args=[comment.pk])
    answer = browser(cast.mori()).post(asking, sent)
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert sent["text"].strip() in answer.content.decode()
    begins_in = re.findall(r"<(\w+)[^>]* autofocus", answer.content.decode())
    assert begins_in == ["div"]  # With what was wrong.
    assert not Question.objects.exists()


def test_nothing_is_asked_where_nothing_waits_or_somebody_is_asked_already():
    comment = make_comment(author=cast.alice())
    with pytest.raises(Refused):
        ask(comment)
    make_report(comment)
    claim_case(comment_id=comment.pk, moderator=cast.ada())
    with pytest.raises(Refused):  # A colleague has it.
        ask(comment)
    ask(comment, of=cast.mori(), by=cast.ada())
    with pytest.raises(Refused):
        ask(comment)


def test_the_cursor_stands_where_one_asks_and_answers():
    comment, mori = make_report().comment, browser(cast.mori())
    page = mori.get(reverse("moderation:ask_colleague", args=[comment.pk])).content.decode()
    assert re.findall(r"<(\w+)[^>]* autofocus", page) == ["textarea"]
    question = ask(comment, of=colleague())
    answering = reverse("moderation:answer_question", args=[question.pk])
    page = browser(colleague()).get(answering).content.decode()
    assert re.findall(r"<(\w+)[^>]* autofocus", page) == ["textarea"]


@pytest.mark.both
def test_only_who_is_asked_answers_and_once():
    question = ask(make_report().comment, of=colleague())
    answering = reverse("moderation:answer_question", args=[question.pk])
    assert browser(cast.mori()).post(answering, {"answer": "Mine."}).status_code == 422
    kai = browser(colleague())
    assert kai.post(answering, {"answer": " "}).status_code == 422
    assert kai.post(answering, {"answer": "Yes."}).status_code == 303
    again = kai.post(answering, {"answer": "No, typed again."})
    assert again.status_code == 422 and "typed again" in again.content.decode()
    assert Question.objects.get().answer == "Yes."


@contextmanager
def between_look_and_lock(act: Callable[[], None]) -> Iterator[None]:
    """Let something happen once a request has found a question, before its transaction begins."""
    is_found = is_done = False

    def watch(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        nonlocal is_found, is_done
        if is_found and not is_done and sql.startswith("SAVEPOINT"):
            is_done = True
            act()
        is_found = is_found or 'FROM "moderation_question"' in sql
        return execute(sql, *rest)

    with connection.execute_wrapper(watch):
        yield


def test_an_answer_to_what_was_taken_back_meanwhile_is_kept_in_the_form():
    question = ask(make_report().comment, of=colleague())
    answering, kai = reverse("moderation:answer_question", args=[question.pk]), browser(colleague())
    gone = {"question_id": question.pk, "moderator": cast.mori()}
    with between_look_and_lock(lambda: take_question_back(**gone)):
        page = kai.post(answering, {"answer": "Typed at length."})
    assert page.status_code == 422 and not Question.objects.exists()
    shown = page.content.decode()
    assert "Typed at length." in shown and "has been taken back meanwhile" in shown


@pytest.mark.both
def test_taking_back_twice_at_once_says_so():
    comment = make_report().comment
    question, mori = ask(comment, of=colleague()), browser(cast.mori())
    back = reverse("moderation:take_question_back", args=[question.pk])
    gone = {"question_id": question.pk, "moderator": cast.mori()}
    with between_look_and_lock(lambda: take_question_back(**gone)):
        answer = mori.post(back)
    assert answer.status_code == 303 and answer["Location"] == page_of(comment)
    shown = mori.get(page_of(comment)).content.decode()
    assert "has been taken back meanwhile" in shown and not Question.objects.exists()


def test_whose_account_is_closed_hands_back_what_they_had_before_them():
    asked, taken = make_report().comment, make_report().comment
    question, kai, ada = ask(asked, of=colleague()), colleague(), cast.ada()
    claim_case(comment_id=taken.pk, moderator=kai)
    closed = {"member_id": kai.pk, "by": ada, "why": "Left us."}
    set_active(is_active=False, **closed)
    question.refresh_from_db()
    assert question.is_handed_back and told(kai) == []
    assert Notice.objects.get(recipient=cast.mori()).kind == "opinion_back"
    assert not Case.objects.filter(claimed_by=kai).exists()
    assert claim_next(ada).comment_id == asked.pk
    set_active(is_active=True, **closed)
    ask(asked, of=kai, by=ada)
    assert verify_log().broken is None
