"""What waits already gets its case, due by its age alone."""

from datetime import timedelta

from django.db import migrations
from django.db.models import Min
from django.utils import timezone

CHUNK = 1_000
WATCH = 1  # What a check's run says of a comment to be watched.


def open_cases(apps, schema_editor):
    Comment = apps.get_model("discussion", "Comment")
    Report = apps.get_model("moderation", "Report")
    CheckRun = apps.get_model("moderation", "CheckRun")
    Case = apps.get_model("moderation", "Case")
    reported = dict(
        Report.objects.filter(closed_at=None).values_list("comment_id").annotate(Min("created_at"))
    )
    held = set(Comment.objects.filter(state="held").values_list("pk", flat=True))
    since = timezone.now() - timedelta(days=7)
    runs = CheckRun.objects.filter(
        outcome=WATCH, checked_at__gt=since, comment__state="published"
    ).values_list("comment_id", flat=True)
    watched = set(runs) - held
    ids = sorted(held | watched | reported.keys())
    for start in range(0, len(ids), CHUNK):
        rows = Comment.objects.filter(pk__in=ids[start : start + CHUNK]).values_list(
            "pk", "article_id", "author_id", "created_at"
        )
        cases = []
        for pk, article_id, author_id, created_at in rows:
            opened_at = reported.get(pk, created_at)
            cases.append(
                Case(
                    comment_id=pk,
                    article_id=article_id,
                    author_id=author_id,
                    is_reported=pk in reported,
                    is_held=pk in held,
                    is_watched=pk in watched,
                    due=int(opened_at.timestamp()),
                    opened_at=opened_at,
                )
            )
        Case.objects.bulk_create(cases)


class Migration(migrations.Migration):

    dependencies = [
        ("moderation", "0021_cases"),
    ]

    operations = [
        migrations.RunPython(open_cases, migrations.RunPython.noop, elidable=True),
    ]
