"""What reports hid: its author says something for it before a moderator has judged it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from forum.discussion.models import Comment, State
from forum.members.models import Member
from forum.moderation.appeals.models import Appeal, Objection
from forum.moderation.appeals.objecting import lodge_objection
from forum.moderation.cases.models import Case
from forum.moderation.cases.ranking import HEAD_START_OF_OBJECTION
from forum.moderation.cases.records import load_records
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.reports.models import Report
from forum.notifications.outbox import send_due_mails
from forum.refusals import Refused
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_appeal, make_decision, suspend
from tests.moderation.test_report_weights import report_by
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

HTMX = {"HX-Request": "true"}
WORDS = "I quoted the mayor & nobody else."
SAID = "I quoted the mayor &amp; nobody else."


@pytest.fixture
def hidden() -> Decision:
    """Return by what reports hid a comment of alice's."""
    report_by(make_comment(author=cast.alice(), text="They lie."), 4)
    return Decision.objects.get()


@pytest.fixture
def alice() -> Client:
    """Return the author's browser."""
    client = Client()
    sign_in(client, cast.alice())
    return client


def form_of(decision: Decision) -> str:
    return reverse("moderation:appeal", args=[decision.pk])


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def say(decision: Decision, words: str = WORDS, **fields) -> Objection:
    fields = {"member": cast.alice(), **fields}
    return lodge_objection(decision_id=decision.pk, words=words, **fields)


def code_of(decision: Decision, **fields) -> str:
    with pytest.raises(Refused) as refused:
        say(decision, **fields)
    return refused.value.refusal.code


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_the_author_reads_why_and_objects_and_is_answered_by_the_decision(
    alice, moderating: Client, mailoutbox, headers, hidden
):
    page = read(alice, hidden.get_absolute_url())
    assert "several readers reported it" in page
    assert "Readers had reported it for: Insult or harassment." in page
    assert "regular-" not in page and "What speaks for your comment" in page
    empty = alice.post(form_of(hidden), {"words": "  "}, headers=headers)
    assert empty.status_code == 422
    assert "Please say what speaks for your comment." in empty.content.decode()
    assert alice.post(form_of(hidden), {"words": WORDS}, headers=headers).status_code == 303
    page = read(alice, hidden.get_absolute_url())
    assert SAID in page and "You have objected." in page and 'name="words"' not in page

    comment = Comment.objects.get()
    assert comment.state == State.HIDDEN and not Appeal.objects.exists()
    for address in (reverse("moderation:queue"), f"/moderation/comments/{comment.pk}/"):
        shown = read(moderating, address)
        assert SAID in shown and "Its author objects" in shown
    make_decision("remove", comment)
    answer = Decision.objects.get(act="remove")
    statement = read(alice, answer.get_absolute_url())
    assert "What you had said for it" in statement and SAID in statement
    assert "You can appeal once" in statement
    appeal = make_appeal(answer, "It is a quote.")
    judge = Client()
    sign_in(judge, cast.ada())
    assert SAID in read(judge, reverse("moderation:judge_appeal", args=[appeal.pk]))
    page = read(alice, hidden.get_absolute_url())
    assert answer.get_absolute_url() in page and SAID in page
    send_due_mails()
    first, last = mailoutbox
    assert "where to object" in first.body and hidden.get_absolute_url() in first.body
    assert "What you had said for your comment stood beside it." in last.body
    assert "mayor" not in first.body + last.body
    assert verify_log().broken is None


def test_it_moves_the_case_nearer_and_nothing_else(hidden):
    before = Case.objects.get()
    say(hidden)
    after = Case.objects.get()
    ahead = HEAD_START_OF_OBJECTION.total_seconds()
    assert (before.due - after.due, after.head_start - before.head_start) == (ahead, ahead)
    assert Comment.objects.get().state == State.HIDDEN
    assert Report.objects.filter(closed_at=None).count() == 4
    assert Decision.objects.count() == 1


def test_what_reports_alone_hid_stands_in_nobodys_record(hidden):
    alice = Member.objects.get(pk=cast.alice().pk)
    assert load_records([alice], timezone.now())[alice.pk].hidden_count == 0
    make_decision("hide", make_comment(author=alice))
    assert load_records([alice], timezone.now())[alice.pk].hidden_count == 1


