"""Nobody judges their own comment, their own case, or an appeal of their own decision."""

import pytest
from django.urls import reverse
from django.utils import timezone

from forum.discussion.models import Comment, State
from forum.discussion.posting import post_comment
from forum.members.models import Member
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.asking.colleagues import find_seniors
from forum.moderation.asking.questions import answer_question, ask_colleague
from forum.moderation.cases.claiming import claim_case, claim_next, release_case
from forum.moderation.cases.loading import load_case
from forum.moderation.cases.models import Case
from forum.moderation.legal.judging import judge_notice
from forum.moderation.measures.warning import take_back_warning
from forum.moderation.reports.models import Report, Verdict
from forum.moderation.rules import CLAIMS_AT_ONCE
from forum.moderation.sweeping.branch_starting import undo_branch
from forum.moderation.sweeping.branch_working import work_on_branch
from forum.moderation.sweeping.starting import undo_sweep
from forum.moderation.sweeping.working import work_on as sweep_on
from forum.moderation.together.judging import judge_together, undo_together
from forum.moderation.waves.releasing import start_release, undo_release
from forum.moderation.waves.switching import Strength, end_wave
from forum.moderation.waves.working import work_on
from forum.moderation.weighing import weigh_reports_of
from forum.notifications.models import Notice, NoticeKind
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import (
    make_appeal,
    make_decision,
    make_notice,
    make_report,
    prune,
    speak,
    start,
    sweep,
    warn,
)  # fmt: skip

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]


def code_of(verb, **asked) -> str:
    """Return by what code a verb refuses."""
    with pytest.raises(Refused) as refused:
        verb(**asked)
    return refused.value.refusal.code


def as_seen(*comments: Comment) -> dict:
    now = timezone.now()
    return {
        one.pk: load_case(Comment.objects.get(pk=one.pk), cast.ada(), now).seen for one in comments
    }


def state_of(comment: Comment) -> str:
    return Comment.objects.values_list("state", flat=True).get(pk=comment.pk)


def test_a_bulk_act_leaves_the_moderators_own_comment_out():
    own, other = (
        make_report(make_comment(author=who())).comment for who in (cast.mori, cast.alice)
    )
    result = judge_together(
        act="remove", seen=as_seen(own, other), moderator=cast.mori(), reason="spam", note="",
        words="",
    )  # fmt: skip
    assert [(pk, no.code) for pk, no in result.refused] == [(own.pk, "own_comment")]
    assert (state_of(own), state_of(other)) == (State.PUBLISHED, State.REMOVED)


def test_what_a_colleague_did_to_ones_own_in_bulk_one_cannot_undo(client):
    own = make_report(make_comment(author=cast.mori())).comment
    done = judge_together(
        act="remove", seen=as_seen(own), moderator=cast.ada(), reason="spam", note="", words=""
    ).together
    assert done is not None
    client.force_login(cast.mori())
    address = reverse("moderation:undo_together", args=[done.pk])
    assert client.post(address).status_code == 404
    result = undo_together(together=done, moderator=cast.mori())
    assert [no.code for _pk, no in result.refused] == ["own_comment"]
    assert state_of(own) == State.REMOVED
    assert undo_together(together=done, moderator=cast.ada()).done_count == 1


@pytest.mark.both
def test_handed_over_to_the_seniors_its_author_is_not_among_them():
    senior = cast.staff("sen", "senior moderator")
    own = make_report(make_comment(author=senior)).comment
    question = ask_colleague(comment_id=own.pk, moderator=cast.mori(), text="Too harsh?")
    assert senior not in find_seniors(own)
    assert not Notice.objects.filter(recipient=senior).exists()
    assert code_of(claim_case, comment_id=own.pk, moderator=senior) == "own_comment"
    assert claim_next(senior) is None
    assert code_of(make_decision, act="dismiss", comment=own, moderator=senior) == "own_comment"
    answer = {"question_id": question.pk, "moderator": senior, "answer": "All is well."}
    assert code_of(answer_question, **answer) == "own_comment"
    answer_question(**{**answer, "moderator": cast.ada()})


@pytest.mark.both
def test_the_release_of_a_wave_leaves_out_what_its_moderator_wrote():
    article = make_article()
    wave = start(Strength(holds="all"), article=article)
    writer = cast.bob()
    own, other = (post_comment(article=article, author=who, text="It waits.")
                  for who in (writer, cast.alice()))  # fmt: skip
    end_wave(wave=wave, moderator=cast.mori())
    bob = cast.staff("bob", "moderator")
    Member.objects.filter(pk=bob.pk).update(is_staff=True)
    bob = Member.objects.get(pk=bob.pk)
    release = start_release(wave=wave, moderator=bob)
    work_on(release.pk)
    assert (state_of(own), state_of(other)) == (State.HELD, State.PUBLISHED)
    # Published by a colleague, one's own is not hidden again by oneself.
    work_on(start_release(wave=wave, moderator=cast.mori()).pk)
    assert state_of(own) == State.PUBLISHED
    last = wave.releases.order_by("-pk").first()
    work_on(undo_release(release=last, moderator=bob).pk)
    assert state_of(own) == State.PUBLISHED


