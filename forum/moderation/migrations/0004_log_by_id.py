"""The log is read by id, which an append-only table has in order of time anyway."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0003_open_reports_by_age'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='decision',
            name='decision_log',
        ),
        migrations.AlterField(
            model_name='decision',
            name='act',
            field=models.CharField(choices=[('publish', 'Comment published'), ('hide', 'Comment hidden'), ('restore', 'Comment restored'), ('remove', 'Comment removed'), ('lock', 'Branch locked'), ('unlock', 'Branch unlocked'), ('dismiss', 'Reports dismissed'), ('suspend', 'Member suspended'), ('lift', 'Suspension lifted')], max_length=10),
        ),
    ]
