"""Warnings, suspensions and bans of a member are found by an index: trust falls by them."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('discussion', '0006_official_is_not_held'),
        ('moderation', '0019_a_removed_branch_is_one_act'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(condition=models.Q(('act__in', ('warn', 'unwarn', 'suspend', 'lift', 'ban', 'unban'))), fields=['member', 'id'], name='decision_strikes'),
        ),
    ]