def test_what_a_branch_or_a_sweep_took_of_ones_own_a_colleague_brings_back():
    root = make_comment(author=cast.alice())
    own = speak(root.article, reply_to=root.pk)
    branch = prune(root, cast.ada())
    work_on_branch(branch.pk)
    undo_branch(branch_id=branch.pk, moderator=cast.mori(), reason="mistake")
    work_on_branch(branch.pk)
    assert (state_of(root), state_of(own)) == (State.PUBLISHED, State.REMOVED)
    make_comment(author=cast.mori())
    swept = sweep(cast.mori(), cast.ada())
    sweep_on(swept.pk)
    assert code_of(undo_sweep, sweep=swept, moderator=cast.mori(), reason="mistake") == "yourself"


def test_nobody_takes_back_a_measure_against_themselves():
    warn(cast.mori(), cast.ada())
    asked = {"member": cast.mori(), "moderator": cast.mori(), "reason": "mistake"}
    assert code_of(take_back_warning, **asked) == "yourself"


@pytest.mark.both
def test_nobody_judges_the_appeal_of_their_own_decision_nor_their_own():
    appeal = make_appeal(make_decision("hide", make_comment(author=cast.alice())))
    judgement = {"appeal_id": appeal.pk, "outcome": "upheld", "answer": "It stays."}
    assert code_of(judge_appeal, judge=cast.mori(), **judgement) == "own_decision"
    own = make_appeal(make_decision("hide", make_comment(author=cast.mori()), cast.ada()))
    judgement["appeal_id"] = own.pk
    assert code_of(judge_appeal, judge=cast.mori(), **judgement) == "own_appeal"
    # What many were hidden by at once is as much its moderator's.
    bulk = make_report(make_comment(author=cast.alice())).comment
    judge_together(
        act="remove", seen=as_seen(bulk), moderator=cast.mori(), reason="spam", note="", words=""
    )
    judgement["appeal_id"] = make_appeal(bulk.decisions.get()).pk
    assert code_of(judge_appeal, judge=cast.mori(), **judgement) == "own_decision"
    judge_appeal(judge=cast.ada(), **judgement)


def test_nobody_decides_about_a_notice_against_their_own_comment():
    notice = make_notice(make_comment(author=cast.mori()))
    asked = {"notice_id": notice.pk, "moderator": cast.mori(), "outcome": "kept", "answer": "No."}
    assert code_of(judge_notice, **asked) == "own_comment"


@pytest.mark.both
@pytest.mark.parametrize(
    ("act", "verdict"), [("remove", Verdict.RIGHT), ("dismiss", Verdict.WRONG)]
)
def test_what_a_moderator_reported_and_judges_raises_no_weight_of_theirs(act: str, verdict: str):
    comment = make_report(make_comment(author=cast.alice()), reporter=cast.mori()).comment
    make_report(comment, reporter=cast.bob())
    before = weigh_reports_of(cast.mori())
    make_decision(act, comment, cast.mori())
    own, other = (Report.objects.get(reporter__username=name) for name in ("mori", "bob"))
    assert (own.verdict, other.verdict) == ("", verdict)
    assert own.closed_at is not None
    assert weigh_reports_of(cast.mori()) == before != weigh_reports_of(cast.bob())
    told = Notice.objects.filter(kind=NoticeKind.REPORT).values_list(
        "recipient__username", flat=True
    )
    assert list(told) == ["bob"]


def test_a_colleague_may_find_a_moderators_report_right_until_they_turn_it_themselves():
    comment = make_report(make_comment(author=cast.alice()), reporter=cast.mori()).comment
    make_decision("remove", comment, cast.ada())
    assert Report.objects.get().verdict == Verdict.RIGHT
    make_decision("restore", comment, cast.mori())
    assert Report.objects.get().verdict == ""
    make_decision("hide", comment, cast.mori(), reason="spam")
    assert Report.objects.get().verdict == ""


def test_a_bulk_act_finds_ones_own_report_right_no_more_than_one_act_does():
    comment = make_report(make_comment(author=cast.alice()), reporter=cast.mori()).comment
    judge_together(
        act="remove", seen=as_seen(comment), moderator=cast.mori(), reason="spam", note="", words=""
    )
    assert (state_of(comment), Report.objects.get().verdict) == (State.REMOVED, "")


@pytest.mark.both
def test_a_moderator_has_ten_cases_at_a_time_at_most():
    comments = [make_report(make_comment(author=cast.alice())).comment for _n in range(5)]
    comments += [
        make_report(make_comment(author=cast.bob()), reporter=cast.alice()).comment
        for _n in range(CLAIMS_AT_ONCE - 4)
    ]
    mori, last = cast.mori(), comments[-1]
    for comment in comments[:-1]:
        claim_case(comment_id=comment.pk, moderator=mori)
    assert code_of(claim_case, comment_id=last.pk, moderator=mori) == "too_many_claims"
    claim_case(comment_id=comments[0].pk, moderator=mori)  # One they have is kept longer.
    case = claim_next(mori)
    assert case is not None and case.comment_id != last.pk
    assert Case.objects.filter(claimed_by=mori).count() == CLAIMS_AT_ONCE
    release_case(comment_id=comments[0].pk, moderator=mori)
    claim_case(comment_id=last.pk, moderator=mori)
    claim_case(comment_id=comments[0].pk, moderator=cast.ada())
