from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0002_roles'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='report',
            name='report_open',
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['comment', 'id'], name='report_open'),
        ),
        migrations.AddIndex(
            model_name='report',
            index=models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['id'], name='report_open_by_age'),
        ),
    ]
