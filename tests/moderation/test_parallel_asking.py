"""Somebody is asked while the case is closed, or while they are kept out: nothing is lost."""

from collections.abc import Callable
from threading import Thread

import pytest
from django.db import connections, transaction

from forum.members.models import Member
from forum.moderation.asking.models import Question
from forum.moderation.asking.questions import ask_colleague
from forum.moderation.cases.models import Case
from forum.moderation.chain.verifying import verify_log
from forum.moderation.reports.models import Report
from forum.moderation.subjects.judging import dismiss_case
from forum.moderation.subjects.reporting import report_member
from forum.moderation.suspending import suspend_member
from forum.notifications.models import Notice
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_member_report, make_report, suspend
from tests.moderation.test_parallel_questions import PATIENCE, wait_for_one_behind_us

pytestmark = pytest.mark.slow


def run(verb: Callable[[], object], said: list[object]) -> Thread:
    """Do it beside us; keep what came of it."""

    def do() -> None:
        try:
            said.append(verb())
        except Exception as error:
            said.append(error)
        finally:
            connections.close_all()

    thread = Thread(target=do)
    thread.start()
    return thread


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_who_is_asked_while_the_case_closes_is_locked_in_the_one_order():
    """Kai is asked about alice while mori, who waits for her row, dismisses what was reported.

    Then kai reports her, and locks himself before her: who locked her first and then him, to
    take his notice back, would wait for him in turn.
    """
    kai, alice = cast.staff("kai", "moderator"), cast.alice()
    assert kai.pk < alice.pk
    report, mori, ada = make_member_report(member=alice), cast.mori(), cast.ada()
    said: list[object] = []
    closing = {
        "case_id": report.case_id, "moderator": mori, "reason": "no_rule_broken", "seen": report.pk,
    }  # fmt: skip
    reporting = {"member_id": alice.pk, "reporter": kai, "reason": "harassment"}
    with transaction.atomic():
        Member.objects.select_for_update(no_key=True).get(pk=alice.pk)
        threads = [run(lambda: dismiss_case(**closing), said)]
        wait_for_one_behind_us()
        ask_colleague(moderator=ada, colleague=kai, case_id=report.case_id, text="So?")
        threads.append(run(lambda: report_member(**reporting), said))
    for thread in threads:
        thread.join(PATIENCE)
    assert len(said) == 2 and not [one for one in said if isinstance(one, Exception)], said
    left = Report.objects.filter(closed_at=None)
    called = Notice.objects.filter(recipient=kai, kind="opinion_asked").exists()
    assert called == Case.objects.open().filter(pk=report.case_id).exists()
    assert [one.reporter for one in left] == [kai]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_what_is_asked_while_their_row_is_waited_for_is_handed_back_too():
    kai, mori, ada = cast.staff("kai", "moderator"), cast.mori(), cast.ada()
    comment = make_report().comment
    said: list[object] = []
    with transaction.atomic():
        Member.objects.select_for_update(no_key=True).get(pk=kai.pk)
        thread = run(lambda: suspend(kai, ada), said)
        wait_for_one_behind_us()
        ask_colleague(moderator=mori, colleague=kai, comment_id=comment.pk, text="So?")
    thread.join(PATIENCE)
    assert said and not isinstance(said[0], Exception), said
    assert Question.objects.get().is_handed_back
    assert Notice.objects.get(recipient=mori).kind == "opinion_back"


def do(how: dict[str, int]) -> str:
    """Ask somebody about a comment, or suspend them; return what came of it."""
    from datetime import timedelta

    from forum.refusals import Refused

    member, by = Member.objects.get(pk=how["member"]), Member.objects.get(pk=how["by"])
    try:
        if "comment" in how:
            ask_colleague(moderator=by, colleague=member, comment_id=how["comment"], text="So?")
            return "asked"
        suspend_member(member=member, moderator=by, duration=timedelta(days=1), reason="abuse")
    except Refused as refused:
        return refused.refusal.code
    return "suspended"


def test_seven_ask_one_who_is_suspended_at_once_and_no_question_waits(writers):
    kai, ada = cast.staff("kai", "moderator"), cast.ada()
    calls = []
    for number in range(7):
        comment = make_report(make_comment(author=cast.alice())).comment_id
        by = cast.staff(f"mod-{number}", "moderator").pk
        calls.append({"how": {"member": kai.pk, "by": by, "comment": comment}})
    calls.insert(3, {"how": {"member": kai.pk, "by": ada.pk}})
    results = writers.call(do, calls)
    assert results[3] == "suspended"
    assert set(results) <= {"asked", "suspended", "no_colleague"}, results
    assert not Question.objects.filter(answered_at=None).exists()
    assert Question.objects.filter(is_handed_back=True).count() == results.count("asked")
    assert verify_log().broken is None
