"""How slow a branch was made stands with the decision."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('discussion', '0006_official_is_not_held'),
        ('moderation', '0015_page_notices_by_year'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='decision',
            name='minutes',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__isnull', True), models.Q(('act', 'slow_below'), ('minutes__range', (1, 60))), _connector='OR'), name='decision_slows_so_much'),
        ),
    ]
