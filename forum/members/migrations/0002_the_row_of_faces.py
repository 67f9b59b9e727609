"""The only row there ever is of the version of names."""

from django.db import migrations


def make_the_row(apps, schema_editor):
    alias = schema_editor.connection.alias
    apps.get_model("members", "FacesVersion").objects.using(alias).create(id=1)


class Migration(migrations.Migration):

    dependencies = [("members", "0001_initial")]

    operations = [migrations.RunPython(make_the_row, migrations.RunPython.noop)]
