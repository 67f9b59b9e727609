"""What it costs to know who took part in a thread: the same however long that is."""

import json

import pytest
from django.db import connection

from articles.models import Article
from forum.discussion.models import Comment
from forum.members.models import Member
from forum.moderation.asking.colleagues import find_colleagues
from forum.moderation.cases.models import Case, CaseQuerySet
from tests import cast
from tests.big import make_huge_discussion
from tests.discussion.test_cost_at_any_size import STEPS, counting_steps
from tests.make import make_comment
from tests.moderation.making import make_thread_report

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(900)]

SIZES = (100, 10_000)


def make_long_case(size: int) -> Case:
    """Return the case of a thread that all of a discussion stands in, with what is beside it."""
    article: Article = make_huge_discussion(size)
    root = Comment.objects.filter(article=article, depth=0).earliest("pk")
    # All of it is one thread: below the first root, byte by byte.
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE discussion_comment SET path = %s || path WHERE article_id = %s AND path <> %s",
            [root.path, article.pk, root.path],
        )
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE discussion_comment")
    Comment.objects.filter(pk=root.pk, reply_count=0).update(reply_count=1)
    return make_thread_report(Comment.objects.get(pk=root.pk)).case


def asked_of(case: Case, member: Member) -> CaseQuerySet:
    return Case.objects.filter(pk=case.pk).with_part_of(member)


def blocks_of(rows: CaseQuerySet) -> int:
    """Return how many blocks PostgreSQL reads for it."""
    sql, values = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", values)
        plan = cursor.fetchone()[0]
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return plan[0]["Plan"]["Shared Hit Blocks"] + plan[0]["Plan"]["Shared Read Blocks"]


def cost_of(rows: CaseQuerySet) -> int:
    """Return the steps of SQLite's machine, or the blocks that PostgreSQL reads."""
    if connection.vendor == "postgresql":
        return blocks_of(rows)
    with counting_steps() as steps:
        list(rows.all())
    return steps[0] * STEPS


@pytest.mark.parametrize("took_part", [False, True])
def test_whether_somebody_took_part_costs_the_same_in_a_thread_of_any_length(took_part: bool):
    costs = []
    for size in SIZES:
        case = make_long_case(size)
        if took_part:
            answered = Comment.objects.filter(article=case.article_id).latest("pk")
            make_comment(reply_to=answered, author=cast.mori())
        rows = asked_of(case, cast.mori())
        assert [one.took_part for one in rows] == [took_part]
        costs.append(cost_of(rows))
    few, many = costs
    assert many <= few + (30 if connection.vendor == "postgresql" else 300), costs


def test_whom_to_ask_costs_the_same_in_a_thread_of_any_length():
    costs, people = [], [cast.staff(f"judge-{number}", "moderator") for number in range(8)]
    for size in SIZES:
        case = make_long_case(size)
        case = Case.objects.select_related("article", "branch", "author").get(pk=case.pk)
        rows = find_colleagues(cast.mori(), case)
        assert set(people) <= set(rows)
        costs.append(cost_of(rows))
    few, many = costs
    assert many <= few + (100 if connection.vendor == "postgresql" else 2_000), costs


@pytest.mark.sqlite
def test_it_is_asked_of_two_indexes():
    plan = asked_of(make_long_case(100), cast.mori()).explain()
    for index in ("comment_by_author_here", "comment_unseen_by_author_here"):
        assert f"{index} (article_id=? AND author_id=?)" in plan, plan
