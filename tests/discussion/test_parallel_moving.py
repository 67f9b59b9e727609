"""A branch moves out and back while people write in it, and while a colleague moves it, too."""

from django.core.management import call_command

from forum.discussion import tree
from forum.discussion.models import Comment
from forum.members.models import Member
from tests import cast
from tests.make import make_comment

TIMES = 6


def move_or_write(moved_id: int, answered_id: int, member_id: int | None) -> int:
    """Move the branch out and back, or write below the other comment; return how often it went."""
    from forum.discussion.moving import move_back, move_out
    from forum.discussion.posting import post_comment
    from forum.refusals import Refused

    done = 0
    for number in range(TIMES):
        try:
            if member_id is None:
                (move_back if number % 2 else move_out)(comment_id=moved_id)
            else:
                answered = Comment.objects.get(pk=answered_id)
                post_comment(
                    article=answered.article,
                    author=Member.objects.get(pk=member_id),
                    text=f"Number {number} by {member_id}.",
                    reply_to=answered_id,
                )
            done += 1
        except Refused:
            continue
    return done


def test_who_writes_in_a_branch_that_moves_stays_in_it(writers):
    top = make_comment(author=cast.alice())
    moved = make_comment(reply_to=top, author=cast.bob())
    answered = make_comment(reply_to=moved, author=cast.suzu())
    members = [cast.member(f"writer{number}") for number in range(5)]
    calls = [
        {"moved_id": moved.pk, "answered_id": answered.pk, "member_id": member_id}
        for member_id in [None, None, None, *(member.pk for member in members)]
    ]
    results = writers.call(move_or_write, calls)
    assert [result for result in results if isinstance(result, BaseException)] == []
    assert sum(results[:3]) > 0
    written = Comment.objects.filter(reply_to=answered).count()
    assert written == sum(results[3:]) > 0

    call_command("recount", "--check")
    comments = Comment.objects.in_bulk()
    for comment in comments.values():
        above = comments.get(comment.reply_to_id)
        assert comment.path == tree.child_path(above.path if above else "", comment.pk)
        assert comment.root_id == (above.root_id if above else comment.pk)
