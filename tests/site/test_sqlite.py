"""Statements on SQLite, whose marks are looked for once."""

import pytest
from django.db import connection

from forum.sqlite3.base import LONGEST_KEPT, with_question_marks

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def found(sql: str, *parameters: object) -> tuple[object, ...]:
    with connection.cursor() as cursor:
        cursor.execute(sql, *parameters)
        return cursor.fetchone()


def test_a_statement_is_read_once_and_takes_other_values_each_time():
    for number in (7, 8):
        assert found("SELECT %s, '100 %%'", [number]) == (number, "100 %")
    before = with_question_marks.cache_info()
    assert found("SELECT %s, '100 %%'", [9]) == (9, "100 %")
    after = with_question_marks.cache_info()
    assert (after.hits, after.misses) == (before.hits + 1, before.misses)


def test_parameters_by_name_and_statements_without_any_are_as_ever():
    assert found("SELECT %(one)s, %(two)s, %(one)s", {"one": 1, "two": 2}) == (1, 2, 1)
    assert found("SELECT '100 %'") == ("100 %",)


def test_what_is_very_long_is_not_kept():
    long = f"SELECT %s, '{'a' * LONGEST_KEPT}'"
    before = with_question_marks.cache_info()
    assert found(long, [7])[0] == 7
    assert with_question_marks.cache_info() == before


def test_many_rows_are_written_by_one_statement():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE probe (n integer)")
        cursor.executemany("INSERT INTO probe VALUES (%s)", [[1], [2]])
    assert found("SELECT sum(n) FROM probe") == (3,)
