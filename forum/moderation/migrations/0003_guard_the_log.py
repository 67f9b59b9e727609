"""The log of moderation: its head, and the guard that lets nobody change an entry."""

from django.db import migrations

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


def make_the_head(apps, schema_editor):
    """Make the only row there ever is: nothing was logged yet."""
    alias = schema_editor.connection.alias
    apps.get_model("moderation", "LogHead").objects.using(alias).create(pk=1)


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

    dependencies = [("moderation", "0002_roles")]

    operations = [
        migrations.RunPython(make_the_head, migrations.RunPython.noop),
        migrations.RunPython(guard, unguard),
    ]
