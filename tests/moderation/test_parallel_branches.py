"""Branches are moved, removed and written in at once: what goes is what was there when decided."""

from time import sleep

import pytest
from django.core.management import call_command
from django.urls import reverse

from articles.models import Article
from forum.discussion.models import Comment, State
from forum.discussion.posting import post_comment
from forum.members.models import Member
from forum.moderation.acts import Act
from forum.moderation.chain.verifying import verify_log
from forum.moderation.deciding import decide
from forum.moderation.decisions.models import Decision
from forum.moderation.sweeping.branch_starting import undo_branch
from forum.moderation.sweeping.branch_working import work_on_all, work_on_branch
from forum.moderation.sweeping.models import BranchSweep, Sweep, Swept
from forum.moderation.sweeping.working import work_on
from forum.refusals import Refused
from tests import cast
from tests.fresh import empty_cache
from tests.make import make_comment
from tests.moderation.making import make_decision, prune, sweep
from tests.moderation.test_sweeping import states_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def make_thread() -> list[Comment]:
    """Return a comment, one below it, two below that."""
    root = make_comment(author=cast.alice())
    middle = make_comment(reply_to=root, author=cast.bob())
    below = make_comment(reply_to=middle, author=cast.suzu())
    return [root, middle, below, make_comment(reply_to=below, author=cast.bob())]


def test_nothing_leaves_a_branch_that_is_being_removed():
    _root, middle, below, last = comments = make_thread()
    prune(middle)
    for comment in (middle, below, last):  # Itself, and what is in it.
        with pytest.raises(Refused, match="being_removed"):
            make_decision(Act.MOVE, comment)
    work_on_all()
    make_decision(Act.MOVE, below)
    assert states_of(comments) == ["published", "removed", "removed", "removed"]


def test_what_has_a_removal_inside_it_waits_as_well():
    _root, middle, below, _last = make_thread()
    prune(below)
    with pytest.raises(Refused, match="being_removed"):
        make_decision(Act.MOVE, middle)


def test_nothing_comes_back_into_a_branch_that_is_being_removed():
    root, _middle, below, _last = comments = make_thread()
    make_decision(Act.MOVE, below)
    prune(root)
    with pytest.raises(Refused, match="being_removed"):
        make_decision(Act.MOVE_BACK, below)
    work_on_all()
    assert states_of(comments) == ["removed", "removed", "published", "published"]
    make_decision(Act.MOVE_BACK, below)
    assert states_of(comments)[2:] == ["published", "published"]


def test_beside_a_removal_and_once_it_is_taken_back_all_is_as_ever():
    root, middle, _below, _last = make_thread()
    beside = make_comment(reply_to=root, author=cast.suzu())
    branch = prune(middle)
    make_decision(Act.MOVE, beside)
    undo_branch(branch_id=branch.pk, moderator=cast.mori(), reason="mistake")
    make_decision(Act.MOVE, middle)


def test_the_moderator_reads_why(moderating):
    _root, middle, *_rest = make_thread()
    prune(middle)
    act = reverse("moderation:act", args=[middle.pk, "move"])
    sent = {"reason": "off_topic", "note": "Astray.", "seen": "published.0.0.0"}
    for headers in ({}, {"HX-Request": "true"}):
        answer = moderating.post(act, sent, headers=headers)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "A branch is just being removed here" in page and "Astray." in page


def test_a_move_asks_twice_more_and_nothing_else_does(django_assert_num_queries):
    _root, middle, *_rest = make_thread()
    from forum.moderation.sweeping.branch_reach import why_being_removed

    with django_assert_num_queries(2):
        why_being_removed(Act.MOVE, middle)
    with django_assert_num_queries(0):
        why_being_removed(Act.REMOVE, middle)


BRANCHES = 3
TIMES = 8


def move_write_or_remove(role: str, root_id: int, branch_ids: list[int]) -> list[str]:
    """Move the branches out and back, write in them, or remove what is below the root."""
    done = []
    for number in range(TIMES):
        branch_id = branch_ids[number % BRANCHES]
        try:
            done.append(ROLES[role.split()[0]](role.split()[-1], root_id, branch_id, number))
        except Refused as refused:
            done.append(refused.refusal.code)
    return done


