"""Removing a branch: one act, each author told once, exact, and taken back as one."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from forum.discussion.models import Comment
from forum.discussion.posting import post_comment
from forum.moderation.acts import Act
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Reason, Why
from forum.moderation.sweeping.branch_starting import undo_branch
from forum.moderation.sweeping.branch_working import work_on_all, work_on_branch
from forum.moderation.sweeping.models import BranchSweep, Stage, Swept
from forum.moderation.sweeping.starting import undo_sweep
from forum.notifications.models import Notice
from forum.refusals import Refused
from tests import cast
from tests.make import make_article, make_comment
from tests.moderation.making import make_appeal, make_decision, prune, sweep
from tests.moderation.test_sweeping import assert_counts_are_exact, states_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.strictest]

HTMX = {"HX-Request": "true"}


def make_branch() -> list[Comment]:
    """Return one of alice's, three below it by bob, alice and suzu, mori's word, and one beside."""
    root = make_comment(author=cast.alice())
    first = make_comment(reply_to=root, author=cast.bob())
    deep = make_comment(reply_to=first, author=cast.alice())
    deeper = make_comment(reply_to=deep, author=cast.suzu())
    own = make_comment(reply_to=deeper, author=cast.mori())
    Comment.objects.filter(pk=own.pk).update(is_official=True)
    return [root, first, deep, deeper, own, make_comment(article=root.article, author=cast.bob())]


def undo(branch: BranchSweep, **why) -> BranchSweep:
    asked = {"moderator": cast.mori(), "reason": Why.MISTAKE, **why}
    return undo_branch(branch_id=branch.pk, **asked)


def told(act: Act) -> list[str]:
    return sorted(
        Decision.objects.filter(act=act).values_list("member__username", flat=True),
    )


@pytest.mark.both
def test_all_below_goes_but_the_moderators_own_and_each_author_is_told_once():
    comments = make_branch()
    branch = prune(comments[0], words="An endless quarrel.")
    assert states_of(comments) == ["published"] * 6
    assert told(Act.PRUNE) == []
    work_on_all()
    assert states_of(comments) == ["removed"] * 4 + ["published"] * 2
    assert told(Act.PRUNE) == ["alice", "bob", "suzu"]
    notices = Notice.objects.filter(subject__startswith="decision:")
    assert sorted(notices.values_list("recipient__username", flat=True)) == told(Act.PRUNE)
    found = BranchSweep.objects.with_counts().get(pk=branch.pk)
    assert (found.stage, found.removed_count, found.to_do) == (Stage.REMOVED, 4, 4)
    assert Decision.objects.count() == verify_log().count == 4
    assert not verify_log().wrong
    assert_counts_are_exact()


def test_nobody_replies_there_until_it_is_taken_back():
    comments = make_branch()
    branch = prune(comments[0])
    reply = {"article": comments[0].article, "author": cast.suzu(), "reply_to": comments[3].pk}
    with pytest.raises(Refused) as refused:
        post_comment(text="But!", **reply)
    assert refused.value.refusal.code == "locked"
    work_on_all()
    undo(branch)
    call_command("sweep_comments")
    post_comment(text="So?", **reply)


def test_taking_it_back_restores_what_it_removed_and_tells_who_had_been_told():
    comments = make_branch()
    make_decision("remove", comments[1])
    branch = prune(comments[0])
    work_on_all()
    make_decision("restore", comments[3])
    make_decision("remove", comments[3])
    undo(branch)
    work_on_all()
    assert states_of(comments) == [
        "published", "removed", "published", "removed", "published", "published",
    ]  # fmt: skip
    assert told(Act.UNPRUNE) == told(Act.PRUNE) == ["alice", "suzu"]
    found = BranchSweep.objects.get(pk=branch.pk)
    assert found.stage == Stage.RESTORED and not found.root.is_locked
    assert not verify_log().wrong
    assert_counts_are_exact()
    with pytest.raises(Refused) as refused:
        undo(branch)
    assert refused.value.refusal.code == "is_undone"


def test_one_that_still_removes_stops_and_tells_nobody_else():
    comments = make_branch()
    branch = prune(comments[0])
    assert work_on_branch(branch.pk, chunk=3).removed_count == 2
    undo(branch)
    work_on_all()
    assert states_of(comments) == ["published"] * 6
    assert told(Act.PRUNE) == told(Act.UNPRUNE) == ["alice"]


@pytest.mark.both
def test_a_lock_from_before_and_one_set_since_stay():
    before, since = make_branch()[0], make_branch()[0]
    make_decision("lock", before)
    for root in (before, since):
        branch = prune(root)
        work_on_all()
        if root == since:
            make_decision("unlock", root)
            make_decision("lock", root)
        undo(branch)
        work_on_all()
    assert set(Comment.objects.filter(reply_to=None, is_locked=True)) == {before, since}


def test_an_author_appeals_their_part_alone():
    comments = make_branch()
    prune(comments[0], moderator=cast.ada())
    work_on_all()
    appeal = make_appeal(Decision.objects.get(act=Act.PRUNE, member=cast.bob()))
    judge_appeal(appeal_id=appeal.pk, judge=cast.mori(), outcome="reversed", answer="Right.")
    work_on_all(), call_command("sweep_comments")
    assert states_of(comments) == [
        "removed", "published", "removed", "removed", "removed", "published",
    ]  # fmt: skip
    undo(BranchSweep.objects.get(), moderator=cast.ada())
    work_on_all()
    assert states_of(comments) == ["published"] * 6
    assert told(Act.UNPRUNE) == ["alice", "bob", "mori", "suzu"]


def test_it_waits_for_what_another_act_brings_back():
    comments = make_branch()
    earlier = sweep(cast.bob())
    call_command("sweep_comments")
    undo_sweep(sweep=earlier, moderator=cast.mori(), reason=Why.MISTAKE)
    prune(comments[0])
    call_command("sweep_comments")
    assert states_of(comments) == ["removed"] * 4 + ["published"] * 2


@pytest.mark.both
@pytest.mark.parametrize(
    ("who", "why", "code"),
    [
        (cast.mori, {"reason": "nonsense"}, "wrong_reason"),
        (cast.mori, {"reason": Reason.OTHER}, "needs_note"),
        (cast.mori, {"seen": 7}, "stale"),
        (cast.bob, {}, "not_allowed"),
    ],
)
def test_what_will_not_do_changes_nothing(who, why, code: str):
    comments = make_branch()
    with pytest.raises(Refused) as refused:
        prune(comments[0], moderator=who(), **why)
    assert refused.value.refusal.code == code
    assert not BranchSweep.objects.exists() and not Decision.objects.exists()
    comments[0].refresh_from_db()
    assert not comments[0].is_locked


def test_it_is_not_done_twice_nor_to_ones_own_nor_to_nothing():
    comments = make_branch()
    prune(comments[0])
    with pytest.raises(Refused) as refused:
        prune(comments[0])
    assert refused.value.refusal.code == "branch_at_work"
    work_on_all()
    for root, code in ((comments[0], "nothing_to_sweep"), (comments[4], "own_comment")):
        with pytest.raises(Refused) as refused:
            prune(root)
        assert refused.value.refusal.code == code


def test_a_step_costs_the_same_however_many_there_are(django_assert_max_num_queries):
    article = make_article()
    root = make_comment(article=article, author=cast.alice())
    for _ in range(30):
        make_comment(reply_to=root, author=cast.bob())
    with django_assert_max_num_queries(45):
        branch = prune(root)
    work_on_branch(branch.pk, chunk=4)
    with django_assert_max_num_queries(32):
        work_on_branch(branch.pk, chunk=1)


def test_a_moderator_does_it_from_the_pages_without_javascript(moderating):
    comments = make_branch()
    root = comments[0].pk
    form_at = reverse("moderation:prune", args=[root])
    assert form_at in moderating.get(reverse("moderation:comment", args=[root])).content.decode()
    page = moderating.get(form_at).content.decode()
    assert "4 comments" in page and "3 authors are told" in page
    form = {"reason": "", "seen": "0", "words": "Enough of this.", "note": ""}
    refused = moderating.post(form_at, form)
    assert refused.status_code == 422 and "Enough of this." in refused.content.decode()
    done = moderating.post(form_at, {**form, "reason": "abuse"})["Location"]
    go_on = f"{done}go-on/"
    assert "4 comments of 4 removed" in moderating.get(done).content.decode()  # At once.
    assert moderating.post(go_on)["Location"] == done
    assert go_on not in moderating.post(go_on, headers=HTMX).content.decode()
    part = Decision.objects.get(member=cast.bob()).sweep.get_absolute_url()
    assert moderating.get(part).status_code == 200
    back = {**form, "seen": "1", "reason": ""}
    assert moderating.post(f"{done}undo/", back).status_code == 422
    assert moderating.post(f"{done}undo/", {**back, "reason": "mistake"}).status_code == 303
    assert states_of(comments) == ["published"] * 6


@pytest.mark.both
def test_the_author_reads_the_statement_with_the_words(client):
    comments = make_branch()
    prune(comments[0], words="An endless quarrel.")
    work_on_all()
    client.force_login(cast.suzu())
    page = client.get(Decision.objects.get(member=cast.suzu()).get_absolute_url()).content.decode()
    assert "An endless quarrel." in page and cast.mori().display_name not in page
    assert Swept.objects.count() == 4 and not mail.outbox
