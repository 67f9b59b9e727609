"""What became of a report is told."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0005_outbox'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('reply', 'Reply'), ('mention', 'Mention'), ('decision', 'Decision'), ('picked', 'Picked'), ('asked', 'Asked'), ('report', 'Report')], max_length=16),
        ),
    ]