def _move(name: str, _root_id: int, branch_id: int, number: int) -> str:
    mover = Member.objects.get(username=name)
    moved = Comment.objects.get(pk=branch_id).moved_from_id is not None
    act, reason = (Act.MOVE_BACK, "calm_again") if moved else (Act.MOVE, "off_topic")
    decide(act=act, comment_id=branch_id, moderator=mover, reason=reason)
    return act


def _write(name: str, root_id: int, branch_id: int, number: int) -> str:
    empty_cache()  # The rates are not what this is about.
    article = Article(pk=Comment.objects.get(pk=root_id).article_id)
    author = Member.objects.get(username=name)
    post_comment(article=article, author=author, text=f"{number} by {name}", reply_to=branch_id)
    return "written"


def _remove(_name: str, root_id: int, _branch_id: int, number: int) -> str:
    if number == 0:
        sleep(0.2)
        prune(Comment.objects.get(pk=root_id))
    return _work("", root_id, 0, number)


def _work(_name: str, _root_id: int, _branch_id: int, _number: int) -> str:
    sleep(0.1)
    for branch in BranchSweep.objects.all():
        work_on_branch(branch.pk, chunk=2)
    return "worked"


def _sweep(name: str, _root_id: int, _branch_id: int, number: int) -> str:
    if number == 0:
        sweep(Member.objects.get(username=name))
        return "decided"
    for begun in Sweep.objects.all():
        work_on(begun.pk, chunk=2)
    return "worked"


ROLES = {"move": _move, "write": _write, "remove": _remove, "work": _work, "sweep": _sweep}


def was_in(branch_id: int, cut: Decision) -> bool:
    """Say whether a branch hung where it was first when the removal was decided."""
    moves = Decision.objects.filter(comment=branch_id, act__in=(Act.MOVE, Act.MOVE_BACK))
    last = moves.filter(pk__lt=cut.pk).order_by("-pk").first()
    return last is None or last.act == Act.MOVE_BACK


@pytest.fixture
def branches() -> list[Comment]:
    """Three branches of three comments each, below one of alice's."""
    root = make_comment(author=cast.alice())
    branches = [make_comment(reply_to=root, author=cast.bob()) for _ in range(BRANCHES)]
    for branch in branches:
        make_comment(reply_to=make_comment(reply_to=branch, author=cast.suzu()), author=cast.bob())
    return branches


def work_at_once(writers, branches: list[Comment], *roles: str) -> None:
    """Let three moderators move the branches, three members write in them, and two more."""
    cast.mori()
    movers = [cast.staff(f"mover{number}", "moderator").username for number in range(3)]
    authors = [cast.member(f"author{number}").username for number in range(3)]
    place = {"root_id": branches[0].reply_to_id, "branch_ids": [branch.pk for branch in branches]}
    all_roles = [*(f"move {name}" for name in movers), *(f"write {name}" for name in authors)]
    calls = [{**place, "role": role} for role in (*all_roles, *roles)]
    results = writers.call(move_write_or_remove, calls)
    assert [result for result in results if isinstance(result, BaseException)] == []
    call_command("sweep_comments")


def test_moves_replies_and_a_removal_at_once_take_what_was_there(writers, branches):
    work_at_once(writers, branches, "remove mori", "work mori")

    cut = Decision.objects.get(act=Act.CUT)
    taken = set(Swept.objects.values_list("comment", flat=True))
    assert len(taken) == cut.comment_count
    for branch in branches:
        own = {pk for pk, above in Comment.objects.values_list("pk", "path") if has(above, branch)}
        assert (own <= taken) if was_in(branch.pk, cut) else not own & taken
    states = dict(Comment.objects.values_list("pk", "state"))
    assert {pk for pk, state in states.items() if state == State.REMOVED} == taken
    assert verify_log().broken is None
    call_command("recount", "--check")


def test_moves_and_replies_hinder_no_removal_of_all_that_a_member_wrote(writers, branches):
    work_at_once(writers, branches, "sweep bob", "sweep suzu")
    swept = Sweep.objects.values_list("member", "last")
    assert len(swept) == 2
    for member, last in swept:
        theirs = Comment.objects.filter(author=member)
        assert set(theirs.filter(pk__lte=last).values_list("state", flat=True)) <= {"removed"}
        assert set(theirs.filter(pk__gt=last).values_list("state", flat=True)) <= {"published"}
    call_command("recount", "--check")


def has(path: str, branch: Comment) -> bool:
    """Say whether a comment with this path is in a branch, wherever that hangs."""
    own = Comment.objects.get(pk=branch.pk).path
    return path.startswith(own)
