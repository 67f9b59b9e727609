"""Cases about threads and members, ticked and judged together with others; and taken back."""

import re

import pytest
from django.urls import reverse

from forum.discussion.models import Comment, State
from forum.moderation.cases.claiming import claim_case
from forum.moderation.cases.models import Case
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.reports.models import Report
from forum.moderation.subjects.judging import dismiss_case, take_up_again
from forum.moderation.together.judging import judge_together, undo_together
from forum.moderation.together.models import Together
from forum.notifications.models import Notice
from tests import cast
from tests.make import make_comment
from tests.moderation.making import (
    make_member_report,
    make_report,
    make_thread_report,
    moderator_of,
)  # fmt: skip
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGE, QUEUE = reverse("moderation:together"), reverse("moderation:queue")
DISMISS, REMOVE = {"act": "dismiss"}, {"act": "remove", "reason": "spam"}
TICK = r'form="together" name="(case|subject)" value="(\d+)"'
BOX = r'name="(case|subject)" value="([^"]+)" checked'


def make_thread() -> Comment:
    root = make_comment(author=cast.alice(), text="It began here.")
    make_comment(reply_to=root, author=cast.suzu())
    return Comment.objects.get(pk=root.pk)


@pytest.fixture
def reports() -> list[Report]:
    """A reported comment, a thread and a member, each by somebody else."""
    return [
        make_report(reporter=cast.member("rita")),
        make_thread_report(make_thread()),
        make_member_report(cast.suzu(), member=cast.member("otto")),
    ]


def sent(client) -> dict[str, list[str]]:
    """Tick all in the queue; return what the form on the next page sends."""
    ticked = re.findall(TICK, client.get(QUEUE).content.decode())
    page = client.get(
        PAGE, {name: [pk for one, pk in ticked if one == name] for name, _pk in ticked}
    )
    boxes = re.findall(BOX, page.content.decode())
    assert len(boxes) == len(ticked)
    return {name: [value for one, value in boxes if one == name] for name, _value in boxes}


def test_all_three_kinds_are_ticked_dismissed_by_one_act_and_taken_back(moderating, reports):
    done = moderating.post(PAGE, {**DISMISS, "note": "All well.", **sent(moderating)})
    together = Together.objects.get()
    assert done["Location"] == reverse("moderation:judged_together", args=[together.pk])
    acts = set(Decision.objects.values_list("act", "note"))
    assert acts == {("dismiss", "All well."), ("leave", "All well."), ("let_be", "All well.")}
    assert not Case.objects.open().exists() and verify_log().broken is None
    assert Notice.objects.filter(kind="report").count() == 3
    page = moderating.get(done["Location"]).content.decode()
    for words in ("otto", "The thread below Alice’s comment", "Take all of it back"):
        assert words in page
    back = moderating.post(reverse("moderation:undo_together", args=[together.pk]), follow=True)
    assert "3 decisions were taken back." in back.content.decode()
    assert Case.objects.open().count() == 3 and verify_log().broken is None
    assert back.content.decode().count("taken back</span>") == 3
    assert Notice.objects.filter(kind="report").count() == 3


def test_what_else_is_done_leaves_threads_and_members_and_says_so(moderating, reports):
    form = sent(moderating)
    page = moderating.get(PAGE, {"subject": [one.case_id for one in reports if one.case_id]})
    assert "2 cases about threads and members" in page.content.decode()
    answer = moderating.post(PAGE, {**REMOVE, **form}, follow=True)
    said = answer.content.decode()
    assert said.count("only reports can be dismissed together") == 2
    assert Comment.objects.get(pk=reports[0].comment_id).state == State.REMOVED
    assert Case.objects.open().count() == 2 and not Decision.objects.exclude(act="remove").exists()


def test_with_nothing_but_those_nothing_is_changed_and_ticks_and_words_stay(moderating, reports):
    form = {"subject": sent(moderating)["subject"], "note": "<b>Mine</b>", **REMOVE}
    answer = moderating.post(PAGE, form)
    page = answer.content.decode()
    assert answer.status_code == 422 and "&lt;b&gt;Mine" in page
    assert [value for _name, value in re.findall(BOX, page)] == form["subject"]
    assert not Decision.objects.exists() and not Together.objects.exists()
    assert moderating.post(PAGE, DISMISS).status_code == 422


@pytest.mark.strictest
def test_what_a_colleague_has_taken_or_judged_is_left_alone_and_named(moderating, reports):
    form = sent(moderating)
    _comment, thread, member = reports
    claim_case(case_id=thread.case_id, moderator=cast.ada())
    dismiss_case(case_id=member.case_id, moderator=cast.ada(), reason="no_rule_broken")
    said = moderating.post(PAGE, {**DISMISS, **form}, follow=True).content.decode()
    assert f"Case {thread.case_id}: ada is looking" in said
    assert f"Case {member.case_id}: This case has been closed meanwhile" in said
    assert Together.objects.get().parts.count() == 1


