"""What is counted for a year is found by its time."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("moderation", "0013_find_what_is_watched"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(fields=["decided_at"], name="decision_by_year"),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(fields=["created_at"], name="report_by_year"),
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(fields=["lodged_at"], name="appeal_by_year"),
        ),
    ]
