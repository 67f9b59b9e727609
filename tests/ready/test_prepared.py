"""Statements of one trip, prepared where PostgreSQL is asked without a pooler."""

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from forum.ready import trips
from forum.ready.prepared import Statement
from tests import cast

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

TOUCH = "UPDATE members_member SET username = username WHERE id = %s AND username <> '100 %%'"
READ = "SELECT username FROM members_member WHERE id = %s"
AGAIN = "SELECT username FROM members_member WHERE %s = id"


@pytest.fixture(autouse=True)
def _knows_nothing(db) -> None:
    """Let the tests before have filled no place; names are never given twice."""
    connections["default"].prepared = {}


def sent(*statements: Statement) -> tuple[object, str]:
    with CaptureQueriesContext(connection) as queries:
        row = trips.read_one(*statements)
    return row, queries[0]["sql"]


def test_a_statement_is_prepared_once_a_connection():
    alice, bob = cast.alice(), cast.bob()
    row, first = sent((TOUCH, [alice.pk]), (READ, [alice.pk]))
    assert row == ("alice",) and first.count("PREPARE") == 2 and first.count("EXECUTE") == 2
    row, second = sent((TOUCH, [bob.pk]), (READ, [bob.pk]))
    assert row == ("bob",) and "PREPARE" not in second and second.count("EXECUTE") == 2


def test_what_has_no_parameters_is_prepared_too():
    for _time in range(2):
        row, sql = sent(("SELECT count(*) FROM members_member", []))
        assert row == (0,) and "EXECUTE" in sql


def test_what_failed_with_its_trip_is_prepared_anew():
    alice = cast.alice()
    broken = ("SELECT 1 / %s::int", [0])
    with pytest.raises(DatabaseError), transaction.atomic():
        trips.read_one((AGAIN, [alice.pk]), broken)
    assert trips.read_one((AGAIN, [alice.pk])) == ("alice",)


@pytest.mark.parametrize("change", ["ALTER TABLE probe ALTER n TYPE bigint", "DEALLOCATE ALL"])
def test_what_holds_no_more_fails_once(change):
    probe = ("SELECT n FROM probe WHERE n = %s", [7])
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE probe ON COMMIT DROP AS SELECT 7 AS n")
        assert trips.read_one(probe) == (7,)
        cursor.execute(change)
    with pytest.raises(DatabaseError), transaction.atomic():
        trips.read_one(probe)
    assert trips.read_one(probe) == (7,)
    connections["default"].prepared = {}  # For the tests to come.


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_it_is_asked_again_at_once():
    alice = cast.alice()
    assert trips.read_one((READ, [alice.pk])) == ("alice",)
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    row, sql = sent((READ, [alice.pk]))
    assert row == ("alice",) and "EXECUTE" in sql
    row, sql = sent((READ, [alice.pk]))
    assert row == ("alice",) and "EXECUTE" not in sql
    connections["default"].prepared = {}


def test_behind_a_pooler_nothing_is_prepared(monkeypatch):
    alice = cast.alice()
    monkeypatch.setattr(connections["default"], "prepared", None)
    row, sql = sent((TOUCH, [alice.pk]), (READ, [alice.pk]))
    assert row == ("alice",) and "EXECUTE" not in sql
