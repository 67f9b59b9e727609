"""An appeal is judged by what its judge saw; what was taken back meanwhile can't be upheld."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from forum.discussion.models import Comment, State
from forum.discussion.removal import delete_own_comment
from forum.members.models import Member
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.appeals.models import Appeal
from forum.moderation.decisions.models import Decision
from forum.moderation.measures.taking_back import take_back_measure
from forum.moderation.seen import Seen
from forum.moderation.sweeping.working import work_on_all
from forum.notifications.models import Notice
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_appeal, make_decision, make_report, suspend, sweep, warn
from tests.moderation.test_appeals import judge, why_not
from tests.moderation.test_taken_appeals import page_of, read, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

UPHOLD, REVERSE = 'value="upheld"', 'value="reversed"'


@pytest.fixture
def luc() -> Client:
    return signed_in("luc")


@pytest.fixture
def appeal() -> Appeal:
    """Return alice's appeal of what mori hid."""
    return make_appeal(make_decision("hide", make_comment(author=cast.alice())))


def send(client: Client, appeal: Appeal, page: str, outcome: str = "reversed"):
    """Send the form as the page gave it."""
    fields = {"outcome": outcome, "answer": "Typed & kept."}
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    return client.post(page_of(appeal), {**fields, **({"seen": seen[1]} if seen else {})})


def judge_seen(appeal: Appeal, seen: Seen) -> None:
    judge_appeal(
        appeal_id=appeal.pk, judge=cast.ada(), outcome="reversed", answer="Right.", seen=seen
    )


def decide_elsewhere(appeal: Appeal) -> None:
    """Let kai decide while luc has the appeal: what reads the claim is asked elsewhere."""
    Appeal.objects.filter(pk=appeal.pk).update(claimed_by=None, claimed_until=None)
    make_decision("remove", appeal.decision.comment_id, cast.staff("kai", "moderator"))


def test_the_page_of_the_comment_says_who_has_an_appeal_about_it(appeal, luc, moderating):
    address, way = f"/moderation/comments/{appeal.decision.comment_id}/", page_of(appeal)
    shown = read(moderating, address)
    assert f'<a href="{way}">An appeal about it waits' in shown and "Luc is looking" not in shown
    assert 'data-act="remove"' in shown and "data-undo" in shown
    read(luc, way)
    shown = read(moderating, address)
    assert f'<a href="{way}">' in shown and "Luc is looking at this appeal" in shown
    assert 'data-act="remove"' not in shown and "data-undo" not in shown
    mine = read(luc, address)
    assert "Yours until" in mine and 'data-act="remove"' in mine
    luc.post(f"{way}release/")
    send(luc, appeal, read(luc, way))
    assert way not in read(moderating, address)


def test_so_does_its_case_in_the_queue(luc, moderating):
    comment = make_comment(author=cast.alice())
    appeal = make_appeal(make_decision("lock", comment))
    make_report(comment)
    read(luc, page_of(appeal))
    shown = read(moderating, "/moderation/")
    assert f'<a href="{page_of(appeal)}">' in shown and "Luc is looking at this appeal" in shown
    assert 'data-act="remove"' not in shown and 'name="case"' not in shown


def test_an_author_in_the_room_doesnt_read_who_judges_their_appeal(luc):
    kai = cast.staff("kai", "moderator")
    appeal = make_appeal(make_decision("lock", make_comment(author=kai)))
    read(luc, page_of(appeal))
    shown = read(signed_in("kai"), f"/moderation/comments/{appeal.decision.comment_id}/")
    assert page_of(appeal) not in shown and "Luc" not in shown


def test_nobody_decides_about_a_comment_while_a_colleague_has_its_appeal(appeal, luc, moderating):
    comment = appeal.decision.comment_id
    read(luc, page_of(appeal))
    seen = Seen(State.HIDDEN, 0, appeal.decision_id, 0)
    answer = moderating.post(
        f"/moderation/comments/{comment}/remove/", {"reason_remove": "spam", "seen": str(seen)}
    )
    assert answer.status_code == 422
    assert "Luc is looking at this appeal" in answer.content.decode()
    assert why_not(make_decision, "restore", comment, reason="taken_back") == "claimed"
    luc_member = Member.objects.get(username="luc")
    assert make_decision("remove", comment, luc_member).act == "remove"  # Who has it can.
    Appeal.objects.update(claimed_until=timezone.now())
    assert make_decision("restore", comment).act == "restore"


def test_who_judges_one_of_two_appeals_needs_not_wait_for_the_other(luc):
    comment = make_comment(author=cast.alice())
    hidden, locked = (make_appeal(make_decision(act, comment)) for act in ("hide", "lock"))
    read(luc, page_of(locked))
    assert judge(hidden).outcome == "reversed"
    assert Comment.objects.get().state == State.PUBLISHED


@pytest.mark.both
def test_who_judges_what_was_decided_about_meanwhile_reads_that_first(appeal, luc):
    page = read(luc, page_of(appeal))
    decide_elsewhere(appeal)
    answer = send(luc, appeal, page)
    said = answer.content.decode()
    assert answer.status_code == 422 and "Already decided by kai" in said
    assert "Typed &amp; kept." in said and Appeal.objects.get().is_open
    assert not Notice.objects.filter(subject__startswith="appeal:").exists()
    assert send(luc, appeal, said).status_code == 303  # Having seen it.


