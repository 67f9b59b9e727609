"""Members hear of their roles, and of questions that went back."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0003_notices_about_pages'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notice',
            name='kind',
            field=models.CharField(choices=[('reply', 'Reply'), ('mention', 'Mention'), ('decision', 'Decision'), ('picked', 'Picked'), ('asked', 'Asked'), ('report', 'Report'), ('mistake', 'Mistake'), ('corrected', 'Corrected'), ('kept', 'Kept'), ('opinion_asked', 'Opinion Asked'), ('opinion_given', 'Opinion Given'), ('opinion_back', 'Opinion Back'), ('inquiry', 'Inquiry'), ('page_notice', 'Page Notice'), ('page_decided', 'Page Notice Decided'), ('role', 'Role')], max_length=16),
        ),
    ]
