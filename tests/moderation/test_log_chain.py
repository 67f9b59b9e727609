"""The moderation log's chain: what is added, what is refused, and what a proof finds."""

from importlib import import_module

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from forum.moderation.chain.models import LogEntry, LogHead
from forum.moderation.chain.verifying import verify_log
from forum.moderation.decisions.models import Decision
from tests import cast
from tests.make import make_comment
from tests.moderation.making import make_decision
from tests.moderation.test_suspending import suspend
from tests.statements import spelled

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

migration = import_module("forum.moderation.migrations.0003_guard_the_log")


@pytest.fixture
def logged() -> list[Decision]:
    """Four decisions in the log."""
    comment = make_comment(author=cast.alice())
    acts = ("hide", "restore", "lock")
    return [
        *(make_decision(act, comment, note="So it was.") for act in acts),
        suspend(cast.alice()),
    ]


@pytest.fixture
def unguarded(logged: list[Decision]) -> None:
    """What somebody can do who owns the database."""
    with connection.cursor() as cursor:
        for statement in migration.UNGUARD[connection.vendor]:
            cursor.execute(statement)


def broken() -> int | None:
    return verify_log().broken


def test_every_decision_is_an_entry_and_they_hold(logged, capsys):
    entries = LogEntry.objects.order_by("number").values_list("number", "kind", "key")
    assert list(entries) == [
        (number, "decision", decision.pk) for number, decision in enumerate(logged, 1)
    ]
    call_command("verify_moderation_log")
    assert f"4 entries hold. Head: {LogHead.objects.get().hash}" in capsys.readouterr().out


def test_an_entry_holds_nothing_that_somebody_wrote(logged):
    assert not any("So it was" in entry.facts for entry in LogEntry.objects.all())


def test_an_empty_log_holds():
    assert (verify_log().count, broken()) == (0, None)


@pytest.mark.parametrize(
    "change",
    [
        lambda: LogEntry.objects.filter(number=2).update(facts="{}"),
        lambda: LogEntry.objects.filter(number=2).delete(),
        lambda: LogHead.objects.update(hash="0" * 64),
        lambda: LogHead.objects.update(number=F("number") - 1),
        lambda: LogHead.objects.all().delete(),
    ],
    ids=["change", "delete", "rehash", "shorten", "behead"],
)
def test_the_database_refuses_to_change_the_log(logged, change):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        change()
    assert broken() is None


@pytest.mark.sqlite
def test_nothing_takes_the_place_of_an_entry(logged):
    with pytest.raises(IntegrityError, match="append-only"), connection.cursor() as cursor:
        cursor.execute(
            "REPLACE INTO moderation_logentry (number, kind, key, facts, hash) "
            "VALUES (2, 'decision', 99, '{}', '')"
        )


@pytest.mark.postgresql
def test_the_log_cannot_be_emptied(logged):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        connection.cursor().execute("TRUNCATE moderation_logentry")


@pytest.mark.parametrize(
    ("change", "first"),
    [
        (lambda: LogEntry.objects.filter(number=2).update(facts="{}"), 2),
        (lambda: LogEntry.objects.filter(number=3).update(hash="0" * 64), 3),
        (lambda: LogEntry.objects.filter(number=1).delete(), 1),
        (lambda: LogEntry.objects.filter(number=2).delete(), 2),
        (lambda: LogEntry.objects.filter(number=4).delete(), 4),
        (lambda: LogHead.objects.update(number=3), 3),
        (lambda: LogHead.objects.update(number=5), 5),
        (lambda: Decision.objects.filter(act="restore").update(reason="mistake"), 2),
        (lambda: Decision.objects.filter(act="lock").update(note="It wasn't."), 3),
        (lambda: Decision.objects.filter(act="suspend").delete(), 4),
        (lambda: Decision.objects.create(**unlogged()), 5),
    ],
)
def test_a_proof_names_the_first_entry_that_was_tampered_with(unguarded, change, first):
    change()
    assert broken() == first
    with pytest.raises(CommandError, match=f"Entry {first} is broken"):
        call_command("verify_moderation_log")


def unlogged() -> dict[str, object]:
    return {"moderator": cast.mori(), "member": cast.bob(), "act": "lift", "reason": "mistake"}


def test_the_proof_goes_on_over_batches(unguarded, monkeypatch):
    monkeypatch.setattr("forum.moderation.chain.verifying.BATCH", 1)
    assert verify_log().count == 4
    LogEntry.objects.filter(number=3).delete()
    assert broken() == 3


def test_adding_takes_three_statements(logged):
    from forum.moderation.chain.appending import append_entry

    with CaptureQueriesContext(connection) as queries:
        append_entry(kind="test", key=1, facts={})
    assert len(spelled(queries)) == 3
    # Others wait for the head: on PostgreSQL it is held for one trip more.
    assert len(queries) == (2 if connection.vendor == "postgresql" else 3)