def test_so_does_who_judges_what_was_removed_with_others_or_has_changed(luc):
    appeal = make_appeal(make_decision("lock", make_comment(author=cast.alice())))
    page = read(luc, page_of(appeal))
    sweep(cast.alice(), cast.staff("kai", "moderator"))
    work_on_all()
    answer = send(luc, appeal, page)
    assert answer.status_code == 422 and "All comments removed" in answer.content.decode()
    luc.post(f"{page_of(appeal)}release/")
    seen = Seen(State.REMOVED, 1, appeal.decision_id, 0)
    assert why_not(judge_seen, appeal, seen) == "edited_meanwhile"


def test_what_was_not_decided_about_since_is_judged_at_once(appeal, luc):
    assert send(luc, appeal, read(luc, page_of(appeal)), "upheld").status_code == 303
    of_member = make_appeal(suspend(cast.alice()))
    page = read(luc, page_of(of_member))
    assert 'name="seen"' not in page
    assert send(luc, of_member, page, "upheld").status_code == 303


def test_a_form_that_says_nothing_of_what_was_seen_is_incomplete(appeal, luc):
    answer = luc.post(
        page_of(appeal), {"outcome": "upheld", "answer": "Advertising.", "seen": "1.2"}
    )
    assert answer.status_code == 422 and "The form is incomplete" in answer.content.decode()


@pytest.mark.both
@pytest.mark.parametrize(
    ("act", "end"), [("remove", "restore"), ("hide", "restore"), ("lock", "unlock")]
)
def test_what_was_taken_back_can_only_be_reversed(act: str, end: str, luc):
    appeal = make_appeal(make_decision(act, make_comment(author=cast.alice())))
    page = read(luc, page_of(appeal))
    assert UPHOLD in page and REVERSE in page
    Appeal.objects.update(claimed_by=None, claimed_until=None)
    make_decision(end, appeal.decision.comment_id, reason="taken_back")
    assert why_not(judge, appeal, "upheld") == "was_taken_back"
    refused = send(luc, appeal, page, "upheld").content.decode()
    for shown in (refused, read(luc, page_of(appeal))):
        assert UPHOLD not in shown and REVERSE in shown
        assert "The decision was taken back since" in shown
    assert send(luc, appeal, refused, "reversed").status_code == 303
    told = Notice.objects.get(subject=f"appeal:{appeal.pk}")
    assert "reversed" in told.note and Comment.objects.get().state == State.PUBLISHED


def test_what_a_colleague_took_anew_after_it_was_given_back_doesnt_uphold_it(appeal):
    make_decision("restore", appeal.decision.comment_id)
    make_decision("remove", appeal.decision.comment_id, cast.staff("kai", "moderator"))
    assert why_not(judge, appeal, "upheld") == "was_taken_back"


@pytest.mark.parametrize("then", ["replaced", "deleted", "taken again"])
def test_what_was_replaced_or_is_gone_can_be_upheld(appeal, then: str):
    if then == "replaced":
        make_decision("remove", appeal.decision.comment_id)
    elif then == "deleted":
        appeal = make_appeal(make_decision("lock", make_comment(author=cast.alice())))
        delete_own_comment(comment_id=appeal.decision.comment_id, member=cast.alice())
    else:
        make_decision("restore", appeal.decision.comment_id, reason="taken_back")
        make_decision("hide", appeal.decision.comment_id, reason="taken_back")
    assert judge(appeal, "upheld").outcome == "upheld"


@pytest.mark.parametrize("take", [suspend, warn])
def test_so_it_is_with_measures_against_a_member(take):
    appeal = make_appeal(take(cast.alice(), cast.mori()))
    take_back_measure(decision_id=appeal.decision_id, moderator=cast.mori())
    assert why_not(judge, appeal, "upheld") == "was_taken_back"
    assert judge(appeal, "reversed").outcome == "reversed"


def test_a_measure_that_another_replaced_can_be_upheld():
    appeal = make_appeal(warn(cast.alice(), cast.mori()))
    warn(Member.objects.get(username="alice"), reason="spam")
    assert judge(appeal, "upheld").outcome == "upheld"


def judge_or_take_back(appeal_id: int, comment_id: int, who: int, seen: Seen | None = None) -> str:
    """Uphold an appeal, or take back what it is about."""
    from forum.moderation.deciding import decide
    from forum.refusals import Refused

    moderator = Member.objects.get(pk=who)
    try:
        if seen is None:
            decide(act="restore", comment_id=comment_id, moderator=moderator, reason="taken_back")
            return "taken back"
        judge_appeal(
            appeal_id=appeal_id, judge=moderator, outcome="upheld", answer="Spam.", seen=seen
        )
    except Refused as refused:
        return refused.refusal.code
    return "upheld"


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_nobody_upholds_at_once_what_is_taken_back(writers):
    decision = make_decision("remove", make_comment(author=cast.alice()))
    appeal, comment = make_appeal(decision), Comment.objects.get()
    seen = Seen(State.REMOVED, 0, decision.pk, 0)
    asked = {"appeal_id": appeal.pk, "comment_id": comment.pk}
    judging, taking_back = {"who": cast.ada().pk, "seen": seen}, {"who": cast.mori().pk}
    calls = [{**asked, **(taking_back if n == 3 else judging)} for n in range(8)]
    results = writers.call(judge_or_take_back, calls)
    assert results[3] == "taken back" and results.count("upheld") <= 1
    assert set(results) <= {"taken back", "upheld", "judged_before", "already_decided"}
    appeal.refresh_from_db()
    assert appeal.is_open == ("upheld" not in results)
    first = Decision.objects.latest("pk").decided_at
    assert appeal.is_open or appeal.judged_at < first
