"""Queries that are compiled once, and rows with those they refer to, are what the ORM makes."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.care.models import HardLook
from forum.moderation.cases.columns import COMMENTS
from forum.moderation.cases.queue import load_comments
from forum.ready.columns import Columns
from forum.ready.compiled import CompiledQuery, read_rows
from forum.ready.rows import Joined
from tests import cast
from tests.make import make_comment

pytestmark = pytest.mark.django_db


def read_fields(row) -> dict:
    """Return what was read of a row, as Python has it."""
    named = {field.attname for field in row._meta.concrete_fields}
    return {name: value for name, value in vars(row).items() if name in named}


def test_rows_come_with_what_they_refer_to(django_assert_num_queries):
    root = make_comment(author=cast.alice(), text="初めて")
    reply = make_comment(reply_to=root, author=cast.suzu())
    with django_assert_num_queries(1):
        found, first = load_comments([reply.pk, root.pk])
        read = [
            found, found.author, found.article, found.reply_to, found.reply_to.author,
            first, first.author, first.article,
        ]  # fmt: skip
        assert first.reply_to is None
    for row in read:
        usual = type(row).objects.get(pk=row.pk)
        assert not row._state.adding
        assert read_fields(row).items() <= read_fields(usual).items()


def test_what_was_left_out_is_fetched_when_it_is_asked(django_assert_num_queries):
    alice = cast.alice()
    [found] = load_comments([make_comment(author=alice).pk])
    with django_assert_num_queries(1):
        assert found.author.email == alice.email


def test_whoever_reads_more_than_a_row_finds_it_behind_it():
    comment = make_comment(author=cast.alice())
    replies = Exists(Comment.objects.filter(reply_to=OuterRef("pk")))
    make_comment(reply_to=comment)
    rows = Comment.objects.filter(pk=comment.pk).values_list(*COMMENTS.names, replies)
    [values] = read_rows(rows)
    assert COMMENTS.row(values) == comment and values[-1] == 1


def test_a_path_comes_after_the_one_that_leads_to_it():
    some = Columns(Member, "id", "username")
    with pytest.raises(KeyError):
        Joined(Columns(Comment), reply_to__author=some)


def test_a_compiled_query_takes_lists_times_and_days():
    made = []

    def make(members: list[int], since: datetime, other: int):
        made.append(other)
        rows = Member.objects.filter(pk__in=members, date_joined__gt=since).exclude(pk=other)
        return rows.order_by("pk").values_list("pk")

    query = CompiledQuery(make, "other", lists=["members"], times=["since"])
    people = [cast.alice().pk, cast.bob().pk, cast.suzu().pk]
    long_ago = datetime(1990, 1, 1, tzinfo=UTC)
    found = query(members=people, since=long_ago, other=people[1])
    assert found == [(people[0],), (people[2],)]
    assert query(members=people[:1], since=long_ago, other=0) == [(people[0],)]
    assert query(members=[], since=long_ago, other=0) == []
    assert query(members=people, since=timezone.now() + timedelta(days=1), other=0) == []
    assert len(made) == 1


def test_a_compiled_query_takes_texts_and_a_pattern_beside_lists():
    query = CompiledQuery(
        lambda members, name: Member.objects.filter(
            pk__in=members, username=name, display_name__startswith=F("display_name")
        ).values_list("pk"),
        lists=["members"], texts=["name"],
    )  # fmt: skip
    people = [cast.alice().pk, cast.bob().pk]
    assert query(members=people, name="bob") == [(people[1],)]
    assert query(members=people[:1], name="bob") == query(members=people, name="b%") == []


def test_days_are_told_apart():
    comment, day = make_comment(), timezone.localdate()
    HardLook.objects.create(member=cast.mori(), day=day, comment=comment)
    query = CompiledQuery(
        lambda day: HardLook.objects.filter(day=day).values_list("comment"), days=["day"]
    )
    assert query(day=day) == [(comment.pk,)]
    assert query(day=day - timedelta(days=1)) == []
