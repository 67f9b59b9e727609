"""SQL put together once reads and writes what the ORM does."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from forum.discussion.models import Comment, Discussion
from forum.members.models import Member
from forum.ready.columns import Columns
from tests import cast
from tests.make import make_article, make_comment

pytestmark = pytest.mark.django_db


def read(columns: Columns, pk: int):
    key = columns.model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns.listed('one')} FROM {columns.table} AS one WHERE one.{key} = %s", [pk]
        )
        return columns.row(cursor.fetchone())


def plain(row, columns: Columns) -> dict:
    return {name: getattr(row, name) for name in columns.attnames}


@pytest.mark.parametrize("model", [Comment, Member, Discussion])
def test_a_row_is_read_as_the_orm_reads_it(model, django_assert_num_queries):
    comment = make_comment(text="**Yes** 日本語", submission_key=uuid4())
    pk = {Comment: comment.pk, Member: comment.author_id}.get(
        model
    ) or comment.article.discussion.pk
    columns = Columns(model)
    with django_assert_num_queries(1):
        row = plain(read(columns, pk), columns)
    assert row == plain(model.objects.get(pk=pk), columns)


def test_a_row_is_written_as_the_orm_writes_it():
    comment = make_comment(submission_key=uuid4())
    columns = Columns(Comment, "text", "created_at", "edited_at", "is_locked", "submission_key")
    comment.text, comment.is_locked, comment.submission_key = "O'Brien’s 100 %s", True, uuid4()
    comment.created_at = comment.edited_at = timezone.now() - timedelta(days=1)
    with connection.cursor() as cursor:
        cursor.execute(columns.update(), [*columns.values(comment), comment.pk])
    assert plain(Comment.objects.get(pk=comment.pk), columns) == plain(comment, columns)


def test_a_row_is_inserted_with_all_that_it_holds():
    columns = Columns(Discussion)
    wanted = Discussion(pk=77, article=make_article(), closes_after_days=3, version=5)
    with connection.cursor() as cursor:
        cursor.execute(columns.insert(), columns.values(wanted))
    assert plain(Discussion.objects.get(pk=77), columns) == plain(wanted, columns)


def test_what_was_not_read_is_fetched_when_it_is_asked(django_assert_num_queries):
    alice = cast.alice()
    row = read(Columns(Member, "id", "username"), alice.pk)
    with django_assert_num_queries(1):
        assert row.email == alice.email


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(ValueError, match="has no columns \\['colour'\\]"):
        Columns(Member, "id", "colour")