@pytest.mark.both
def test_the_same_words_again_are_those_and_others_are_refused(alice, hidden):
    assert say(hidden) == say(hidden)
    assert code_of(hidden, words="And another thing.") == "objected_before"
    answer = alice.post(form_of(hidden), {"words": "And another & more."})
    assert answer.status_code == 422 and "And another &amp; more." in answer.content.decode()
    assert Objection.objects.count() == 1


@pytest.mark.parametrize(
    ("words", "why"), [("", "needs_words"), ("x" * 2001, "long_words"), (" \0 ", "needs_words")]
)
def test_words_that_wont_do_are_refused(hidden, words: str, why: str):
    assert code_of(hidden, words=words) == why
    assert not Objection.objects.exists()


def test_who_is_kept_out_speaks_for_their_own_comment_and_nobody_else_does(client, hidden):
    assert code_of(hidden, member=cast.bob()) == "not_yours"
    sign_in(client, cast.bob())
    assert client.post(form_of(hidden), {"words": WORDS}).status_code == 404
    suspend(cast.alice())
    assert say(hidden).words == WORDS


@pytest.mark.both
@pytest.mark.parametrize("act", ["restore", "remove", "dismiss"])
def test_after_a_decision_it_is_too_late_and_what_was_typed_is_kept(alice, act: str, hidden):
    make_decision(act, Comment.objects.get())
    assert code_of(hidden) == "decided_meanwhile"
    answer = alice.post(form_of(hidden), {"words": WORDS})
    page = answer.content.decode()
    assert answer.status_code == 422 and SAID in page
    assert "A moderator has decided" in page
    assert not Objection.objects.exists()


def test_it_stands_beside_the_case_again_when_the_decision_is_taken_back(moderating, hidden):
    say(hidden)
    comment = Comment.objects.get()
    make_decision("restore", comment)
    page = f"/moderation/comments/{comment.pk}/"
    assert SAID not in read(moderating, page)
    make_decision("hide", comment, reason="taken_back")
    assert SAID in read(moderating, page) and SAID in read(moderating, reverse("moderation:queue"))


def test_what_a_moderator_decided_takes_an_appeal_and_no_objection(hidden):
    make_decision("remove", Comment.objects.get())
    decision = Decision.objects.get(act="remove")
    assert code_of(decision) == "no_appeal"


def test_a_later_decision_about_something_else_shows_no_old_words(alice, hidden):
    say(hidden)
    comment = Comment.objects.get()
    make_decision("restore", comment)
    make_decision("remove", comment, reason="spam")
    later = Decision.objects.filter(act="remove").get()
    assert "What you had said for it" not in read(alice, later.get_absolute_url())


def test_the_database_keeps_no_empty_words(hidden):
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.create(
            decision=hidden, words="", lodged_at=timezone.now() - timedelta(days=1)
        )


@pytest.mark.both
@pytest.mark.parametrize("act", ["dismiss", "remove"])
@pytest.mark.parametrize("has_objected", [True, False])
def test_what_is_hidden_again_as_reported_says_so_and_is_objected_to(
    hidden, alice, moderating, act: str, has_objected: bool
):
    """A moderator decided and took that back: nobody has judged it, as before."""
    if has_objected:
        alice.post(form_of(hidden), {"words": WORDS})
    make_decision(act, hidden.comment_id)
    again = make_decision("hide", hidden.comment_id, reason="taken_back")
    shown = read(alice, again.get_absolute_url())
    assert "hidden again for now, because several readers reported it" in shown
    assert "A program had hidden it at first" in shown and "nobody has judged it yet" in shown
    assert "A person took this decision" not in shown and "A moderator has hidden" not in shown
    assert "A moderator’s decision" not in shown and "Readers had reported it for:" in shown
    with pytest.raises(Refused, match="looked_at_anyway"):
        make_appeal(again)
    assert (SAID in shown) == has_objected and (form_of(again) in shown) != has_objected
    if not has_objected:
        assert alice.post(form_of(again), {"words": WORDS}).status_code == 303
        assert SAID in read(alice, again.get_absolute_url())
    assert alice.post(form_of(again), {"words": "More."}).status_code == 422
    assert Objection.objects.get().decision == hidden and not Appeal.objects.exists()
    for page in (f"/moderation/comments/{hidden.comment_id}/", "/moderation/"):
        assert SAID in read(moderating, page)
    send_due_mails()
    told = [sent.body for sent in mail.outbox if again.get_absolute_url() in sent.body]
    assert len(told) == 1 and "A program had hidden it at first" in told[0]
    assert "you can appeal once" not in told[0] and "where to object" in told[0]
    assert verify_log().broken is None
