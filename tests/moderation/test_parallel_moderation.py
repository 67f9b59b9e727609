"""Eight processes report and judge at once, on whichever database the run is on."""

from django.db.models import F

from forum.discussion.models import Comment, State
from forum.members.models import Member
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.reports.models import Report
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import assert_cases_fit, make_appeal, make_decision, trust, usual_why


def report_all(member_id: int, comments: list[int], times: int = 2) -> int:
    """Report every comment so many times; return how many reports were taken."""
    from forum.moderation.reporting import report_comment
    from forum.refusals import Refused

    member, taken = Member.objects.get(pk=member_id), 0
    for comment_id in comments * times:
        try:
            report_comment(comment_id=comment_id, reporter=member, reason="spam")
            taken += 1
        except Refused:
            continue
    return taken


def judge(moderator_id: int, comment_id: int, act: str, seen: str) -> str:
    """Decide with what was seen beforehand; return what came of it."""
    from forum.moderation.deciding import decide
    from forum.moderation.seen import parse_seen
    from forum.refusals import Refused

    moderator = Member.objects.get(pk=moderator_id)
    try:
        decide(
            act=act,
            comment_id=comment_id,
            moderator=moderator,
            reason=usual_why(act),
            seen=parse_seen(seen),
        )
    except Refused as refused:
        return refused.refusal.code
    return "done"


def report_or_judge(member_id: int, comments: list[int], judges: bool) -> None:
    """Report comments or dismiss and hide them, in everybody's way."""
    from forum.moderation.deciding import decide
    from forum.refusals import Refused

    if not judges:
        report_all(member_id, comments)
        return
    member = Member.objects.get(pk=member_id)
    for number, comment_id in enumerate(comments * 4):
        act = ("dismiss", "hide", "restore")[number % 3]
        try:
            decide(act=act, comment_id=comment_id, moderator=member, reason=usual_why(act))
        except Refused:
            continue


def make_comments(count: int) -> list[int]:
    article = make_article()
    return [make_comment(article=article, author=cast.alice()).pk for _ in range(count)]


def assert_no_error(results: list) -> None:
    assert [result for result in results if isinstance(result, BaseException)] == []


def assert_counts_are_exact() -> None:
    for comment in Comment.objects.all():
        open_reports = Report.objects.filter(comment=comment, closed_at=None).count()
        assert comment.open_report_count == open_reports
    assert_cases_fit()


def test_eight_members_report_the_same_comments_at_once(writers):
    comments = make_comments(5)
    members = [cast.member(f"reporter-{number}") for number in range(8)]
    calls = [{"member_id": member.pk, "comments": comments} for member in members]
    results = writers.call(report_all, calls)
    assert results == [5] * 8
    assert Report.objects.count() == 40
    assert set(Comment.objects.values_list("open_report_count", flat=True)) == {8}


def test_what_reports_hide_at_once_names_what_they_all_said(writers):
    comments = make_comments(4)
    members = [cast.member(f"reporter-{number}") for number in range(8)]
    for member in members:
        trust(member, 1)
    calls = [{"member_id": one.pk, "comments": comments, "times": 1} for one in members]
    assert_no_error(writers.call(report_all, calls))
    hidden = Decision.objects.filter(moderator=None)
    assert hidden.exists()
    for decision in hidden:
        assert not decision.comment.reports.filter(created_at__gt=decision.decided_at).exists()


def test_one_member_reporting_in_eight_windows_counts_once(writers):
    comments = make_comments(5)
    results = writers.call(report_all, [{"member_id": cast.bob().pk, "comments": comments}] * 8)
    assert_no_error(results)
    assert sum(results) == Report.objects.count() == 5
    assert_counts_are_exact()


