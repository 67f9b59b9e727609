"""Branches removed before it was one act stay removed, as each author's own sweep."""

from django.db import migrations


def forget(apps, schema_editor):
    """Leave each author's part by itself, so that it can be taken back, and end what is at work."""
    parts = apps.get_model("moderation", "Sweep").objects.exclude(branch=None)
    parts.filter(stage="removing").update(stage="removed")
    parts.update(branch=None)
    apps.get_model("moderation", "BranchSweep").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [("moderation", "0017_parts_of_an_act")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
