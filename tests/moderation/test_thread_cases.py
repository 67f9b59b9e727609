"""Reports about whole threads, the cases that gather them, and judging them on pages."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.cases.claiming import claim_case, claim_next
from forum.moderation.cases.counting import count_waiting
from forum.moderation.cases.models import Case
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.reports.models import Report
from forum.moderation.subjects.judging import dismiss_case, take_up_again
from forum.moderation.subjects.newest import find_newest
from forum.moderation.subjects.thread_reporting import report_thread
from forum.moderation.subjects.threads import act_on_thread, remove_thread
from forum.notifications.models import Notice
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment, make_section
from tests.moderation.making import (
    make_decision,
    make_report,
    make_thread_report,
    moderator_of,
    press_undo,
    speak,
)
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

QUEUE = reverse("moderation:queue")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def root() -> Comment:
    """A comment of alice's under which suzu and she go on."""
    first = make_comment(author=cast.alice(), text="It began **here**.")
    answer = make_comment(reply_to=first, author=cast.suzu(), text="And went on.")
    make_comment(reply_to=answer, author=cast.alice(), text="And on.")
    return Comment.objects.get(pk=first.pk)


def refused(verb, **asked) -> str:
    with pytest.raises(Refused) as caught:
        verb(**asked)
    return caught.value.refusal.code


def notes_of(member: Member) -> list[str]:
    return list(
        Notice.objects.filter(recipient=member, kind="report").values_list("note", flat=True)
    )


def test_reports_of_a_thread_join_one_open_case_with_its_reach(root):
    make_thread_report(root)
    make_thread_report(root, cast.member("rita"), reason="threat")
    case = Case.objects.get()
    assert (case.branch, case.comment, case.article) == (root, None, root.article)
    assert (case.author, case.reason, case.reach) == (cast.alice(), "threat", 3)
    root.refresh_from_db()
    assert root.open_report_count == 0 and root.state == "published"
    assert count_waiting(cast.mori()).waiting == 1


def test_the_comment_and_the_thread_below_it_are_two_cases(root):
    make_thread_report(root)
    make_report(root)
    assert Case.objects.open().count() == 2 and Report.objects.count() == 2


def test_who_may_not_report_a_thread(root):
    assert refused(make_thread_report, root=root, reporter=cast.alice()) == "own"
    assert refused(make_thread_report, root=root, reporter=cast.sam()) == "suspended"
    alone = make_comment(author=cast.alice())
    assert refused(make_thread_report, root=alone) == "no_thread"
    make_thread_report(root)
    assert refused(make_thread_report, root=root) == "reported_before"


