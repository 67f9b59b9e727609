"""Appeals: once, in time, with words; judged by somebody else, who may reverse everything."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from forum.discussion.editing import edit_comment
from forum.discussion.models import Comment, State
from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.appeals.models import Appeal, Outcome
from forum.moderation.appeals.rules import APPEAL_WITHIN
from forum.moderation.cases.records import load_records
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.sweeping.branch_starting import remove_branch
from forum.notifications.models import Notice
from forum.notifications.outbox import send_due_mails
from forum.refusals import Refused
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_appeal, make_decision, make_held_comment
from tests.moderation.test_suspending import suspend

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]


def remove(comment: Comment | None = None) -> Decision:
    return make_decision("remove", comment or make_comment(author=cast.alice()))


def judge(appeal: Appeal, outcome: str = "reversed", by=cast.ada, answer: str = "Right.") -> Appeal:
    return judge_appeal(appeal_id=appeal.pk, judge=by(), outcome=outcome, answer=answer)


def why_not(verb, *args, **fields) -> str:
    with pytest.raises(Refused) as refused:
        verb(*args, **fields)
    return refused.value.refusal.code


def removed_count(member: Member) -> int:
    return load_records([member], timezone.now())[member.pk].removed_count


def test_a_reversal_restores_clears_and_tells():
    decision = remove()
    assert removed_count(cast.alice()) == 1
    judge(make_appeal(decision))
    assert Comment.objects.get().state == State.PUBLISHED
    assert removed_count(cast.alice()) == 0
    restored = Decision.objects.latest("pk")
    assert (restored.act, restored.reason, restored.words) == ("restore", "appeal", "Right.")
    told = Notice.objects.get(recipient=cast.alice(), subject__startswith="appeal:")
    assert "reversed" in told.note and told.url == decision.get_absolute_url()
    send_due_mails()
    assert any("Right." in sent.body and "reversed" in sent.body for sent in mail.outbox)
    assert (verify_log().count, verify_log().broken) == (4, None)


@pytest.mark.both
def test_an_upheld_decision_stays_and_is_told():
    appeal = judge(make_appeal(remove()), Outcome.UPHELD, answer="It was an advertisement.")
    assert Comment.objects.get().state == State.REMOVED
    assert removed_count(cast.alice()) == 1 and Decision.objects.count() == 1
    assert "stays" in Notice.objects.get(subject=f"appeal:{appeal.pk}").note


def test_a_reversed_suspension_is_lifted_and_leaves_the_record():
    judge(make_appeal(suspend(cast.alice())))
    alice = Member.objects.get(username="alice")
    assert not alice.is_suspended(timezone.now())
    assert load_records([alice], timezone.now())[alice.pk].suspended_count == 0


def test_a_reversal_leaves_a_later_suspension_alone():
    appeal = make_appeal(suspend(cast.alice()))
    suspend(Member.objects.get(username="alice"), reason="spam")
    judge(appeal)
    assert Member.objects.get(username="alice").is_suspended(timezone.now())


def test_who_suspended_before_judges_no_appeal_of_what_replaced_that():
    suspend(cast.alice(), cast.ada())
    appeal = make_appeal(suspend(Member.objects.get(username="alice"), cast.mori()))
    assert why_not(judge, appeal) == "own_part"
    colleague = cast.staff("kai", "moderator")
    assert judge(appeal, by=lambda: colleague).judge == colleague


@pytest.mark.both
def test_who_suspended_long_before_judges_the_appeal_of_a_later_one():
    long_ago = suspend(cast.alice(), cast.ada())
    Decision.objects.filter(pk=long_ago.pk).update(until=timezone.now() - timedelta(days=1))
    appeal = make_appeal(suspend(Member.objects.get(username="alice"), cast.mori()))
    assert judge(appeal).judge == cast.ada()


def test_a_reversed_lock_opens_the_branch():
    judge(make_appeal(make_decision("lock", make_comment(author=cast.alice()))))
    assert not Comment.objects.get().is_locked


@pytest.mark.parametrize("act", ["lock", "hold_below", "slow_below", "move"])
def test_who_wrote_in_a_branch_judges_no_appeal_of_a_measure_on_it(act: str):
    root = make_comment(reply_to=make_comment(), author=cast.alice())
    make_comment(reply_to=root, author=cast.ada())
    appeal = make_appeal(make_decision(act, root))
    assert why_not(judge, appeal) == "took_part"
    colleague = cast.staff("kai", "moderator")
    assert judge(appeal, by=lambda: colleague).judge == colleague


def test_a_reversal_of_what_was_taken_back_meanwhile_changes_nothing_more():
    decision = remove()
    appeal = make_appeal(decision)
    make_decision("restore", decision.comment)
    make_decision("remove", decision.comment, reason="spam")
    judge(appeal)
    assert Comment.objects.get().state == State.REMOVED


SLIPS = [
    ("remove", "restore", "remove"), ("hide", "restore", "hide"), ("lock", "unlock", "lock"),
    ("slow_below", "unslow", "slow_below"), ("redact", "unredact", "redact"),
]  # fmt: skip


def slip(act: str, end: str, again: str) -> Decision:
    """Return what mori took; kai gave it back by mistake and took that back at once."""
    kai = cast.staff("kai", "moderator")
    decision = make_decision(act, make_comment(author=cast.alice()))
    make_decision(end, decision.comment_id, kai)
    make_decision(again, decision.comment_id, kai, reason="taken_back", **NO_TEXT[again])
    return decision


NO_TEXT = {again: {"text": None} if again == "redact" else {} for _act, _end, again in SLIPS}


@pytest.mark.parametrize(("act", "end", "again"), SLIPS)
def test_what_was_given_back_by_a_slip_of_the_key_can_be_appealed_and_is_reversed(
    act: str, end: str, again: str
):
    appeal = make_appeal(slip(act, end, again))
    judge(appeal)
    comment = Comment.objects.get()
    assert (comment.state, comment.is_locked, comment.slow_minutes, comment.redaction_id) == (
        "published", False, None, None,
    )  # fmt: skip
    assert verify_log().wrong == ""


def test_so_can_the_step_by_which_it_was_taken_again():
    slip("remove", "restore", "remove")
    judge(make_appeal(Decision.objects.latest("pk")))
    assert Comment.objects.get().state == State.PUBLISHED


def test_a_lock_of_a_removed_branch_that_is_taken_again_can_be_appealed():
    root = make_comment(author=cast.alice())
    make_comment(reply_to=root)
    remove_branch(comment_id=root.pk, moderator=cast.mori(), reason="abuse")
    make_decision("unlock", root)
    judge(make_appeal(make_decision("lock", root, reason="taken_back")))
    assert not Comment.objects.get(pk=root.pk).is_locked


def test_who_hid_it_before_a_slip_leaves_the_appeal_to_others():
    decision = slip("hide", "restore", "hide")
    removed = make_decision("remove", decision.comment_id, cast.ada())
    appeal = make_appeal(removed)
    assert why_not(judge, appeal, by=cast.mori) == "own_part"
    assert judge(appeal, by=lambda: cast.staff("kai", "moderator")).outcome == "reversed"


def test_what_a_colleague_took_since_the_slip_stays_taken():
    decision = slip("hide", "restore", "hide")
    appeal = make_appeal(decision)
    make_decision("remove", decision.comment_id, cast.staff("kai", "moderator"))
    judge(appeal)
    assert Comment.objects.get().state == State.REMOVED


def test_an_appeal_is_made_once():
    decision = remove()
    make_appeal(decision)
    assert why_not(make_appeal, decision) == "appealed_before"


def test_an_appeal_is_made_in_time(monkeypatch):
    decision = remove()
    Decision.objects.update(decided_at=timezone.now() - APPEAL_WITHIN + timedelta(minutes=1))
    make_appeal(decision)
    other = remove()
    Decision.objects.filter(pk=other.pk).update(decided_at=timezone.now() - APPEAL_WITHIN)
    assert why_not(make_appeal, other) == "too_late"


@pytest.mark.parametrize(("words", "code"), [(" ", "needs_words"), ("x" * 2001, "long_words")])
def test_an_appeal_says_why_in_bounds(words: str, code: str):
    assert why_not(make_appeal, remove(), words) == code


def test_what_takes_nothing_or_stands_no_more_is_not_appealed():
    assert why_not(make_appeal, make_decision("publish", make_held_comment())) == "no_appeal"
    decision = remove()
    make_decision("restore", decision.comment)
    assert why_not(make_appeal, decision) == "stands_no_more"


def test_nobody_judges_their_own_decision_or_their_own_appeal():
    assert why_not(judge, make_appeal(remove()), by=cast.mori) == "own_decision"
    own = make_decision("remove", make_comment(author=cast.mori()), moderator=cast.ada())
    assert why_not(judge, make_appeal(own), by=cast.mori) == "own_appeal"
    assert why_not(judge, make_appeal(remove()), by=cast.edo) == "not_allowed"


def test_an_appeal_is_judged_once_and_with_reasons():
    appeal = make_appeal(remove())
    assert why_not(judge, appeal, answer=" ") == "needs_answer"
    judge(appeal, Outcome.UPHELD)
    assert why_not(judge, appeal) == "judged_before"


@pytest.mark.both
@pytest.mark.parametrize(
    "fields",
    [
        {"outcome": "upheld", "judged_at": timezone.now()},
        {"judge": cast.mori, "outcome": "upheld", "judged_at": timezone.now()},
        {"judge": cast.ada, "judged_at": timezone.now()},
        {"words": ""},
    ],
    ids=["nobody", "the same", "halfway", "without words"],
)
def test_the_database_keeps_appeals_whole(fields):
    appeal = make_appeal(remove())
    people = {name: value() if callable(value) else value for name, value in fields.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(**people)


def test_a_member_appeals_on_the_decisions_page(client):
    decision = remove()
    client.force_login(cast.alice())
    address = decision.get_absolute_url()
    assert 'name="words"' in client.get(address).content.decode()
    answer = client.post(f"{address}appeal/", {"words": " "})
    assert answer.status_code == 422 and b"Please say why" in answer.content
    assert client.post(f"{address}appeal/", {"words": "I only quoted."}).status_code == 303
    page = client.get(address).content.decode()
    assert "You appealed on" in page and 'name="words"' not in page
    judge(Appeal.objects.get())
    page = client.get(address).content.decode()
    assert "The decision is reversed." in page and "Right." in page and "ada" not in page
    page = client.get(address, HTTP_ACCEPT_LANGUAGE="ja").content.decode()
    assert "判断は取り消されました。</b>" in page


def test_who_is_suspended_can_appeal(client):
    decision = suspend(cast.alice())
    client.force_login(cast.alice())
    address = f"{decision.get_absolute_url()}appeal/"
    assert client.post(address, {"words": "It wasn't me."}).status_code == 303


def test_moderators_find_open_appeals_and_judge_them(client):
    appeal = make_appeal(remove(), "I only quoted.")
    client.force_login(cast.ada())
    listed = client.get("/moderation/appeals/").content.decode()
    address = f"/moderation/appeals/{appeal.pk}/"
    assert "I only quoted." in listed and f'href="{address}"' in listed
    assert client.post(address, {"outcome": "upheld", "answer": ""}).status_code == 422
    answer = client.post(address, {"outcome": "upheld", "answer": "It stays."})
    assert (answer.status_code, answer["Location"]) == (303, "/moderation/appeals/")
    assert "I only quoted." not in client.get("/moderation/appeals/").content.decode()
    assert "It stays." in client.get(address).content.decode()
    assert client.get("/moderation/appeals/99999999999999999999/").status_code == 404


def test_the_list_of_appeals_goes_on_at_a_key(
    moderating, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr("forum.moderation.appeals.pages.PAGE_SIZE", 1)
    first, second = make_appeal(remove(), "One"), make_appeal(remove(), "Two")
    with django_assert_max_num_queries(10):
        page = moderating.get("/moderation/appeals/").content.decode()
    assert "One" in page and f"?after={first.pk}" in page and "Two" not in page
    page = moderating.get(f"/moderation/appeals/?after={first.pk}").content.decode()
    assert "Two" in page and second.is_open and "A colleague judges" in page


def test_who_had_a_hand_in_what_was_taken_leaves_the_appeal_to_others():
    hidden, changed = (
        make_comment(author=cast.alice(), text="You fool, 0312345678.") for _ in "12"
    )
    make_decision(Act.HIDE, hidden)
    make_decision(Act.REDACT, changed, text="You fool, […].")
    removed = make_decision(Act.REMOVE, hidden, cast.ada())
    further = make_decision(Act.REDACT, changed, cast.ada(), text="[…], […].")
    for decision in (removed, further):
        appeal = make_appeal(decision)
        asked = {"appeal_id": appeal.pk, "outcome": "upheld", "answer": "It stays."}
        with pytest.raises(Refused, match="own_part"):
            judge_appeal(judge=cast.mori(), **asked)
        assert judge_appeal(judge=cast.staff("kai", "moderator"), **asked).outcome == "upheld"


def test_who_hid_it_once_and_let_it_stand_judges_what_a_colleague_did_later():
    comment = make_comment(author=cast.alice())
    make_decision(Act.HIDE, comment)
    make_decision(Act.RESTORE, comment)
    appeal = make_appeal(make_decision(Act.REMOVE, comment, cast.ada()))
    judge_appeal(appeal_id=appeal.pk, judge=cast.mori(), outcome="upheld", answer="It stays.")


def test_who_was_overruled_leaves_it_to_a_colleague_unless_the_text_changes():
    comment, other = (make_comment(author=cast.alice(), text=f"Text {n}") for n in range(2))
    for one in (comment, other):
        appeal = make_appeal(make_decision(Act.REMOVE, one))
        judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome="reversed", answer="Yes.")
    make_decision(Act.LOCK, comment)
    for act in (Act.REMOVE, Act.HIDE, Act.REDACT):
        with pytest.raises(Refused, match="overruled"):
            make_decision(act, comment)
    with pytest.raises(Refused, match="overruled"):  # Nor with all that answers it.
        remove_branch(comment_id=comment.pk, moderator=cast.mori(), reason="abuse")
    make_decision(Act.REMOVE, comment, cast.staff("kai", "moderator"))
    edit_comment(comment_id=other.pk, editor=cast.alice(), text="Worse than ever.")
    make_decision(Act.REMOVE, other)
