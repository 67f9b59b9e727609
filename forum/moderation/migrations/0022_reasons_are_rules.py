"""Reasons are the codes of rules, of which there may be more than programs know."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('moderation', '0021_rules_change')]

    operations = [
        migrations.AlterField(
            model_name='decision',
            name='reason',
            field=models.CharField(max_length=16),
        ),
        migrations.AlterField(
            model_name='report',
            name='reason',
            field=models.CharField(max_length=16),
        ),
    ]
