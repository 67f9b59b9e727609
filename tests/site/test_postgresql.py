"""What PostgreSQL is told at the beginning of every connection."""

from time import monotonic

import pytest
from django.db import connection

from tests.dead_rows import DEAD, MANY, sweep

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_queries_are_not_compiled():
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)


def test_a_kept_connection_that_ended_is_noticed_before_it_is_used():
    mine, other = connection.copy(), connection.copy()
    try:
        mine.ensure_connection()
        assert mine.is_usable()
        with other.cursor() as cursor:
            pid = mine.connection.info.backend_pid
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
            assert cursor.fetchone() == (True,)
        assert not mine.is_usable()
    finally:
        mine.close()
        other.close()


def test_a_word_from_the_server_ends_no_connection():
    mine, other = connection.copy(), connection.copy()
    try:
        with mine.cursor() as cursor, other.cursor() as others:
            cursor.execute("LISTEN a_word")
            others.execute("NOTIFY a_word")
        assert mine.is_usable()
    finally:
        mine.close()
        other.close()


LEFT_BEHIND = """INSERT INTO django_session (session_key, session_data, expire_date)
    SELECT number, '', now() FROM generate_series(0, %s) number"""


@pytest.mark.django_db(transaction=True)
def test_rows_that_a_test_left_behind_are_swept():
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute(LEFT_BEHIND, [MANY])
        cursor.execute("ROLLBACK")
    other.close()
    with connection.cursor() as cursor:
        until = monotonic() + 20  # They are counted once the server has ended that connection.
        while monotonic() < until:
            cursor.execute(DEAD, [MANY])
            if ("django_session",) in cursor.fetchall():
                break
        sweep()
        cursor.execute("SELECT pg_relation_size('django_session'), reltuples FROM pg_class "
                       "WHERE relname = 'django_session'")  # fmt: skip
        assert cursor.fetchone() == (0, -1)  # As if no row had ever been counted.