def test_a_report_that_came_meanwhile_stays_open(moderating, reports):
    form = sent(moderating)
    later = make_thread_report(Case.objects.get(pk=reports[1].case_id).branch, cast.member("late"))
    moderating.post(PAGE, {**DISMISS, **form})
    assert Report.objects.get(closed_at=None) == later
    assert Case.objects.open().get().pk == reports[1].case_id


@pytest.mark.strictest
def test_what_was_judged_anew_since_is_not_taken_back():
    report = make_member_report()
    asked = {"case_id": report.case_id, "moderator": cast.mori()}
    result = judge_together(
        act="dismiss", seen={}, subjects={report.case_id: report.pk}, moderator=cast.mori(),
        reason="no_rule_broken", note="", words="",
    )  # fmt: skip
    assert result.together is not None and result.done_count == 1
    take_up_again(reason="taken_back", **asked)
    dismiss_case(reason="disagreement", **asked)
    undone = undo_together(together=result.together, moderator=cast.mori())
    assert (undone.done_count, [no.code for _pk, no in undone.left]) == (0, ["not_dismissed"])
    assert not Case.objects.open().exists()


def test_nobody_ticks_what_concerns_them(moderating):
    root = make_thread()
    make_comment(reply_to=root, author=cast.mori())
    cases = [make_thread_report(root).case, make_member_report(member=cast.mori()).case]
    assert not re.findall(TICK, moderating.get(QUEUE).content.decode())
    numbers = [case.pk for case in cases]
    page = moderating.get(PAGE, {"subject": numbers}).content.decode()
    assert "Nothing of it waits" in page
    form = {"subject": [f"{case.pk}:{case.reports.get().pk}" for case in cases], **DISMISS}
    assert moderating.post(PAGE, form).status_code == 422
    assert Case.objects.open().count() == 2


def test_who_moderates_a_part_ticks_threads_there_and_no_members(client, reports):
    article = Case.objects.get(pk=reports[1].case_id).article
    sign_in(client, moderator_of(articles=(article,)))
    numbers = [one.case_id for one in reports if one.case_id]
    page = client.get(PAGE, {"subject": numbers}).content.decode()
    assert [value for _name, value in re.findall(BOX, page)] == [
        f"{reports[1].case_id}:{reports[1].pk}"
    ]
    form = {"subject": [f"{reports[2].case_id}:{reports[2].pk}"], **DISMISS}
    assert client.post(PAGE, form).status_code == 422
    assert Case.objects.open().count() == 3


@pytest.mark.strictest
@pytest.mark.parametrize("value", ["x:1", "1", "1:x", f"{10**20}:1", ":", "0:0"])
def test_what_is_no_tick_is_none(moderating, value: str):
    assert moderating.post(PAGE, {**DISMISS, "subject": value}).status_code == 422
    assert moderating.get(PAGE, {"subject": value}).status_code == 200


@pytest.mark.strictest
def test_what_was_dismissed_by_itself_stays_when_all_of_it_is_taken_back():
    first = make_member_report(cast.suzu(), member=cast.member("otto"))
    later = make_member_report(cast.member("late"), member=cast.member("otto"))
    result = judge_together(
        act="dismiss", seen={}, subjects={first.case_id: first.pk}, moderator=cast.mori(),
        reason="no_rule_broken", note="", words="",
    )  # fmt: skip
    assert result.together is not None and Case.objects.open().count() == 1
    dismiss_case(
        case_id=later.case_id, moderator=cast.mori(), reason="no_rule_broken", seen=later.pk
    )
    undone = undo_together(together=result.together, moderator=cast.mori())
    assert (undone.done_count, [no.code for _pk, no in undone.left]) == (0, ["not_dismissed"])
    assert not Case.objects.open().exists()
    assert not Report.objects.filter(closed_at=None).exists()


def test_numbers_of_nothing_are_refused_in_words_and_the_rest_is_done(moderating, reports):
    other = Case.objects.get(comment=reports[0].comment_id)
    nothing = {
        "case": "999999:published.0.0.0",
        "subject": ["999998:1", f"{other.pk}:{reports[0].pk}"],
    }
    answer = moderating.post(PAGE, {**DISMISS, **nothing})
    page = answer.content.decode()
    assert answer.status_code == 422 and "Comment 999999: There is no such case." in page
    for number in (999_998, other.pk):
        assert f"Case {number}: There is no such case." in page
    nothing["subject"].append(f"{reports[1].case_id}:{reports[1].pk}")
    assert moderating.post(PAGE, {**DISMISS, **nothing}).status_code == 303
    assert Together.objects.get().parts.count() == 1
