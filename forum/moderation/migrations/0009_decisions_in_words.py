"""A decision keeps the moderator's words to the member, and whether automation took part."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("moderation", "0008_community_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="is_automated",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="decision",
            name="words",
            field=models.TextField(blank=True, db_default="", default="", max_length=1000),
        ),
    ]