def test_the_limit_of_reports_holds_in_eight_windows(writers):
    from forum.moderation.rules import REPORT_LIMIT

    # Two discussions, so two locks.
    comments = make_comments(REPORT_LIMIT // 2) + make_comments(REPORT_LIMIT // 2 + 4)
    turned = [comments[number:] + comments[:number] for number in range(0, 24, 3)]
    bob = cast.bob().pk
    calls = [{"member_id": bob, "comments": order, "times": 1} for order in turned]
    assert_no_error(writers.call(report_all, calls))
    assert Report.objects.count() == REPORT_LIMIT
    assert_counts_are_exact()


def test_of_eight_decisions_on_one_comment_the_first_wins(writers):
    from django.utils import timezone

    from forum.moderation.cases.loading import load_case

    comment = Comment.objects.get(pk=make_comments(1)[0])
    report_all(cast.bob().pk, [comment.pk])
    comment.refresh_from_db()
    seen = str(load_case(comment, cast.mori(), timezone.now()).seen)
    moderators = [cast.staff(f"moderator-{number}", "moderator") for number in range(8)]
    calls = [
        {"moderator_id": moderator.pk, "comment_id": comment.pk, "act": act, "seen": seen}
        for moderator, act in zip(
            moderators, ["hide", "remove", "dismiss", "lock"] * 2, strict=True
        )
    ]
    results = writers.call(judge, calls)
    assert sorted(results) == ["already_decided"] * 7 + ["done"]
    assert Decision.objects.count() == 1
    assert_counts_are_exact()


def test_reports_that_come_while_moderators_decide_stay_exact(writers):
    comments = make_comments(6)
    calls = [
        {"member_id": cast.member(f"reporter-{number}").pk, "comments": comments, "judges": False}
        for number in range(5)
    ]
    calls += [
        {
            "member_id": cast.staff(f"moderator-{number}", "moderator").pk,
            "comments": comments,
            "judges": True,
        }
        for number in range(3)
    ]
    assert_no_error(writers.call(report_or_judge, calls))
    assert_counts_are_exact()
    hidden = Comment.objects.filter(state=State.HIDDEN)
    assert not hidden.filter(open_report_count__gt=0).exists()
    # What was decided is told with the reports that were there by then.
    assert not Report.objects.filter(closed_at__lt=F("created_at")).exists()
    assert not Member.objects.filter(unread_notice_count__lt=0).exists()
    alice = Member.objects.get(username="alice")
    assert alice.unread_notice_count == alice.notices.filter(read_at=None).count()


def hide_and_restore(moderator_id: int, comment_id: int) -> None:
    """Take a comment away and give it back, some times."""
    from forum.moderation.deciding import decide

    moderator = Member.objects.get(pk=moderator_id)
    for act in ("hide", "restore") * 3:
        decide(act=act, comment_id=comment_id, moderator=moderator, reason=usual_why(act))


def test_eight_moderators_write_one_chain(writers):
    comments = make_comments(8)
    calls = [{"moderator_id": cast.mori().pk, "comment_id": pk} for pk in comments]
    assert_no_error(writers.call(hide_and_restore, calls))
    proof = verify_log()
    assert (proof.count, proof.broken) == (48, None)


def judge_one_appeal(judge_id: int, appeal_id: int, outcome: str) -> str:
    """Judge an appeal; return what came of it."""
    from forum.moderation.appeals.judging import judge_appeal
    from forum.refusals import Refused

    judge = Member.objects.get(pk=judge_id)
    try:
        judge_appeal(appeal_id=appeal_id, judge=judge, outcome=outcome, answer="Read again.")
    except Refused as refused:
        return refused.refusal.code
    return outcome


def test_eight_moderators_judge_one_appeal_and_one_of_them_does(writers):
    decision = make_decision("remove", make_comment(author=cast.alice()))
    appeal = make_appeal(decision)
    judges = [cast.staff(f"judge-{number}", "moderator").pk for number in range(8)]
    outcomes = ["upheld", "reversed"] * 4
    calls = [
        {"judge_id": judge, "appeal_id": appeal.pk, "outcome": outcome}
        for judge, outcome in zip(judges, outcomes, strict=True)
    ]
    results = writers.call(judge_one_appeal, calls)
    assert results.count("judged_before") == 7
    (outcome,) = set(results) - {"judged_before"}
    appeal.refresh_from_db()
    assert appeal.outcome == outcome
    state = State.PUBLISHED if outcome == "reversed" else State.REMOVED
    assert Comment.objects.get().state == state
    assert verify_log().broken is None


def appeal_once(decision_id: int, member_id: int) -> str:
    """Appeal; return what came of it."""
    from forum.moderation.appeals.lodging import lodge_appeal
    from forum.refusals import Refused

    member = Member.objects.get(pk=member_id)
    try:
        lodge_appeal(decision_id=decision_id, member=member, words="No.")
    except Refused as refused:
        return refused.refusal.code
    return "done"


def test_a_member_who_appeals_in_eight_windows_appeals_once(writers):
    decision = make_decision("remove", make_comment(author=cast.alice()))
    calls = [{"decision_id": decision.pk, "member_id": cast.alice().pk}] * 8
    assert sorted(writers.call(appeal_once, calls)) == ["appealed_before"] * 7 + ["done"]


def take(moderator_id: int, comment_id: int) -> str:
    """Take a case; return what came of it."""
    from forum.moderation.cases.claiming import claim_case
    from forum.refusals import Refused

    try:
        claim_case(comment_id=comment_id, moderator=Member.objects.get(pk=moderator_id))
    except Refused as refused:
        return refused.refusal.code
    return "taken"


def judge_next(moderator_id: int) -> list[int]:
    """Take and judge case after case until none is free; return their comments."""
    from forum.moderation.cases.claiming import claim_next
    from forum.moderation.deciding import decide

    moderator, judged = Member.objects.get(pk=moderator_id), []
    while case := claim_next(moderator):
        decide(
            act="dismiss",
            comment_id=case.comment_id,
            moderator=moderator,
            reason=usual_why("dismiss"),
        )
        judged.append(case.comment_id)
    return judged


def test_of_eight_who_take_one_case_one_gets_it(writers):
    (comment_id,) = make_comments(1)
    report_all(cast.bob().pk, [comment_id])
    moderators = [cast.staff(f"moderator-{number}", "moderator") for number in range(8)]
    calls = [{"moderator_id": one.pk, "comment_id": comment_id} for one in moderators]
    assert sorted(writers.call(take, calls)) == ["claimed"] * 7 + ["taken"]


def take_next(moderator_id: int) -> int:
    """Take the next case; return its comment."""
    from forum.moderation.cases.claiming import claim_next

    case = claim_next(Member.objects.get(pk=moderator_id))
    assert case is not None and case.comment_id
    return case.comment_id


def test_who_goes_on_in_four_windows_gets_four_cases(writers):
    comments = make_comments(8)
    report_all(cast.bob().pk, comments)
    one, other = (cast.staff(name, "moderator") for name in ("one", "other"))
    calls = [{"moderator_id": pk} for pk in (one.pk, other.pk) * 4]
    taken = writers.call(take_next, calls)
    assert_no_error(taken)
    assert sorted(taken) == comments


def test_moderators_who_go_from_case_to_case_never_meet(writers):
    comments = make_comments(24)
    report_all(cast.bob().pk, comments[:12])
    report_all(cast.suzu().pk, comments[12:])
    moderators = [cast.staff(f"moderator-{number}", "moderator") for number in range(8)]
    judged = writers.call(judge_next, [{"moderator_id": one.pk} for one in moderators])
    assert_no_error(judged)
    assert sorted(pk for one in judged for pk in one) == comments
    assert Decision.objects.count() == len(comments)
    assert_counts_are_exact()
