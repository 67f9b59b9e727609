"""Who wrote in a thread: what of it they leave to colleagues, at every door, and what not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.cases.claiming import claim_case
from forum.moderation.cases.loading import load_case
from forum.moderation.cases.models import Case
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.reports.models import Report
from forum.moderation.subjects.judging import dismiss_case
from forum.moderation.subjects.threads import act_on_thread
from forum.moderation.sweeping.branch_starting import remove_branch, undo_branch
from forum.moderation.sweeping.branch_working import work_on_branch
from forum.moderation.sweeping.models import BranchSweep
from forum.moderation.sweeping.starting import undo_sweep
from forum.refusals import Refused
from tests import cast
from tests.make import make_comment
from tests.moderation.making import (
    make_appeal,
    make_decision,
    make_thread_report,
    prune,
    speak,
    usual_why,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

HTMX = {"HX-Request": "true"}
MEASURES = ("lock", "hold_below", "slow_below", "move")
TAKE_BACK = {
    "lock": "unlock", "hold_below": "let_below", "slow_below": "unslow", "move": "move_back",
}  # fmt: skip


@pytest.fixture
def root() -> Comment:
    """A reply of alice's that suzu has answered, and mori below her."""
    first = make_comment(author=cast.bob())
    answer = make_comment(reply_to=first, author=cast.alice())
    below = make_comment(reply_to=answer, author=cast.suzu())
    make_comment(reply_to=below, author=cast.mori())
    return Comment.objects.get(pk=answer.pk)


def kai() -> Member:
    """A moderator who wrote nowhere."""
    return cast.staff("kai", "moderator")


def refused(verb, **asked) -> str:
    with pytest.raises(Refused) as caught:
        verb(**asked)
    return caught.value.refusal.code


def send(client, act: str, comment: Comment, headers=None, **form):
    comment = Comment.objects.get(pk=comment.pk)
    seen = str(load_case(comment, cast.mori(), timezone.now()).seen)
    why = usual_why(act) if act in TAKE_BACK.values() else "off_topic"
    address = reverse("moderation:act", args=[comment.pk, act])
    sent = {"seen": seen, f"reason_{act}": why, "reason": why, **form}
    return client.post(address, sent, headers=headers or {})


def page_of(comment: Comment) -> str:
    return reverse("moderation:comment", args=[comment.pk])


@pytest.mark.parametrize("act", MEASURES)
def test_everyday_measures_stay_open_to_who_once_replied(moderating, root, act: str):
    assert f'data-act="{act}"' in moderating.get(page_of(root)).content.decode()
    assert send(moderating, act, root).status_code == 303
    assert send(moderating, TAKE_BACK[act], root).status_code == 303


@pytest.mark.both
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize("act", MEASURES)
def test_while_it_is_reported_who_wrote_there_leaves_measures_to_colleagues(
    moderating, root, act: str, headers
):
    make_decision(act, root, cast.ada(), reason="off_topic")
    back = TAKE_BACK[act]
    report = make_thread_report(root)
    page = moderating.get(page_of(root)).content.decode()
    assert "A thread is reported here in which you wrote" in page
    assert not any(f'data-act="{one}"' in page for one in (*MEASURES, *TAKE_BACK.values()))
    assert 'data-act="remove"' in page and f'name="thread" value="{report.pk}"' not in page
    answer = send(moderating, back, root, headers, thread=str(report.pk))
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "You wrote in this thread" in said or "in which you wrote" in said
    assert send(moderating, back, root, headers).status_code == 422
    assert Decision.objects.exclude(moderator=cast.ada()).count() == 0


def test_it_holds_below_the_head_of_what_is_reported_and_not_beside_it(moderating, root):
    make_thread_report(root)
    below = Comment.objects.get(reply_to=root)
    assert refused(make_decision, act="lock", comment=below) == "thread_judged"
    beside = make_comment(reply_to=root.reply_to, author=cast.alice())
    make_decision("lock", beside)
    make_decision("lock", below, kai())


@pytest.mark.parametrize("act", ["lock", "hold_below", "slow_below"])
def test_a_measure_on_the_talk_around_what_is_reported_is_colleagues(moderating, root, act: str):
    make_thread_report(root)
    around = Comment.objects.get(pk=root.reply_to_id)
    assert refused(make_decision, act=act, comment=around) == "thread_judged"
    page = moderating.get(page_of(around)).content.decode()
    assert "A thread is reported here in which you wrote" in page
    assert f'data-act="{act}"' not in page and 'data-act="remove"' in page
    assert send(moderating, act, around).status_code == 422
    make_decision(act, around, kai())


