import django.db.models
from django.db import migrations, models


def make_the_row(apps, schema_editor):
    """Make the only row there ever is."""
    apps.get_model("members", "FacesVersion").objects.create(id=1)


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0003_say_what_fields_are'),
    ]

    operations = [
        migrations.CreateModel(
            name='FacesVersion',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveBigIntegerField(default=0, editable=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=django.db.models.Q(id=1), name='faces_version_is_single')],
            },
        ),
        migrations.RunPython(make_the_row, migrations.RunPython.noop),
    ]
