"""Let imported discussions that are there already be read as they went."""

from django.db import migrations
from django.db.models import F

IMPORTED = "discussion-"  # How the importer's keys begin.


def begin_with_the_oldest(apps, schema_editor):
    """Set the order; the version says to pages that were kept that they no longer hold."""
    discussions = apps.get_model("discussion", "Discussion").objects
    discussions.using(schema_editor.connection.alias).filter(
        article__intake_key__startswith=IMPORTED
    ).update(default_order="oldest", version=F("version") + 1)


class Migration(migrations.Migration):

    dependencies = [("discussion", "0011_default_order")]

    operations = [migrations.RunPython(begin_with_the_oldest, migrations.RunPython.noop)]