def test_who_wrote_only_around_what_is_reported_takes_measures(root):
    around = Comment.objects.get(pk=root.reply_to_id)
    make_comment(reply_to=around, author=cast.staff("kei", "moderator"))
    make_thread_report(root)
    make_decision("lock", around, cast.staff("kei", "moderator"))


def test_single_comments_of_a_reported_thread_are_judged_by_who_wrote_in_it(root):
    make_thread_report(root)
    make_decision("remove", Comment.objects.get(reply_to=root))


def test_who_spoke_officially_takes_every_measure(moderating, root):
    other = make_comment(author=cast.alice())
    make_comment(reply_to=other, author=cast.suzu())
    speak(other.article, reply_to=other.pk)
    make_thread_report(other)
    make_decision("lock", other)
    prune(other)


def test_nobody_removes_a_branch_in_which_they_wrote_nor_brings_it_back(moderating, root):
    assert refused(prune, root=root) == "took_part"
    address = reverse("moderation:prune", args=[root.pk])
    assert f'href="{address}' not in moderating.get(page_of(root)).content.decode()
    page = moderating.get(address).content.decode()
    assert "written in this branch yourself" in page and "button--danger" not in page
    form = {"reason": "abuse", "seen": "0", "words": "", "note": ""}
    answer = moderating.post(address, form)
    assert answer.status_code == 422 and "written in this branch" in answer.content.decode()
    assert not BranchSweep.objects.exists()
    branch = prune(root, kai())
    asked = {"branch_id": branch.pk, "reason": "mistake"}
    assert refused(undo_branch, moderator=cast.mori(), **asked) == "took_part"
    undo = reverse("moderation:undo_branch", args=[branch.pk])
    page = moderating.get(branch.get_absolute_url()).content.decode()
    assert undo not in page
    assert moderating.post(undo, {"reason": "mistake", "seen": branch.pk}).status_code == 422
    undo_branch(moderator=kai(), **asked)


@pytest.mark.both
def test_nor_do_they_bring_back_one_authors_part_of_it(moderating, root):
    branch = prune(root, cast.ada())
    while work_on_branch(branch.pk).is_working:
        pass
    part = branch.sweeps.get(member=cast.alice())
    asked = {"sweep": part, "reason": "mistake"}
    assert refused(undo_sweep, moderator=cast.mori(), **asked) == "took_part"
    undo = reverse("moderation:undo_sweep", args=[part.pk])
    page = moderating.get(reverse("moderation:sweep", args=[part.pk])).content.decode()
    assert undo not in page
    appeal = make_appeal(part.decision)
    judged = {"appeal_id": appeal.pk, "outcome": "reversed", "answer": "It comes back."}
    assert refused(judge_appeal, judge=cast.mori(), **judged) == "took_part"
    page = moderating.get(reverse("moderation:judge_appeal", args=[appeal.pk])).content.decode()
    assert "written in this branch yourself" in page
    judge_appeal(judge=kai(), **judged)
    part.refresh_from_db()
    assert part.is_undone


def test_what_became_of_ones_own_comment_changes_nothing(root):
    own = Comment.objects.get(author=cast.mori())
    make_decision("remove", own, cast.ada())
    assert refused(prune, root=root) == "took_part"


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
@pytest.mark.parametrize("act", MEASURES)
def test_a_measure_from_the_comments_page_closes_the_case_that_it_showed(
    client, root, act: str, headers
):
    report = make_thread_report(root)
    client.force_login(kai())
    page = client.get(page_of(root)).content.decode()
    assert "The thread below it is reported, too" in page
    assert f'name="thread" value="{report.pk}"' in page
    done = send(client, act, root, headers, thread=str(report.pk))
    assert done.status_code == (200 if headers else 303)
    report.refresh_from_db()
    assert report.decision.act == act and report.verdict == "right"
    assert not Case.objects.open().exists() and verify_log().broken is None
    assert "reported, too" not in client.get(page_of(root)).content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_a_measure_by_who_did_not_see_the_reports_says_that_the_case_stays(client, root, headers):
    case = make_thread_report(root).case
    client.force_login(kai())
    answer = send(client, "lock", root, headers)
    page = answer.content.decode() if headers else client.get(page_of(root)).content.decode()
    assert "that case stays open" in page
    assert reverse("moderation:thread", args=[case.pk]) in page
    assert Case.objects.open().get() == case


