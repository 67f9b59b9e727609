"""A reply gets a thread of its own, with all below it, and goes back where it was."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django_comments_xtd.models import XtdComment

from forum.discussion import branch_rules, tree
from forum.discussion.following import follow
from forum.discussion.models import Comment, Discussion, State
from forum.discussion.moving import move_back, move_out
from forum.discussion.posting import post_comment
from forum.moderation.appeals.judging import judge_appeal
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from forum.moderation.reasons import Why
from forum.notifications.models import Notice
from forum.refusals import Refused
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_appeal, make_decision, make_held_comment

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread() -> dict[str, Comment]:
    """A thread: top, below it left (with a, and aa below that, held h) and right."""
    top = make_comment(author=cast.alice(), text="top")
    left = make_comment(reply_to=top, author=cast.bob(), text="left")
    right = make_comment(reply_to=top, author=cast.suzu(), text="right")
    a = make_comment(reply_to=left, author=cast.alice(), text="a")
    aa = make_comment(reply_to=a, author=cast.suzu(), text="aa")
    return {"top": top, "left": left, "right": right, "a": a, "aa": aa}


def rows() -> list[tuple]:
    """Return all that a move may change, and what must not change."""
    names = ("pk", "path", "depth", "root_id", "reply_to_id", "reply_count", "thread_count",
             "is_listed", "state", "arrival", "moved_from_id")  # fmt: skip
    package = XtdComment.norel_objects.order_by("pk").values_list("thread_id", "parent_id", "level")
    totals = Discussion.objects.order_by("pk").values_list(
        "comment_count", "thread_count", "arrival_count"
    )
    return [*Comment.objects.order_by("pk").values_list(*names), *package, *totals]


def assert_whole() -> None:
    """Prove counters, paths, and the package's rows against what answers what."""
    call_command("recount", "--check")
    comments = Comment.objects.in_bulk()
    for comment in comments.values():
        above = comments.get(comment.reply_to_id)
        assert comment.path == tree.child_path(above.path if above else "", comment.pk)
        assert comment.depth == (above.depth + 1 if above else 0)
        assert comment.root_id == (above.root_id if above else comment.pk)
        package = XtdComment.norel_objects.get(pk=comment.pk)
        assert (package.thread_id, package.level) == (comment.root_id, comment.depth)
        assert package.parent_id == (comment.reply_to_id or comment.pk)


def refusal_of(act, comment: Comment) -> str:
    with pytest.raises(Refused) as caught:
        act(comment_id=comment.pk)
    return caught.value.refusal.code


@pytest.mark.strictest
@pytest.mark.parametrize("name", ["left", "right", "a", "aa"])
def test_a_branch_moves_out_and_back_as_it_was(thread, name: str):
    before, moved = rows(), thread[name]
    move_out(comment_id=moved.pk)
    assert_whole()
    moved.refresh_from_db()
    assert (moved.depth, moved.reply_to_id, moved.root_id) == (0, None, moved.pk)
    assert moved.moved_from_id == {"left": thread["top"], "right": thread["top"],
                                   "a": thread["left"], "aa": thread["a"]}[name].pk  # fmt: skip
    assert Discussion.objects.get().thread_count == 2
    move_back(comment_id=moved.pk)
    assert_whole()
    assert rows() == before


def test_what_is_held_or_gone_in_it_moves_along(thread):
    make_decision("remove", thread["a"])
    held = make_held_comment()
    post_comment(article=thread["a"].article, author=cast.bob(), text="h", reply_to=thread["aa"].pk)
    before = rows()
    move_out(comment_id=thread["left"].pk)
    assert_whole()
    move_back(comment_id=thread["left"].pk)
    assert rows() == before and held.pk
    # Of a tombstone that had this answer alone nothing stays, and it comes again.
    make_decision("remove", thread["left"])
    assert Comment.objects.get(pk=thread["left"].pk).is_listed
    move_out(comment_id=thread["a"].pk)
    assert not Comment.objects.get(pk=thread["left"].pk).is_listed
    assert_whole()
    move_back(comment_id=thread["a"].pk)
    assert Comment.objects.get(pk=thread["left"].pk).is_listed
    assert_whole()


