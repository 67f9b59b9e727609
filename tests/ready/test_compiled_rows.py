"""Rows of queries that were compiled once are the rows that the ORM makes."""

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from forum.discussion.access import get_comment_to_judge_or_404, lock_comment
from forum.discussion.models import Comment, Discussion
from forum.members.models import Member
from forum.ready.compiled_rows import CompiledRows
from tests import cast
from tests.make import make_comment
from tests.statements import spelled

pytestmark = pytest.mark.django_db


def values_of(row) -> dict:
    return {name: value for name, value in vars(row).items() if not name.startswith("_")}


def test_a_row_and_what_is_read_along_are_those_of_the_orm(django_assert_num_queries):
    root = make_comment(author=cast.alice())
    reply = make_comment(reply_to=root, text="再び")
    along = ("article__discussion", "author", "reply_to__author")
    usual = Comment.objects.select_related(*along).get(pk=reply.pk)
    mori = cast.mori()
    mori.has_perms(["discussion.moderate_comment"])  # Which asks, once a request.
    with django_assert_num_queries(1):
        found = get_comment_to_judge_or_404(reply.pk, mori)
    with django_assert_num_queries(0):
        assert found.article.discussion.article is found.article
        pairs = [
            (found, usual), (found.article, usual.article), (found.author, usual.author),
            (found.article.discussion, usual.article.discussion),
            (found.reply_to, usual.reply_to), (found.reply_to.author, usual.reply_to.author),
        ]  # fmt: skip
    for one, other in pairs:
        assert type(one) is type(other)
        assert values_of(one) == values_of(other)
    assert get_comment_to_judge_or_404(root.pk, cast.mori()).reply_to is None


def test_a_query_is_written_once_and_asked_by_any_key():
    made = []

    def make(name: str, above: int):
        made.append(name)
        return Member.objects.filter(username=name, pk__gt=above)

    rows = CompiledRows(make, "above", texts=["name"])
    assert rows(name="alice", above=0) == []
    assert rows.first(name="alice", above=0) is None
    alice, bob = cast.alice(), cast.bob()
    assert rows.first(name="alice", above=0) == alice
    assert rows(name="bob", above=alice.pk) == [bob]
    assert rows(name="bob", above=bob.pk) == []
    assert len(made) == 1


def test_what_is_annotated_is_no_row():
    rows = CompiledRows(lambda: Member.objects.extra(select={"one": "1"}))
    with pytest.raises(ValueError, match="Only rows"):
        rows()


def test_a_comment_that_is_not_there_is_not_locked():
    for number in (0, 7, 2**31, 2**63 - 1, 2**63):
        with transaction.atomic(), pytest.raises(Comment.DoesNotExist):
            lock_comment(number)


def test_a_discussion_that_is_not_there_is_made_when_a_comment_of_it_is_locked():
    comment = make_comment()
    Discussion.objects.all().delete()
    with transaction.atomic():
        discussion, locked = lock_comment(comment.pk)
    assert locked == comment
    assert discussion == Discussion.objects.get(article=comment.article)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql
def test_rows_are_locked_in_a_transaction_after_their_discussion():
    comment = make_comment()
    with pytest.raises(TransactionManagementError):
        lock_comment(comment.pk)
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        lock_comment(comment.pk)
    assert len(queries) == 3  # BEGIN and COMMIT are two of them.
    begin, lock, read, commit = spelled(queries)
    assert (begin, commit) == ("BEGIN", "COMMIT")
    assert "FOR NO KEY UPDATE OF discussion, article" in lock
    assert 'FOR NO KEY UPDATE OF "discussion_comment"' in read
