"""Keep why the checks were changed."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('moderation', '0034_complaints_about_pages'),
    ]

    operations = [
        migrations.AddField(
            model_name='checkchange',
            name='note',
            field=models.TextField(blank=True, max_length=300),
        ),
    ]
