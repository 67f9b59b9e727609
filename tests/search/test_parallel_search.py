"""Eight processes write, hide, edit and rebuild at once; then the index is what the rows say."""

from io import StringIO

import pytest
from django.core.management import call_command

from forum.search.documents import Kind, key_of
from forum.search.index import get_index
from forum.search.query import Wanted, parse
from tests import cast
from tests.discussion.test_parallel_writers import assert_no_error
from tests.make import make_comment

ROUNDS = 25


def do_one_of(kind: str, member_id: int, article_id: int, comments: list[int]) -> None:
    """Play one part; what is refused is refused."""
    from articles.models import Article
    from forum.discussion.editing import edit_comment
    from forum.discussion.posting import post_comment
    from forum.discussion.removal import hide_comment, restore_comment
    from forum.members.models import Member
    from forum.refusals import Refused

    member, article = Member.objects.get(pk=member_id), Article.objects.get(pk=article_id)
    if kind == "rebuild":
        for _ in range(3):
            call_command("rebuild_search", stdout=StringIO())
        return
    for number in range(ROUNDS):
        comment_id = comments[number % len(comments)]
        try:
            if kind == "post":
                post_comment(
                    article=article, author=member, text=f"quokka 政府 {number}", is_import=True
                )
            elif kind == "edit":
                edit_comment(comment_id=comment_id, editor=member, text=f"quokka {number}")
            else:
                (restore_comment if number % 2 else hide_comment)(comment_id=comment_id)
        except Refused:
            continue


@pytest.mark.parametrize("turn", [1, 2])
def test_the_index_keeps_up_with_eight_writers(writers, turn: int):
    root = make_comment(author=cast.alice())
    comments = [make_comment(reply_to=root, author=cast.bob()).pk for _ in range(4)]
    kinds = ["post", "post", "post", "edit", "hide", "hide", "rebuild", "rebuild"]
    people = {"edit": cast.bob()}
    calls = [
        {
            "kind": kind,
            "member_id": people.get(kind, cast.alice()).pk,
            "article_id": root.article_id,
            "comments": comments,
        }
        for kind in kinds
    ]
    assert_no_error(writers.call(do_one_of, calls))
    call_command("rebuild_search", "--check", stdout=StringIO())
    wanted = Wanted(clauses=parse("政府").clauses, before=2**63 - 1)
    places = get_index().find(wanted, limit=500)
    assert len({key_of(place) for place in places}) == 3 * ROUNDS
    assert all(key_of(place).kind == Kind.COMMENT for place in places)
