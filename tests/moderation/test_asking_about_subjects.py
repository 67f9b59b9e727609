"""A second opinion about a thread or a member: asked, answered, handed over, kept from some."""

from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forum.discussion.models import Comment
from forum.members.closing import set_active
from forum.members.models import Member
from forum.moderation.asking.colleagues import find_colleagues, find_seniors
from forum.moderation.asking.models import Question
from forum.moderation.asking.questions import answer_question, ask_colleague, take_question_back
from forum.moderation.cases.claiming import claim_case, claim_next
from forum.moderation.cases.models import Case
from forum.moderation.legal.elsewhere.judging import judge_page_notice
from forum.moderation.measures.warning import warn_member
from forum.moderation.reports.models import Report
from forum.moderation.scopes.desk import give_desk_roles
from forum.moderation.scopes.giving import give_role
from forum.moderation.subjects.judging import dismiss_case, measure_member, take_up_again
from forum.moderation.subjects.threads import act_on_thread, remove_thread
from forum.notifications.models import Notice
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment, make_section
from tests.moderation.making import (
    ban,
    make_member_report,
    make_page_notice,
    make_thread_report,
    moderator_of,
    speak,
    suspend,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

QUEUE = reverse("moderation:queue")
KINDS = ("thread", "member")


def kai() -> Member:
    """A second moderator, whom mori asks."""
    return cast.staff("kai", "moderator")


def senior() -> Member:
    return cast.staff("sen", "senior moderator")


def make_root(author: Member | None = None, **fields) -> Comment:
    """Return a comment, alice's unless told, that suzu has answered."""
    root = make_comment(author=author or cast.alice(), text="It began here.", **fields)
    make_comment(reply_to=root, author=cast.suzu())
    return Comment.objects.get(pk=root.pk)


def make_case(kind: str) -> Case:
    """Return a case about alice, or about a thread that she began."""
    report = make_thread_report(make_root()) if kind == "thread" else make_member_report()
    return Case.objects.select_related("article", "author", "branch").get(pk=report.case_id)


def ask(case: Case, of: Member | None = None, by: Member | None = None) -> Question:
    asked = {"moderator": by or cast.mori(), "text": "Too harsh?", "colleague": of}
    return ask_colleague(case_id=case.pk, **asked)


def told(member: Member) -> list[str]:
    return list(Notice.objects.filter(recipient=member).values_list("kind", flat=True))


def browser(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def refused(verb, **asked) -> str:
    with pytest.raises(Refused) as caught:
        verb(**asked)
    return caught.value.refusal.code


def page_of(case: Case) -> str:
    if case.branch_id:
        return reverse("moderation:thread", args=[case.pk])
    return reverse("moderation:member", args=["alice"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_colleague_is_asked_answers_and_who_asked_is_told(kind):
    case, mori, other = make_case(kind), browser(cast.mori()), browser(kai())
    claim_case(case_id=case.pk, moderator=cast.mori())
    asking = reverse("moderation:ask_about_case", args=[case.pk])
    for address in (page_of(case), QUEUE):
        assert f'data-key="s" href="{asking}' in mori.get(address).content.decode()
    assert "kai" in mori.get(asking).content.decode()
    sent = {"colleague": kai().pk, "text": "Too harsh?"}
    assert mori.post(asking, sent)["Location"] == QUEUE
    case.refresh_from_db()
    assert told(kai()) == ["opinion_asked"] and case.claimed_by is None
    assert "Too harsh?" in other.get(f"{QUEUE}?asked=on").content.decode()
    notice = Notice.objects.get(recipient=kai())
    assert notice.url == page_of(case) and "Too harsh?" in other.get(notice.url).content.decode()

    answering = reverse("moderation:answer_question", args=[Question.objects.get().pk])
    assert "Too harsh?" in other.get(answering).content.decode()
    assert other.post(answering, {"answer": "Harsh, but fair."})["Location"] == page_of(case)
    assert told(cast.mori()) == ["opinion_given"] and told(kai()) == []
    for address in (page_of(case), QUEUE):
        assert "Harsh, but fair." in mori.get(address).content.decode()
    dismiss_case(case_id=case.pk, moderator=cast.mori(), reason="no_rule_broken")


@pytest.mark.parametrize("kind", KINDS)
def test_notices_of_a_question_say_what_it_is_about(client, kind):
    case = make_case(kind)
    ask(case, of=kai())
    client.force_login(kai())
    page = client.get(reverse("notifications:notices")).content.decode()
    assert ("a member who was reported" in page, "of a case under" in page) == (
        kind == "member", kind == "thread",
    )  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_asked_of_one_comes_to_them_first_and_to_no_other(kind):
    case = make_case(kind)
    ask(case, of=kai())
    assert claim_next(cast.mori()) is None
    assert claim_next(kai()) == case


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_handed_over_is_judged_by_seniors_alone(kind):
    boss, case = senior(), make_case(kind)
    ask(case)
    assert told(boss) == ["opinion_asked"]
    seen = Report.objects.get().pk
    verbs = [
        partial(claim_case, case_id=case.pk),
        partial(dismiss_case, case_id=case.pk, reason="no_rule_broken"),
        partial(act_on_thread, case_id=case.pk, act="lock", reason="heated")
        if kind == "thread"
        else partial(measure_member, warn_member, member=cast.alice(), seen_report=seen,
                     reason="abuse"),
    ]  # fmt: skip
    if kind == "thread":
        about = {"comment_id": case.branch_id, "seen_report": seen, "reason": "abuse"}
        verbs.append(partial(remove_thread, **about))
    for moderator in (cast.mori(), kai()):
        assert [refused(verb, moderator=moderator) for verb in verbs] == ["handed_over"] * len(
            verbs
        )
        assert claim_next(moderator) is None
    for address in (page_of(case), QUEUE):
        page = browser(kai()).get(address).content.decode()
        assert "waits for a senior moderator" in page and 'data-act="dismiss"' not in page
    assert claim_next(boss) == case
    dismiss_case(case_id=case.pk, moderator=boss, reason="no_rule_broken")
    assert told(boss) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_ends_with_its_case_and_goes_on_with_it(kind):
    case = make_case(kind)
    question = ask(case, of=kai())
    dismiss_case(case_id=case.pk, moderator=kai(), reason="no_rule_broken")
    kai().refresh_from_db()
    assert told(kai()) == [] and kai().unread_notice_count == 0
    asked = {"question_id": question.pk, "moderator": kai(), "answer": "Yes."}
    assert refused(answer_question, **asked) == "is_closed"
    assert "Too harsh?" not in browser(cast.mori()).get(page_of(case)).content.decode()
    take_up_again(case_id=case.pk, moderator=kai(), reason="taken_back")
    assert "Too harsh?" in browser(cast.mori()).get(page_of(case)).content.decode()
    answer_question(**asked)


@pytest.mark.both
@pytest.mark.parametrize("is_handed_over", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_whoever_is_asked_is_called_again_when_the_case_is_taken_up(kind, is_handed_over):
    boss, case = senior(), make_case(kind)
    asked = boss if is_handed_over else kai()
    ask(case, of=None if is_handed_over else asked)
    dismiss_case(case_id=case.pk, moderator=boss, reason="no_rule_broken")
    assert told(asked) == []
    take_up_again(case_id=case.pk, moderator=boss, reason="taken_back")
    asked.refresh_from_db()
    assert told(asked) == ["opinion_asked"] and asked.unread_notice_count == 1
    assert Notice.objects.get(recipient=asked).url == page_of(case)


def answer_notice(number: int) -> None:
    judge_page_notice(notice_id=number, moderator=cast.mori(), outcome="left", answer="Read.")


def test_nobody_is_called_any_more_once_the_answer_to_a_notice_closes_the_case():
    asked, last = kai(), make_page_notice(cast.alice())
    first = make_page_notice(cast.alice(), explanation="And another thing.")
    ask(Case.objects.get(), of=asked)
    answer_notice(first.pk)
    assert told(asked) == ["opinion_asked"]  # The other waits still.
    answer_notice(last.pk)
    asked.refresh_from_db()
    assert Case.objects.get().closed_at and told(asked) == [] and asked.unread_notice_count == 0


def test_whoever_is_asked_stays_called_while_reports_wait_beside_the_answered_notice():
    asked, notice = kai(), make_page_notice(cast.alice())
    make_member_report()
    ask(Case.objects.get(), of=asked)
    answer_notice(notice.pk)
    assert Case.objects.open().exists() and told(asked) == ["opinion_asked"]


def test_whoever_is_asked_stays_called_while_a_notice_keeps_the_dismissed_case_open():
    asked, case = kai(), make_case("member")
    make_page_notice(cast.alice())
    question = ask(case, of=asked)
    dismiss_case(case_id=case.pk, moderator=senior(), reason="no_rule_broken")
    asked.refresh_from_db()
    assert told(asked) == ["opinion_asked"] and asked.unread_notice_count == 1
    answer_question(question_id=question.pk, moderator=asked, answer="Yes.")
    assert told(asked) == []


@pytest.mark.parametrize("kind", KINDS)
def test_who_has_answered_is_called_no_more_when_the_case_is_taken_up(kind):
    case = make_case(kind)
    question = ask(case, of=kai())
    answer_question(question_id=question.pk, moderator=kai(), answer="Yes.")
    dismiss_case(case_id=case.pk, moderator=cast.mori(), reason="no_rule_broken")
    take_up_again(case_id=case.pk, moderator=cast.mori(), reason="taken_back")
    assert told(kai()) == []


def test_an_answer_stays_with_the_thread_once_it_is_judged():
    case = make_case("thread")
    question = ask(case, of=kai())
    answer_question(question_id=question.pk, moderator=kai(), answer="Let it be.")
    dismiss_case(case_id=case.pk, moderator=cast.mori(), reason="no_rule_broken")
    assert "Let it be." in browser(kai()).get(page_of(case)).content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_ones_own_question_can_be_taken_back(kind):
    boss, case = senior(), make_case(kind)
    question = ask(case)
    back = reverse("moderation:take_question_back", args=[question.pk])
    browser(kai()).post(back)
    assert Question.objects.exists()
    assert browser(cast.mori()).post(back)["Location"] == page_of(case)
    assert not Question.objects.exists() and told(boss) == []
    dismiss_case(case_id=case.pk, moderator=cast.mori(), reason="no_rule_broken")


def test_nothing_is_asked_where_nothing_waits_or_somebody_is_asked_or_has_it():
    case = make_case("member")
    assert refused(ask_colleague, case_id=case.pk, moderator=cast.mori(), text=" ") == "say_what"
    claim_case(case_id=case.pk, moderator=cast.ada())
    asked = {"case_id": case.pk, "moderator": cast.mori(), "text": "So?"}
    assert refused(ask_colleague, **asked) == "claimed"
    question = ask(case, of=cast.mori(), by=cast.ada())
    assert refused(ask_colleague, **asked) == "asked_already"
    answer_question(question_id=question.pk, moderator=cast.mori(), answer="Yes.")
    dismiss_case(case_id=case.pk, moderator=cast.mori(), reason="no_rule_broken")
    assert refused(ask_colleague, **asked) == "is_closed"


def test_a_question_that_cannot_be_asked_is_kept_in_the_form():
    case = make_case("member")
    asking = reverse("moderation:ask_about_case", args=[case.pk])
    answer = browser(cast.mori()).post(asking, {"colleague": cast.bob().pk, "text": "<b>Typed."})
    assert answer.status_code == 422 and "&lt;b&gt;Typed." in answer.content.decode()
    assert not Question.objects.exists()


def test_who_took_part_in_a_thread_is_neither_asked_nor_told_nor_shown_the_question():
    root, boss, ada = make_root(), senior(), cast.ada()
    for person in (kai(), boss):
        make_comment(reply_to=root, author=person)
    case = Case.objects.select_related("article", "branch", "author").get(
        pk=make_thread_report(root).case_id
    )
    assert not {kai(), boss} & set(find_colleagues(cast.mori(), case))
    assert set(find_seniors(case)) == {ada}
    asked = {"case_id": case.pk, "moderator": cast.mori(), "text": "So?"}
    assert refused(ask_colleague, colleague=kai(), **asked) == "no_colleague"
    question = ask(case)
    assert (told(boss), told(ada)) == ([], ["opinion_asked"])
    about = {"question_id": question.pk, "moderator": boss, "answer": "Fine."}
    assert refused(answer_question, **about) == "took_part"
    answering = reverse("moderation:answer_question", args=[question.pk])
    assert browser(boss).get(answering).status_code == 404
    for address in (QUEUE, page_of(case)):
        assert "Too harsh?" not in browser(boss).get(address).content.decode()
    answer_question(question_id=question.pk, moderator=ada, answer="Well said.")
    assert "Well said." not in browser(boss).get(page_of(case)).content.decode()


@pytest.mark.both
def test_who_spoke_officially_in_a_thread_or_beside_it_is_asked():
    root = make_root()
    speak(root.article, author=kai(), reply_to=root.pk)
    boss = senior()
    make_comment(article=root.article, author=boss)
    case = Case.objects.select_related("article", "branch", "author").get(
        pk=make_thread_report(root).case_id
    )
    assert {kai(), boss} <= set(find_colleagues(cast.mori(), case)) and boss in find_seniors(case)


def test_nobody_asks_about_themselves_or_reads_what_is_asked_about_them():
    case = make_member_report(member=kai()).case
    assert refused(ask, case=case, by=kai()) == "about_you"
    assert refused(ask, case=case, of=kai(), by=cast.ada()) == "no_colleague"
    question = ask(case, of=cast.staff("eve", "administrator"), by=cast.ada())
    answering = reverse("moderation:answer_question", args=[question.pk])
    client = browser(kai())
    assert client.get(answering).status_code == 404
    for address in (QUEUE, reverse("moderation:member", args=["kai"])):
        assert "Too harsh?" not in client.get(address).content.decode()


@pytest.mark.both
def test_of_whom_works_here_administrators_alone_are_asked():
    boss, case = senior(), make_member_report(member=kai()).case
    case = Case.objects.select_related("author").get(pk=case.pk)
    assert set(find_colleagues(cast.ada(), case)) == set()
    assert set(find_seniors(case)) == {cast.ada()}
    about = {"case_id": case.pk, "moderator": cast.ada(), "text": "So?"}
    assert refused(ask_colleague, colleague=boss, **about) == "no_colleague"
    assert refused(ask_colleague, **{**about, "moderator": boss}) == "about_staff"


def test_only_who_has_the_thread_in_scope_is_asked_and_of_members_who_has_the_site():
    sport = make_section("sport")
    root = make_root(article=make_article(section=make_section("politics")))
    near = moderator_of("pola", sections=(root.article.section,))
    away = moderator_of("spoti", sections=(sport,))
    thread = Case.objects.select_related("article", "branch", "author").get(
        pk=make_thread_report(root).case_id
    )
    found = set(find_colleagues(cast.mori(), thread))
    assert near in found and away not in found
    member = Case.objects.select_related("author").get(pk=make_member_report().case_id)
    assert not {near, away} & set(find_colleagues(cast.mori(), member))
    question = ask(member, of=cast.ada())
    for page in (
        reverse("moderation:ask_about_case", args=[member.pk]),
        reverse("moderation:answer_question", args=[question.pk]),
    ):
        assert browser(near).get(page).status_code == 403


def test_who_moderates_the_whole_site_no_more_hands_back_what_is_asked_about_a_member():
    case, person = make_case("member"), kai()
    question = ask(case, of=person)
    place = make_section("city")
    give_role(member=person, by=cast.ada(), role="moderator", is_whole=False, sections=[place])
    question.refresh_from_db()
    assert question.is_handed_back and told(cast.mori()) == ["opinion_back"]
    notice = Notice.objects.get(recipient=cast.mori())
    assert notice.url == page_of(case) and "opinion_asked" not in told(person)
    assert "Handed back" in browser(cast.mori()).get(page_of(case)).content.decode()
    ask(case, of=cast.ada())


@pytest.mark.both
def test_who_is_an_administrator_no_more_hands_back_what_is_asked_of_somebody_on_the_staff():
    person, admins = kai(), Group.objects.filter(name="administrator")
    give_desk_roles(member=person, by=cast.ada(), groups=admins)
    about_staff = make_member_report(member=cast.mori()).case
    about_alice = make_case("member")
    person = Member.objects.get(pk=person.pk)
    questions = [ask(case, of=person, by=cast.ada()) for case in (about_staff, about_alice)]
    give_desk_roles(member=person, by=cast.ada(), groups=[])
    for question in questions:
        question.refresh_from_db()
    assert [question.is_handed_back for question in questions] == [True, False]
    assert told(cast.ada()) == ["opinion_back"]
    ask(about_staff, of=cast.staff("eve", "administrator"), by=cast.ada())


def test_a_thread_that_stays_in_scope_is_not_handed_back():
    case, person = make_case("thread"), kai()
    question = ask(case, of=person)
    section = case.article.section
    give_role(member=person, by=cast.ada(), role="moderator", is_whole=False, sections=[section])
    question.refresh_from_db()
    assert question.is_open
    give_role(member=person, by=cast.ada(), role="")
    question.refresh_from_db()
    assert question.is_handed_back
    assert Notice.objects.get(recipient=cast.mori()).url == page_of(case)


@pytest.mark.both
def test_a_queue_with_many_questions_costs_no_more_than_with_one(moderating):
    for number in range(4):
        make_member_report(member=cast.member(f"m-{number}"))
    first, *others = Case.objects.order_by("pk")
    ask(first, of=kai())
    moderating.get(QUEUE)
    with CaptureQueriesContext(connection) as few:
        moderating.get(QUEUE)
    for case in others:
        ask(case, of=kai())
    with CaptureQueriesContext(connection) as many:
        assert moderating.get(QUEUE).content.decode().count("Too harsh?") == 4
    assert len(many) == len(few)


def test_taking_a_question_back_is_for_who_asked():
    question = ask(make_case("thread"), of=kai())
    about = {"question_id": question.pk, "moderator": kai()}
    assert refused(take_question_back, **about) == "not_allowed"


@pytest.mark.parametrize("how", ["closed", "suspended", "banned", "wrote"])
def test_a_case_waits_for_no_colleague_who_cannot_judge_it(how):
    case, person, mori = make_case("thread"), kai(), cast.mori()
    ask(case, of=person)
    assert claim_next(mori) is None
    if how == "wrote":
        make_comment(reply_to=case.branch, author=person)
    elif how == "suspended":
        suspend(person)
    elif how == "banned":
        ban(person)
    else:
        set_active(member_id=person.pk, by=cast.ada(), is_active=False, why="Left us.")
    assert claim_next(mori) == case
    assert dismiss_case(case_id=case.pk, moderator=mori, reason="no_rule_broken")


def test_a_case_waits_for_a_colleague_whose_suspension_is_over_or_who_wrote_elsewhere():
    case, person = make_case("thread"), kai()
    ask(case, of=person)
    over = timezone.now() - timedelta(hours=1)
    Member.objects.filter(pk=person.pk).update(suspended_until=over)
    make_comment(article=case.article, author=person)
    speak(case.article, author=Member.objects.get(pk=person.pk), reply_to=case.branch_id)
    assert claim_next(cast.mori()) is None
