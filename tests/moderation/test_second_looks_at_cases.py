"""Second looks at the cases of threads and of members: drawn, judged blind, counted."""

import re
from collections.abc import Callable
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.asking.questions import ask_colleague
from forum.moderation.blind.counting import OF_MEMBERS, OF_THREADS, count_second_looks
from forum.moderation.blind.judging import judge_again
from forum.moderation.blind.models import SecondLook
from forum.moderation.blind.taking import looks_for, take_next
from forum.moderation.dashboard.periods import period_of
from forum.moderation.decisions.models import Decision
from forum.moderation.measures.banning import ban_member
from forum.moderation.measures.kinds import KINDS
from forum.moderation.measures.warning import take_back_warning, warn_member
from forum.moderation.reports.models import Report
from forum.moderation.subjects.judging import dismiss_case, measure_member, take_up_again
from forum.moderation.subjects.threads import act_on_thread, remove_thread
from forum.moderation.sweeping.branch_working import work_on_branch
from forum.moderation.sweeping.working import work_on
from forum.notifications.models import Notice
from tests import cast
from tests.make import make_comment
from tests.moderation.making import (
    make_appeal,
    make_decision,
    make_member_report,
    make_thread_report,
    moderator_of,
    warn,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

TAKING = 3
LIST, NEXT = reverse("moderation:second_looks"), reverse("moderation:next_second_look")


@pytest.fixture(autouse=True)
def _all_are_drawn(settings):
    settings.SECOND_LOOK_PERCENT = 100


def kai() -> Member:
    """A second moderator, who looks again."""
    return cast.staff("kai", "moderator")


def make_talk() -> Comment:
    """Return a reply of alice's with two answers below it."""
    first = make_comment(author=cast.member("rita"), text="What a day it was.")
    root = make_comment(reply_to=first, author=cast.alice(), text="A talk begins.")
    below = make_comment(reply_to=root, author=cast.suzu(), text="It goes on.")
    make_comment(reply_to=below, author=cast.member("rita"), text="And on.")
    return Comment.objects.get(pk=root.pk)


def report_talk(root: Comment | None = None) -> dict[str, int]:
    report = make_thread_report(root or make_talk(), reason="off_topic", note="Look at this")
    return {"case_id": report.case_id, "seen": report.pk}


def dismiss_thread(**fields) -> Decision:
    asked = {"moderator": cast.mori(), "reason": "no_rule_broken", **fields}
    return dismiss_case(**report_talk(), **asked)


def act_thread(act: str = "lock", reason: str = "heated", **fields) -> Decision:
    asked = {"moderator": cast.mori(), "reason": reason, **fields}
    return act_on_thread(act=act, **report_talk(), **asked)


def cut_thread(**fields) -> Decision:
    root = make_talk()
    seen = report_talk(root)["seen"]
    asked = {"moderator": cast.mori(), "reason": "off_topic", **fields}
    branch = remove_thread(comment_id=root.pk, seen_report=seen, **asked)
    while work_on_branch(branch.pk).is_working:
        pass
    return branch.decision


def report_alice() -> Report:
    make_comment(author=cast.alice(), text="Her own words.")
    return make_member_report(note="Look at her")


def dismiss_member(**fields) -> Decision:
    asked = {"moderator": cast.mori(), "reason": "no_rule_broken", **fields}
    return dismiss_case(case_id=report_alice().case_id, **asked)


def act_member(verb: Callable[..., Decision] = warn_member, **fields) -> Decision:
    asked = {"moderator": cast.mori(), "reason": "abuse", **fields}
    return measure_member(verb, member=cast.alice(), seen_report=report_alice().pk, **asked)


def sweep_member(**fields) -> Decision:
    decision = act_member(KINDS["sweep"].verb, reason="spam", **fields)
    while work_on(decision.sweep.pk).is_working:
        pass
    return decision


def browser(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def take(client: Client) -> str:
    return client.post(NEXT)["Location"]


def page_of(look: SecondLook) -> str:
    return reverse("moderation:second_look", args=[look.pk])


DECIDED = {
    "thread left": (dismiss_thread, ("keep", "")),
    "thread locked": (act_thread, ("remove", "heated")),
    "thread slowed": (partial(act_thread, "slow_below", "abuse"), ("remove", "abuse")),
    "thread moved": (partial(act_thread, "move", "off_topic"), ("remove", "off_topic")),
    "thread removed": (cut_thread, ("remove", "off_topic")),
    "thread dealt with": (partial(dismiss_thread, reason="dealt_with"), None),
    "member let be": (dismiss_member, ("keep", "")),
    "member warned": (act_member, ("remove", "abuse")),
    "member swept": (sweep_member, ("remove", "spam")),
    "member dealt with": (partial(dismiss_member, reason="dealt_with"), None),
}


@pytest.mark.parametrize("what", DECIDED)
def test_what_judges_a_thread_or_a_member_is_drawn(what: str):
    verb, first = DECIDED[what]
    decision = verb()
    looks = list(SecondLook.objects.values_list("first", "first_rule", "decision", "comment"))
    assert looks == ([(*first, decision.pk, None)] if first else [])
    if first:
        assert SecondLook.objects.get().kind == what.split()[0]


@pytest.mark.strictest
def test_a_measure_without_a_case_and_the_end_of_one_are_not_drawn():
    warn(cast.alice())
    act_member(take_back_warning, reason="mistake")
    make_decision("lock", make_talk(), reason="heated")
    assert not SecondLook.objects.exists()


@pytest.mark.strictest
def test_what_is_taken_back_is_not_judged_again():
    for verb in (dismiss_thread, dismiss_member):
        verb()
        case = SecondLook.objects.get().case
        take_up_again(case_id=case.pk, moderator=cast.mori(), reason="taken_back")
        assert not SecondLook.objects.exists()
    lock = act_thread()
    make_decision("unlock", lock.comment, reason="taken_back")
    assert not SecondLook.objects.exists()


SAME = {
    "thread": (
        lambda: dismiss_thread(note="Quite so"),
        lambda: act_thread(note="Quite so"),
        lambda: act_thread("move", "off_topic", words="You broke it"),
        lambda: cut_thread(words="You broke it"),
    ),
    "member": (
        lambda: dismiss_member(note="Quite so"),
        lambda: act_member(words="You broke it"),
        lambda: act_member(ban_member, moderator=cast.ada(), words="You broke it"),
        lambda: sweep_member(words="You broke it"),
    ),
}


@pytest.mark.parametrize("kind", SAME)
def test_the_page_is_the_same_whatever_was_decided(kind: str):
    """Letter for letter, but for numbers of rows, tokens and times to the second."""
    client, pages = browser(kai()), []
    warn(cast.alice(), cast.ada(), reason="spam")
    for verb in SAME[kind]:
        with transaction.atomic():
            verb()
            answer = client.get(take(client))
            assert "ETag" not in answer and "no-store" in answer["Cache-Control"]
            html = re.sub(r'"[A-Za-z0-9]{64}"', "", answer.content.decode())
            pages.append(re.sub(r'nonce-?[^ >]*|datetime="[^"]*"|\d+', "", html))
            transaction.set_rollback(True)
    assert all(page == pages[0] for page in pages)
    body = pages[0].partition("<main")[2].partition("<dialog")[0]
    for words in ("mori", "Quite so", "You broke", "Bob", "locked", "removed", "data-state"):
        assert words not in body, words
    shown = ("A talk begins.", "It goes on.", "And on.", "What a day", "Off topic", "Look at this")
    if kind == "member":
        shown = (
            "Alice (alice)",
            "Her own words.",
            "Harasses people",
            "Look at her",
            "Member warned",
        )
    for words in shown:
        assert words in pages[0], words


@pytest.mark.strictest
def test_the_texts_and_the_reports_are_those_of_the_moment():
    decision = dismiss_thread()
    below = Comment.objects.get(reply_to=decision.comment)
    edit_comment(comment_id=below.pk, editor=cast.suzu(), text="Changed since then.")
    edit_comment(comment_id=decision.comment_id, editor=cast.alice(), text="Changed as well.")
    make_comment(reply_to=below, author=cast.bob(), text="Came later.")
    make_thread_report(decision.comment, cast.member("ren"), note="Reported later")
    client = browser(kai())
    page = client.get(take(client)).content.decode()
    assert "A talk begins." in page and "It goes on." in page
    for words in ("Changed", "Came later", "Reported later"):
        assert words not in page


@pytest.mark.parametrize(
    ("verb", "what", "rule"),
    [(act_thread, OF_THREADS, "heated"), (act_member, OF_MEMBERS, "abuse")],
)
def test_both_judgements_are_shown_afterwards_and_counted(verb, what: str, rule: str):
    verb(note="A first word")
    client = browser(kai())
    page = take(client)
    for sent in ({"note": "typed"}, {"verdict": "remove", "note": "typed"}):
        answer = client.post(page, sent)
        assert answer.status_code == 422 and "typed" in answer.content.decode()
    assert client.post(page, {"verdict": "keep", "note": "A second word"}).status_code == 303
    after = client.get(page).content.decode()
    for words in ("different answers", "Something is done", "Nothing is done", "A first word",
                  "A second word", "mori"):  # fmt: skip
        assert words in after, words
    period = period_of("day", timezone.localtime())
    figures = dict(count_second_looks(period, None))
    assert figures[what][0] == 1 and figures[what][3] == 1
    assert not {"verdict", "by_rule"} & set(figures)
    listed = client.get(LIST, {"about": what, "period": "day"}).content.decode()
    assert page in listed
    assert page not in client.get(LIST, {"about": "verdict", "period": "day"}).content.decode()
    dashboard = browser(cast.ada()).get(reverse("moderation:dashboard"))
    named = {OF_THREADS: "Threads: is something done", OF_MEMBERS: "Members: is something done"}
    assert named[what] in dashboard.content.decode()
    assert Decision.objects.count() == 1


@pytest.mark.strictest
def test_where_both_act_for_the_same_they_agree():
    act_thread(reason="abuse")
    look = take_next(kai())
    judge_again(look_id=look.pk, moderator=kai(), verdict="remove", rule="abuse")
    figures = dict(count_second_looks(period_of("day", timezone.localtime()), None))
    assert figures[OF_THREADS][:2] == [1, 100.0] and figures["abuse"][0] == 1
    assert "Both came to the same" in browser(kai()).get(page_of(look)).content.decode()


def write_below(decision: Decision) -> None:
    make_comment(reply_to=decision.comment, author=kai())


def ask_kai(decision: Decision) -> None:
    if decision.comment is None:
        case = make_member_report(cast.suzu()).case
    else:
        case = make_thread_report(decision.comment, cast.member("ren")).case
    ask_colleague(colleague=kai(), case_id=case.pk, moderator=cast.ada(), text="Hm?")


def appeal_to_kai(decision: Decision) -> None:
    appeal = make_appeal(decision)
    judge_appeal(appeal_id=appeal.pk, judge=kai(), outcome="upheld", answer="It stays so.")


def judge_before(decision: Decision) -> None:
    look = take_next(kai())
    judge_again(look_id=look.pk, moderator=kai(), verdict="keep")
    report = (
        make_member_report
        if decision.comment is None
        else partial(make_thread_report, decision.comment)
    )
    case = report(cast.member("ren")).case
    dismiss_case(case_id=case.pk, moderator=cast.mori(), reason="no_rule_broken")


KNOWN = {
    "their own decision": lambda: dismiss_thread(moderator=kai()),
    "wrote in the thread": lambda: write_below(dismiss_thread()),
    "decided about its head": lambda: make_decision("lock", dismiss_thread().comment, kai()),
    "were asked about the thread": lambda: ask_kai(dismiss_thread()),
    "reported the thread": lambda: make_thread_report(dismiss_thread().comment, kai()),
    "judged the appeal of it": lambda: appeal_to_kai(act_thread()),
    "judged the thread again before": lambda: judge_before(dismiss_thread()),
    "decided about the member": lambda: warn(dismiss_member().member, kai()),
    "were asked about the member": lambda: ask_kai(dismiss_member()),
    "reported the member": lambda: make_member_report(kai(), member=dismiss_member().member),
    "judged the appeal of the member": lambda: appeal_to_kai(act_member()),
    "judged the member again before": lambda: judge_before(dismiss_member()),
    "the member is gone": lambda: close(dismiss_member().member),
}


def close(member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(is_active=False)


@pytest.mark.parametrize("why", KNOWN)
def test_nobody_judges_again_what_they_know(why: str):
    KNOWN[why]()
    assert SecondLook.objects.filter(judged_at=None).count() == 1
    client = browser(kai())
    assert take(client) == LIST
    SecondLook.objects.filter(judged_at=None).update(
        claimed_by=kai(), claimed_until=timezone.now() + timezone.timedelta(days=1)
    )
    look = SecondLook.objects.get(judged_at=None)
    assert client.get(page_of(look)).status_code in (303, 404)
    client.post(page_of(look), {"verdict": "keep"})
    assert SecondLook.objects.get(pk=look.pk).judged_at is None


def test_what_concerns_others_alone_is_anybodys():
    """The same cases without what makes them known: kai may judge them."""
    dismiss_thread()
    dismiss_member()
    assert looks_for(kai(), timezone.now()).count() == 2


def test_members_are_for_who_judges_them_and_staff_for_administrators():
    dismiss_member()
    pola = moderator_of(articles=(make_comment().article,))
    assert not looks_for(pola, timezone.now()).exists()
    case = make_member_report(member=cast.edo()).case
    dismiss_case(case_id=case.pk, moderator=cast.ada(), reason="no_rule_broken")
    assert [one.author for one in looks_for(kai(), timezone.now())] == [cast.alice()]
    other = cast.staff("oda", "administrator")
    assert cast.edo() in [one.author for one in looks_for(other, timezone.now())]


def test_threads_are_for_who_moderates_the_article():
    decision = dismiss_thread()
    inside = moderator_of("ines", articles=(decision.comment.article,))
    outside = moderator_of("otto", articles=(make_comment().article,))
    assert looks_for(inside, timezone.now()).count() == 1
    assert not looks_for(outside, timezone.now()).exists()


@pytest.mark.parametrize("verb", [dismiss_thread, dismiss_member])
def test_whom_it_concerns_never_sees_what_colleagues_said(verb):
    verb()
    look = take_next(kai())
    judge_again(look_id=look.pk, moderator=kai(), verdict="remove", rule="abuse", note="Zounds")
    if look.branch_id:
        make_comment(reply_to=look.branch, author=cast.ada())
        concerned = cast.ada()
    else:
        Member.objects.filter(username="alice").update(is_staff=True)
        concerned = cast.staff("alice", "moderator")
    assert browser(concerned).get(page_of(look)).status_code == 404
    assert page_of(look) not in browser(concerned).get(LIST).content.decode()
    other = browser(cast.staff("oda", "administrator"))
    assert "Zounds" in other.get(page_of(look)).content.decode()
    assert page_of(look) in other.get(LIST).content.decode()


@pytest.mark.parametrize("verb", [dismiss_thread, dismiss_member])
def test_a_disagreement_goes_to_the_seniors_who_are_not_concerned(verb):
    sen = cast.staff("sen", "senior moderator")
    verb()
    look = take_next(kai())
    judge_again(look_id=look.pk, moderator=kai(), verdict="remove", rule="abuse")
    client = browser(kai())
    asking = reverse("moderation:second_look_to_seniors", args=[look.pk])
    assert client.post(asking, {"text": "Who is right?"})["Location"] == page_of(look)
    assert client.post(asking, {"text": "Again?"}).status_code == 422
    told = Notice.objects.get(recipient=sen)
    browser(sen).post(told.url, {"answer": "The first."})
    assert "The first." in client.get(page_of(look)).content.decode()


def test_the_database_refuses_a_look_at_two_things_and_a_judge_concerned():
    dismiss_thread()
    look = SecondLook.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondLook.objects.update(comment=look.branch)
    for judge in (cast.mori(), cast.alice()):
        with pytest.raises(IntegrityError), transaction.atomic():
            SecondLook.objects.update(judge=judge, verdict="keep", judged_at=timezone.now())


def test_taking_costs_as_ever(django_assert_num_queries):
    moderator = Member.objects.get(pk=kai().pk)
    moderator.has_perm("x")
    for count in (1, 4):
        for _number in range(count):
            dismiss_thread()
        with django_assert_num_queries(TAKING):
            take_next(moderator)
        SecondLook.objects.update(claimed_until=None, claimed_by=None)
