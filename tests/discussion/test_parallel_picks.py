"""Eight processes pick, take back, hide, restore and answer: the counts stay exact."""

import pytest
from django.core.management import call_command

from forum.discussion.models import Comment, Discussion, Pick, State
from forum.discussion.newsroom.picking import pick_comment, unpick_comment
from forum.discussion.posting import post_comment
from forum.discussion.removal import hide_comment, restore_comment
from forum.members.models import Member
from forum.refusals import Refused
from tests import cast
from tests.discussion.test_parallel_writers import assert_no_error
from tests.make import make_article, make_comment

TURNS = 12


def work(comments: list[int], first: int) -> None:
    """Do one thing after the other to each comment; colleagues do the same in another order."""
    editor, writer = (Member.objects.get(username=name) for name in ("ada", "edo"))
    article = Comment.objects.get(pk=comments[0]).article
    acts = (
        lambda pk: pick_comment(comment_id=pk, editor=editor, why="Worth reading."),
        lambda pk: hide_comment(comment_id=pk),
        lambda pk: restore_comment(comment_id=pk),
        lambda pk: unpick_comment(comment_id=pk, editor=editor),
        lambda pk: post_comment(
            article=article, author=writer, text="So it is.", reply_to=pk, is_import=True
        ),
    )
    for turn in range(TURNS):
        for place in range(len(comments)):
            pk = comments[(place + first) % len(comments)]
            try:
                acts[(turn + first) % len(acts)](pk)
            except Refused:
                continue


@pytest.mark.django_db(transaction=True)
def test_picks_and_answers_are_counted_right(writers):
    article = make_article()
    cast.edo(), cast.ada()
    comments = [make_comment(article=article, author=cast.alice()).pk for _ in range(3)]

    results = writers.call(work, [{"comments": comments, "first": number} for number in range(8)])

    assert_no_error(results)
    call_command("recount", "--check")
    picked = Comment.objects.filter(picked_at__isnull=False)
    held = Pick.objects.filter(unpicked_at=None)
    assert sorted(held.values_list("comment", flat=True)) == sorted(
        picked.values_list("pk", flat=True)
    )
    discussion = Discussion.objects.get(article=article)
    assert discussion.pick_count == picked.filter(state=State.PUBLISHED).count()
    assert discussion.newsroom_answer_count > 0