def test_a_report_that_came_meanwhile_stays_open(client, root):
    seen = make_thread_report(root)
    later = make_thread_report(root, cast.member("rita"))
    client.force_login(kai())
    send(client, "lock", root, thread=str(seen.pk))
    assert list(Report.objects.filter(closed_at=None)) == [later]
    assert "that case stays open" in client.get(page_of(root)).content.decode()


def test_what_a_colleague_has_taken_or_closed_is_left_alone(client, root):
    report = make_thread_report(root)
    client.force_login(kai())
    claim_case(case_id=report.case_id, moderator=cast.ada())
    answer = send(client, "lock", root, thread=str(report.pk))
    assert answer.status_code == 422 and "is looking at this case" in answer.content.decode()
    act = {"case_id": report.case_id, "act": "slow_below", "moderator": cast.ada()}
    act_on_thread(reason="heated", **act)
    answer = send(client, "lock", root, thread=str(report.pk))
    assert answer.status_code == 422 and "closed meanwhile" in answer.content.decode()
    assert not Comment.objects.get(pk=root.pk).is_locked
    assert 'name="thread"' not in answer.content.decode()
    assert send(client, "lock", root).status_code == 303


@pytest.mark.both
def test_what_the_author_changed_meanwhile_is_passed_by_no_measure(client, root):
    report = make_thread_report(root)
    client.force_login(kai())
    seen = str(load_case(root, kai(), timezone.now()).seen)
    Comment.objects.filter(pk=root.pk).update(edited_at=timezone.now())
    address = reverse("moderation:act", args=[root.pk, "lock"])
    form = {"seen": seen, "reason": "heated", "thread": str(report.pk)}
    answer = client.post(address, form)
    assert answer.status_code == 422 and "has changed the text" in answer.content.decode()
    assert Case.objects.open().exists()


def test_removing_the_branch_from_the_comments_page_closes_the_case_or_says_it_stays(client, root):
    report = make_thread_report(root)
    client.force_login(kai())
    address = reverse("moderation:prune", args=[root.pk])
    assert f"{address}?report={report.pk}" in client.get(page_of(root)).content.decode()
    form = {"reason": "abuse", "seen": "0", "words": "", "note": ""}
    page = client.post(address, form, follow=True).content.decode()
    assert "that case stays open" in page and Case.objects.open().exists()


def test_a_deleted_comment_of_a_reported_thread_shows_no_empty_form(moderating, root):
    make_thread_report(root)
    Comment.objects.filter(pk=root.pk).update(state="deleted")
    assert moderating.get(page_of(root)).status_code == 200


def test_remove_branch_says_who_may():
    own = make_comment(author=cast.mori())
    make_comment(reply_to=own, author=cast.suzu())
    asked = {"comment_id": own.pk, "moderator": cast.mori(), "reason": "abuse"}
    assert refused(remove_branch, **asked) == "own_comment"


def test_what_colleagues_noted_about_a_thread_is_for_who_wrote_nowhere_in_it(client, root):
    case = make_thread_report(root, cast.member("rita")).case
    about = {"case_id": case.pk, "note": "Mori began it.", "reason": "no_rule_broken"}
    dismiss_case(moderator=cast.ada(), **about)
    pages = [reverse("moderation:thread", args=[case.pk]), reverse("moderation:log"), page_of(root)]
    for reader, is_shown in ((cast.mori(), False), (kai(), True)):
        client.force_login(reader)
        for page in pages:
            shown = client.get(page).content.decode()
            assert "No rule broken" in shown
            assert ("Mori began it." in shown) == is_shown, page


@pytest.mark.both
def test_however_many_threads_were_noted_about_the_log_asks_once_who_took_part(moderating, root):
    def dismiss(branch: Comment) -> None:
        case = make_thread_report(branch, cast.member("rita")).case
        about = {"case_id": case.pk, "note": "Noted.", "reason": "no_rule_broken"}
        dismiss_case(moderator=cast.ada(), **about)

    log = reverse("moderation:log")
    dismiss(root)
    moderating.get(log)
    with CaptureQueriesContext(connection) as few:
        moderating.get(log)
    for author in (cast.bob(), cast.suzu()):
        branch = make_comment(author=author)
        make_comment(reply_to=branch, author=cast.alice())
        dismiss(Comment.objects.get(pk=branch.pk))
    with CaptureQueriesContext(connection) as many:
        assert moderating.get(log).content.decode().count("Noted.") == 2
    assert len(many) == len(few)
