"""The log of moderation, each entry chained by hash to the one before; nobody can change one.

Decisions from before are taken in, in their order. How an entry is hashed is
told in chain/entries.py; here stands how it was when these were hashed.
"""

import json
from datetime import UTC
from hashlib import sha256

from django.db import migrations, models

BATCH = 1_000  # Rows a statement.
REFUSED = "the moderation log is append-only"
ENTRY, HEAD = "moderation_logentry", "moderation_loghead"

# The head goes one on, or stays as it is.
JUMPS = (
    "NEW.number <> OLD.number + 1 AND (NEW.number <> OLD.number OR NEW.hash <> OLD.hash)"
)

SQLITE = {
    "log_entry_update": f"BEFORE UPDATE ON {ENTRY}",
    "log_entry_delete": f"BEFORE DELETE ON {ENTRY}",
    # INSERT OR REPLACE deletes without asking a trigger on DELETE.
    "log_entry_replace": (
        f"BEFORE INSERT ON {ENTRY} WHEN EXISTS (SELECT 1 FROM {ENTRY} WHERE number = NEW.number "
        "OR (kind = NEW.kind AND key = NEW.key))"
    ),
    "log_head_update": f"BEFORE UPDATE ON {HEAD} WHEN {JUMPS}",
    "log_head_delete": f"BEFORE DELETE ON {HEAD}",
    "log_head_replace": f"BEFORE INSERT ON {HEAD} WHEN EXISTS (SELECT 1 FROM {HEAD})",
}
POSTGRESQL = {
    "log_entry_change": f"BEFORE UPDATE OR DELETE ON {ENTRY} FOR EACH ROW",
    "log_entry_truncate": f"BEFORE TRUNCATE ON {ENTRY} FOR EACH STATEMENT",
    "log_head_update": (
        f"BEFORE UPDATE ON {HEAD} FOR EACH ROW WHEN ({JUMPS})"
    ),
    "log_head_delete": f"BEFORE DELETE ON {HEAD} FOR EACH ROW",
    "log_head_truncate": f"BEFORE TRUNCATE ON {HEAD} FOR EACH STATEMENT",
}


def fill(apps, schema_editor):
    """Make the head, and chain the decisions that were taken already."""
    alias = schema_editor.connection.alias
    Decision = apps.get_model("moderation", "Decision").objects.using(alias)
    LogEntry = apps.get_model("moderation", "LogEntry")
    number, previous, batch = 0, "", []
    for decision in Decision.order_by("pk").iterator(chunk_size=BATCH):
        number, facts = number + 1, _facts_of(decision)
        lines = (previous, str(number), "decision", str(decision.pk), facts)
        previous = sha256("\n".join(lines).encode()).hexdigest()
        batch.append(
            LogEntry(number=number, kind="decision", key=decision.pk, facts=facts, hash=previous)
        )
        if len(batch) == BATCH:
            LogEntry.objects.using(alias).bulk_create(batch)
            batch.clear()
    LogEntry.objects.using(alias).bulk_create(batch)
    LogHead = apps.get_model("moderation", "LogHead").objects.using(alias)
    LogHead.create(pk=1, number=number, hash=previous)


def _facts_of(decision):
    facts = {
        "act": decision.act,
        "comment": decision.comment_id,
        "decided_at": _moment(decision.decided_at),
        "member": decision.member_id,
        "moderator": decision.moderator_id,
        "note": sha256(decision.note.encode()).hexdigest() if decision.note else "",
        "reason": decision.reason,
        "until": _moment(decision.until),
    }
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def _moment(at):
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else ""


def guard(apps, schema_editor):
    """Let the database itself refuse what isn't adding."""
    for statement in GUARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    """Take the guard away."""
    for statement in UNGUARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


GUARD = {
    "sqlite": [
        f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        for name, when in SQLITE.items()
    ],
    "postgresql": [
        "CREATE FUNCTION moderation_log_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'restrict_violation'; END $$",
        *(
            f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION moderation_log_refuse()"
            for name, when in POSTGRESQL.items()
        ),
    ],
}
UNGUARD = {
    "sqlite": [f"DROP TRIGGER {name}" for name in SQLITE],
    "postgresql": ["DROP FUNCTION moderation_log_refuse() CASCADE"],
}


class Migration(migrations.Migration):

    dependencies = [
        ("moderation", "0006_notices_know_their_place"),
    ]

    operations = [
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=16)),
                ("key", models.PositiveBigIntegerField()),
                ("facts", models.TextField()),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "key"), name="log_entry_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="LogHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField(default=0)),
                ("hash", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("pk", 1)), name="log_head_is_one")
                ],
            },
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(guard, unguard),
    ]
