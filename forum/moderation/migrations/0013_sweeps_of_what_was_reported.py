"""Keep with a removal of many comments whether some of them had been reported."""

from django.db import migrations, models


def fill(apps, schema_editor):
    """Those of before are told by the reports that they closed."""
    sweeps = apps.get_model("moderation", "Sweep").objects
    reported = apps.get_model("moderation", "Report").objects.filter(comment__isnull=False)
    sweeps.filter(decision__in=reported.values("decision")).update(was_reported=True)


class Migration(migrations.Migration):
    dependencies = [("moderation", "0012_steps_of_taking_back")]

    operations = [
        migrations.AddField(
            model_name="sweep",
            name="was_reported",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
