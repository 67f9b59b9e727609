"""Second looks: drawn by share, judged blind by somebody else, and counted."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, State
from forum.discussion.removal import delete_own_comment
from forum.members.models import Member
from forum.moderation.asking.models import Question
from forum.moderation.asking.questions import answer_question, ask_colleague
from forum.moderation.blind.judging import judge_again
from forum.moderation.blind.models import SecondLook
from forum.moderation.blind.rules import OPEN_FOR
from forum.moderation.blind.taking import take_next
from forum.moderation.decisions.models import Decision
from forum.moderation.reports.models import Report
from forum.notifications.models import Notice
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import make_appeal, make_decision, make_held_comment, make_report

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

LIST, NEXT = reverse("moderation:second_looks"), reverse("moderation:next_second_look")


@pytest.fixture(autouse=True)
def _all_are_drawn(settings):
    settings.SECOND_LOOK_PERCENT = 100


def kai() -> Member:
    """A second moderator, who looks again."""
    return cast.staff("kai", "moderator")


def decided(act: str = "remove", comment: Comment | None = None, **fields) -> Decision:
    """Return what mori decided about a reported comment, which is drawn."""
    comment = comment or make_comment(author=cast.alice(), text="A text to judge.")
    make_report(comment, reason="off_topic", note="Look at this")
    return make_decision(act, comment, **fields)


def browser(member: Member) -> Client:
    client = Client()
    client.force_login(member)
    return client


def take(client: Client) -> str:
    """Take the next one; return where it leads."""
    return client.post(NEXT)["Location"]


def page_of(look: SecondLook) -> str:
    return reverse("moderation:second_look", args=[look.pk])


def judged(verdict: str = "keep", rule: str = "", **fields) -> SecondLook:
    """Return the look at a new decision, judged by kai."""
    decided(**fields)
    look = take_next(kai())
    return judge_again(look_id=look.pk, moderator=kai(), verdict=verdict, rule=rule)


def test_a_second_moderator_judges_and_then_sees_both_and_nothing_happens_to_the_comment():
    decision = decided(reason="spam", note="Sells lamps")
    client = browser(kai())
    assert "Take a second look" in client.get(LIST).content.decode()
    page = take(client)
    shown = client.get(page).content.decode()
    assert "A text to judge." in shown and "Look at this" in shown and "Off topic" in shown
    assert "Bob" not in shown
    answer = client.post(page, {"verdict": "remove", "rule": "abuse", "note": "It insults"})
    assert (answer.status_code, answer["Location"]) == (303, page)
    after = client.get(page).content.decode()
    for words in ("different answers", "Advertising or spam", "Insult or harassment", "mori",
                  "Sells lamps", "It insults"):  # fmt: skip
        assert words in after
    assert Decision.objects.get() == decision
    assert Comment.objects.get().state == State.REMOVED
    look = SecondLook.objects.get()
    assert (look.judge, look.verdict, look.rule) == (kai(), "remove", "abuse")


ACTS = {
    "dismiss": {},
    "hide": {"reason": "abuse", "words": "You broke it", "note": "Quite so"},
    "remove": {"reason": "spam", "words": "Buy it elsewhere", "note": "A shop"},
}


def read_blind(act: str, client: Client) -> str:
    """Decide so about the same comment as ever, and return what the second moderator reads."""
    comment = make_comment(
        article=make_article(), author=cast.alice(), text="The same text as ever."
    )
    decided(act, comment, **ACTS[act])
    page = take(client)
    answer = client.get(page)
    assert "ETag" not in answer and "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def test_the_page_is_the_same_whatever_was_decided():
    """Letter for letter, but for numbers of rows, tokens and times to the second."""
    client = browser(kai())
    pages = {}
    for act in ACTS:
        with transaction.atomic():
            html = read_blind(act, client)
            transaction.set_rollback(True)
        html = re.sub(r'"[A-Za-z0-9]{64}"', "", html)
        html = re.sub(r'nonce-?[^ >]*|datetime="[^"]*"|\d+', "", html)
        pages[act] = html
    assert pages["dismiss"] == pages["hide"] == pages["remove"]


@pytest.mark.parametrize("act", ACTS)
def test_nothing_of_the_first_decision_is_in_the_html(act: str):
    html = read_blind(act, browser(kai()))
    comment = Comment.objects.get()
    body = html.partition("<main")[2].partition("<dialog")[0]
    for words in (
        "mori", "removed", "Removed", "hidden by", "Hidden by", "dismissed", "No rule broken",
        "badge", "data-state", reverse("moderation:comment", args=[comment.pk]),
        comment.get_absolute_url(), "log/?", "A shop", "Quite so", "Buy it", "You broke",
    ):  # fmt: skip
        assert words not in body, words


def test_the_text_and_the_reports_are_those_of_the_moment():
    decision = decided("dismiss")
    comment = decision.comment
    make_report(comment, reporter=cast.suzu(), reason="threat", note="Came later")
    edit_comment(comment_id=comment.pk, editor=cast.alice(), text="Changed since then.")
    client = browser(kai())
    page = client.get(take(client)).content.decode()
    assert "A text to judge." in page and "Changed since" not in page
    assert "Look at this" in page and "Came later" not in page


@pytest.mark.both
@pytest.mark.parametrize(
    ("act", "fields", "first"),
    [
        ("remove", {"reason": "spam"}, ("remove", "spam")),
        ("hide", {"reason": "hate"}, ("remove", "hate")),
        ("dismiss", {}, ("keep", "")),
        ("hide", {"reason": "checking"}, None),
        ("lock", {"reason": "heated"}, None),
    ],
)
def test_what_judges_a_case_is_drawn_and_what_only_waits_or_calms_is_not(act, fields, first):
    decided(act, **fields)
    drawn = list(SecondLook.objects.values_list("first", "first_rule"))
    assert drawn == ([first] if first else [])


def test_what_is_taken_back_or_about_no_case_is_not_judged_again():
    decision = decided("remove")
    make_decision("restore", decision.comment, reason="taken_back")
    make_decision("remove", make_comment(author=cast.alice()))
    assert not SecondLook.objects.exists()
    make_decision("publish", make_held_comment())
    assert SecondLook.objects.get().first == "keep"


def test_a_share_is_drawn_at_random_but_always_the_same():
    from forum.moderation.blind.rules import is_drawn

    drawn = [pk for pk in range(1, 4001) if is_drawn(pk, 5)]
    assert 140 < len(drawn) < 260 and drawn == [pk for pk in range(1, 4001) if is_drawn(pk, 5)]
    assert set(drawn) < {pk for pk in range(1, 4001) if is_drawn(pk, 50)}
    assert not any(is_drawn(pk, 0) for pk in range(99)) and all(
        is_drawn(pk, 100) for pk in range(99)
    )


def asks_kai(decision: Decision) -> None:
    make_report(decision.comment, reporter=cast.suzu())
    asked = {"comment_id": decision.comment_id, "moderator": cast.ada(), "text": "Hm?"}
    answer_question(
        question_id=ask_colleague(colleague=kai(), **asked).pk, moderator=kai(), answer="Yes."
    )


KNOWN = {
    "their own decision": lambda: decided(moderator=kai()),
    "their own comment": lambda: decided(comment=make_comment(author=kai())),
    "decided about it since": lambda: make_decision("restore", decided().comment, kai()),
    "were asked about it": lambda: asks_kai(decided("dismiss")),
    "reported it": lambda: make_report(decided("dismiss").comment, reporter=kai()),
    "judged its appeal": lambda: judge_appeal_by_kai(decided()),
    "its author deleted it": lambda: delete_own_comment(
        comment_id=decided("dismiss").comment_id, member=cast.alice()
    ),
    "its author is gone": lambda: close(decided().member),
    "it is too old": lambda: grow_old(decided()),
}


def judge_appeal_by_kai(decision: Decision) -> None:
    from forum.moderation.appeals.judging import judge_appeal

    judge_appeal(
        appeal_id=make_appeal(decision).pk, judge=kai(), outcome="upheld", answer="It stays so."
    )


def close(member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(is_active=False)


def grow_old(decision: Decision) -> None:
    SecondLook.objects.filter(decision=decision).update(drawn_at=timezone.now() - OPEN_FOR)


@pytest.mark.both
@pytest.mark.parametrize("why", KNOWN)
def test_nobody_judges_again_what_they_know(why: str):
    KNOWN[why]()
    assert SecondLook.objects.count() == 1
    client = browser(kai())
    assert take(client) == LIST
    assert "Nothing waits for a second look" in client.get(LIST).content.decode()
    SecondLook.objects.update(claimed_by=kai(), claimed_until=timezone.now() + OPEN_FOR)
    page = page_of(SecondLook.objects.get())
    assert client.get(page).status_code in (303, 404)
    client.post(page, {"verdict": "keep"})
    assert SecondLook.objects.get().judged_at is None


def test_the_database_refuses_a_judge_who_decided_first_or_wrote_it():
    decided()
    for judge in (cast.mori(), cast.alice()):
        with pytest.raises(IntegrityError), transaction.atomic():
            SecondLook.objects.update(judge=judge, verdict="keep", judged_at=timezone.now())


@pytest.mark.both
def test_only_who_has_taken_it_sees_and_judges_it():
    decided()
    look = take_next(kai())
    ada = browser(cast.ada())
    assert take(ada) == LIST
    assert ada.get(page_of(look))["Location"] == LIST
    assert ada.post(page_of(look), {"verdict": "keep"})["Location"] == LIST
    assert SecondLook.objects.get().judged_at is None
    SecondLook.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert take(ada) == page_of(look)
    assert browser(kai()).post(page_of(look), {"verdict": "keep"})["Location"] == LIST
    assert ada.post(page_of(look), {"verdict": "keep"})["Location"] == page_of(look)
    with pytest.raises(Refused):  # Once.
        judge_again(look_id=look.pk, moderator=cast.ada(), verdict="remove", rule="spam")
    assert SecondLook.objects.get().verdict == "keep"


@pytest.mark.parametrize(
    "sent",
    [
        {"note": "typed"},
        {"verdict": "remove", "note": "typed"},
        {"verdict": "remove", "rule": "nonsense", "note": "typed"},
        {"verdict": "remove", "rule": "other", "note": ""},
        {"verdict": "keep", "note": f"typed{'!' * 500}"},
    ],
)
def test_a_judgement_that_lacks_something_comes_back_as_it_was_typed(sent: dict[str, str]):
    decided()
    client = browser(kai())
    page = take(client)
    answer = client.post(page, sent)
    assert answer.status_code == 422 and sent["note"][:5] in answer.content.decode()
    assert "error-summary" in answer.content.decode()
    assert SecondLook.objects.get().judged_at is None


def test_a_disagreement_is_sent_to_the_seniors_and_their_answer_stands_there():
    sen = cast.staff("sen", "senior moderator")
    look = judged("keep")
    client, asking = browser(kai()), reverse("moderation:second_look_to_seniors", args=[look.pk])
    assert client.post(asking, {"text": " "}).status_code == 422
    assert client.post(asking, {"text": "Who is right?"})["Location"] == page_of(look)
    assert client.post(asking, {"text": "Again?"}).status_code == 422
    question = Question.objects.get()
    told = Notice.objects.get(recipient=sen)
    assert told.url == reverse("moderation:answer_question", args=[question.pk])
    senior = browser(sen)
    assert page_of(look) in senior.get(told.url).content.decode()
    senior.post(told.url, {"answer": "The first."})
    assert "The first." in client.get(page_of(look)).content.decode()
    assert Notice.objects.get(recipient=kai()).url == page_of(look)
    assert "The seniors have answered" in client.get(LIST).content.decode()


@pytest.mark.both
@pytest.mark.parametrize(("reason", "is_hidden"), [("threat", True), ("spam", False)])
def test_afterwards_the_text_is_hidden_only_where_it_was_reported_so(reason, is_hidden):
    decision = decided(comment=make_comment(author=cast.alice(), text="As it is."))
    Report.objects.filter(comment=decision.comment).update(reason=reason)
    look = take_next(kai())
    client = browser(kai())
    assert ("data-veiled>" in client.get(page_of(look)).content.decode()) == is_hidden
    judge_again(look_id=look.pk, moderator=kai(), verdict="keep")
    page = client.get(page_of(look)).content.decode()
    assert ("data-veiled>" in page) == is_hidden and "As it is." in page


def test_where_both_agree_nothing_is_asked():
    look = judged("remove", "abuse")
    client = browser(kai())
    assert "Both came to the same" in client.get(page_of(look)).content.decode()
    asking = reverse("moderation:second_look_to_seniors", args=[look.pk])
    assert client.post(asking, {"text": "Who?"}).status_code == 422
    assert not Question.objects.exists()


def test_who_wrote_the_comment_never_sees_what_colleagues_said():
    judged(comment=make_comment(author=cast.ada()))
    look, ada = SecondLook.objects.get(), browser(cast.ada())
    assert ada.get(page_of(look)).status_code == 404
    assert page_of(look) not in ada.get(LIST).content.decode()
    assert page_of(look) in browser(kai()).get(LIST).content.decode()


def test_taking_costs_the_same_however_many_wait(django_assert_num_queries):
    kai().has_perm("x")
    for count in (1, 12):
        for _number in range(count):
            decided()
        moderator = Member.objects.get(pk=kai().pk)
        with django_assert_num_queries(TAKING):
            take_next(moderator)
        SecondLook.objects.update(claimed_until=None, claimed_by=None)


TAKING = 5


def take_one(username: str) -> int | None:
    """Take the next one; return its number."""
    look = take_next(Member.objects.get(username=username))
    return look.pk if look else None


def judge_one(look_id: int, username: str, verdict: str) -> str:
    """Judge it; return what came of it."""
    moderator = Member.objects.get(username=username)
    try:
        judge_again(look_id=look_id, moderator=moderator, verdict=verdict, rule="spam")
    except Refused as refused:
        return refused.refusal.code
    return "judged"


@pytest.mark.both
def test_eight_moderators_take_five_each_once_and_one_is_judged_once(writers, settings):
    settings.SECOND_LOOK_PERCENT = 100
    for _number in range(5):
        decided()
    names = [cast.staff(f"mod-{n}", "moderator").username for n in range(8)]
    taken = writers.call(take_one, [{"username": name} for name in names])
    looks = [pk for pk in taken if pk]
    assert len(looks) == len(set(looks)) == 5, taken
    holder = names[taken.index(looks[0])]
    calls = [
        {"look_id": looks[0], "username": holder, "verdict": ("keep", "remove")[n % 2]}
        for n in range(8)
    ]
    said = writers.call(judge_one, calls)
    assert sorted(said) == ["judged", *["judged_before"] * 7]
