"""Members appeal decisions, and another moderator judges."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("moderation", "0011_who_tunes_checks"),
    ]

    operations = [
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField(max_length=2000)),
                ("lodged_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("outcome", models.CharField(blank=True, choices=[("upheld", "The decision stays"), ("reversed", "The decision is reversed")], default="", max_length=8)),
                ("answer", models.TextField(blank=True, default="", max_length=1000)),
                ("judged_at", models.DateTimeField(null=True)),
                ("against", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("decision", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="appeal", to="moderation.decision")),
                ("judge", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(condition=Q(("judged_at__isnull", True)), fields=["id"], name="appeal_open")],
                "constraints": [
                    models.CheckConstraint(condition=~Q(words=""), name="appeal_says_why"),
                    models.CheckConstraint(condition=Q(judge__isnull=True) | ~Q(judge=F("against")), name="appeal_judged_by_another"),
                    models.CheckConstraint(
                        condition=Q(judge__isnull=True, judged_at__isnull=True, outcome="")
                        | Q(judge__isnull=False, judged_at__isnull=False, outcome__in=["upheld", "reversed"]),
                        name="appeal_judged_whole",
                    ),
                ],
            },
        ),
    ]
