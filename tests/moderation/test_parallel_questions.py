"""Questions are answered, and handed back, at once: about comments and about threads."""

from threading import Thread
from time import monotonic

import pytest
from django.db import connection, connections, transaction

from forum.discussion.models import Discussion
from forum.members.models import Member
from forum.moderation.asking.models import Question
from forum.moderation.asking.questions import answer_question, ask_colleague
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_report, make_thread_report

pytestmark = pytest.mark.slow

PATIENCE = 20  # Seconds until somebody must stand at a lock.


def answer(question_id: int, moderator_id: int) -> str:
    """Answer a question; return what came of it."""
    from forum.refusals import Refused

    moderator = Member.objects.get(pk=moderator_id)
    try:
        answer_question(question_id=question_id, moderator=moderator, answer="Yes.")
    except Refused as refused:
        return refused.refusal.code
    return "answered"


def take_role(member_id: int, by_id: int) -> str:
    """Take a moderator's role away, which hands back what they are asked."""
    from forum.moderation.scopes.giving import give_role

    member, by = Member.objects.get(pk=member_id), Member.objects.get(pk=by_id)
    give_role(member=member, by=by, role="")
    return "taken"


def make_questions(colleague: Member) -> tuple[Question, Question]:
    """Ask a colleague about a comment and about the thread in which it stands."""
    root = make_comment(author=cast.alice())
    reply = make_comment(reply_to=root, author=cast.suzu())
    asked = {"moderator": cast.mori(), "text": "So?", "colleague": colleague}
    report = make_report(reply)
    about_comment = ask_colleague(comment_id=report.comment_id, **asked)
    thread = make_thread_report(root)
    return about_comment, ask_colleague(case_id=thread.case_id, **asked)


def wait_for_one_behind_us() -> None:
    """Return once another connection waits for a lock that this one holds."""
    until = monotonic() + PATIENCE
    waiting = """
        SELECT count(*) FROM pg_locks
        WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))
    """
    with connection.cursor() as cursor:
        while monotonic() < until:
            cursor.execute(waiting)
            if cursor.fetchone()[0]:
                return
    raise AssertionError("Nobody waits for a lock.")


@pytest.mark.postgresql
@pytest.mark.parametrize("number", [0, 1], ids=["comment", "thread"])
@pytest.mark.django_db(transaction=True)
def test_who_waits_for_a_question_holds_no_discussion(number: int):
    kai = cast.staff("kai", "moderator")
    question = make_questions(kai)[number]
    said: list[str] = []

    def run() -> None:
        try:
            said.append(answer(question.pk, kai.pk))
        finally:
            connections.close_all()

    with transaction.atomic():
        Question.objects.select_for_update(no_key=True).get(pk=question.pk)
        other = Thread(target=run)
        other.start()
        wait_for_one_behind_us()
        # Free, or this raises: then two who work in both orders would wait for each other.
        list(Discussion.objects.select_for_update(nowait=True))
    other.join(PATIENCE)
    assert said == ["answered"]


def test_a_role_is_taken_while_questions_about_both_are_answered(writers):
    kai = cast.staff("kai", "moderator")
    about_comment, about_thread = make_questions(kai)
    jobs = [about_comment, about_thread] * 4
    answers = [{"question_id": job.pk, "moderator_id": kai.pk} for job in jobs]
    calls = [{"how": one} for one in answers[:7]]
    calls.append({"how": {"member_id": kai.pk, "by_id": cast.ada().pk}})
    results = writers.call(do, calls)
    assert results[-1] == "taken"
    assert set(results[:-1]) <= {"answered", "answered_already", "not_allowed"}, results
    assert not Question.objects.filter(answered_at=None).exists()


def do(how: dict[str, int]) -> str:
    """Answer, or take the role away."""
    return answer(**how) if "question_id" in how else take_role(**how)
