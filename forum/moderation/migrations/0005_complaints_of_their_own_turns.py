"""Let PostgreSQL refuse a complaint about what became of another notice.

A check can't read another table, so a trigger does. SQLite is left out: there, one that names
another table stands in the way of every later change of that table.
"""

from django.db import migrations

COMPLAINT, TURN = "moderation_noticecomplaint", "moderation_noticeturn"
# A turn that isn't there yet is for the foreign key to find: rows may be loaded in any order.
GUARD = (
    "CREATE FUNCTION moderation_complaint_turn() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF EXISTS (SELECT 1 FROM {TURN} turn WHERE turn.id = NEW.turn_id AND "
    "(turn.notice_id IS DISTINCT FROM NEW.notice_id "
    "OR turn.page_notice_id IS DISTINCT FROM NEW.page_notice_id)) "
    "THEN RAISE EXCEPTION 'a complaint is about a turn of its own notice' "
    "USING ERRCODE = 'check_violation'; END IF; RETURN NEW; END $$",
    "CREATE TRIGGER complaint_turn "
    f"BEFORE INSERT OR UPDATE OF turn_id, notice_id, page_notice_id ON {COMPLAINT} "
    "FOR EACH ROW EXECUTE FUNCTION moderation_complaint_turn()",
)
UNGUARD = ("DROP FUNCTION moderation_complaint_turn() CASCADE",)


def guard(apps, schema_editor):
    """Let the database itself refuse it."""
    _run(schema_editor, GUARD)


def unguard(apps, schema_editor):
    """Take the guard away."""
    _run(schema_editor, UNGUARD)


def _run(schema_editor, statements):
    if schema_editor.connection.vendor == "postgresql":
        for statement in statements:
            schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0004_community_rules")]

    operations = [migrations.RunPython(guard, unguard)]
