"""Give each comment that a notice of illegal content waits about an open case."""

from django.db import migrations, models
from django.db.models import Q

HARM = {
    "child": 100, "threat": 100, "privacy": 90, "hate": 80, "defamation": 70, "fraud": 60,
    "other": 50, "copyright": 40,
}


def open_cases(apps, schema_editor):
    """Open one, or say so of the open one; the turn of each comes by the gravest notice."""
    cases = apps.get_model("moderation", "Case").objects
    notices = apps.get_model("moderation", "LegalNotice").objects.filter(decided_at=None)
    for notice in notices.select_related("comment").order_by("pk").iterator():
        comment, ahead = notice.comment, HARM[notice.ground] * 432  # Seconds: 12 hours for 100.
        case = cases.filter(comment=comment, closed_at=None).first()
        if case is None:
            cases.create(
                comment=comment, article_id=comment.article_id, author_id=comment.author_id,
                is_noticed=True, reach=comment.reply_count + comment.up_count + comment.down_count,
                head_start=ahead, due=int(notice.received_at.timestamp()) - ahead,
                opened_at=notice.received_at,
            )
        else:
            more = max(0, ahead - case.head_start)  # As much sooner does its turn come.
            case.is_noticed, case.due = True, case.due - more
            case.head_start += more
            case.save(update_fields=["is_noticed", "due", "head_start"])


def close_cases(apps, schema_editor):
    """On the way back: close what is open for a notice alone, when that came."""
    alone = {"is_reported": False, "is_held": False, "is_watched": False}
    rows = apps.get_model("moderation", "Case").objects.filter(is_noticed=True, **alone)
    rows.filter(closed_at=None).update(
        closed_at=models.F("opened_at"), claimed_by=None, claimed_until=None
    )


class Migration(migrations.Migration):
    dependencies = [("moderation", "0024_complaints_of_their_own_turns")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="is_noticed",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.RemoveConstraint(model_name="case", name="case_open_for_a_reason"),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=Q(closed_at__isnull=False)
                | Q(is_reported=True)
                | Q(is_held=True)
                | Q(is_watched=True)
                | Q(is_noticed=True),
                name="case_open_for_a_reason",
            ),
        ),
        migrations.RunPython(open_cases, close_cases),
    ]
