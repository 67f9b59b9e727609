from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('discussion', '0006_official_is_not_held'),
        ('moderation', '0037_accounts_are_chained'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='report',
            name='report_once_per_case',
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('case', 'reporter'), name='report_open_once_per_case'),
        ),
    ]