@pytest.mark.strictest
def test_what_came_since_goes_back_with_it(thread):
    moved = thread["left"]
    move_out(comment_id=moved.pk)
    answer = make_comment(reply_to=thread["aa"], author=cast.bob(), text="since")
    assert answer.root_id == moved.pk
    move_back(comment_id=moved.pk)
    answer.refresh_from_db()
    assert answer.root_id == thread["top"].pk
    assert_whole()


def test_what_cannot_move_is_said(thread, monkeypatch):
    assert refusal_of(move_out, thread["top"]) == "is_root"
    assert refusal_of(move_back, thread["left"]) == "not_moved"
    answer = make_comment(reply_to=thread["top"], author=cast.edo(), text="We looked into it.")
    assert refusal_of(move_out, answer) == "newsroom_stays"
    monkeypatch.setattr(branch_rules, "MOST_MOVED", 2)
    assert refusal_of(move_out, thread["left"]) == "too_many_to_move"
    move_out(comment_id=thread["a"].pk)
    monkeypatch.setattr(branch_rules, "MAX_DEPTH", 2)
    assert refusal_of(move_back, thread["a"]) == "too_deep_to_move"


def test_nothing_goes_back_below_itself(thread):
    move_out(comment_id=thread["a"].pk)
    move_out(comment_id=thread["aa"].pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=thread["right"].pk).update(moved_from=thread["top"].pk)
    move_back(comment_id=thread["aa"].pk)
    move_back(comment_id=thread["a"].pk)
    assert_whole()


@pytest.mark.slow
def test_a_move_costs_the_same_however_long_the_branch(django_assert_max_num_queries):
    top = make_comment(author=cast.alice())
    short = make_comment(reply_to=top, author=cast.bob())
    long = make_comment(reply_to=top, author=cast.bob())
    for number in range(20):
        make_comment(reply_to=long, author=cast.suzu(), text=f"{number}.")
    for one in (short, long):
        with django_assert_max_num_queries(20):
            move_out(comment_id=one.pk)
    assert_whole()


@pytest.mark.strictest
@pytest.mark.slow
def test_a_moderator_moves_it_and_takes_it_back(client: Client, thread):
    moved = thread["left"]
    follow(member=cast.suzu(), target=moved)
    client.force_login(cast.mori())
    page = reverse("moderation:comment", args=[moved.pk])
    assert "Move out of the branch" in client.get(page).content.decode()
    make_decision("move", moved, reason="off_topic", words="It is about something else.")
    assert Decision.objects.get().reason == "off_topic"
    notice = Notice.objects.get(recipient=cast.bob(), kind="decision")
    assert "into a thread of its own" in notice.note
    here = client.get(page).content.decode()
    assert "Move back" in here and "Move out of the branch" not in here

    for reader in (Client(), client):
        shown = reader.get(moved.article.get_absolute_url()).content.decode()
        head = shown[shown.index(f'id="c{moved.pk}"') :].partition("</article>")[0]
        assert "moved here by a moderator" in head and f"/comments/{thread['top'].pk}/" in head
        assert "in reply to" not in head
    assert Client().get(moved.get_absolute_url()).status_code == 200
    with pytest.raises(Refused, match="not_possible"):
        make_decision("move", moved, reason="off_topic")
    make_decision("move_back", moved, reason=Why.TAKEN_BACK)
    shown = Client().get(moved.article.get_absolute_url()).content.decode()
    assert "moved here by a moderator" not in shown
    assert verify_log().broken is None


@pytest.mark.strictest
@pytest.mark.slow
def test_the_author_appeals_and_it_goes_back(thread):
    appeal = make_appeal(make_decision("move", thread["left"], reason="off_topic"))
    judge_appeal(appeal_id=appeal.pk, judge=cast.ada(), outcome="reversed", answer="It belongs.")
    comment = Comment.objects.get(pk=thread["left"].pk)
    assert (comment.reply_to, comment.moved_from) == (thread["top"], None)
    assert comment.state == State.PUBLISHED
    assert_whole()
