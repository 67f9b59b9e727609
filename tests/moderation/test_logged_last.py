"""The head of the log is the last that is locked, also where a measure closes a case."""

from collections.abc import Callable

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from forum.members.models import Member
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.cases.models import Case
from forum.moderation.chain.appending import logged_last
from forum.moderation.chain.models import LogEntry
from forum.moderation.chain.verifying import verify_log
from forum.moderation.legal.complaints.judging import judge_complaint
from forum.moderation.legal.complaints.lodging import lodge_complaint
from forum.moderation.legal.judging import judge_notice
from forum.moderation.measures.noting import add_note
from forum.moderation.measures.warning import warn_member
from forum.moderation.subjects.judging import measure_member
from forum.moderation.subjects.threads import act_on_thread, remove_thread
from tests import cast
from tests.make import make_comment
from tests.moderation.making import (
    make_appeal,
    make_decision,
    make_member_report,
    make_notice,
    make_thread_report,
)

pytestmark = pytest.mark.slow

LOG = ("moderation_loghead", "moderation_logentry")
FRAME = ("SAVEPOINT", "RELEASE", "COMMIT")


def warn(member_id: int, moderator_id: int, seen: int) -> str:
    """Warn a member, and close their case with it."""
    measure_member(
        warn_member, member=Member.objects.get(pk=member_id),
        moderator=Member.objects.get(pk=moderator_id), seen_report=seen, reason="abuse",
    )  # fmt: skip
    return "done"


def lock(case_id: int, moderator_id: int, seen: int) -> str:
    """Lock a thread, and close its case with it."""
    act_on_thread(
        case_id=case_id, act="lock", moderator=Member.objects.get(pk=moderator_id),
        reason="heated", seen=seen,
    )  # fmt: skip
    return "done"


def prepare(how: str) -> Callable[[], object]:
    """Make what is judged; return what judges it."""
    mori, ada = cast.mori(), cast.ada()
    if how == "warn":
        report = make_member_report()
        return lambda: warn(report.case.author_id, mori.pk, report.pk)
    root = make_comment(author=cast.alice())
    make_comment(reply_to=root, author=cast.suzu())
    if how == "appeal":
        appeal = make_appeal(make_decision("remove", root))
        return lambda: judge_appeal(
            appeal_id=appeal.pk, judge=ada, outcome="reversed", answer="Right."
        )
    if how in ("notice", "complaint"):
        notice = make_notice(root)
        answered = {
            "notice_id": notice.pk,
            "moderator": mori,
            "answer": "So we read it.",
            "words": "A lie.",
        }
        if how == "notice":
            return lambda: judge_notice(outcome="removed", **answered)
        judge_notice(outcome="kept", **answered)
        complaint = lodge_complaint(notice=notice, words="Read it.")
        return lambda: judge_complaint(
            complaint_id=complaint.pk,
            judge=ada,
            outcome="removed",
            answer="You were right.",
            words="A lie.",
        )
    report = make_thread_report(root)
    if how == "lock":
        return lambda: lock(report.case_id, mori.pk, report.pk)
    return lambda: remove_thread(
        comment_id=root.pk, moderator=mori, seen_report=report.pk, reason="abuse"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["warn", "lock", "remove", "appeal", "notice", "complaint"])
def test_who_has_more_to_do_than_the_verb_that_logs_adds_its_entry_last(how: str, monkeypatch):
    monkeypatch.setattr(connections["default"], "prepared", None, raising=False)  # Whole words.
    judge = prepare(how)
    with CaptureQueriesContext(connection) as queries:
        judge()
    asked = [one["sql"] for one in queries if not one["sql"].startswith(FRAME)]
    first = next(at for at, sql in enumerate(asked) if LOG[0] in sql)
    assert all(any(table in sql for table in LOG) for sql in asked[first:])
    assert Case.objects.open().filter(comment=None).count() == 0
    assert verify_log().broken is None and verify_log().count >= 1


@pytest.mark.django_db
def test_what_was_held_back_is_added_in_its_order_or_not_at_all():
    alice, mori = cast.alice(), cast.mori()
    with transaction.atomic(), logged_last(), logged_last():
        notes = [add_note(member=alice, author=mori, text=text).pk for text in ("One.", "Two.")]
        assert not LogEntry.objects.exists()
    assert list(LogEntry.objects.order_by("pk").values_list("key", flat=True)) == notes
    with pytest.raises(RuntimeError):
        fail_after_a_note(alice, mori)
    add_note(member=alice, author=mori, text="Four.")
    assert verify_log().count == 3 and verify_log().broken is None


def fail_after_a_note(member: Member, moderator: Member) -> None:
    with transaction.atomic(), logged_last():
        add_note(member=member, author=moderator, text="Three.")
        raise RuntimeError


def test_measures_that_close_cases_of_who_reported_each_other_lock_nobody_out(writers):
    people = [cast.member(f"reader-{number}") for number in range(8)]
    judges = [cast.staff(f"judge-{number}", "moderator").pk for number in range(8)]
    roots = [make_comment(author=person) for person in people]
    for at, root in enumerate(roots):
        make_comment(reply_to=root, author=people[(at + 3) % 8])
    reports = [
        make_member_report(people[at - 1], member=person) for at, person in enumerate(people)
    ]
    calls = [
        {"member_id": person.pk, "moderator_id": judges[at], "seen": reports[at].pk}
        for at, person in enumerate(people)
    ]
    assert writers.call(warn, calls) == ["done"] * 8
    reports = [make_thread_report(root, cast.bob()) for at, root in enumerate(roots)]
    calls = [
        {"case_id": report.case_id, "moderator_id": judges[at], "seen": report.pk}
        for at, report in enumerate(reports)
    ]
    assert writers.call(lock, calls) == ["done"] * 8
    assert not Case.objects.open().exists()
    assert verify_log().count == 16 and verify_log().broken is None