def test_the_database_holds_one_open_case_a_thread(root):
    case = make_thread_report(root).case
    fields = {"is_reported": True, "due": 0, "opened_at": timezone.now(), "author": case.author}
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(branch=root, article=root.article, **fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(branch=root, **fields)


@pytest.mark.parametrize("act", ["lock", "hold_below", "slow_below"])
def test_a_measure_closes_the_case_and_tells_who_reported(root, act: str):
    report = make_thread_report(root)
    decision = act_on_thread(
        case_id=report.case_id, act=act, moderator=cast.mori(), reason="heated", seen=report.pk
    )
    report.refresh_from_db()
    assert (decision.comment, report.decision, report.verdict) == (root, decision, "right")
    assert not Case.objects.open().exists() and verify_log().broken is None
    [note] = notes_of(cast.bob())
    assert "has done something about the thread" in note
    assert not notes_of(cast.alice())


def test_a_reply_that_leads_away_is_moved_and_the_case_closed(root):
    answer = Comment.objects.get(reply_to=root)
    case = make_thread_report(answer).case
    act_on_thread(case_id=case.pk, act="move", moderator=cast.mori(), reason="off_topic")
    assert Comment.objects.get(pk=answer.pk).moved_from_id == root.pk
    assert not Case.objects.open().exists()


def test_removing_a_thread_closes_its_case(root):
    report = make_thread_report(root)
    branch = remove_thread(
        comment_id=root.pk, moderator=cast.mori(), seen_report=report.pk, reason="abuse"
    )
    report.refresh_from_db()
    assert report.decision == branch.decision and report.verdict == "right"
    assert not Case.objects.open().exists() and verify_log().broken is None


def test_removing_a_branch_for_something_else_leaves_the_case(root):
    make_thread_report(root)
    remove_thread(comment_id=root.pk, moderator=cast.mori(), reason="abuse")
    assert Case.objects.open().count() == 1


@pytest.mark.both
def test_a_dismissal_is_logged_told_and_taken_back(root):
    report = make_thread_report(root)
    asked = {"case_id": report.case_id, "moderator": cast.mori()}
    decision = dismiss_case(reason="disagreement", seen=report.pk, **asked)
    assert (decision.act, decision.comment) == (Act.LEAVE, root)
    assert Report.objects.get().verdict == "wrong" and not Case.objects.open().exists()
    take_up_again(reason="taken_back", **asked)
    assert Case.objects.open().get().pk == report.case_id
    assert len(notes_of(cast.bob())) == 1 and verify_log().broken is None
    assert not Notice.objects.filter(recipient=cast.alice(), kind="decision").exists()


def test_a_dismissal_says_nothing_of_the_comment_at_the_head(root):
    comment_report = make_report(root)
    case = make_thread_report(root).case
    dismiss_case(case_id=case.pk, moderator=cast.mori(), reason="no_rule_broken")
    assert Decision.objects.last_on(root) is None
    comment_report.refresh_from_db()
    assert comment_report.closed_at is None


def test_nobody_judges_the_thread_below_their_own_comment(root):
    mine = make_comment(author=cast.mori())
    make_comment(reply_to=mine, author=cast.suzu())
    case = make_thread_report(mine).case
    asked = {"case_id": case.pk, "moderator": cast.mori()}
    assert refused(dismiss_case, reason="no_rule_broken", **asked) == "took_part"
    assert refused(act_on_thread, act="lock", reason="heated", **asked) == "took_part"
    assert claim_next(cast.mori()) is None
    assert claim_next(cast.staff("kai", "moderator")) == case


@pytest.mark.parametrize("state", ["published", "removed"])
def test_nobody_judges_a_thread_in_which_they_took_part(root, state: str):
    said = make_comment(reply_to=Comment.objects.get(reply_to=root), author=cast.mori())
    if state == "removed":
        make_decision("remove", said, cast.ada())
    case = make_thread_report(root).case
    asked = {"case_id": case.pk, "moderator": cast.mori()}
    assert refused(claim_case, **asked) == "took_part"
    assert refused(dismiss_case, reason="no_rule_broken", **asked) == "took_part"
    assert refused(act_on_thread, act="lock", reason="heated", **asked) == "took_part"
    assert claim_next(cast.mori()) is None
    kai = cast.staff("kai", "moderator")
    assert claim_next(kai) == case
    dismiss_case(case_id=case.pk, moderator=kai, reason="no_rule_broken")
    assert refused(take_up_again, reason="taken_back", **asked) == "took_part"


def test_who_wrote_beside_a_thread_or_officially_in_it_judges_it(root):
    make_comment(article=root.article, author=cast.mori())
    answer = Comment.objects.get(reply_to=root)
    make_comment(reply_to=root, author=cast.mori())  # Beside the answer's branch.
    speak(root.article, reply_to=answer.pk)
    case = make_thread_report(answer).case
    assert claim_next(cast.mori()) == case
    assert claim_case(case_id=case.pk, moderator=cast.mori()) == case
    dismiss_case(case_id=case.pk, moderator=cast.mori(), reason="no_rule_broken")


@pytest.mark.both
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_who_took_part_in_a_thread_sees_no_reporter(client, root, headers):
    make_comment(reply_to=root, author=cast.mori())
    case = make_thread_report(root, cast.member("rita"), note="Zounds").case
    claim = reverse("moderation:claim_case", args=[case.pk])
    for moderator, is_told in ((cast.mori(), False), (cast.staff("kai", "moderator"), True)):
        sign_in(client, moderator)
        for address in (QUEUE, reverse("moderation:thread", args=[case.pk])):
            page = client.get(address, headers=headers).content.decode()
            assert ("Zounds" in page, "rita" in page) == (is_told, is_told)
            assert ("You wrote in this thread" in page) != is_told
        client.post(claim, headers=headers, follow=True)
        assert Case.objects.filter(pk=case.pk, claimed_by=moderator).exists() == is_told


def test_a_colleagues_case_is_left_alone(root):
    case = make_thread_report(root).case
    claim_case(case_id=case.pk, moderator=cast.ada())
    asked = {"case_id": case.pk, "moderator": cast.mori(), "reason": "heated", "act": "lock"}
    assert refused(act_on_thread, **asked) == "claimed"
    assert not Comment.objects.get(pk=root.pk).is_locked


def test_what_is_no_measure_on_a_thread_is_refused(root):
    case = make_thread_report(root).case
    asked = {"case_id": case.pk, "moderator": cast.mori(), "reason": "abuse"}
    assert refused(act_on_thread, act="hide", **asked) == "not_possible"


def test_a_thread_belongs_to_who_covers_its_article(root):
    case = make_thread_report(root).case
    inside = moderator_of("pola", articles=(root.article,))
    outside = moderator_of("spoti", sections=(make_section("sport"),))
    assert (count_waiting(inside).waiting, count_waiting(outside).waiting) == (1, 0)
    asked = {"case_id": case.pk, "reason": "no_rule_broken"}
    assert refused(dismiss_case, moderator=outside, **asked) == "out_of_scope"
    dismiss_case(moderator=inside, **asked)


@pytest.mark.both
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_a_reader_chooses_the_whole_thread_in_the_form(client, root, headers):
    client.force_login(cast.bob())
    address = reverse("moderation:report", args=[root.pk])
    page = client.get(address, headers=headers).content.decode()
    assert "The whole thread below it" in page and "Only this comment" in page
    form = {"about": "thread", "reason": "abuse", "note": "All of it."}
    assert client.post(address, form, headers=headers).status_code == (200 if headers else 303)
    assert Case.objects.get().branch == root and Report.objects.get().comment is None
    page = client.get(address, headers=headers).content.decode()
    assert "The whole thread below it" not in page and "<textarea" in page
    assert client.post(address, form, headers=headers).status_code == 422
    assert client.post(address, {**form, "about": ""}, headers=headers).status_code != 422
    assert Case.objects.get(branch=None).comment == root
    assert "<textarea" not in client.get(address, headers=headers).content.decode()


def test_a_comment_without_answers_offers_no_thread(client):
    client.force_login(cast.bob())
    comment = make_comment(author=cast.alice())
    address = reverse("moderation:report", args=[comment.pk])
    assert "whole thread" not in client.get(address).content.decode()
    assert client.post(address, {"about": "thread", "reason": "abuse"}).status_code == 422


def test_the_choice_survives_signing_in(client, root):
    address = reverse("moderation:report", args=[root.pk])
    client.post(address, {"about": "thread", "reason": "abuse", "note": "All of it."})
    client.force_login(cast.bob())
    page = client.get(address).content.decode()
    assert "All of it." in page and re.search('value="thread"[^>]*checked', page)


def test_the_queue_shows_threads_for_as_many_queries(moderating, root):
    make_report()
    make_thread_report(root)
    moderating.get(QUEUE)
    with CaptureQueriesContext(connection) as few:
        page = moderating.get(QUEUE).content.decode()
    for words in ("Thread", "It began <strong>here</strong>.", "3 comments", "1 reader"):
        assert words in page
    for number in range(4):
        other = make_comment(author=cast.member(f"author-{number}"))
        make_comment(reply_to=other, author=cast.suzu())
        make_thread_report(other)
    moderating.get(QUEUE)  # What is hard to read is counted once a day.
    with CaptureQueriesContext(connection) as many:
        moderating.get(QUEUE)
    assert len(many) == len(few) <= 10
    narrowed = moderating.get(f"{QUEUE}?subject=thread").content.decode()
    assert "It began" in narrowed and narrowed.count('id="case-') == 5


def test_the_page_of_a_thread_shows_its_pace_its_newest_and_the_cases_in_it(moderating, root):
    make_report(Comment.objects.get(reply_to=root), reporter=cast.member("rita"))
    case = make_thread_report(root, note="They all shout.").case
    address = reverse("moderation:thread", args=[case.pk])
    moderating.get(address)
    with CaptureQueriesContext(connection) as few:
        page = moderating.get(address).content.decode()
    for words in (
        "They all shout.", "by 2 people", "3 within the last hour", "And went on.", "And on.",
        "Open cases in this thread", "鈴’s comment", "Lock branch", "Slow replies",
    ):  # fmt: skip
        assert words in page
    for _ in range(12):
        make_comment(reply_to=root, author=cast.suzu())
    with CaptureQueriesContext(connection) as many:
        moderating.get(address)
    assert len(many) == len(few) <= 18


def test_the_page_of_a_long_thread_counts_and_shows_its_newest(moderating, root, monkeypatch):
    make_comment(article=root.article, author=cast.suzu(), text="Beside it.")
    address = reverse("moderation:thread", args=[make_thread_report(root).case_id])
    for most, shown in ((3, "3 comments"), (2, "2+ comments")):
        monkeypatch.setattr("forum.moderation.subjects.newest.MOST_COUNTED", most)
        page = moderating.get(address).content.decode()
        assert shown in page and "And on." in page and "Beside it." not in page
        assert ("2+ within the last hour" in page, "by 2+ people" in page) == (most == 2,) * 2
    Comment.objects.filter(pk=root.pk).update(created_at=timezone.now() - timedelta(hours=2))
    page = moderating.get(address).content.decode()
    assert "2 within the last hour" in page and "2+ within 24 hours" in page


@pytest.mark.both
@pytest.mark.sqlite
def test_the_newest_of_a_thread_are_found_by_its_index(root):
    newest, cut_at = find_newest(root)
    assert cut_at is None and newest.count() == 3
    for rows in (newest, newest.order_by("-arrival")[:10]):
        plan = rows.explain()
        assert "comment_new_in_thread (root_id=? AND arrival>?)" in plan, plan
        assert "TEMP B-TREE" not in plan


def test_measures_are_taken_on_the_page_and_lead_back(moderating, root):
    report = make_thread_report(root)
    address = reverse("moderation:act_on_thread", args=[report.case_id, "slow_below"])
    form = {"reason": "heated", "minutes": "5", "seen": report.pk, "next": QUEUE}
    response = moderating.post(address, form)
    assert (response.status_code, response["Location"]) == (303, QUEUE)
    assert Comment.objects.get(pk=root.pk).slow_minutes == 5
    page = moderating.get(reverse("moderation:thread", args=[report.case_id])).content.decode()
    assert "This case is closed." in page and "formaction" not in page
    assert press_undo(moderating, page)["Location"] == QUEUE
    assert Comment.objects.get(pk=root.pk).slow_minutes is None
    assert Case.objects.get(pk=report.case_id).closed_at is None


@pytest.mark.parametrize(
    ("wrong", "why"),
    [({"reason": ""}, "choose a reason"), ({"reason": "dealt_with"}, "go with the act"),
     ({"minutes": "7"}, "incomplete")],
)  # fmt: skip
def test_a_measure_that_is_refused_keeps_what_was_typed(moderating, root, wrong, why):
    report = make_thread_report(root)
    address = reverse("moderation:act_on_thread", args=[report.case_id, "slow_below"])
    form = {"reason": "heated", "words": "Calm <b>down</b>.", "seen": report.pk, **wrong}
    response = moderating.post(address, form)
    page = response.content.decode()
    assert response.status_code == 422 and why in page and "Calm &lt;b&gt;down" in page
    assert not Decision.objects.exists()


def test_a_thread_is_dismissed_and_taken_up_again_on_pages(moderating, root):
    report = make_thread_report(root)
    page = reverse("moderation:thread", args=[report.case_id])
    form = {"reason": "no_rule_broken", "seen": report.pk}
    address = reverse("moderation:dismiss_case", args=[report.case_id])
    assert moderating.post(address, form)["Location"] == page
    shown = moderating.get(page).content.decode()
    assert "Reports on the thread below" in shown and "Undo: take the reports up again" in shown
    again = moderating.post(reverse("moderation:take_up_case", args=[report.case_id]))
    assert again["Location"] == page and Case.objects.open().exists()


def test_removing_the_branch_from_the_page_closes_the_case(moderating, root):
    report = make_thread_report(root)
    page = moderating.get(reverse("moderation:thread", args=[report.case_id])).content.decode()
    address = reverse("moderation:prune", args=[root.pk])
    assert f"{address}?report={report.pk}" in page
    form_page = moderating.get(f"{address}?report={report.pk}").content.decode()
    assert f'name="report" value="{report.pk}"' in form_page
    form = {"reason": "abuse", "seen": "0", "report": report.pk}
    assert moderating.post(address, form).status_code == 303
    assert not Case.objects.open().exists()


@pytest.mark.both
def test_removing_the_branch_can_be_sent_again_once_the_case_is_closed(moderating, root):
    report = make_thread_report(root)
    dismiss_case(case_id=report.case_id, moderator=cast.ada(), reason="no_rule_broken")
    address = reverse("moderation:prune", args=[root.pk])
    form = {"reason": "abuse", "seen": "0", "report": report.pk, "note": "Typed once."}
    refused = moderating.post(address, form)
    page = refused.content.decode()
    assert refused.status_code == 422 and "Typed once." in page
    assert 'name="report" value="0"' in page
    assert moderating.post(address, {**form, "report": "0"}).status_code == 303


def test_who_began_the_thread_sees_no_reporter(moderating):
    mine = make_comment(author=cast.mori())
    make_comment(reply_to=mine, author=cast.suzu())
    case = make_thread_report(mine, note="Zounds").case
    for address in (QUEUE, reverse("moderation:thread", args=[case.pk])):
        page = moderating.get(address).content.decode()
        assert "Zounds" not in page and "You wrote in this thread" in page


def test_a_thread_page_is_kept_from_who_moderates_elsewhere(client):
    politics, sport = make_section("politics"), make_section("sport")
    first = make_comment(article=make_article(section=politics), author=cast.alice())
    make_comment(reply_to=first, author=cast.suzu())
    case = make_thread_report(first).case
    sign_in(client, moderator_of("spoti", sections=(sport,)))
    assert client.get(reverse("moderation:thread", args=[case.pk])).status_code == 403
    sign_in(client, moderator_of("pola", sections=(politics,)))
    assert client.get(reverse("moderation:thread", args=[case.pk])).status_code == 200


def test_report_thread_knows_its_reasons(root):
    with pytest.raises(ValueError, match="impersonation"):
        report_thread(comment_id=root.pk, reporter=cast.bob(), reason="impersonation")
