from importlib import import_module

from django.db import migrations, models


def make(apps, schema_editor):
    """Make the table as the backend of this database has it."""
    backend = import_module(f"forum.search.{schema_editor.connection.vendor}")
    schema_editor.execute(backend.CREATE)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE search_document")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(make, drop)],
            state_operations=[
                migrations.CreateModel(
                    name="SearchDocument",
                    fields=[
                        (
                            "place",
                            models.BigIntegerField(
                                db_column="rowid", primary_key=True, serialize=False
                            ),
                        ),
                    ],
                    options={"db_table": "search_document", "default_permissions": ()},
                ),
            ],
        ),
    ]
