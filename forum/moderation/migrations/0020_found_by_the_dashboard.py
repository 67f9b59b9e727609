"""What the dashboard counts is found by its time."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ("moderation", "0019_measures_on_places"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="checkrun",
            index=models.Index(
                fields=["checked_at"], condition=Q(outcome=3), name="check_run_held"
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                fields=["closed_at"], condition=Q(closed_at__isnull=False), name="report_by_end"
            ),
        ),
    ]
