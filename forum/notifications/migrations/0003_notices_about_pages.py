"""Editors are told of notices of illegal content about articles."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0002_inquiries'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('reply', 'Reply'), ('mention', 'Mention'), ('decision', 'Decision'), ('picked', 'Picked'), ('asked', 'Asked'), ('report', 'Report'), ('mistake', 'Mistake'), ('corrected', 'Corrected'), ('kept', 'Kept'), ('opinion_asked', 'Opinion Asked'), ('opinion_given', 'Opinion Given'), ('inquiry', 'Inquiry'), ('page_notice', 'Page Notice'), ('page_decided', 'Page Notice Decided')], max_length=16),
        ),
    ]
