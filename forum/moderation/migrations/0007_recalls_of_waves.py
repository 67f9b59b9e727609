"""Recalls: a wave also holds what was posted before it began."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("discussion", "0004_no_index_that_nobody_asks"),
        ("moderation", "0006_second_looks_at_cases"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Recall",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("begun_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("since", models.DateTimeField()),
                ("first", models.BigIntegerField()),
                ("cursor", models.BigIntegerField(default=0)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("holding", "Holding"),
                            ("held", "Held"),
                            ("returning", "Publishing again"),
                            ("returned", "Published again"),
                        ],
                        default="holding",
                        max_length=9,
                    ),
                ),
                ("to_do", models.PositiveIntegerField()),
                ("held_count", models.PositiveIntegerField(default=0)),
                ("returned_count", models.PositiveIntegerField(default=0)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "moderator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recalls",
                        to="moderation.wave",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="wavehold",
            name="recall",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comments",
                to="moderation.recall",
            ),
        ),
        migrations.AddIndex(
            model_name="wavehold",
            index=models.Index(
                condition=models.Q(("recall__isnull", False)),
                fields=["recall", "id"],
                name="wave_hold_of_recall",
            ),
        ),
        migrations.AddIndex(
            model_name="recall",
            index=models.Index(
                condition=models.Q(("stage__in", ("holding", "returning"))),
                fields=["id"],
                name="recall_at_work",
            ),
        ),
        migrations.AddConstraint(
            model_name="recall",
            constraint=models.UniqueConstraint(
                condition=models.Q(("stage__in", ("holding", "returning"))),
                fields=("wave",),
                name="recall_one_at_work",
            ),
        ),
        migrations.AddConstraint(
            model_name="recall",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("stage__in", ("holding", "held")),
                        ("undone_at__isnull", True),
                        ("undone_by__isnull", True),
                    ),
                    models.Q(
                        ("stage__in", ("returning", "returned")),
                        ("undone_at__isnull", False),
                        ("undone_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="recall_undone_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="recall",
            constraint=models.CheckConstraint(
                condition=models.Q(("returned_count__lte", models.F("held_count"))),
                name="recall_returns_its_own",
            ),
        ),
        migrations.AddConstraint(
            model_name="recall",
            constraint=models.CheckConstraint(
                condition=models.Q(("since__lt", models.F("begun_at"))), name="recall_looks_back"
            ),
        ),
    ]
